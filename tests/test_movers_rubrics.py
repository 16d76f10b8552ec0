"""Two panels of two rubrics that place units among others (R12): every world computed by hand, from the numbers alone."""

from __future__ import annotations

import csv
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import framework
from conftest import Output
from readiness.model import Framework
from readiness.movers import RUBRIC_AND_SAMPLE, SAMPLE, SCOPE_RUBRIC_AND_SAMPLE, Movers, Side, compare_panels
from readiness.panel import Wanted, read_table
from readiness.scoring import compile_framework

Cli = Callable[..., Output]
Units = Mapping[str, Mapping[str, float | None]]  # of each unit the number of each indicator, None for a blank
CAUSES = ("answers", "scope", "weights", "rubric", SAMPLE)
DOWN = {"b"}


@dataclass(frozen=True)
class Rubric:
    """Two groups of numbers with their weights, and one way each to fill gaps and to place numbers."""

    groups: Mapping[str, Mapping[str, float]]
    impute: str
    method: str

    @property
    def asked(self) -> list[str]:
        return [name for group in self.groups.values() for name in group]

    def framework(self, digest: str, **more: Any) -> Framework:
        step = {"method": self.method, **({"mean": 50, "deviation": 20} if self.method == "z-score" else {})}
        pillars = {
            group: {"indicators": {name: self._question(name, weight) for name, weight in parts.items()}}
            for group, parts in self.groups.items()
        }
        text = json.dumps({"prepare": {"impute": {"method": self.impute}, "normalise": step}, "pillar_files": pillars, **more})
        return replace(framework(text), digest=f"sha256:{digest}")

    @staticmethod
    def _question(name: str, weight: float) -> dict[str, Any]:
        return {"question": f"{name}?", "weight": weight, "number": {"direction": "down"} if name in DOWN else {}}


# The oracle: plain Python, from the definition.

CENTRES: dict[str, Callable[[Sequence[float]], float]] = {"mean": statistics.fmean, "median": statistics.median}


def score_of(rubric: Rubric, name: str, number: float | None, sample: Sequence[float | None]) -> float | None:
    """The score of one number among those of a sample, whose gaps are filled first."""
    known = [other for other in sample if other is not None]
    centre = CENTRES[rubric.impute](known) if known and rubric.impute != "none" else None
    filled = [centre if other is None else other for other in sample]
    number = centre if number is None else number
    others = [-other if name in DOWN else other for other in filled if other is not None]
    if number is None or not others:
        return None
    own = -number if name in DOWN else number
    if rubric.method == "z-score":
        return 50 + 20 * (own - statistics.fmean(others)) / statistics.stdev(others)
    if rubric.method == "percentile-rank":
        return 100 * min(sum(other < own for other in others), len(others) - 1) / (len(others) - 1)
    return 100 * min(max((own - min(others)) / (max(others) - min(others)), 0), 1)


def reweighted(rubric: Rubric, other: Rubric) -> dict[str, dict[str, float]]:
    """The shares of another rubric among the siblings that both have."""
    found = {}
    for group, parts in rubric.groups.items():
        common = [name for name in parts if name in other.groups[group]]
        total, shares = sum(parts[name] for name in common), sum(other.groups[group][name] for name in common)
        found[group] = {name: total * other.groups[group][name] / shares if name in common else weight for name, weight in parts.items()}
    return found


def overall(weights: Mapping[str, Mapping[str, float]], scores: Mapping[str, float | None]) -> float | None:
    """The mean of what has a score, by weight; groups weigh 1 times what is known of them."""
    above = below = 0.0
    for parts in weights.values():
        known = {name: weight for name, weight in parts.items() if scores[name] is not None}
        if known:
            share = sum(known.values()) / sum(parts.values())
            above += share * sum(weight * (scores[name] or 0.0) for name, weight in known.items()) / sum(known.values())
            below += share
    return above / below if below else None


