"""Tables of many units (R15): read strictly, scored as surveys are, ranked with the places that stay possible."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework
from conftest import Output
from random_rubrics import FIRST, Rubric, answer, made, questions, rubrics, survey
from readiness.model import Framework
from readiness.panel import Panel, rank_node, ranks, read_table, score_panel, unit_card
from readiness.problems import ProblemsError
from readiness.scoring import Scores, compile_framework, score, score_rows
from readiness.scoring.answers import rows as rows_of

TEXT = """
    pillar_files:
      one:
        indicators:
          law: {question: A law?, levels: {0: No., 1: Draft., 2: Yes.}}
          people: {question: How many?, number: {from: 0, to: 100}}
          channels: {question: Which?, choices: {web: Web, phone: Telephone, none: {text: None, alone: true}}}
          share: {question: Share?, ratio: {numerator: online, denominator: all, from: 0, to: 1}}
      two:
        indicators:
          online: {question: How many?, number: {from: 0, to: 10}}
          all: {question: How many?, number: {from: 0, to: 10}}
"""
FRAMEWORK = framework(TEXT)
few = settings(max_examples=60, deadline=None)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Panel]:
    """Read a table that is written as the bytes or the text given."""

    def read(content: str | bytes, of: Framework = FRAMEWORK) -> Panel:
        path = tmp_path / "units.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, compile_framework(of))

    return read


def scored(found: Panel, of: Framework = FRAMEWORK) -> Scores:
    return score_panel(compile_framework(of), found)


def ranked(found: Panel, of: Framework = FRAMEWORK) -> dict[str, tuple[float, float, float]]:
    """Rank, best and worst place by unit."""
    scores = scored(found, of)
    return dict(zip(found.units, zip(*(places.tolist() for places in rank_node(scores, scores.plan.overall)), strict=True), strict=True))


# ---------------------------------------------------------------- reading


def test_a_table_of_every_kind(table: Callable[..., Panel]) -> None:
    found = table(
        "unit,law,people,channels,online,all\n"
        "A,2,12.5,web;phone,1,4\n"
        "B,0|1,unknown,none,,\n"
        "C,not-applicable, 1e2 ,web ; phone,0,5\n"
        '"D, with a comma",2.0,,,,\n'
    )
    assert found.units == ("A", "B", "C", "D, with a comma")
    scores = scored(found)
    cards = [unit_card(found, scores, row) for row in range(4)]
    values = [{name: card.node(name).value for name in ("law", "people", "channels", "share")} for card in cards]
    assert values[0] == {"law": 100, "people": 12.5, "channels": 100, "share": 25}
    assert values[1] == {"law": 25, "people": None, "channels": 0, "share": None}
    assert values[2] == {"law": None, "people": 100, "channels": 100, "share": 0}
    assert [cards[2].node(name).state for name in ("law", "people", "share")] == ["not-applicable", "answered", "answered"]
    assert (cards[3].node("law").value, cards[3].node("people").state) == (100, "unanswered")  # 2.0 is how some tools write 2


@pytest.mark.parametrize(
    "encoded", ["unit,law\nA,1\n", "\ufeffunit,law\nA,1\n", "unit,law\r\nA,1\r\n", "unit,law\rA,1\r", 'unit,law\n"A",1']
)
def test_marks_and_line_ends_of_other_systems(table: Callable[..., Panel], encoded: str) -> None:
    found = table(encoded)
    assert found.units == ("A",)
    assert found.answers(0)["law"].level == ("1",)


def test_blank_rows_and_blank_cells(table: Callable[..., Panel]) -> None:
    found = table("\nunit,law,people\n\n,,\nA, ,3\n\n")
    assert found.units == ("A",)
    assert set(found.answers(0)) == {"people"}


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", ["1:1: P01"]),
        ("unit,law\n", ["1:1: P01"]),
        ("unit\nA\n", ["1:1: P01"]),
        ("unit;law\nA;1\n", ["1:1: P01 the cells are separated by semicolons"]),
        ("unit\tlaw\nA\t1\n", ["1:1: P01 the cells are separated by tabs"]),
        ("law,people\n1,2\n", ["1:1: P01 the first column names the units"]),
        ("unit,lwa\nA,1\n", ["1:2: P02 column 'lwa' is no indicator of test; did you mean 'law'?"]),
        ("unit,law,law\nA,1,1\n", ["1:3: P02 column 'law' stands twice"]),
        ("unit,law,\nA,1,\n", ["1:3: P02 column 3 has no name"]),
        ("unit,law,subject.\nA,1,x\n", ["1:3: P02 column 3 has no name"]),
        ("unit,law\nA\nB,1,2\n", ["2:1: P03 this row has 1 cells", "3:1: P03 this row has 3 cells"]),
        ("unit,law\nA,1\nA,2\n", ["3:1: P04 the unit 'A' stands twice (first in line 2)"]),
        ("unit,law\n ,1\n", ["2:1: P04 this row names no unit"]),
        ("unit,law\nA,5\n", ["2:2: P05 unit 'A', column 'law': there is no level '5'; the levels are 0, 1, 2"]),
        ("unit,people\nA,many\n", ["2:2: P05 unit 'A', column 'people': 'many' is not a number"]),
        ('unit,people\nA,"1,5"\n', ["2:2: P05 unit 'A', column 'people': '1,5' is not a number; write it with a decimal point"]),
        ("unit,people\nA,1_000\nB,١٢\nC,0x10\nD,1e400\nE,nan\nF,inf\nG,-inf\nH,1 000\n", [f"{line}:2: P05" for line in range(2, 10)]),
        ("unit,people\nA,n/a\nB,-\nC,NA\n", [f"{line}:2: P05" for line in (2, 3, 4)]),
        (
            'unit,channels\nA,"web, phone"\n',
            ["2:2: P05 unit 'A', column 'channels': 'web, phone' is no item; part several with semicolons, as in web;phone"],
        ),
        ("unit,channels\nA,web;fax\n", ["2:2: P05 unit 'A', column 'channels': there is no item 'fax'"]),
        ("unit,channels\nA,none;web\n", ["2:2: P05 unit 'A', column 'channels': 'none' stands alone"]),
        ("unit,online,all\nA,1,-5\n", ["2:3: P05 unit 'A': share: the denominator is below 0"]),
        ('unit,law\nA,"1\nB,2\n', ["2:1: P06 quotes that open in this row are never closed"]),
        ('unit,law\nA,1\nB,"1"2\n', ["3:1: P06 after closing quotes comes more text"]),
        # The line is that of the file, also below cells of several lines.
        ('unit,law\n"A\nof two lines",1\nB,9\n', ["4:2: P05"]),
        ("unit,law,people\nA,9,x\nB,9,y\n", ["2:2: P05", "2:3: P05", "3:2: P05", "3:3: P05"]),
    ],
)
def test_every_fault_has_its_line_and_cell(table: Callable[..., Panel], content: str, problems: list[str]) -> None:
    with pytest.raises(ProblemsError) as caught:
        table(content)
    found = [str(problem).rpartition("units.csv:")[2] for problem in caught.value.problems]
    assert len(found) == len(problems)
    for line, start in zip(found, problems, strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(("content", "code"), [(b"unit,law\nA,\xff\n", "Y04"), (b"unit,law\nA,1\x00\n", "Y05"), (b"\xff\xfeu\x00", "Y04")])
def test_what_is_no_text(table: Callable[..., Panel], content: bytes, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        table(content)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_number_between_two(table: Callable[..., Panel]) -> None:
    found = table("unit,people\nA,10..15\nB, 10 .. 15 \nC,5\n")
    nodes = [unit_card(found, scored(found), row).node("people") for row in (0, 1)]
    assert [(node.low, node.high) for node in nodes] == [(10, 15)] * 2
    assert np.isnan(found.raw[1, :2]).all()
    for wrong in ("15..10", "1..2..3", "..5", "1..many"):
        with pytest.raises(ProblemsError, match=r"P05 .*(runs backwards|is not a number)"):
            table(f"unit,people\nA,{wrong}\n")


def test_words_of_other_tools_for_nothing_are_told_what_to_write(table: Callable[..., Panel]) -> None:
    with pytest.raises(ProblemsError, match="leave the cell blank, or write 'unknown' or 'not-applicable'"):
        table("unit,people\nA,n/a\n")


# ---------------------------------------------------------------- attributes of units

BY_KIND = """
    pillar_files:
      one:
        indicators:
          a: {question: A?, levels: {0: No., 1: Yes.}}
          b: {question: B?, levels: {0: No., 1: Yes.}, applies_to: {kind: [city, town]}}
