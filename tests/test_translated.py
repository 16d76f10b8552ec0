"""Texts of levels, units and targets in another language, laid over those of the framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import ROOT, Output
from readiness.library import load_framework
from readiness.model import Framework
from readiness.scoring import compile_framework
from readiness.validate import validate_paths

Write = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Output]

FRAMEWORK = {
    "ours/framework.yaml": """
        title: Ours
        edition: 1
        version: 1.0.0
        publisher: Us
        licence: CC0
        words: {red: red, green: green}
        scales: {colours: {levels: {red: Weak., amber: {title: amber, text: So so.}, green: Good.}}}
        pillars: [services]
        """,
    "ours/services.yaml": """
        title: Services
        references: [{title: A book}]
        indicators:
          rank:
            question: At which place?
            number: {unit: places, direction: down, steps: {70: 1, 50: 2}}
            target:
              - {value: 70, unit: places, by: 2025, owner: Cabinet, scope: The country}
              - {value: 50, unit: points, by: 2030, scope: The world}
          share:
            question: What share?
            ratio: {unit: services, from: 0, to: 100}
            target: {value: 80, unit: services, owner: Cabinet}
          state: {question: In what state?, scale: colours, evidence: A look.}
        """,
    "ours/tests/a.yaml": "cases: [{name: One, answers: {state: red}, expect: {state: 0}}]\n",
}
VIETNAMESE = """
    framework: {title: Bộ của ta, words: {red: đỏ, green: xanh}}
    scales: {colours: {levels: {red: Yếu., amber: {title: hổ phách, text: Tạm được.}, green: Tốt.}}}
    texts:
      services: {title: Dịch vụ}
      rank:
        question: Hạng mấy?
        unit: hạng
        target: [{owner: Chính phủ, scope: Cả nước}, {scope: Thế giới}]
      share: {question: Tỷ lệ bao nhiêu?, unit: dịch vụ, target: {owner: Chính phủ}}
      state: {question: Tình trạng ra sao?, evidence: Xem.}
    """


@pytest.fixture
def ours(folder_of: Write) -> Path:
    return folder_of({**FRAMEWORK, "ours/translations/vi.yaml": VIETNAMESE}) / "ours"


def targets(framework: Framework, name: str) -> list[tuple[str | None, ...]]:
    return [(target.unit, target.owner, target.scope) for target in dict(framework.indicators())[name].targets]


def test_units_and_targets_are_translated(ours: Path) -> None:
    framework = load_framework(ours, "vi")
    rank, share = (dict(framework.indicators())[name] for name in ("rank", "share"))
    assert rank.number is not None
    assert share.ratio is not None
    assert (rank.number.unit, share.ratio.unit) == ("hạng", "dịch vụ")
    assert targets(framework, "rank") == [("hạng", "Chính phủ", "Cả nước"), ("points", None, "Thế giới")]
    assert targets(framework, "share") == [("dịch vụ", "Chính phủ", None)]
    assert targets(load_framework(ours), "rank")[0] == ("places", "Cabinet", "The country")


def test_levels_have_names_in_every_language(ours: Path) -> None:
    names = {
        language: [level.name for level in compile_framework(load_framework(ours, language)).leaf("state").levels]
        for language in ("en", "vi")
    }
    assert names == {"en": ["red", "amber", "green"], "vi": ["đỏ", "hổ phách", "xanh"]}


def test_a_complete_translation_is_clean(ours: Path) -> None:
    assert [problem for problem in validate_paths([ours]) if problem.code.startswith("T")] == []


@pytest.mark.parametrize(
    ("left_out", "instead", "said"),
    [
        ("        unit: hạng\n", "", "'unit'"),
        ("owner: Chính phủ, scope: Cả nước", "scope: Cả nước", "'owner' of its target"),
        ("title: hổ phách, ", "", "the title of level amber"),
        ("words: {red: đỏ, green: xanh}", "words: {green: xanh}", "word 'red'"),
    ],
)
def test_what_is_not_translated_is_told(folder_of: Write, left_out: str, instead: str, said: str) -> None:
    ours = folder_of({**FRAMEWORK, "ours/translations/vi.yaml": VIETNAMESE.replace(left_out, instead)}) / "ours"
    found = [problem.message for problem in validate_paths([ours]) if problem.code == "T02"]
    assert any(said in message for message in found)


def test_a_unit_and_a_target_without_an_original_are_told(folder_of: Write) -> None:
    more = VIETNAMESE.replace("Tình trạng ra sao?", "Tình trạng ra sao?, unit: mức, target: {owner: Ai đó}")
    ours = folder_of({**FRAMEWORK, "ours/translations/vi.yaml": more}) / "ours"
    found = [problem.message for problem in validate_paths([ours]) if problem.code == "T07"]
    assert found == [
        "'state' has no 'unit' in the framework, so this is never shown; add it there, or remove it",
        "'state' has 0 targets in the framework; remove what is more",
    ]


def test_a_lead_has_one_name(folder_of: Write) -> None:
    """Under two names it would take up two steps at once, and a plan have other dates in this language."""
    asked = (
        FRAMEWORK["ours/services.yaml"].rstrip()
        + """
          law:
            question: Is there a law?
            levels: {0: None., 1: Draft., 2: Law.}
            evidence: A look.
            actions: {1: {do: Draft it, lead: Ministry}, 2: {do: Pass it, lead: Ministry}}
        """
    )
    more = (
        VIETNAMESE.rstrip()
        + """
      law:
        question: Có luật không?
        levels: {0: Không., 1: Dự thảo., 2: Luật.}
        evidence: Xem.
        actions: {1: {do: Soạn, lead: Bộ Tư pháp}, 2: {do: Ban hành, lead: Bộ tư pháp}}
    """
    )
    ours = folder_of({**FRAMEWORK, "ours/services.yaml": asked, "ours/translations/vi.yaml": more}) / "ours"
    found = [problem.message for problem in validate_paths([ours]) if problem.code.startswith("T")]
    assert found == ["'Ministry' is 'Bộ Tư pháp' elsewhere; give one lead one name"]


def test_colours_are_named_in_the_language_of_the_reader(cli: Run) -> None:
    survey = ROOT / "surveys" / "odra" / "burkina-faso-2014.yaml"
    shown = cli("score", survey, "--lang", "vi").out
    assert "vàng" in shown
    assert "yellow" not in shown


def test_targets_of_a_vietnamese_framework_read_in_english(cli: Run) -> None:
    shown = cli("gaps", ROOT / "surveys" / "viet-nam-qd749-2024.yaml", "--lang", "en").out
    assert "≤ 70 places by 2025" in shown
    assert "Viet Nam, among the 193 member states of the United Nations" in " ".join(shown.split())
    assert "hạng" not in shown