def world(rubrics: Sequence[Rubric], panels: Sequence[Units], unit: str, turned: Sequence[int]) -> float | None:
    """The score of a unit in one world."""
    answers, scope, weights, rubric, sample = turned
    own, scores = rubrics[rubric], {}
    for name in own.asked:
        both_ask = name in rubrics[1 - rubric].asked
        numbers = [panel[unit].get(name) for panel in panels]
        side = rubric if not both_ask else answers if None not in numbers else scope
        among = panels[sample if both_ask else rubric]
        scores[name] = score_of(own, name, numbers[side], [other.get(name) for other in among.values()])
    return overall(reweighted(own, rubrics[weights]), scores)


Worlds = Mapping[tuple[int, ...], float | None]


def expected(worlds: Worlds, switches: Mapping[str, Sequence[int]]) -> dict[str, float] | None:
    """What each cause adds, over every order; None where a world has no score."""
    found = dict.fromkeys(switches, 0.0)
    orders = list(permutations(switches))
    for order in orders:
        turned = [0] * 5
        value = worlds[tuple(turned)]
        for cause in order:
            for place in switches[cause]:
                turned[place] = 1
            now = worlds[tuple(turned)]
            if value is None or now is None:
                return None
            found[cause] += (now - value) / len(orders)
            value = now
    return found


APART = {cause: (place,) for place, cause in enumerate(CAUSES)}


def side(made: Framework, path: Path, units: Units) -> Side:
    plan = compile_framework(made)
    names = [leaf.id for leaf in plan.leaves]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *names])
        writer.writerows([unit, *("" if own.get(name) is None else own[name] for name in names)] for unit, own in units.items())
    return Side.of(plan, read_table(path, plan))


def compared(folder: Path, rubrics: Sequence[Rubric], panels: Sequence[Units], **more: Any) -> Movers:
    made = [rubric.framework(f"{at}", **more) for at, rubric in enumerate(rubrics)]
    return compare_panels(*(side(own, folder / f"{at}.csv", units) for at, (own, units) in enumerate(zip(made, panels, strict=True))))


weight = st.sampled_from([0.5, 1.0, 2.0, 3.0])
number = st.one_of(st.none(), st.integers(0, 12).map(float))
NAMES = ("a", "b", "c", "d", "e")
FIXED: Units = {  # of every indicator two numbers that differ, in both panels, so that any other can be placed among them
    "u0": dict(zip(NAMES, (1.0, 2.0, 3.0, 9.0, 4.0), strict=True)),
    "u1": dict(zip(NAMES, (8.0, 5.0, 7.0, 2.0, 6.0), strict=True)),
}
methods = st.sampled_from(["min-max", "z-score", "percentile-rank"])
imputes = st.sampled_from(["mean", "median", "none"])


@st.composite
def rubrics_(draw: st.DrawFn) -> tuple[Rubric, Rubric]:
    """Two rubrics: `d` is asked by the first alone, `e` by the second alone."""
    first = {"one": {"a": draw(weight), "b": draw(weight)}, "two": {"c": draw(weight), "d": draw(weight)}}
    second = {"one": {"a": draw(weight), "b": draw(weight), "e": draw(weight)}, "two": {"c": draw(weight)}}
    return Rubric(first, draw(imputes), draw(methods)), Rubric(second, draw(imputes), draw(methods))


@st.composite
def panels_(draw: st.DrawFn) -> tuple[Units, Units]:
    """Two panels with units in common, lost ones and new ones."""

    def some(names: Sequence[str]) -> dict[str, dict[str, float | None]]:
        return {unit: {name: draw(number) for name in NAMES} for unit in names}

    common = [f"u{at}" for at in range(2, 2 + draw(st.integers(0, 3)))]
    return {**FIXED, **some([*common, "lost"])}, {**FIXED, **some(["new", *common])}


