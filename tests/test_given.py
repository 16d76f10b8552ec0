"""A published score that is given for a group (`given: true`): it stands in place of the parts, wherever figures are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from build import scored
from conftest import Output
from published import score_panel
from readiness.diff import compare
from readiness.explain import explain
from readiness.gaps import find_gaps
from readiness.library import load_framework, load_survey
from readiness.model import Survey
from readiness.scoring import Card

Run = Callable[..., Output]
Write = Callable[[Mapping[str, str]], Path]

SYSTEMS = """
range: [0, 10]
decimals: 1
pillar_files:
  systems:
    given: true
    indicators:
      cloud: {question: Is there a cloud?, levels: {0: No., 1: Planned., 2: Yes.}}
      portal: {question: Is there a portal?, levels: {0: No., 1: Planned., 2: Yes.}}
  people:
    indicators:
      skills: {question: Are officials trained?, levels: {0: No., 1: Some., 2: All.}}
"""


def figures(card: Card, name: str) -> tuple[float | None, ...]:
    node = card.node(name)
    return node.value, node.low, node.high, node.coverage


def test_it_is_the_value_low_and_high_with_full_coverage() -> None:
    card = scored(SYSTEMS, "{systems: 7.3, skills: 1}")
    assert figures(card, "systems") == (7.3, 7.3, 7.3, 1)
    assert figures(card, "overall") == (6.2, 6.2, 6.2, 1)  # (7.3 + 5) / 2 = 6.15
    assert (card.node("systems").state, card.node("systems").given, card.node("systems").computed) == ("answered", True, None)


def test_left_out_or_unknown_it_is_computed() -> None:
    for said in ("{cloud: 2, skills: 1}", "{systems: unknown, cloud: 2, skills: 1}", "{systems: null, cloud: 2, skills: 1}"):
        card = scored(SYSTEMS, said)
        assert figures(card, "systems") == (10, 5, 10, 0.5)
        assert (card.node("systems").given, card.disagreements()) == (False, [])


def test_it_wins_over_the_answers_below_which_are_listed_where_they_differ() -> None:
    card = scored(SYSTEMS, "{systems: 7.3, cloud: 2, portal: 1}")
    assert figures(card, "systems") == (7.3, 7.3, 7.3, 1)
    assert [(node.id, node.value, node.computed) for node in card.disagreements()] == [("systems", 7.3, 7.5)]
    assert scored(SYSTEMS, "{systems: 7.5, cloud: 2, portal: 1}").disagreements() == []


def test_the_json_of_a_score_says_that_it_was_given() -> None:
    card = scored(SYSTEMS, "{systems: 7.3, cloud: 2, portal: 1}")
    assert {key: card.node("systems").to_dict()[key] for key in ("given", "computed")} == {"given": True, "computed": 7.5}
    assert "given" not in card.node("people").to_dict()


def test_it_counts_as_proven_with_evidence_of_its_own_or_of_a_part() -> None:
    without = scored(SYSTEMS, "{systems: 7.3}")
    own = scored(SYSTEMS, "{systems: {value: 7.3, evidence: [{title: The report}]}}")
    of_a_part = scored(SYSTEMS, "{systems: 7.3, cloud: {level: 2, evidence: [{title: A visit}]}}")
    assert [card.node("systems").evidenced for card in (without, own, of_a_part)] == [0, 7.3, 7.3]


def test_a_range_leaves_open_what_it_leaves_open() -> None:
    assert figures(scored(SYSTEMS, "{systems: {value: {from: 6, to: 8}}}"), "systems") == (7, 6, 8, 0.8)


def test_explain_says_what_was_given_and_what_the_answers_give() -> None:
    found = explain(scored(SYSTEMS, "{systems: {value: 7.3, note: Report of 2024.}, cloud: 2, portal: 1}"), "systems")
    assert found.ends == (0, 10)
    assert "given, and stands in place of what its parts give; the answers below give 7.5" in found.notes
    alone = explain(scored(SYSTEMS, "{systems: 7.3}"), "systems")
    assert "given, and stands in place of what its parts give; nothing below is answered" in alone.notes


def test_what_is_below_it_is_not_to_be_found_out_and_its_gains_are_measured_on_what_the_answers_give() -> None:
    card = scored(SYSTEMS, "{systems: 7.3, cloud: 1}")
    survey = Survey(framework="test", subject={"id": "A", "name": "A"}, period="2026", answers=card.answers)
    report = find_gaps(card, survey)
    assert [found.id for found in report.unknown] == ["skills"]
    (gap,) = report.gaps
    assert (gap.id, gap.measured_on, gap.gain) == ("cloud", "systems", 5)


def survey_of(said: str) -> str:
    return f"""
        framework: ../ours
        subject: {{id: ATL, name: Atlantis}}
        period: 2024
        answers: {said}
        """


@pytest.fixture
def ours(folder_of: Write) -> Path:
    """A framework with a group whose score may be given, and two surveys."""
    return folder_of(
        {
            "ours/framework.yaml": """
                title: Ours
                edition: 1
                version: 1.0.0
                publisher: Us
                licence: CC0
                range: [0, 10]
                pillars: [systems, people]
                """,
            "ours/systems.yaml": """
                title: Systems
                given: true
                indicators:
                  cloud: {question: Is there a cloud?, levels: {0: No., 1: Planned., 2: Yes.}}
                  portal: {question: Is there a portal?, levels: {0: No., 1: Planned., 2: Yes.}}
                """,
            "ours/people.yaml": """
                title: People
                indicators:
                  skills: {question: Are officials trained?, levels: {0: No., 1: Some., 2: All.}}
                """,
            "surveys/before.yaml": survey_of("{systems: 4, cloud: 2, skills: 1}"),
            "surveys/after.yaml": survey_of("{systems: {value: 7, note: As printed.}, cloud: 2, portal: 2, skills: 1}"),
        }
    )


def test_a_change_of_it_is_a_change_of_answers(ours: Path) -> None:
    framework = load_framework(ours / "ours")
    found = compare(framework, load_survey(ours / "surveys/before.yaml"), framework, load_survey(ours / "surveys/after.yaml"))
    assert (found.value, found.by_value) == (1.5, {"answers": 1.5, "scope": 0, "weights": 0, "rubric": 0})
    items = {item.id: (item.before, item.after, item.kind) for item in found.items}
    assert items["systems"] == (4, 7, "rose")


def test_the_commands_tell_it(cli: Run, ours: Path) -> None:
    survey = ours / "surveys/after.yaml"
    assert "Systems: the score given is 7.0, the answers give 10.0. The one given counts." in cli("score", survey).out
    assert json.loads(cli("score", survey, "--format", "json").out)["score"]["parts"][0]["computed"] == 10
    assert "the answers below give 10.0" in cli("explain", survey, "systems").out
    assert "As printed." in cli("explain", survey, "systems").out
    assert "may be given, and then stands in place of what the parts give" in cli("show", ours / "ours", "systems").out
    assert "  systems:\n" in cli("new", ours / "ours").out
    warned = cli("validate", survey)
    assert "S40 warning: the answers below 'systems' allow 10;" in warned.out


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_a_report_lists_what_was_given(cli: Run, ours: Path, suffix: str) -> None:
    report = ours / f"report.{suffix}"
    assert cli("report", ours / "surveys/after.yaml", "-o", report).code == 0
    text = report.read_text(encoding="utf-8")
    assert "Scores that were given" in text
    assert "As printed." in text


def test_a_table_takes_it_as_a_column_and_refuses_what_is_no_score(cli: Run, ours: Path) -> None:
    table = ours / "table.csv"
    table.write_text("unit,systems,skills\nA,7.5,1\nB,,2\nC,unknown,0\n", encoding="utf-8")
    rows = json.loads(cli("score", table, "--framework", ours / "ours", "--format", "json").out)
    assert "7.5" in json.dumps(rows)
    table.write_text("unit,systems,skills\nA,75,1\nB,not-applicable,2\nC,many,0\n", encoding="utf-8")
    refused = cli("score", table, "--framework", ours / "ours")
    assert refused.code == 1
    assert "2:2: P05 unit 'A', column 'systems': the score that is given lies outside the range from 0 to 10" in refused.err
    assert "3:2: P05 unit 'B', column 'systems': a score that is given is a number" in refused.err
    assert "4:2: P05 unit 'C', column 'systems': 'many' is not a number" in refused.err


def test_a_column_of_a_shipped_index(tmp_path: Path) -> None:
    """Korea's six dimensions and its index as the OECD printed them, rank 1 of 33 (2024, doi.org/10.1787/1a89ed5e-en)."""
    korea = {
        "digital-by-design": "0.971",
        "data-driven": "1.0",
        "government-as-a-platform": "0.913",
        "open-by-default": "0.882",
        "user-driven": "0.909",
        "proactiveness": "0.934",
    }
    panel = score_panel(tmp_path, "oecd-dgi-2023", list(korea), {"KOR": list(korea.values())})
    assert panel.figure("overall", "value") == {"KOR": 0.935}
