"""The words of a survey to fill in (`readiness new`), by language. {slots} are filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..languages import language_of, mark
from ..sentences import fill

WORDS = {
    "head": mark("{title}, edition {edition}, version {version}: a survey to fill in."),
    "how": mark("How to answer: write behind the colon. What you have not looked at yet stays empty."),
    "next": mark("Check it with 'readiness validate {file}', score it with 'readiness score {file}'."),
    "typing": mark(
        "For help while typing, in an editor that knows YAML schemas: run 'readiness schema survey -o "
        "survey.schema.json' and make '# yaml-language-server: $schema=survey.schema.json' the first line here."
    ),
    # Who is assessed, and when
    "my_name": mark("Name to print"),
    "id": mark("a short code that stays the same from period to period, such as VNM"),
    "name": mark("the country, ministry or province, as reports print it"),
    "kind": mark("country, ministry, province, …"),
    "one_of": mark("one of {words}; it decides what is asked"),
    "period": mark("YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD"),
    "status": mark("desk-study, self-assessed or validated"),
    "target": mark("for every question, unless an answer says otherwise"),
    "sources": mark("documents that several answers rest on"),
    "source": mark("{title: The law, publisher: Official gazette, date: 2024-05-01}"),
    # Questions
    "weight": mark("weight {weight}"),
    "unscored": mark("asked, not scored"),
    "evidence": mark("Evidence: {text}"),
    "alone": mark("{text} (stands alone)"),
    "between": mark("{text} (between two levels)"),
    "number": mark("A number; {better}."),
    "number_of": mark("A number ({unit}); {better}."),
    "ratio": mark("A ratio: {numerator: 5, denominator: 20}, or the ratio itself; {better}."),
    "made_of": mark("Worked out from {top} and {bottom}: leave it empty, or write the ratio; {better}."),
    "up": mark("more is better"),
    "down": mark("less is better"),
    "applies": mark("Applies only where the subject's {condition}."),
    "repeated": mark("Answered for each {kind}, by its name: {each: {NAME: …, NAME: …}}; a plain answer where there is one."),
    "repeated_group": mark("All of it is answered for each {kind}, by its name: {each: {NAME: …, NAME: …}}; plainly where there is one."),
    "repeated_inside": mark(
        "Answered for each {kind} of each {outer}: {each: {NAME: {each: {NAME: …, NAME: …}}}}; "
        "{each: {NAME: …}} where each {outer} has one {kind}."
    ),
    "when": mark("Asked only when {condition}."),
    "aim": mark("Target: {text}"),
    "judged": mark("{title}, judged as a whole: the level that the answers above bear out"),
    "given": mark("{title}: where its score was published, that score from {low} to {high}, in place of the answers above"),
    "left_out": mark("{id} is left out: it does not apply to {kind}."),
}

# Examples of answers: the kind of question that they are for (None for all), what to write, what it means.
EXAMPLES: tuple[tuple[str | None, str, str], ...] = (
    ("levels", mark("an-indicator: {level}"), mark("the level that holds, by its key; [{lower}, {level}] where both are possible")),
    ("number", mark("an-indicator: 37.5"), mark("a number; {value: {from: 30, to: 40}} where only a range is known")),
    ("ratio", mark("an-indicator: {numerator: 5, denominator: 20}"), mark("two numbers, or the ratio itself")),
    ("choices", mark("an-indicator: [item-a, item-b]"), mark("the items that hold; [] for none of them")),
    (None, mark("an-indicator: unknown"), mark("looked for and not found: lowers coverage, and is no zero")),
    (None, mark("an-indicator: {state: not-applicable, note: Why it does not apply here}"), ""),
    (None, mark("an-indicator:"), mark("the long form; every line but the answer may be left out")),
    ("levels", mark("  level: {level}"), ""),
    ("number", mark("  value: 37.5"), ""),
    ("choices", mark("  choices: [item-a, item-b]"), ""),
    (None, mark("  confidence: high"), mark("high, medium or low")),
    ("levels", mark("  target: {level: {level}, by: 2030, owner: Ministry of Justice}"), ""),
    (None, mark("  note: Why this answer and no other"), ""),
    (None, mark("  evidence:"), mark("documents, or names from the survey's own sources")),
    (None, mark('    - {title: The law, publisher: Official gazette, date: 2024-05-01, href: "https://example.org", sign: for}'), ""),
    (None, mark("    - a-source"), ""),
)


class Words:
    """What `readiness new` says in one language; English where there is no such catalogue."""

    def __init__(self, language: str) -> None:
        self.language = language_of(language)

    def say(self, name: str, **values: str) -> str:
        """A sentence with its slots filled in."""
        return self.language.gettext(WORDS[name], **values)

    def examples(self, values: Mapping[str, str]) -> Iterator[tuple[str | None, str, str]]:
        """Examples of answers: the kind of question (None for all), what to write, what it means."""
        for kind, write, note in EXAMPLES:
            yield kind, fill(self.language.gettext(write), values), fill(self.language.gettext(note), values)