@settings(max_examples=60, deadline=None)
@given(rubrics_(), panels_())
def test_every_world_by_hand(tmp_path_factory: pytest.TempPathFactory, rubrics: tuple[Rubric, Rubric], panels: tuple[Units, Units]) -> None:
    """Answers, scope, weights, rubric and sample add what the definition says, and add up."""
    found = compared(tmp_path_factory.mktemp("worlds"), rubrics, panels)
    assert found.reason is None
    for mover in found.of("both"):
        worlds = {turned: world(rubrics, panels, mover.unit, turned) for turned in product((0, 1), repeat=5)}
        first, last = worlds[0, 0, 0, 0, 0], worlds[1, 1, 1, 1, 1]
        if first is None or last is None:
            assert mover.by is None
            continue
        assert mover.by is not None
        assert mover.exact == pytest.approx(last - first, abs=1e-9)
        assert sum(mover.by.values()) == pytest.approx(mover.exact, abs=1e-9)
        assert mover.by == pytest.approx(in_parts(worlds), abs=1e-9)


def in_parts(worlds: Worlds) -> dict[str, float]:
    """The split of a unit: in five, else as far as every world has a score."""
    ways = (
        APART,
        {"answers": (0,), "scope": (1,), "weights": (2,), RUBRIC_AND_SAMPLE: (3, 4)},
        {"answers": (0,), "weights": (2,), SCOPE_RUBRIC_AND_SAMPLE: (1, 3, 4)},
        {SCOPE_RUBRIC_AND_SAMPLE: (0, 1, 2, 3, 4)},
    )
    return next(found for way in ways if (found := expected(worlds, way)) is not None)


# What one rubric cannot make of the other panel.


def one_group(method: str, **normalise: Any) -> str:
    step = json.dumps({"method": method, **normalise})
    return f"prepare: {{normalise: {step}}}\npillar_files: {{one: {{indicators: {{a: {{question: A?, number: {{}}}}}}}}}}"


def sides_of(folder: Path, texts: Sequence[str], panels: Sequence[Units]) -> list[Side]:
    made = [replace(framework(text), digest=f"sha256:{at}") for at, text in enumerate(texts)]
    return [side(own, folder / f"{at}.csv", units) for at, (own, units) in enumerate(zip(made, panels, strict=True))]


def test_a_sample_that_the_other_rubric_cannot_place_by(tmp_path: Path) -> None:
    """Without the reference unit the earlier panel is no sample of the later rubric: its rubric and its sample are one cause.

    u2 goes from 50 (of 0 to 10) to 60 (of 0 to the 5 of the reference unit) while its number falls from 5 to 3. With the
    later number it would have had 30 at first, with the earlier one 100 at last: answers add (-20 - 40) / 2.
    """
    texts = [one_group("min-max"), one_group("distance-to-reference", reference="ref")]
    panels = [{"u0": {"a": 0.0}, "u1": {"a": 10.0}, "u2": {"a": 5.0}}, {"u0": {"a": 0.0}, "ref": {"a": 5.0}, "u2": {"a": 3.0}}]
    found = compare_panels(*sides_of(tmp_path, texts, panels))
    assert found.reason is not None
    assert "the reference unit 'ref' is not in the sample" in found.reason
    mover = next(mover for mover in found.units if mover.unit == "u2")
    assert (mover.before, mover.after) == (50, 60)
    assert mover.by == pytest.approx({"answers": -30, "scope": 0, "weights": 0, RUBRIC_AND_SAMPLE: 40})


def test_numbers_that_the_other_rubric_cannot_divide_by(tmp_path: Path) -> None:
    """The later rubric divides by what was below 0 in the earlier panel: no world has the earlier answers under it."""
    later = "prepare: {denominate: {by: d}, normalise: {method: min-max}}"
    below = "d: {question: D?, number: {}, scored: false, prepare: {denominate: none}}"
    asked = f"pillar_files: {{one: {{indicators: {{a: {{question: A?, number: {{}}}}, {below}}}}}}}"
    panels: list[Units] = [{f"u{at}": {"a": at + 1.0, "d": sign * (at + 2.0)} for at in range(3)} for sign in (-1, 1)]
    found = compare_panels(*sides_of(tmp_path, [f"prepare: {{normalise: min-max}}\n{asked}", f"{later}\n{asked}"], panels))
    assert found.reason is not None
    assert found.reason.startswith("one framework cannot take the answers to the other: unit 'u0', 'd': the denominator is below 0")
    assert {mover.by for mover in found.units} == {None}