"""


def test_attributes_decide_what_applies(table: Callable[..., Panel]) -> None:
    rubric = framework(BY_KIND)
    found = table("unit,subject.kind,subject.name,a,b\nA,city,The city,1,0\nB,country,,1,0\nC,,,1,0\n", rubric)
    assert [found.subject(row).name for row in range(3)] == ["The city", None, None]
    scores = scored(found, rubric)
    assert [unit_card(found, scores, row).overall.value for row in range(3)] == [50, 100, 100]
    assert [unit_card(found, scores, row).node("b").state for row in range(3)] == ["answered", "out-of-scope", "out-of-scope"]


def test_an_attribute_that_questions_are_asked_by_must_be_a_column(table: Callable[..., Panel]) -> None:
    """Else such questions would be left out of every score without a word."""
    with pytest.raises(ProblemsError, match=r"P07 the framework asks some questions by 'kind'; add a column 'subject\.kind'"):
        table("unit,a\nA,1\n", framework(BY_KIND))


# ---------------------------------------------------------------- scores are those of surveys


def as_cell(value: Any) -> str:
    """An answer as it is written in a table."""
    if not isinstance(value, dict):
        return str(value)
    keys = value.get("level", value.get("choices", value.get("value")))
    mark = "|" if "level" in value else ";"
    return mark.join(keys) if isinstance(keys, list) else str(keys)


@st.composite
def panels(draw: st.DrawFn) -> tuple[Rubric, list[dict[str, Any]]]:
    """A framework and the answers of one to four units, as tables can hold them."""
    rubric = draw(rubrics(kinds=("levels", "number", "steps", "choices")))
    units = []
    for _ in range(draw(st.integers(1, 4))):
        unit = {}
        for name, (_, question) in questions(rubric).items():
            match draw(st.sampled_from(["answered"] * 5 + ["unknown", "missing", "not-applicable", "one of"])):
                case "answered":
                    unit[name] = draw(answer(question))
                case "one of" if "levels" in question:
                    unit[name] = draw(answer(question, open_=True))
                case "unknown" | "not-applicable" as state:
                    unit[name] = state
        units.append(unit)
    return rubric, units


@few
@given(found=panels(), kinds=st.lists(st.sampled_from(["country", "city"]), min_size=4, max_size=4))
def test_a_row_scores_as_a_survey_does(found: tuple[Rubric, list[dict[str, Any]]], kinds: list[str], tmp_path_factory: Any) -> None:
    rubric, units = found
    text = io.StringIO()
    writer = csv.writer(text)
    columns = list(questions(rubric))
    writer.writerow(["unit", "subject.kind", *columns])
    for row, unit in enumerate(units):
        writer.writerow([f"U{row}", kinds[row], *(as_cell(unit[name]) if name in unit else "" for name in columns)])
    path = tmp_path_factory.mktemp("panel") / "units.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    of = made(rubric)
    read = read_table(path, compile_framework(of))
    scores = scored(read, of)
    for row, unit in enumerate(units):
        own = unit_card(read, scores, row).overall
        alone = score(of, survey(unit, kind=kinds[row])).overall
        # What a table cannot hold is evidence; all else is the same to the last bit.
        assert [{**node.to_dict(), "evidenced": None, "parts": []} for node in own.walk()] == [
            {**node.to_dict(), "evidenced": None, "parts": []} for node in alone.walk()
        ]


# ---------------------------------------------------------------- ranks


def test_ties_share_the_best_place(table: Callable[..., Panel]) -> None:
    found = ranked(table("unit,people\nA,10\nB,30\nC,30\nD,5\nE,not-applicable\nF,10.04\n"))
    assert np.isnan(found.pop("E")).all()
    assert {unit: places[0] for unit, places in found.items()} == {"B": 1, "C": 1, "A": 3, "F": 3, "D": 5}


QUESTIONS = """
    min_coverage: 0.3
    pillar_files:
      one:
        indicators:
          a: {question: A?, weight: 2, levels: {0: No., 1: Half., 2: Yes.}}
          b: {question: B?, levels: {0: No., 1: Yes.}}
          c: {question: C?, levels: {0: No., 1: Yes.}}
