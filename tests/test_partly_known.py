"""Tick lists of which only some items are known, evidence that is asked for once, and evidence that looks back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from build import framework, scored
from conftest import Output
from readiness.gaps import find_gaps
from readiness.model import Survey
from readiness.scoring import compile_framework
from readiness.validate import validate_paths

Write = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Output]

CHANNELS = """
pillar_files:
  one:
    indicators:
      channels:
        question: Which channels?
        score: SCORE
        choices: {web: Web., phone: {text: Phone., points: 2}, post: Post., none: {text: None., alone: true}}
"""


@pytest.mark.parametrize(
    ("score", "said", "low", "high"),
    [
        ("share", "{choices: [web], unknown: [phone]}", 33.3, 66.7),
        ("share", "{choices: [], unknown: [web, phone]}", 0, 66.7),
        ("share", "{unknown: web}", 0, 33.3),
        ("share", "{choices: [web, phone], unknown: []}", 66.7, 66.7),
        ("points", "{choices: [web], unknown: [phone]}", 25, 75),
        ("any", "{choices: [], unknown: [post]}", 0, 100),
        ("any", "{choices: [web], unknown: [post]}", 100, 100),
        ("all", "{choices: [web, phone], unknown: [post]}", 0, 100),
        ("all", "{choices: [web], unknown: [post]}", 0, 0),
    ],
)
def test_an_item_that_is_not_known_leaves_the_list_open(score: str, said: str, low: float, high: float) -> None:
    node = scored(CHANNELS.replace("SCORE", score), f"channels: {said}").node("channels")
    assert (node.low, node.high) == (low, high)
    assert node.coverage == pytest.approx(1 - (high - low) / 100, abs=0.001)


def test_an_item_that_is_not_known_is_no_step_but_to_be_found_out() -> None:
    card = scored(CHANNELS.replace("SCORE", "share"), "channels: {choices: [web], unknown: [phone]}")
    survey = Survey.model_construct(framework="t", subject=None, period="2026", answers=card.answers)
    report = find_gaps(card, survey)
    assert [(gap.now, gap.step) for gap in report.gaps] == [("web", "post")]
    assert [found.id for found in report.unknown] == ["channels"]


WHEN = """
pillar_files:
  one:
    indicators:
      channels: {question: Which?, choices: {web: Web., phone: Phone.}}
      site: {question: Is it good?, levels: {0: No., 1: Yes.}, when: {channels: [web]}}
"""


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("{choices: [web], unknown: [phone]}", "answered"),
        ("{choices: [phone], unknown: [web]}", "unknown"),
        ("{choices: [phone]}", "not-applicable"),
        ("{choices: [], unknown: [phone]}", "not-applicable"),
    ],
)
def test_a_condition_on_an_item_that_is_not_known_is_open(said: str, state: str) -> None:
    assert scored(WHEN, f"channels: {said}\nsite: 1").node("site").state == state


def test_a_cell_of_a_table_marks_it(cli: Run, folder_of: Write) -> None:
    ours = folder_of(
        {
            "ours/framework.yaml": "{title: T, edition: 1, version: 1, publisher: P, licence: L, pillars: [one]}",
            "ours/one.yaml": "{title: One, indicators: {channels: {question: Q?, choices: {web: W., phone: P.}}}}",
            "table.csv": "unit,channels\nA,web;phone?\nB,web;phone\n",
        }
    )
    out = cli("score", ours / "table.csv", "--framework", ours / "ours", "--format", "csv").out
    rows = {row["unit"]: (row["low"], row["high"]) for row in csv.DictReader(io.StringIO(out))}
    assert rows == {"A": ("50.0", "100.0"), "B": ("100.0", "100.0")}


EVIDENCE = """
scales: {yes-no: {evidence: Of the scale., levels: {0: No., 1: Yes.}}}
pillar_files:
  one:
    evidence: Of the pillar.
    dimensions:
      two:
        evidence: Of the dimension.
        indicators:
          own: {question: A?, scale: yes-no, evidence: Its own.}
          scaled: {question: B?, scale: yes-no}
          near: {question: C?, levels: {0: No., 1: Yes.}}
    indicators:
      far: {question: D?, levels: {0: No., 1: Yes.}}
"""


def test_evidence_is_asked_for_where_it_stands_nearest() -> None:
    plan = compile_framework(framework(EVIDENCE))
    found = {name: plan.leaf(name).evidence for name in ("own", "scaled", "near", "far")}
    assert found == {"own": "Its own.", "scaled": "Of the scale.", "near": "Of the dimension.", "far": "Of the pillar."}


REPEATED = {
    "ours/framework.yaml": """
        {title: T, edition: 1, version: 1, publisher: P, licence: L, pillars: [one, two],
         scales: {yes-no: {evidence: A page., levels: {0: No., 1: Yes.}}}}
        """,
    "ours/one.yaml": """
        title: One
        references: [{title: A}]
        indicators:
          a: {question: A?, scale: yes-no}
          b: {question: B?, levels: {0: No., 1: Yes.}}
        """,
    "ours/two.yaml": """
        title: Two
        evidence: A law.
        references: [{title: A}]
        indicators:
          c: {question: C?, levels: {0: No., 1: Yes.}}
        """,
    "ours/translations/vi.yaml": """
        framework: {title: T}
        scales: {yes-no: {levels: {0: Không., 1: Có.}}}
        texts:
          one: {title: Một}
          two: {title: Hai}
          a: {question: A vi?}
          b: {question: B vi?, levels: {0: Không., 1: Có.}}
          c: {question: C vi?, levels: {0: Không., 1: Có.}}
        """,
}


def test_a_question_need_not_repeat_the_evidence_of_its_scale_or_pillar(folder_of: Write) -> None:
    ours = folder_of(REPEATED) / "ours"
    found = sorted((problem.code, problem.message) for problem in validate_paths([ours]) if problem.code in ("F27", "T02"))
    assert found == [
        ("F27", "'b' does not say which evidence to look for; add 'evidence:'"),
        ("T02", "'two' is not fully translated: 'evidence'; add the texts"),
        ("T02", "scale 'yes-no' is not fully translated: 'evidence'; add the text"),
    ]


@pytest.mark.parametrize(("note", "codes"), [("", ["S19"]), (", note: It describes 2024.", []), (", note: ' '", ["S19"])])
def test_evidence_after_the_period_needs_a_note_on_why(folder_of: Write, note: str, codes: list[str]) -> None:
    text = f"""
        framework: ours
        subject: {{id: A, name: A}}
        period: 2024
        sources: {{report: {{title: Report, date: 2025-03{note}}}}}
        answers: {{a: {{level: 1, evidence: [report]}}}}
        """
    folder = folder_of(
        {
            "ours/framework.yaml": "{title: T, edition: 1, version: 1, publisher: P, licence: L, pillars: [one]}",
            "ours/one.yaml": "{title: One, indicators: {a: {question: A?, levels: {0: No., 1: Yes.}}}}",
            "survey.yaml": text,
        }
    )
    assert [problem.code for problem in validate_paths([folder / "survey.yaml"])] == codes