def written(folder: Path, name: str, text: str) -> Path:
    made = folder / name / "index"
    made.mkdir(parents=True)
    pillar = "title: One\nindicators: {a: {question: A?, number: {}}}\n"
    head = "title: Test\nedition: 2026\nversion: 1.0.0\npublisher: Nobody\nlicence: CC0-1.0\npillars: [one]\n"
    (made / "framework.yaml").write_text(head + text, encoding="utf-8")
    (made / "one.yaml").write_text(pillar, encoding="utf-8")
    return made


def test_the_reason_is_said(cli: Cli, tmp_path: Path) -> None:
    frameworks = [
        written(tmp_path, "one", "prepare: {normalise: {method: min-max}}\n"),
        written(tmp_path, "two", "prepare: {normalise: {method: distance-to-reference, reference: ref}}\n"),
    ]
    tables = [tmp_path / "1.csv", tmp_path / "2.csv"]
    tables[0].write_text("unit,a\nu0,0\nu1,10\nu2,5\n", encoding="utf-8")
    tables[1].write_text("unit,a\nu0,0\nref,5\nu2,3\n", encoding="utf-8")
    options = ("--before-framework", frameworks[0], "--after-framework", frameworks[1])
    shown = cli("diff", *tables, *options)
    assert shown.code == 0, shown.err
    said = " ".join(shown.out.split())
    assert "cannot be told apart, as one framework cannot place the units of both panels: the reference unit" in said
    (unit,) = [unit for unit in json.loads(cli("diff", *tables, *options, "--format", "json").out)["units"] if unit["unit"] == "u2"]
    assert unit["by"] == pytest.approx({"answers": -30, "scope": 0, "weights": 0, RUBRIC_AND_SAMPLE: 40})
    assert f",{RUBRIC_AND_SAMPLE}," in cli("diff", *tables, *options, "--format", "csv").out


# Answers that say what others mean, several periods, and units that a rubric leaves out.

RATIO = """
    prepare: {normalise: {method: min-max}}
    pillar_files:
      one:
        indicators:
          n: {question: N?, number: {}, scored: false}
          m: {question: M?, number: {}, scored: false}
          share: {question: Share?, ratio: {numerator: n, denominator: m}}
          law: {question: Law?, levels: {0: No., 1: Yes.}}
"""


def test_a_ratio_of_two_answers_is_placed_among_others(tmp_path: Path) -> None:
    """u2 has 2 of 4 among 0 to 1 (50 and law 0: 25), then 6 of 4 among 0 to 2 (75 and law 1: 87.5)."""
    made = replace(framework(RATIO), digest="sha256:one")
    panels: list[Units] = [
        {
            name: dict(zip(("n", "m", "law"), own, strict=True))
            for name, own in {"u0": (0.0, 1.0, 0), "u1": (3.0, 3.0, 1), "u2": last}.items()
        }
        for last in ((2.0, 4.0, 0), (6.0, 4.0, 1))
    ]
    panels[1] = {**panels[1], "u1": {"n": 6.0, "m": 3.0, "law": 1}}
    found = compare_panels(*(side(made, tmp_path / f"{at}.csv", units) for at, units in enumerate(panels)))
    mover = next(mover for mover in found.units if mover.unit == "u2")
    assert (mover.before, mover.after, found.reason) == (25, 87.5, None)
    # By the earlier sample 6 of 4 is beyond its best (100), by the later 2 of 4 a quarter of the way.
    assert mover.by == pytest.approx({"answers": (75 + 75) / 2, "scope": 0, "weights": 0, "rubric": 0, SAMPLE: (-12.5 - 12.5) / 2})


