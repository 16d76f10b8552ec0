"""Where a number comes from: weights, shares and contributions that add up to the score, and the notes beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework, scored
from conftest import ROOT, Output
from random_rubrics import made, rubrics, said, survey
from readiness.explain import explain
from readiness.scoring import score

SHIPPED = ROOT / "surveys" / "viet-nam-2020.yaml"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_contributions_add_up_to_the_value(data: st.DataObject) -> None:
    """Of every group that is a mean, with whatever is unknown, not applicable, counted as worst, or without gate."""
    rubric = data.draw(rubrics(rules=("mean", "mean", "points", "minimum", "median")))
    rubric["overall"].pop("gates", None)
    card = score(made(rubric), survey(data.draw(said(rubric))))
    for node in card.nodes():
        found = explain(card, node.id)
        if found.parts and found.rule is not None and found.rule.startswith(("mean", "points")) and node.exact is not None:
            if any(part.node.exact is None and part.share.counted for part in found.parts):
                continue  # a withheld part enters its parent and is not shown
            total = sum(part.share.contribution or 0 for part in found.parts)
            held = any("held at" in note for note in found.notes)
            assert (total == pytest.approx(node.exact, abs=1e-9)) != held
            assert not held or node.value == (node.low if total < node.exact else node.high)
            assert sum(part.share.share or 0 for part in found.parts) == pytest.approx(1)
        for part in found.parts:
            assert part.share in explain(card, part.node.id).shares


def test_weights_as_declared_and_as_they_count() -> None:
    text = """
        pillar_files:
          one:
            indicators:
              a: {question: A?, weight: 3, levels: {0: No., 1: Yes.}}
              b: {question: B?, levels: {0: No., 1: Half., 2: Yes.}}
              c: {question: C?, levels: {0: No., 1: Yes.}, unknown: zero}
              d: {question: D?, levels: {0: No., 1: Yes.}}
    """
    card = scored(text, "{a: 1, b: [0, 1], c: unknown, d: unknown}")
    found = {part.node.id: part.share for part in explain(card, "one").parts}
    weights = {name: (share.weight, share.counted) for name, share in found.items()}
    assert weights == {"a": (3, 3), "b": (1, 0.5), "c": (1, 1), "d": (1, 0)}
    assert {name: share.share for name, share in found.items()} == pytest.approx({"a": 3 / 4.5, "b": 0.5 / 4.5, "c": 1 / 4.5, "d": 0})
    assert explain(card, "c").policy == "zero"
    assert explain(card, "a").policy is None


def test_a_minimum_has_no_shares() -> None:
    text = "aggregate: minimum\npillar_files: {one: {indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}}}}"
    (part,) = explain(scored(text, "{a: 1}"), "one").parts
    assert (part.share.share, part.share.contribution) == (None, None)


def test_notes() -> None:
    text = """
        scales: {s: {levels: {0: No., 1: Yes.}}}
        min_coverage: 0.6
        overall: {gates: [{at_most: 10, unless: a at least 1}]}
        pillar_files:
          one: {indicators: {a: Q, b: Q, c: Q}}
          two: {indicators: {d: Q}, round: 0}
          five: {at_least: 0.6, indicators: {g: Q, h: Q}}
          three: {aggregate: judgement, scale: s, indicators: {e: Q}}
          four: {indicators: {x: {question: X?, levels: {0: No., 1: Yes.}, scored: false}, f: Q}}
    """.replace("Q", "{question: Q?, levels: {0: No., 1: Half., 2: Yes.}}")
    card = scored(text, "{a: 0, b: unknown, c: unknown, d: 1, e: 0, three: 1, x: 1, f: 2, g: 1}")
    notes = {name: " | ".join(explain(card, name).notes) for name in ("overall", "one", "two", "three", "five", "x", "f")}
    assert "capped, since not: a at least 1" in notes["overall"]
    assert "withheld: coverage 0.33 is below 0.6" in notes["one"]
    assert "rounded to 0 decimals" in notes["two"]
    assert "too little data: less than 0.6 of it is covered" in notes["five"]
    assert "the answers suggest 0" in notes["three"]
    assert "never scored" in notes["x"]
    assert notes["f"] == ""
    assert explain(card, "one").rounding == "no value to round"
    assert explain(card, "d").rounding == "50 is printed as 50.0 (rounded half up to 1 decimal)"


def test_a_bound_that_is_not_there() -> None:
    """A number without ends in a maximum: the score has a lowest value and no highest."""
    text = """
        aggregate: maximum
        pillar_files:
          one: {indicators: {a: {question: A?, number: {unit: km}}, b: {question: B?, levels: {0: No., 1: Yes.}}}}
    """
    assert "without bound" in " ".join(explain(scored(text, "{b: 1}"), "one").notes)


def test_a_score_held_at_its_lowest() -> None:
    """Whatever the answer to b proves to be, it scores 40 or more: the mean of the known 0 alone would be too low."""
    text = (
        "pillar_files: {one: {indicators: {a: {question: A?, levels: L}, b: {question: B?, levels: {0: {text: No., score: 40}, 1: Yes.}}}}}"
    )
    card = scored(text.replace("L}", "{0: No., 1: Yes.}}"), "{a: 0}")
    assert card.node("one").value == 20
    assert explain(card, "one").notes[0] == "the known parts give 0; held at 20, the lowest score that what is unknown allows"


def test_unknown_id() -> None:
    with pytest.raises(KeyError):
        explain(scored("pillar_files: {one: {indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}}}}", "{a: 1}"), "b")


# ---------------------------------------------------------------- the command


def test_an_indicator(cli: Callable[..., Output]) -> None:
    found = cli("explain", SHIPPED, "data-protection-law")
    assert found.code == 0
    for text in ("Data protection law", "→ level 1", "scores 25", "Policy and legal framework", "share 0.", "coverage 100 %", "confidence"):
        assert text in found.out


def test_json(cli: Callable[..., Output]) -> None:
    found = json.loads(cli("explain", SHIPPED, "overall", "--format", "json").out)
    assert (found["tool"]["name"], found["node"]["id"]) == ("readiness", "overall")
    assert sum(part["contribution"] or 0 for part in found["parts"]) == pytest.approx(found["node"]["exact"])
    level = json.loads(cli("explain", SHIPPED, "data-protection-law", "--format", "json").out)
    assert [key["level"] for key in level["levels"]] == ["0", "1", "2", "3", "4"]
    assert level["answer"]["level"] == ["1"]
    assert level["shares"][0]["parent"] == "policy-law"


def test_csv(cli: Callable[..., Output]) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("explain", SHIPPED, "overall", "--format", "csv").out)))
    assert (len(rows), rows[0]["id"]) == (8, "leadership")


def test_an_id_that_is_none(cli: Callable[..., Output]) -> None:
    found = cli("explain", SHIPPED, "leadersip")
    assert (found.code, found.out) == (2, "")
    assert "has no 'leadersip'; did you mean 'leadership'?" in found.err


@pytest.mark.parametrize(
    ("question", "answer", "said_"),
    [
        ("choices: {x: X, y: Y}", "[x, y]", "x, y"),
        ("choices: {x: X, none: {text: None, alone: true}}", "{choices: none}", "none"),
        ("number: {from: 0, to: 10}", "2.5", "2.5"),
        ("number: {from: 0, to: 10}", "{value: {from: 1, to: 2}}", "1 to 2"),
        ("ratio: {from: 0, to: 1}", "{numerator: 1, denominator: 2}", "numerator 1; denominator 2"),
        ("number: {from: 0, to: 10}", "unknown", "unknown"),
    ],
)
def test_answers_are_shown_as_they_were_given(
    folder_of: Callable[[Mapping[str, str]], Path], cli: Callable[..., Output], question: str, answer: str, said_: str
) -> None:
    head = "title: T\nedition: 1\nversion: 1.0.0\npublisher: P\nlicence: CC0\npillars: [one]\n"
    folder = folder_of(
        {
            "frameworks/t/framework.yaml": head,
            "frameworks/t/one.yaml": f"title: One\nindicators: {{a: {{question: A?, {question}}}}}\n",
            "s.yaml": f"framework: t\nsubject: {{id: A, name: A}}\nperiod: 2026\nanswers: {{a: {answer}}}\n",
        }
    )
    found = cli("explain", folder / "s.yaml", "a")
    assert found.code == 0
    line = next(line for line in found.out.splitlines() if line.startswith("answer"))
    assert line.split(maxsplit=1)[1].strip() == said_


def test_of_a_framework_without_answers_nothing_is_made_up() -> None:
    card = score(framework("pillar_files: {one: {indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}}}}"), survey({}))
    found = explain(card, "a")
    assert (found.answer, found.policy, found.rounding) == (None, "unknown", "no value to round")


# ---------------------------------------------------------------- the arithmetic, number by number


def workings(text: str, answers: str, name: str) -> list[str]:
    return list(explain(scored(text, answers), name).working)


ONE = "pillar_files: {one: {aggregate: RULE, p: 2, indicators: {a: {question: A?, weight: 2, LEVELS}, b: {question: B?, LEVELS}}}}"


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("mean", "(2 × 50 + 1 × 100) / (2 + 1) = 200 / 3 = 66.6667"),
        ("geometric", "50^(2/3) × 100^(1/3) = 62.9961"),
        ("harmonic", "3 / (2/50 + 1/100) = 60"),
        ("generalised", "((2 × 50^2 + 1 × 100^2) / 3)^(1/2) = 70.7107"),
        ("minimum", "min(50, 100) = 50"),
        ("maximum", "max(50, 100) = 100"),
        ("points", "(1 × 0.5 + 1 × 1) / (1 + 1) = 1.5 / 2 × 100 = 75"),
    ],
)
def test_how_parts_make_a_whole(rule: str, line: str) -> None:
    text = ONE.replace("RULE", rule).replace("LEVELS", "levels: {0: No., 1: Half., 2: Yes.}")
    text = text.replace("weight: 2, ", "") if rule == "points" else text
    text = text if rule == "generalised" else text.replace("p: 2, ", "")
    assert workings(text, "{a: 1, b: 2}", "one") == [line]


@pytest.mark.parametrize(
    ("question", "answer", "lines"),
    [
        ("levels: {0: No., 1: Some., 4: All.}", "1", ["(1 − 0) / (4 − 0) × 100 = 25"]),
        ("levels: {0: No., 1: {text: Some., score: 33}, 4: {text: All., score: 100}}", "1", []),
        ("levels: {no: No., yes: Yes.}", "yes", []),
        ("levels: {0: No., 1: Yes.}", "[0, 1]", []),
        ("number: {from: 10, to: 20}", "12.5", ["(12.5 − 10) / (20 − 10) × 100 = 25"]),
        ("number: {from: 10, to: 20, direction: down}", "12.5", ["(20 − 12.5) / (20 − 10) × 100 = 75"]),
        ("number: {from: 0, to: 100}", "12.5", []),
        ("number: {steps: {1: 5, 10: 10}}", "3", ["3 ≥ 1: yes; 3 ≥ 10: no; 5 / 10 × 100 = 50"]),
        ("number: {from: 10, to: 20}", "{value: {from: 11, to: 12}}", []),
        ("ratio: {from: 0, to: 1}", "{numerator: 1, denominator: 4}", ["1 / 4 = 0.25", "(0.25 − 0) / (1 − 0) × 100 = 25"]),
        ("ratio: {from: 0, to: 100, times: 100}", "{numerator: 1, denominator: 4}", ["1 / 4 × 100 = 25"]),
        ("ratio: {from: 0, to: 1}", "{numerator: 1, denominator: 0}", []),
        ("choices: {x: X, y: Y, z: Z}", "[x, z]", ["2 / 3 × 100 = 66.6667"]),
        ("choices: {x: {text: X, points: 2}, y: {text: Y, points: 3}}, score: points", "[x, y]", ["(2 + 3) / 5 × 100 = 100"]),
        ("choices: {x: X, y: Y}, score: any", "[x]", []),
        ("levels: {0: No., 1: Yes.}", "unknown", []),
    ],
)
def test_how_an_answer_makes_a_score(question: str, answer: str, lines: list[str]) -> None:
    text = f"pillar_files: {{one: {{indicators: {{a: {{question: A?, {question}}}}}}}}}"
    assert workings(text, f"{{a: {answer}}}", "a") == lines


def test_on_a_range_that_does_not_begin_at_0() -> None:
    text = "range: [1, 5]\npillar_files: {one: {aggregate: points, indicators: {a: Q, b: Q}}}"
    text = text.replace("Q", "{question: A?, levels: {0: No., 1: Half., 2: Yes.}}")
    assert workings(text, "{a: 1, b: 2}", "a") == ["1 + (1 − 0) / (2 − 0) × 4 = 3"]
    assert workings(text, "{a: 1, b: 2}", "one") == ["(1 × 0.5 + 1 × 1) / (1 + 1) = 1 + 1.5 / 2 × 4 = 4"]


def test_how_a_judgement_is_suggested() -> None:
    text = """
        range: [0, 5]
        scales: {colour: {levels: {red: Red., mixed: {text: Mixed., between: true}, yellow: Yellow., green: Green.}}}
        pillar_files:
          one: {aggregate: judgement, scale: colour, indicators: {a: {question: A?, weight: 3, scale: colour}, b: Q}}
    """.replace("Q}", "{question: B?, scale: colour}}")
    lines = workings(text, "{one: yellow, a: green, b: red}", "one")
    assert lines[0] == "(3 × 5 + 1 × 0) / (3 + 1) = 15 / 4 = 3.75"
    assert lines[1] == "|3.75 − 3.33333| = 0.416667 to yellow; |3.75 − 5| = 1.25 to green; |3.75 − 0| = 3.75 to red"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_last_number_of_a_mean_is_the_value(data: st.DataObject) -> None:
    rubric = data.draw(rubrics(rules=("mean", "points", "geometric", "harmonic", "minimum", "maximum")))
    rubric["overall"].pop("gates", None)
    card = score(made(rubric), survey(data.draw(said(rubric))))
    for node in card.nodes():
        found = explain(card, node.id)
        if found.working and found.parts and node.low == node.high:  # else it may be held at one of them
            last = float(found.working[0].rpartition("= ")[2].replace("−", "-").replace(",", ""))
            assert last == pytest.approx(node.exact, rel=1e-4, abs=1e-4)


def test_a_target_with_its_arithmetic(cli: Callable[..., Output]) -> None:
    out = " ".join(cli("explain", ROOT / "surveys" / "viet-nam-nq17-2020-12.yaml", "un-egdi-rank", "--lang", "en").out.split())
    assert "missed working progress (86 − 88) / (78 − 88) = 0.2 missing 8" in out
