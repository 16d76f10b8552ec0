"""What the YAML parser says of broken syntax, as sentences with advice; read only where a file is broken."""

from __future__ import annotations

import re
from typing import Any

from .sentences import NOTHING, Sentence, concat, quoted, say

_SAID = (
    say("while scanning a simple key"),
    say("while scanning for the next token"),
    say("while scanning a quoted scalar"),
    say("while parsing a quoted scalar"),
    say("while scanning a block scalar"),
    say("while scanning a plain scalar"),
    say("while scanning an anchor"),
    say("while scanning an alias"),
    say("while scanning a tag"),
    say("while scanning a directive"),
    say("while parsing a block mapping"),
    say("while parsing a block collection"),
    say("while parsing a flow sequence"),
    say("while parsing a flow mapping"),
    say("while parsing a node"),
    say("while parsing a block node"),
    say("while parsing a flow node"),
    say("could not find expected ':'"),
    say("block sequence entries are not allowed in this context"),
    say("mapping keys are not allowed in this context"),
    say("mapping values are not allowed in this context"),
    say("found character that cannot start any token"),
    say("found unexpected document indicator"),
    say("found unexpected end of stream"),
    say("found unknown escape character"),
    say("found a tab character where an indentation space is expected"),
    say("found a tab character that violates indentation"),
    say("found unexpected ':'"),
    say("found undefined tag handle"),
    say("found unknown directive name"),
    say("did not find expected comment or line break"),
    say("did not find expected alphabetic or numeric character"),
    say("did not find expected whitespace or line break"),
    say("did not find expected key"),
    say("did not find expected '-' indicator"),
    say("did not find expected ',' or ']'"),
    say("did not find expected ',' or '}'"),
    say("did not find expected node content"),
    say("did not find expected <document start>"),
)
_WORDS = {str(words): words for words in _SAID}
_ADVICE = {
    "mapping values are not allowed in this context": say("; put a text that contains ': ' in quotes, or mend the indentation"),
    "could not find expected ':'": say("; write 'key: value' on one line, or mend the indentation"),
    "did not find expected key": say("; mend the indentation, or put the text in quotes"),
    "while scanning a quoted scalar": say("; close the quotes"),
    "found character that cannot start any token": say("; put the text in quotes"),
    "did not find expected '-' indicator": say("; begin each item with '- ', or none of them and write 'key: value'"),
    "while parsing a flow mapping": say("; close quotes and braces, and put a text that contains ', ' or ': ' in quotes"),
    "while parsing a flow sequence": say("; close quotes and brackets, and put a text that contains ', ' or ': ' in quotes"),
}
# Where what is wrong begins, and not where the parser gives up.
_BEGINS = ("while scanning a simple key", "while scanning a quoted scalar", "while parsing a flow mapping", "while parsing a flow sequence")
_CONFLICT = re.compile("<{7} |={7}$|>{7} ")  # what version control leaves where two changes meet


def syntax_fault(error: Any, text: str) -> tuple[int, int, Sentence]:
    """The line and column of an error of PyYAML, and what it says with what to do; `text` is what was parsed."""
    context, problem = getattr(error, "context", None), getattr(error, "problem", None)
    mark, begin = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None or (context in _BEGINS and begin is not None and begin.line != mark.line):
        mark = begin
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    conflict = next((at for at, own in enumerate(lines, start=1) if _CONFLICT.match(own)), None)
    if conflict is not None and conflict <= line + 1:
        return conflict, 1, say("two changes meet here that version control could not merge; keep what is right, and remove the marks")
    parts = [part for part in (context, problem) if part]
    said = concat(_WORDS.get(part) or quoted(part) for part in parts) if parts else say("not YAML")
    if "\t" in (lines[line - 1] if line <= len(lines) else "")[:column]:
        advice = say("; indent with spaces, not tabs")
    else:
        advice = next((_ADVICE[part] for part in reversed(parts) if part in _ADVICE), NOTHING)
    return line, column, say("broken YAML: {said}{advice}", said=said, advice=advice)