def test_a_unit_that_the_other_rubric_leaves_out_is_compared_with_those_it_keeps(tmp_path: Path) -> None:
    """Later only units with half of the numbers are kept: as sample of the later rubric the earlier panel is without u2.

    By its one number u2 is beaten by both others. With the later one instead it beats both; with the earlier one beside the
    number that it has only now, it ties with both (50): answers add (100 + 50) / 2, scope (50 + 0) / 2.
    """
    asked = "pillar_files: {one: {aggregate: copeland, indicators: {a: {question: A?, number: {}}, b: {question: B?, number: {}}}}}"
    texts = [f"prepare: {{{screen}normalise: {{method: min-max, cap: false}}}}\n{asked}" for screen in ("", "screen: {units: 0.6}, ")]
    panels: list[Units] = [
        {"u0": {"a": 5.0, "b": 5.0}, "u1": {"a": 9.0, "b": 9.0}, "u2": {"a": 1.0, "b": None}},
        {"u0": {"a": 5.0, "b": 5.0}, "u1": {"a": 9.0, "b": 9.0}, "u2": {"a": 10.0, "b": 10.0}},
    ]
    found = compare_panels(*sides_of(tmp_path, texts, panels))
    moved = {mover.unit: (mover.before, mover.after, mover.by) for mover in found.units}
    assert found.reason is None
    assert moved["u2"][:2] == (0, 100)
    assert moved["u2"][2] == pytest.approx({"answers": 75, "scope": 25, "weights": 0, "rubric": 0, SAMPLE: 0})
    # u1 beats both at first and one of two at last. Without u2 in the earlier sample it beats all (one) there: only the sample moves it.
    assert moved["u1"][:2] == (100, 50)
    assert moved["u1"][2] == pytest.approx({"answers": 0, "scope": 0, "weights": 0, "rubric": 0, SAMPLE: -50})
    # u0 beats u2 and is beaten by u1 (50) at first; of those the later rubric keeps it beats none (0).
    assert moved["u0"][:2] == (50, 0)
    assert moved["u0"][2] == pytest.approx({"answers": 0, "scope": 0, "weights": 0, "rubric": -25, SAMPLE: -25})


@pytest.mark.parametrize("over", ["period", "all"])
def test_periods_of_tables_stay_samples(tmp_path: Path, over: str) -> None:
    """Two tables of several periods: a rubric that says the same by another name splits as one rubric does."""
    text = f"""
        prepare: {{impute: {{method: linear}}, normalise: {{method: min-max, over: {over}}}}}
        pillar_files: {{one: {{indicators: {{a: {{question: A?, number: {{}}}}, b: {{question: B?, number: {{}}}}}}}}}}
    """
    made = [replace(framework(text), digest=f"sha256:{at}") for at in range(2)]
    tables = [tmp_path / "1.csv", tmp_path / "2.csv"]
    tables[0].write_text("unit,year,a,b\nu0,2018,1,2\nu1,2018,4,6\nu0,2019,3,\nu1,2019,5,5\nu0,2020,5,4\nu1,2020,9,1\n", encoding="utf-8")
    tables[1].write_text("unit,year,a,b\nu0,2021,6,2\nu1,2021,4,7\nu0,2022,7,2\nu1,2022,3,\nu0,2023,8,3\nu1,2023,2,9\n", encoding="utf-8")

    def at(path: Path, own: Framework, period: str) -> Side:
        plan = compile_framework(own)
        return Side.of(plan, read_table(path, plan, Wanted(period="year")), period)

    earlier = at(tables[0], made[0], "2019")
    alike, anew = (compare_panels(earlier, at(tables[1], own, "2022")) for own in made)
    assert anew.reason is None
    for mover, again in zip(alike.units, anew.units, strict=True):
        assert mover.by is not None
        assert again.by == pytest.approx(mover.by, abs=1e-9)
        assert mover.by["answers"] != 0
        assert mover.by[SAMPLE] != 0
