"""The Open Data Readiness Assessment of the World Bank: six published assessments, and what the two versions have in common.

Colours and the chart are those of the reports, whose addresses stand in the surveys. Importance words are those of the tables of
January 2013 and of version 3.1 (May 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT, Output
from published import Match, match
from readiness.diff import Difference, Item, compare
from readiness.library import load_framework, load_survey
from readiness.model import Framework
from readiness.scoring import Card, score

Run = Callable[..., Output]
Write = Callable[[Mapping[str, str]], Path]

SURVEYS = ROOT / "surveys" / "odra"
OLD, NEW = "wb-odra-2013", "wb-odra-2015"
COLOURS = {"g": "green", "y": "yellow", "r": "red", "-": None}
WORTH = {"green": 5.0, "yellow": 2.5, "red": 0.0, None: None}
WORDS = {"V": "very-high", "H": "high", "m": "medium-high", "M": "medium"}

# Dimensions 1 to 8 as printed; - is grey, too little information.
PUBLISHED = {
    "ulyanovsk-2013": "gygyyy-g",
    "mexico-2013": "yyyyyggy",
    "dominican-republic-2014": "ygyyyryy",
    "burkina-faso-2014": "gyyyyyry",
    "sierra-leone-2015": "yyyryyrr",
    "nairobi-2015": "gygyyygg",
}
REPORTS = {  # docs/odra/ of the World Bank's Open Data Toolkit (github.com/tgherzog/wbg-ogdtoolkit)
    "ulyanovsk-2013": "odra_ulyanovsk_web_final.doc",
    "mexico-2013": "odra_mexico_complete.pdf",
    "dominican-republic-2014": "odra_republica_dominicana.pdf",
    "burkina-faso-2014": "odra-burkina-faso-final-fr.pdf",
    "sierra-leone-2015": "odra_sierra_leone.pdf",
    "nairobi-2015": "odra_energy-nairobi.pdf",
}
# Survey and dimension: the colour printed in the report, and the one that its areas suggest.
DISAGREEMENTS = {
    ("ulyanovsk-2013", "data-within-government"): ("yellow", "green"),
    ("burkina-faso-2014", "leadership"): ("green", "yellow"),
}
CHART = {  # the Dominican Republic's report of 2014
    "leadership": 3.67,
    "policy-legal-framework": 4.17,
    "institutional-structures": 3.33,
    "data-within-government": 3.41,
    "demand-engagement": 1.97,
    "open-data-ecosystem": 0.96,
    "financing": 1.33,
    "technology-skills": 1.32,
}
# Importance of the dimensions, then of the questions of each, in their order. In 2013 dimension 3 has five questions in four rows,
# of which the second (medium high) holds two; in 2015 none is printed for 1.5, and reports use medium.
IMPORTANCE = {
    OLD: ("VHmHHmHH", "VHMH HHH VmmMM MHVMHV VHHHM HHmM VHmm HmHHM"),
    NEW: ("VHHHVHmH", "VHMHM VVHVHH VmmMMHHM HMHHHHM HHMM HHMmM VHmm HHmH"),
}


@cache
def framework(name: str) -> Framework:
    return load_framework(ROOT / "frameworks" / name)


@cache
def card(name: str) -> Card:
    survey = load_survey(SURVEYS / f"{name}.yaml")
    return score(framework(survey.framework), survey)


def matches() -> Iterator[Match]:
    """How many colours of dimensions are kept, how many the areas suggest, and the chart."""
    for version in (OLD, NEW):
        names = [name for name in PUBLISHED if card(name).plan.framework.id == version]
        nodes = {(name, node.id): node for name in names for node in card(name).overall.parts}
        letters = zip(nodes, "".join(PUBLISHED[name] for name in names), strict=True)
        printed = {place: COLOURS[letter] for place, letter in letters}
        yield match(version, "colours of dimensions, kept as given", {place: node.level for place, node in nodes.items()}, printed)
        suggested = {place: node.suggestion for place, node in nodes.items() if node.suggestion and printed[place]}
        if suggested:
            yield match(version, "colours that the areas suggest", suggested, {place: printed[place] for place in suggested})
    chart = {dimension: card("dominican-republic-2014").node(f"chart-{dimension}").value for dimension in CHART}
    yield match(OLD, "chart of the Dominican Republic", chart, CHART)


def test_how_many_agree() -> None:
    found = [(row.framework, row.cases, row.exact, row.within) for row in matches()]
    assert found == [(OLD, 32, 32, 0), (OLD, 31, 29, 0), (NEW, 16, 16, 0), (OLD, 8, 8, 0)]


@pytest.mark.parametrize("name", [OLD, NEW])
def test_eight_dimensions_with_the_published_importance(name: str) -> None:
    dimensions, questions = IMPORTANCE[name]
    pillars = framework(name).pillars.values()
    assert [pillar.weight for pillar in pillars] == [WORDS[letter] for letter in dimensions]
    found = [[question.weight for question in pillar.indicators.values()] for pillar in pillars]
    assert found == [[WORDS[letter] for letter in words] for words in questions.split()]
    assert all(pillar.aggregate == "judgement" for pillar in pillars)


@pytest.mark.parametrize("name", [OLD, NEW])
def test_questions_have_the_publisher_s_numbers(name: str) -> None:
    for number, pillar in enumerate(framework(name).pillars.values(), 1):
        assert list(pillar.indicators) == [f"{number}.{place}" for place in range(1, len(pillar.indicators) + 1)]


def test_35_rated_areas_and_43_questions() -> None:
    areas = dict(framework(OLD).indicators())
    shared = [area.tags["row"] for area in areas.values() if "row" in area.tags]
    assert shared == [("officers-and-coordination",)] * 2
    assert len(areas) - 1 == 35
    assert len(dict(framework(NEW).indicators())) == 43


def test_only_four_dimensions_of_2015_have_a_condition_for_green() -> None:
    assert [name for name, pillar in framework(NEW).pillars.items() if pillar.gates] == [
        "senior-leadership",
        "policy-legal-framework",
        "institutional-structures",
        "data-management",
    ]
    assert not any(pillar.gates for pillar in framework(OLD).pillars.values())


def test_there_are_six_assessments() -> None:
    assert {path.stem for path in SURVEYS.glob("*.yaml")} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_colour_is_kept(name: str) -> None:
    dimensions = card(name).overall.parts
    assert [node.level for node in dimensions] == [COLOURS[letter] for letter in PUBLISHED[name]]
    assert [node.value for node in dimensions] == [WORTH[node.level] for node in dimensions]
    assert (card(name).overall.value, card(name).overall.band) == (None, None)


def test_the_areas_suggest_29_of_31_published_colours() -> None:
    pairs = {(name, node.id): (node.level, node.suggestion) for name in PUBLISHED for node in card(name).overall.parts}
    both = {place: pair for place, pair in pairs.items() if None not in pair}
    assert len(both) == 31
    assert {place: pair for place, pair in both.items() if pair[0] != pair[1]} == DISAGREEMENTS


@pytest.mark.parametrize("name", PUBLISHED)
def test_disagreements_are_listed_beside_the_report(name: str) -> None:
    listed = {(name, node.id): (node.level, node.suggestion) for node in card(name).disagreements()}
    assert listed == {place: pair for place, pair in DISAGREEMENTS.items() if place[0] == name}
    (source,) = load_survey(SURVEYS / f"{name}.yaml").sources.values()
    assert source.href == f"https://github.com/tgherzog/wbg-ogdtoolkit/blob/master/docs/odra/{REPORTS[name]}"


@pytest.mark.parametrize("name", ["ulyanovsk-2013", "burkina-faso-2014"])
def test_the_scorecard_says_where_assessor_and_areas_disagree(cli: Run, name: str) -> None:
    (place,) = [place for place in DISAGREEMENTS if place[0] == name]
    given, suggested = DISAGREEMENTS[place]
    result = cli("score", SURVEYS / f"{name}.yaml")
    assert result.code == 0
    assert f"the assessor gives {given}, the answers suggest {suggested}" in result.out


def test_without_colours_for_questions_nothing_is_suggested() -> None:
    for name in ("sierra-leone-2015", "nairobi-2015"):
        assert [node.suggestion for node in card(name).overall.parts] == [None] * 8


@pytest.mark.parametrize("dimension", CHART)
def test_the_chart_of_the_dominican_republic_at_the_printed_digits(dimension: str) -> None:
    assert card("dominican-republic-2014").node(f"chart-{dimension}").value == CHART[dimension]


@pytest.mark.parametrize("name", [OLD, NEW])
def test_rank_refuses_with_the_caveat(cli: Run, tmp_path: Path, name: str) -> None:
    table = tmp_path / "places.csv"
    table.write_text("unit,1.1\nA,green\nB,red\n", encoding="utf-8")
    result = cli("rank", table, "--framework", name)
    assert (result.code, result.out) == (2, "")
    assert "not for ranking" in result.err
    assert str(framework(name).file.caveat) in result.err


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_every_report_prints_the_caveat(cli: Run, tmp_path: Path, suffix: str) -> None:
    for name in PUBLISHED:
        report = tmp_path / f"{name}.{suffix}"
        assert cli("report", SURVEYS / f"{name}.yaml", "-o", report).code == 0
        assert "Colours are not for ranking" in report.read_text(encoding="utf-8")


def test_all_of_it_validates(cli: Run) -> None:
    result = cli("validate", "--strict", ROOT / "frameworks" / OLD, ROOT / "frameworks" / NEW, SURVEYS)
    assert result.code == 0, result.out + result.err


# ---- A condition for green, on made-up answers


GREEN = "{level: green, evidence: [{title: Made up}]}"


def version_3(write: Write, answers: str) -> Path:
    """A made-up survey by version 3.1 of a place that has one by the method of 2013 too."""
    head = f"framework: {NEW}\nsubject: {{id: MEX, name: Mexico, kind: country}}\nperiod: 2016\nanswers:\n"
    return write({"version-3.yaml": head + answers}) / "version-3.yaml"


def test_a_condition_that_does_not_hold_is_named_and_changes_nothing(folder_of: Write) -> None:
    answers = "".join(f"  {name}: {GREEN}\n" for name in ("policy-legal-framework", "2.1", "2.2", "2.4"))
    node = score(framework(NEW), load_survey(version_3(folder_of, answers))).node("policy-legal-framework")
    assert (node.level, node.value, node.low, node.suggestion) == ("green", 5.0, 5.0, "green")
    assert node.overruled is not None
    assert "4.6 at least green" in node.overruled


def test_a_condition_that_holds_is_not_named(folder_of: Write) -> None:
    answers = "".join(f"  {name}: {GREEN}\n" for name in ("policy-legal-framework", "2.1", "2.2", "2.5", "4.6"))
    assert score(framework(NEW), load_survey(version_3(folder_of, answers))).node("policy-legal-framework").overruled is None


@pytest.mark.parametrize("colour", ["yellow-green", "yellow", "red"])
def test_a_condition_for_green_is_silent_on_other_colours(folder_of: Write, colour: str) -> None:
    survey = load_survey(version_3(folder_of, f"  policy-legal-framework: {colour}\n"))
    node = score(framework(NEW), survey).node("policy-legal-framework")
    assert (node.level, node.overruled) == (colour, None)


def test_signs_of_evidence_are_printed(cli: Run, folder_of: Write) -> None:
    signs = ", ".join(f"{{title: Interview {sign}, sign: {sign}}}" for sign in ("for", "against", "mixed"))
    survey = version_3(folder_of, f"  1.1: {{level: yellow, evidence: [{signs}]}}\n")
    out = cli("explain", survey, "1.1").out
    assert [sign for sign in ("for", "against", "mixed") if f"Interview {sign} ({sign})" in out] == ["for", "against", "mixed"]


# ---- 2013 beside 2015


SAME = ["1.1", "1.3", "1.4", "3.1", "3.2", "3.3", "3.4", "3.5", "4.1", "4.2", "4.3"]
SAME += ["5.1", "5.2", "6.1", "6.2", "7.1", "7.2", "7.3", "7.4", "8.4"]
MOVED = {"8.3": "3.7", "8.5": "3.8", "5.4": "4.4", "4.4": "4.5", "4.5": "4.7", "5.5": "5.3", "5.3": "6.3", "6.3": "6.4", "6.4": "6.5"}
ADDED = ["1.5", "2.1", "2.3", "2.5", "4.6", "5.4", "8.3"]
DROPPED = ["4.6", "8.2"]


def difference(after: Path) -> Difference:
    surveys = (load_survey(SURVEYS / "mexico-2013.yaml"), load_survey(after))
    return compare(framework(OLD), surveys[0], framework(NEW), surveys[1])


def questions(found: Difference) -> list[Item]:
    return [item for item in found.items if item.node_kind == "indicator"]


def test_every_area_and_every_question_has_its_link() -> None:
    links = framework(NEW).links[OLD]
    old = [name for link in links for name in (link.was or ((link.id,) if link.id else ()))]
    new = {name for link in links for name in (link.now or ((link.id,) if link.id else ()))}
    assert sorted(old) == sorted({*framework(OLD).pillars, *dict(framework(OLD).indicators()), *framework(OLD).file.composites})
    assert new == {*framework(NEW).pillars, *dict(framework(NEW).indicators())}
    assert all(link.reason for link in links if link.kind != "same")


def test_what_can_be_compared_and_what_can_not(folder_of: Write) -> None:
    found = difference(version_3(folder_of, "  1.1: green\n"))
    assert {item.id for item in questions(found) if item.comparable} == {*SAME, *MOVED.values()}
    assert [item.id for item in questions(found) if item.kind == "new"] == ADDED
    assert [item.id for item in questions(found) if item.kind == "dropped"] == DROPPED
    assert [item.id for item in found.items if item.node_kind == "group" and item.comparable] == ["funding"]
    assert all(item.reason for item in questions(found) if not item.comparable)


def test_a_number_that_means_something_else_now_is_not_compared_with_itself(folder_of: Write) -> None:
    # In 2013 Mexico's 5.3 (digital engagement) is green and 5.4 (demand within government) yellow; now they are 6.3 and 4.4.
    found = difference(version_3(folder_of, "  5.3: red\n  5.4: red\n  6.3: green\n  4.4: green\n"))
    items = {item.id: item for item in questions(found) if item.after_state is not None}
    assert (items["6.3"].before_level, items["6.3"].kind) == ("green", "same")
    assert (items["4.4"].before_level, items["4.4"].kind) == ("yellow", "rose")
    assert (items["5.3"].before_level, items["5.3"].kind) == ("yellow", "fell")  # was 5.5, response to demand
    assert (items["5.4"].before_level, items["5.4"].kind) == (None, "new")


def test_diff_says_so_with_the_reasons(cli: Run) -> None:
    result = cli("diff", SURVEYS / "burkina-faso-2014.yaml", SURVEYS / "sierra-leone-2015.yaml")
    assert result.code == 0
    out = " ".join(result.out.split())
    assert "Not comparable (" in out
    assert "split: Which technologies reach people and what the internet costs are two questions now." in out
    assert "dropped: The key datasets are looked at one by one, and have no colour any more." in out
    assert "new: The Open Government Partnership was not asked after." in out
