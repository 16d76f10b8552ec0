"""What the commands print for people: the shipped frameworks on a terminal, in English and Vietnamese, wide and narrow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from conftest import ROOT, Output
from readiness.languages import language_of
from readiness.model import Gate, Target
from readiness.records import Record
from readiness.shape import check_shape
from readiness.targets import general_aim
from readiness.wording import amount, conditions_text, gate_text, lacking_text, plain, target_text
from readiness.yamlfile import parse

Said = TypeVar("Said", bound=Record)
Run = Callable[..., Output]
Write = Callable[[Mapping[str, str]], Path]
SURVEYS = ROOT / "surveys"
NQ17 = SURVEYS / "viet-nam-nq17-2020-12.yaml"
SERVICES = SURVEYS / "vn-online-services"
ODRA = SURVEYS / "odra"
EN, VI = language_of("en"), language_of("vi")


def lines(text: str) -> list[str]:
    """Lines with single spaces, however wide the columns are."""
    return [" ".join(line.split()) for line in text.splitlines()]


def record(kind: type[Said], text: str) -> Said:
    """A record from the text of a file."""
    found, problems = check_shape(kind, parse(text))
    assert found is not None, problems
    return found


# ---------------------------------------------------------------- words of numbers and targets


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [(0.1 + 0.2, "0.3", "0,3"), (1234.5, "1,234.5", "1.234,5"), (-2, "−2", "−2"), (5.0, "5", "5"), (1e300, "1e+300", "1e+300")],
)
def test_a_number_has_the_decimals_that_it_needs(value: float, english: str, vietnamese: str) -> None:
    assert (plain(EN, value), plain(VI, value)) == (english, vietnamese)


def test_amounts_have_units() -> None:
    assert amount(EN, [30.1], "%") == "30.1 %"
    assert amount(VI, [30.1], "%") == "30,1%"
    assert amount(EN, [13.17, 18.3], "% GDP") == "13.17 to 18.3 % GDP"
    assert amount(VI, [18.3, 13.17], "hạng") == "13,17 đến 18,3 hạng"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("{level: 3, by: 2027-06}", "level 3 by June 2027"),
        ("{band: top}", "at least Top"),
        ("{value: 30, unit: '%', baseline: {value: 10.76, date: 2019}, owner: Ministries}", "≥ 30 %; from 10.76 % in 2019; Ministries"),
        (
            "{change: {from: -15, to: -10}, operator: '<=', unit: places, baseline: {value: 88, date: 2018-07}, by: 2020}",
            "≤ 78 places by 2020; given as 73 to 78 places; from 88 places in July 2018",
        ),
        ("{value: {from: 20, to: 30}, unit: '%', scope: Every ministry}", "≥ 20 %; given as 20 to 30 %; Every ministry"),
    ],
)
def test_a_target_in_words(target: str, said: str) -> None:
    assert target_text(EN, general_aim(record(Target, target)), {"top": "Top"}) == said


def test_gates_and_conditions_in_words() -> None:
    gate = record(Gate, "{at_most: low, unless: {all: [a  at least 2, {any: [b at least 1, c at least 1]}]}}")
    assert gate_text(EN, gate, {"low": "Low"}) == "at most Low unless a at least 2 and (b at least 1 or c at least 1)"
    assert gate_text(VI, record(Gate, "{at_most: 2.5, unless: a at least 2}")) == "nhiều nhất 2,5, trừ khi a đạt ít nhất 2"
    assert conditions_text(EN, {"kind": ("city", "town"), "size": ("small",)}) == "kind is city or town and size is small"


def test_what_a_gate_lacks_is_said_in_the_language() -> None:
    said = "law at least 3; 1.3 at least green or 3.6 at least green; (2 of a at least 1, b at least 2)"
    assert lacking_text(EN, said) == said
    assert lacking_text(VI, "law at least 3; a at least on or b at least on") == "law đạt ít nhất 3; a đạt ít nhất on hoặc b đạt ít nhất on"


# ---------------------------------------------------------------- score


def test_a_scorecard_without_a_common_score_lists_what_was_measured(cli: Run) -> None:
    """Thừa Thiên - Huế, September 2020: the published shares (surveys/vn-online-services)."""
    out = cli("score", SERVICES / "thua-thien-hue-2020-09.yaml", "--lang", "en").out
    assert "Share of level 3 and 4 100 %" in lines(out)
    assert "Share of level 4 54 to 55 %" in lines(out)
    assert "Share of level 4 54 to 55 → 100 %" in lines(out)
    assert "█" not in out  # no bar where there is no score to draw
    assert "+0.00" not in out  # and no gain on a score that there is not
    late = cli("score", SERVICES / "viet-nam-2020-08.yaml", "--lang", "en").out
    assert "Share of level 4 15.9 % ≥ 30 % by 2020 late" in lines(late)


def test_a_threshold_on_a_score_that_there_is_not(cli: Run) -> None:
    found = cli("score", ODRA / "ulyanovsk-2013.yaml", "--fail-under", "3")
    assert (found.code, found.err) == (1, "readiness: overall: there is no score (the framework gives none), and 3 is asked for\n")


def test_a_scorecard_says_what_became_of_measured_targets(cli: Run) -> None:
    """December 2020: level-4 services 30.1 % against 30 %; EGDI place 86 against 78 or better (Resolution 17/NQ-CP)."""
    english, vietnamese = (lines(cli("score", NQ17, "--lang", language).out) for language in ("en", "vi"))
    assert "Online services at level 4 30.1 % ≥ 30 % by 2020 met" in english
    assert any(re.search(r"EGDI\) 86 \S+ ≤ 78 \S+ by 2020 missed$", line) for line in english)
    assert "Dịch vụ công trực tuyến mức độ 4 30,1% ≥ 30% đến hết năm 2020 đã đạt" in vietnamese
    assert "Điểm chung" in " ".join(vietnamese)
    assert not {"Overall", "Coverage", "Measured"} & set(" ".join(vietnamese).split())


def test_a_suggestion_says_how_much_it_is_made_from(cli: Run) -> None:
    """Ulyanovsk 2013: of financing one area of four is coloured, that of a weight of 3 in 15."""
    survey = ODRA / "ulyanovsk-2013.yaml"
    out = cli("score", survey).out
    assert any(line.endswith("unknown green (from 20 % of the weight)") for line in lines(out))
    assert out.count("of the weight") == 1  # all else is coloured in full
    node = {part["id"]: part for part in json.loads(cli("score", survey, "--format", "json").out)["score"]["parts"]}
    assert node["financing"]["suggestion_coverage"] == pytest.approx(3 / 15)
    assert node["leadership"]["suggestion_coverage"] == 1
    assert "the answers suggest green, from 20 % of the weight" in " ".join(cli("explain", survey, "financing").out.split())


# ---------------------------------------------------------------- show and new


def test_importance_words_and_shares_below_a_judgement(cli: Run) -> None:
    out = lines(cli("show", "wb-odra-2013").out)
    assert "7.1 Initial funding very-high 5 33.33 %" in out  # 5 of 15 in financing
    assert "7.4 Funding of innovation medium-high 3 20.00 %" in out
    assert "Id Title Weight Of group" in out
    assert {"Overall No score", "Groups The assessor's judgement", "Composites Mean"} <= set(out)
    one = " ".join(cli("show", "wb-odra-2013", "7.1").out.split())
    assert "weight very-high 5; 33.33 % of Financing" in one


def test_parts_are_spoken_of_only_where_there_is_a_score_of_them(cli: Run, folder_of: Write) -> None:
    files = {
        "f/framework.yaml": "title: F\nedition: 1\nversion: 1\npublisher: P\nlicence: L\naggregate: none\npillars: [p]\n",
        "f/p.yaml": "title: P\nindicators: {a: {question: A?, number: {from: 0, to: 10}}}\n",
    }
    folder = folder_of(files) / "f"
    assert "Parts count" not in cli("show", folder).out
    assert json.loads(cli("show", folder, "--format", "json").out)["framework"]["scoring"]["parts"] is None
    assert "with their full weight" in cli("show", "wb-gtmi-2022").out


@pytest.mark.parametrize(("command", "sign"), [("show", "target "), ("new", "# Target: ")])
def test_targets_stand_beside_their_questions(cli: Run, command: str, sign: str) -> None:
    out = cli(command, "vn-nq17-2020", "--lang", "en").out
    assert f"{sign}≥ 30 % by 2020" in out
    assert out.count(sign.strip() + " ≥") == 11  # of thirteen targets, two are to be at most


def test_one_target_in_full(cli: Run) -> None:
    out = " ".join(cli("show", "vn-nq17-2020", "un-egdi-rank", "--lang", "en").out.split())
    assert re.search(r"≤ 78 \S+ by 2020; given as 73 to 78 \S+; from 88 \S+ in July 2018; ", out)


# ---------------------------------------------------------------- gaps


def test_targets_have_units_ranges_and_scope(cli: Run) -> None:
    out = " ".join(cli("gaps", NQ17, "--lang", "en").out.split())
    assert re.search(r"now 86 \S+; target ≤ 78 \S+ by 2020; 8 \S+ short; progress 20 %; given as 73 to 78 \S+; from 88", out)
    assert "now 30.1 %; target ≥ 30 % by 2020; progress 101 %; from 10.76 % in 2019;" in out
    assert "The whole country" in out  # whom the target holds for
    found = json.loads(cli("gaps", NQ17, "--format", "json").out)
    target = {target["id"]: target for target in found["targets"]}["un-egdi-rank"]
    assert (target["range"], target["baseline"], target["since"]) == ([73, 78], 88, "2018-07")
    assert "193" in target["scope"]


def test_a_level_that_many_questions_share_is_said_with_its_question(cli: Run, folder_of: Write) -> None:
    files = {
        "frameworks/f/framework.yaml": (
            "title: F\nedition: 1\nversion: 1\npublisher: P\nlicence: L\npillars: [p]\nscales: {yes-no: {levels: {0: No., 1: 'Yes.'}}}\n"
        ),
        "frameworks/f/p.yaml": "title: P\nindicators:\n  a: {question: Is there a portal?, scale: yes-no}\n"
        "  b: {question: Is there a law?, levels: {0: No law., 1: A law in force.}}\n",
        "s.yaml": "framework: f\nsubject: {id: A, name: A}\nperiod: 2026\nanswers: {a: 0, b: 0}\n",
    }
    survey = folder_of(files) / "s.yaml"
    for command in ("gaps", "score"):
        out = cli(command, survey).out
        assert "Is there a portal? → Yes." in out
        assert "A law in force." in out
        assert "Is there a law?" not in out


# ---------------------------------------------------------------- diff


def test_judged_groups_are_compared_by_their_levels(cli: Run) -> None:
    found = cli("diff", ODRA / "mexico-2013.yaml", ODRA / "nairobi-2015.yaml")
    out = lines(found.out)
    assert "The framework gives no overall score." in out
    assert "Senior leadership (leadership → senior-leadership) yellow green not comparable" in out
    assert "Funding an open data programme (financing → funding) green green same" in out
    assert not any("withheld" in line for line in out)
    # A reason of several questions stands once, with the questions below it.
    reason = "split: Who would be nervous of open data is asked by itself now, as 3.6."
    assert out.count(reason) == 1
    assert "Worries about release (3.6): – → unanswered" in out[out.index(reason) : out.index(reason) + 4]
    assert "ICT skills in government (8.3 → 3.7): yellow → unanswered" in out


def test_different_subjects_are_told(cli: Run) -> None:
    found = cli("diff", ODRA / "mexico-2013.yaml", ODRA / "nairobi-2015.yaml")
    assert (found.code, found.err.count("different subjects")) == (0, 1)
    assert "'MEX' (Mexico (federal government)) and 'KE-30' (Nairobi, Kenya)" in found.err
    assert cli("diff", SURVEYS / "viet-nam-2018.yaml", SURVEYS / "viet-nam-2020.yaml").err == ""


def test_frameworks_with_nothing_in_common(cli: Run) -> None:
    """One sentence, instead of two hundred questions that are new or dropped."""
    found = cli("diff", SURVEYS / "viet-nam-2020.yaml", SURVEYS / "viet-nam-gtmi-2022.yaml")
    assert found.code == 0
    assert "Nothing can be compared" in found.out
    assert len(found.out.splitlines()) < 5


def test_numbers_are_compared_in_their_own_unit(cli: Run) -> None:
    out = lines(cli("diff", SURVEYS / "viet-nam-nq17-2020-09.yaml", NQ17, "--lang", "en").out)
    assert "Online services at level 4 (level-4-services): 19.1 % → 30.1 %" in out


# ---------------------------------------------------------------- every shipped survey, narrow and wide


def named(folder: Path) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in folder.rglob("*.yaml"))


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("survey", named(SURVEYS))
def test_nothing_is_cut_off(cli: Run, monkeypatch: pytest.MonkeyPatch, survey: str, language: str) -> None:
    """At 80 columns every word of the wide screen stands too, and no line is longer than the screen."""
    for command in (["score"], ["gaps"], ["explain", "overall"]):
        words = {}
        for width in (80, 200):
            monkeypatch.setenv("COLUMNS", str(width))
            found = cli(command[0], ROOT / survey, *command[1:], "--lang", language)
            assert found.code == 0, found.err
            assert max(map(len, found.out.splitlines())) <= width
            words[width] = set("".join(character if character.isalnum() else " " for character in found.out).split())
        assert {word for word in words[200] - words[80] if len(word) < 12} == set(), command  # long ones are folded


@pytest.mark.parametrize("framework", sorted(path.name for path in (ROOT / "frameworks").iterdir()))
def test_frameworks_fit_a_narrow_screen(cli: Run, monkeypatch: pytest.MonkeyPatch, framework: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for language in ("en", "vi"):
        found = cli("show", framework, "--lang", language)
        assert found.code == 0
        assert max(map(len, found.out.splitlines())) <= 80
        assert "…" not in found.out.replace("sha256", "") or "…" in cli("show", framework, "--lang", language, "--format", "json").out


@pytest.mark.parametrize("framework", sorted(path.name for path in (ROOT / "frameworks").iterdir()))
def test_a_survey_to_fill_in_of_every_framework(cli: Run, tmp_path: Path, framework: str) -> None:
    for language in ("en", "vi"):
        file = tmp_path / f"{language}.yaml"
        assert cli("new", framework, "--lang", language, "-o", file).code == 0
        assert (cli("validate", "--strict", file).code, cli("score", file).code) == (0, 0)


@pytest.mark.parametrize(
    "command", ["frameworks", "show", "new", "validate", "checks", "score", "explain", "gaps", "diff", "rank", "report", "test", "schema"]
)
def test_help_is_not_cut_off(cli: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    found = cli(command, "--help")
    assert found.code == 0
    assert "…" not in found.out.replace("PATH…", "")


def test_a_vietnamese_screen_has_no_english_heading(cli: Run) -> None:
    """Texts of surveys and ids apart: what the program itself says is Vietnamese."""
    english = {"Overall", "Coverage", "Evidenced", "Score", "Band", "Gain", "Next", "Target", "Share", "Weight", "Before", "After", "level"}
    english |= {"gaps", "pillars", "indicators", "least", "Group", "Part", "Influence", "Median", "Rank", "Unit", "Number", "ranks"}
    english |= {"draws", "Alone", "Input", "correlate", "Wanted", "answered", "Strengths", "Weaknesses", "confidence"}
    asean = (SURVEYS / "panels" / "asean-egdi-2020.csv", "--framework", "un-egdi-2020", "--lang", "vi")
    screens = [
        cli("score", SURVEYS / "viet-nam-2020.yaml", "--lang", "vi"),
        cli("gaps", SURVEYS / "viet-nam-2020.yaml", "--lang", "vi"),
        cli("diff", SURVEYS / "viet-nam-2018.yaml", SURVEYS / "viet-nam-2020.yaml", "--lang", "vi"),
        cli("explain", SURVEYS / "viet-nam-2020.yaml", "leadership", "--lang", "vi"),
        cli("show", "digital-government-2026", "--lang", "vi"),
        *(cli(command, *asean) for command in ("rank", "roll-up", "coherence", "weights")),
        cli("profile", asean[0], "Viet Nam", *asean[1:]),
        cli("robustness", *asean, "--aggregate", "mean,geometric", "--draws", 50, "--sobol", 20),
        cli("robustness", SURVEYS / "viet-nam-2020.yaml", "--draws", 50, "--sobol", 20, "--lang", "vi"),
        cli("plan", SURVEYS / "viet-nam-2020.yaml", "--target", 40, "--lang", "vi"),
        cli("frameworks", "--lang", "vi"),
    ]
    for screen in screens:
        assert screen.code == 0
        assert not english & set(re.findall(r"\w+", screen.out))
    assert "47,2" in screens[0].out


def test_programs_read_one_language(cli: Run) -> None:
    """JSON and CSV have the same keys, words and figures in every language; only titles and texts of the framework differ."""
    pair = [cli("score", NQ17, "--lang", language, "--format", "csv").out.splitlines() for language in ("en", "vi")]
    assert pair[0][0] == pair[1][0]
    figures = [[re.findall(r",(-?\d[\d.]*)", line) for line in out] for out in pair]
    assert figures[0] == figures[1]