"""


@few
@given(st.lists(st.tuples(*[st.sampled_from(["", "0", "1", "not-applicable"])] * 3), min_size=2, max_size=3))
def test_rank_intervals_are_those_of_all_completions(units: list[tuple[str, ...]]) -> None:
    """Every blank filled in every way, the units that are ranked now held: nobody gets beyond the interval, and both ends occur."""
    of = framework(QUESTIONS)
    plan = compile_framework(of)
    names = ("a", "b", "c")

    def cards(rows: list[tuple[str, ...]]) -> list[float | None]:
        said = [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows]
        return [score(of, survey(unit)).overall.value for unit in said]

    now = cards(units)
    kept = [row for row, value in enumerate(now) if value is not None]
    ways = []
    for row in kept:
        levels = [list(plan.leaf(name).by_key) if not cell else [cell] for name, cell in zip(names, units[row], strict=True)]
        ways.append(sorted({value for value in cards(list(product(*levels))) if value is not None}))
    places: dict[int, set[int]] = {row: set() for row in kept}
    for world in product(*ways):
        for row, value in zip(kept, world, strict=True):
            places[row].add(1 + sum(other > value for other in world))
    said = [survey({name: cell for name, cell in zip(names, row, strict=True) if cell}) for row in units]
    scores = score_rows(plan, rows_of(plan, [(one.subject, one.answers) for one in said]))
    for row, (own, best, worst) in enumerate(zip(*(found.tolist() for found in rank_node(scores, plan.overall)), strict=True)):
        if row not in kept:
            assert np.isnan([own, best, worst]).all()
            continue
        assert (best, worst) == (min(places[row]), max(places[row]))
        assert best <= own <= worst


@few
@given(st.lists(st.tuples(*[st.none() | st.integers(0, 6)] * 3), min_size=1, max_size=30))
def test_ranks_are_those_of_counting(units: list[tuple[int | None, ...]]) -> None:
    """Best 1 + those whose low is above, worst 1 + those whose high is above (R15), counted one against all."""
    sound = [sorted(ends) if None not in ends else [float("nan")] * 3 for ends in units]  # type: ignore[type-var]
    low, value, high = (np.array(lane, dtype=float) for lane in zip(*sound, strict=True))
    found = [places.tolist() for places in ranks(value, low, high)]
    others = [[other for other in range(len(units)) if other != row] for row in range(len(units))]
    for row, rest in enumerate(others):
        if np.isnan(value[row]):
            assert np.isnan([places[row] for places in found]).all()
            continue
        pairs = [(value, value), (low, high), (high, low)]
        assert [places[row] for places in found] == [1 + sum(theirs[other] > ours[row] for other in rest) for theirs, ours in pairs]


def test_2000_units(table: Callable[..., Panel]) -> None:
    rows = "".join(f"U{number},{number % 3},{number / 20}\n" for number in range(2000))
    found = ranked(table("unit,law,people\n" + rows))
    assert len(found) == 2000
    assert "U1997" in {unit for unit, places in found.items() if places[0] == 1}


# ---------------------------------------------------------------- the commands

HEAD = "title: Tiny\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0\npillars: [one]\n"
PILLAR = f"title: One\nindicators:\n  {FIRST}: {{question: Q?, levels: {{0: No., 1: Half., 2: Yes.}}}}\n"


@pytest.fixture
def tiny(folder_of: Callable[[Mapping[str, str]], Path]) -> Path:
    return folder_of(
        {
            "tiny/framework.yaml": HEAD + "bands: [{id: low, title: Low, from: 0}, {id: top, title: Top, from: 60}]\n",
            "tiny/one.yaml": PILLAR,
            "kept/framework.yaml": HEAD + 'comparable: false\ncaveat: "Not for [/red] league tables."\n',
            "kept/one.yaml": PILLAR,
            "units.csv": f"unit,{FIRST}\n=SUM(A1),1\n+49,2\n-1,0\n@x,\n[/red],2\n",
            "wrong.csv": f"unit,{FIRST}\nA,7\n",
        }
    )


def test_rank(tiny: Path, cli: Callable[..., Output]) -> None:
    found = json.loads(cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", "--format", "json").out)
    assert [(unit["unit"], unit["rank"], unit["rank_low"], unit["rank_high"]) for unit in found["units"]] == [
        ("+49", 1, 1, 1),
        ("[/red]", 1, 1, 1),
        ("=SUM(A1)", 3, 3, 3),
        ("-1", 4, 4, 4),
        ("@x", None, None, None),
    ]
    assert {"unit", "value", "rank", "rank_low", "rank_high", "low", "high", "band", "parts"} <= set(found["units"][0])
    top = json.loads(cli("rank", tiny / "units.csv", "--framework", tiny / "tiny", "--format", "json", "--top", 1).out)
    assert [unit["unit"] for unit in top["units"]] == ["+49"]
    table = cli("rank", tiny / "units.csv", "--framework", tiny / "tiny").out
    assert "[/red]" in table
    assert "Top" in table


@pytest.mark.parametrize("command", ["rank", "score"])
def test_csv_is_no_program_for_a_spreadsheet(tiny: Path, cli: Callable[..., Output], command: str) -> None:
    found = cli(command, tiny / "units.csv", "--framework", tiny / "tiny", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.out)))
    assert {row["unit"] for row in rows} == {"'=SUM(A1)", "'+49", "'-1", "'@x", "[/red]"}
    assert {row["value"] for row in rows} == {"0.0", "50.0", "100.0", ""}


def test_scores_of_a_table(tiny: Path, cli: Callable[..., Output]) -> None:
    found = json.loads(cli("score", tiny / "units.csv", "--framework", tiny / "tiny", "--format", "json").out)
    assert [(unit["unit"], unit["score"]["value"]) for unit in found["units"]][:2] == [("=SUM(A1)", 50), ("+49", 100)]
    assert cli("score", tiny / "units.csv", "--framework", tiny / "tiny", "-o", tiny / "out.csv").code == 0
    assert (tiny / "out.csv").read_text(encoding="utf-8").startswith("unit,value,")


def test_what_its_publisher_keeps_from_ranking_is_not_ranked(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli("rank", tiny / "units.csv", "--framework", tiny / "kept")
    assert (found.code, found.out) == (2, "")
    assert "Not for [/red] league tables." in found.err
    assert cli("score", tiny / "units.csv", "--framework", tiny / "kept").code == 0
    shipped = cli("rank", tiny / "units.csv", "--framework", "wb-odra-2015")
    assert (shipped.code, shipped.out) == (2, "")


def test_wrong_tables(tiny: Path, cli: Callable[..., Output]) -> None:
    found = cli("rank", tiny / "wrong.csv", "--framework", tiny / "tiny")
    assert (found.code, found.out) == (1, "")
    assert "wrong.csv:2:2: P05" in found.err
    assert cli("rank", tiny / "no.csv", "--framework", tiny / "tiny").code == 1
    assert cli("rank", tiny, "--framework", tiny / "tiny").code == 2
    assert cli("score", tiny / "units.csv").code == 2
    thresholds = cli("score", tiny / "units.csv", "--framework", tiny / "tiny", "--fail-under", 99)
    assert (thresholds.code, thresholds.out) == (2, "")  # never passed over in silence


def test_a_framework_that_is_not_there(cli: Callable[..., Output]) -> None:
    assert cli("rank", "no.csv", "--framework", "digital-goverment-2026").err.count("did you mean 'digital-government-2026'?") == 1
