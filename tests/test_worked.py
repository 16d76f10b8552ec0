"""The cases worked by hand in the documentation: every line is computed again, and every output that they quote compared."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import pages
from conftest import ROOT, Output
from readiness.scoring.numbers import round_half_up

WORKED = ROOT / "docs" / "worked"
PAGES = pages.worked_pages()
OPERATORS: dict[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
NUMBERS = re.compile(r"[\d.+×/()− ]+")
ROUNDED = re.compile(r"rounded half up to (\d+) decimals: ([\d.]+)")


def computed(text: str) -> Fraction:
    """The value of an expression, without any rounding."""

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        if isinstance(node, ast.UnaryOp):
            return -value(node.operand)
        assert isinstance(node, ast.BinOp), text
        return OPERATORS[type(node.op)](value(node.left), value(node.right))

    return value(ast.parse(text.replace("×", "*").replace("−", "-").strip(), mode="eval").body)


def decimals(text: str) -> int:
    return len(text.strip().partition(".")[2])


def agree(expression: str, result: str) -> bool:
    """Whether an expression gives another one, or a printed number, rounded half up to its digits."""
    if not re.fullmatch(r"−?[\d.]+", result.strip()):
        return computed(expression) == computed(result)
    return Fraction(str(round_half_up(computed(expression), decimals(result)))) == computed(result)


def lines_of(path: Path) -> list[str]:
    blocks = re.findall(r"```text\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_every_framework_has_a_case() -> None:
    assert {path.stem for path in PAGES} == set(pages.framework_ids())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_arithmetic_is_right(path: Path) -> None:
    last, checked = "", 0
    for line in lines_of(path):
        if found := ROUNDED.fullmatch(line):
            assert decimals(found[2]) == int(found[1]), line
            assert agree(last, found[2]), line
        elif " = " in line:
            sides = line.rpartition(": ")[2].split(" = ")
            assert all(NUMBERS.fullmatch(side) for side in sides), line
            assert all(agree(sides[0], side) for side in sides[1:]), line
            last, checked = sides[0], checked + 1
    assert checked


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_results_stand_in_the_output(path: Path) -> None:
    """What a page prints in bold is what `readiness explain` prints; `test_docs.py` holds the outputs to the commands."""
    text = path.read_text(encoding="utf-8")
    outputs = " ".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL))
    results = re.findall(r"\*\*([\d.]+)\*\*", text)
    assert results
    for result in results:
        assert re.search(rf"(?<![\d.]){re.escape(result)}(?![\d.]*\d)", outputs), result


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_explains_a_survey_of_its_framework(path: Path) -> None:
    surveys = re.findall(r"\$ readiness explain (\S+)", path.read_text(encoding="utf-8"))
    assert surveys
    for survey in surveys:
        assert f"framework: {path.stem}\n" in (ROOT / survey).read_text(encoding="utf-8")


def test_the_surveys_beside_the_pages_are_right(cli: Callable[..., Output]) -> None:
    found = cli("validate", "--strict", WORKED)
    assert found.code == 0, found.out


@pytest.mark.parametrize(
    ("expression", "result", "right"),
    [("1 / 3", "0.333", True), ("1 / 3", "0.334", False), ("1 / 8", "0.13", True), ("1 / 8", "2 / 16", True)],
)
def test_wrong_arithmetic_is_found(expression: str, result: str, right: bool) -> None:
    assert agree(expression, result) == right
