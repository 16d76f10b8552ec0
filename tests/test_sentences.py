"""Sentences: English text that remembers what it was made of, and is said in another language where it is read."""

from __future__ import annotations

import ast
import pickle
import re
import sys
from pathlib import Path

import pytest

from bad_files import BAD_FILES, BadFile
from conftest import ROOT
from readiness.languages import language_of
from readiness.problems import Problem, UsageError, no_id, suggest
from readiness.sentences import Sentence, concat, either, quoted, say, say_many, sentence_of, some

sys.path.insert(0, str(ROOT / "tools"))
import messages

VIETNAMESE = language_of("vi")
# Words of an English sentence that are no keys, codes or names of commands.
ENGLISH = re.compile(r"\b(the|an|is|are|has|have|of|or|not|no|this|that|it|its|which|with|write|remove|add|there)\b")
QUOTED = re.compile(r"'[^']*'|\{[^}]*\}|/\S+")


def test_a_sentence_is_english_and_knows_its_parts() -> None:
    near = suggest("scroe", ["score"])
    told = say("there is no '{name}'{near}", name="scroe", near=near)
    assert told == "there is no 'scroe'; did you mean 'score'?"
    assert VIETNAMESE.say(told) == "không có 'scroe'; có phải ý là 'score'?"
    assert language_of("en").say(told) == told
    assert type(language_of("en").say(told)) is str
    assert VIETNAMESE.say("any other text") == "any other text"


def test_what_stands_in_a_slot_is_not_read_again() -> None:
    assert say("there is no '{name}'{near}", name="{near}", near="") == "there is no '{near}'"
    assert VIETNAMESE.say(say("there is no '{name}'{near}", name="{near}", near="!")) == "không có '{near}'!"


def test_numbers_choose_the_plural() -> None:
    assert [say_many("{count} error", "{count} errors", count) for count in (1, 2)] == ["1 error", "2 errors"]
    assert VIETNAMESE.say(say_many("{count} error", "{count} errors", 2)) == "2 lỗi"


def test_sentences_in_a_row() -> None:
    assert concat(()) == ""
    assert concat((say("a number"), "b"), "; ") == "a number; b"
    assert VIETNAMESE.say(concat((say("a number"), "b"), "; ")) == "một số; b"
    assert either(["x"]) == "x"
    assert VIETNAMESE.say(either([say("a number"), say("a list"), "x"])) == "một số hoặc một danh sách hoặc x"
    assert some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert some(["a", "b"], 2) == "a, b"


def test_errors_and_texts_of_others() -> None:
    assert sentence_of(UsageError(no_id("x", "y", []))) == "x has no 'y'; readiness show x lists its ids"
    assert VIETNAMESE.say(sentence_of(UsageError(no_id("x", "y", [])))) == "x không có 'y'; readiness show x liệt kê các mã"
    assert (sentence_of(OSError("disk {full}")), sentence_of(OSError())) == ("disk {full}", "")
    assert VIETNAMESE.say(quoted("{0} of {text}")) == "{0} of {text}"


def test_a_long_sentence_quotes_less_and_keeps_its_advice() -> None:
    long = say("key '{key}' is missing; add it", key="x" * 1000)
    assert long.shortened(2000) is long
    assert long.shortened(600) == f"key '{'x' * 200}…' is missing; add it"
    assert len(quoted(say("a") + "x" * 1000).shortened(600)) == 201
    assert len(concat(["x"] * 1000).shortened(600)) == 601


def test_sentences_travel_between_processes() -> None:
    told = say_many("{count} error", "{count} errors", 2)
    problem = pickle.loads(pickle.dumps(Problem("a.yaml", 1, 2, "F01", told)))
    assert problem == Problem("a.yaml", 1, 2, "F01", told)
    assert VIETNAMESE.say(problem.message) == "2 lỗi"


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_every_problem_is_said_in_vietnamese(bad: BadFile, tmp_path: Path) -> None:
    """No English is left in it, and no slot is empty; keys, ids and what a file says stay as they are."""
    for problem in bad.problems(tmp_path):
        told = VIETNAMESE.say(problem.message)
        assert told != problem.message
        assert not ENGLISH.search(QUOTED.sub("", told)), told
        assert not re.search(r"\{[a-z]+\}", QUOTED.sub("", told)), told


def calls(tree: ast.AST) -> list[tuple[str, list[ast.expr]]]:
    """The name of each function called, with what it is given."""
    found = [(node.func, node.args) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(func.id if isinstance(func, ast.Name) else getattr(func, "attr", ""), given) for func, given in found]


@pytest.mark.parametrize("path", sorted((ROOT / "src" / "readiness").rglob("*.py")), ids=lambda path: path.stem)
def test_problems_and_errors_are_made_of_sentences(path: Path) -> None:
    """mypy holds that they are given a `Sentence`; here that nobody writes a text in its place, where mypy does not look."""
    where = {
        "UsageError": 0,
        "Problem": 4,
        "problem": 2,
        "refuse": -1,
        "AnswerError": 0,
        "CompileError": 0,
        "PlanError": 0,
        "LimitError": 0,
        "_Stop": 3,
    }
    for name, given in calls(ast.parse(path.read_text(encoding="utf-8"))):
        if name in where and len(given) > max(where[name], 0):
            assert not isinstance(given[where[name]], (ast.JoinedStr, ast.Constant, ast.BinOp)), ast.unparse(given[where[name]])


def test_templates_are_written_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.py").write_text('say(f"there is no {name}")\n', encoding="utf-8")
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=r"own\.py:1: the template of 'say' is not written out"):
        list(messages.sentences())


def test_slots_of_english_are_filled() -> None:
    """A template names its slots as its values are named: no {slot} of a sentence stays as it stands."""
    for path in sorted((ROOT / "src" / "readiness").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in messages.TEMPLATES):
                continue
            texts = node.args[: messages.TEMPLATES[node.func.id]]
            named = {keyword.arg for keyword in node.keywords} | ({"count"} if node.func.id == "say_many" else set())
            slots = {slot for text in texts if isinstance(text, ast.Constant) for slot in re.findall(r"\{(\w+)\}", text.value)}
            if None not in named:  # given as **values
                assert slots == named, f"{path.name}:{node.lineno}"


WORDY = re.compile(r"[A-Za-z]{2,} +[a-z]{2,}|[,;] +[a-z]{2,}|^ ?[a-z]{2,} ")


@pytest.mark.parametrize("path", sorted((ROOT / "src" / "readiness").rglob("*.py")), ids=lambda path: path.stem)
def test_no_english_stands_in_a_slot(path: Path) -> None:
    """What is filled in is a name, a number or another sentence: a plain text would stay English in every language."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in messages.TEMPLATES:
            said = [part for keyword in node.keywords for part in plain_texts(keyword.value)]
            assert [text for text in said if WORDY.search(text)] == [], f"line {node.lineno}"


def plain_texts(value: ast.expr) -> list[str]:
    """The texts that an expression may give as they stand: of both branches, of a sum, of what follows 'or'; of no call."""
    match value:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=parts):
            return [str(part.value) for part in parts if isinstance(part, ast.Constant)]
        case ast.IfExp(body=first, orelse=second) | ast.BinOp(left=first, right=second):
            return [*plain_texts(first), *plain_texts(second)]
        case ast.BoolOp(values=parts):
            return [text for part in parts for text in plain_texts(part)]
    return []


def test_a_sentence_is_a_text() -> None:
    assert isinstance(say("a number"), Sentence)
    assert f"{say('a number')}!" == "a number!"
