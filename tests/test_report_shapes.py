"""Reports of frameworks and surveys of other shapes: judged, unanswered, withheld, held down by a gate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reporting import Page, printed

JUDGED = {
    "frameworks/judged/framework.yaml": """
        title: Judged
        edition: 3.1
        version: 1.0.0
        publisher: X
        licence: Y
        aggregate: judgement
        range: [0, 5]
        words: {pillar: dimension, indicator: question}
        scales:
          colour:
            levels:
              red: {text: Obstacles., score: 0}
              yellow: {text: Mixed., score: 2.5}
              green: {text: Favourable., score: 5}
        overall: {aggregate: none}
        pillars: [a]
        """,
    "frameworks/judged/a.yaml": """
        title: Senior leadership
        scale: colour
        indicators:
          q1: {question: One?, scale: colour}
          q2: {question: Two?, scale: colour}
        """,
}
PLAIN = {
    "frameworks/plain/framework.yaml": """
        title: Plain
        edition: 1
        version: 1.0.0
        publisher: X
        licence: Y
        min_coverage: 0.5
        bands: [{id: low, title: Low, from: 0}, {id: high, title: High, from: 50}]
        overall: {gates: [{at_most: low, unless: b at least 1}]}
        pillars: [p]
        """,
    "frameworks/plain/p.yaml": """
        title: P
        indicators:
          a: {question: A?, levels: {0: No., 1: Yes.}}
          b: {question: B?, levels: {0: No., 1: Yes.}}
          c: {question: C?, levels: {0: No., 1: Yes.}, applies_to: {kind: city}}
        """,
}


def _report_of(files: dict[str, str], framework: str, answers: str, folder_of: Callable[..., Path]) -> tuple[str, str]:
    survey = f"framework: {framework}\nsubject: {{id: X, name: Xland, kind: country}}\nperiod: 2020\nanswers: {{{answers}}}\n"
    folder = folder_of({**files, "survey.yaml": survey})
    Page(printed(folder / "survey.yaml", "html"))
    return printed(folder / "survey.yaml", "md"), printed(folder / "survey.yaml", "html")


def test_a_framework_without_an_overall_score(folder_of: Callable[..., Path]) -> None:
    for text in _report_of(JUDGED, "judged", "a: {level: green, note: Ours.}, q1: red, q2: red", folder_of):
        assert "The framework gives no overall score." in text
        assert "Judgements that differ from the answers" in text
        assert "Score by dimension" in text or "| Dimension |" in text
    assert "Reach level yellow: Mixed." in text


def test_a_withheld_score(folder_of: Callable[..., Path]) -> None:
    for text in _report_of(PLAIN, "plain", "", folder_of):
        assert "There is no score yet, because no indicator that counts is answered." in text
        assert "Nothing is answered here." in text
        assert "The survey names no source." in text


def test_too_little_coverage(folder_of: Callable[..., Path]) -> None:
    files = {**PLAIN, "frameworks/plain/framework.yaml": PLAIN["frameworks/plain/framework.yaml"].replace("0.5", "0.8")}
    for text in _report_of(files, "plain", "a: 1", folder_of):
        assert "No overall score is given: answers cover 50 % of the framework by weight, and it asks for at least 80 %." in text.replace(
            "\u00a0", " "
        )


def test_a_gate_says_what_it_waits_for(folder_of: Callable[..., Path]) -> None:
    for text in _report_of(PLAIN, "plain", "a: 1, b: 0", folder_of):
        assert "The framework holds this result down until: b is at least level 1." in text
        assert "Every indicator that counts is answered, so the score is settled." in text
        assert "out of scope" in text
