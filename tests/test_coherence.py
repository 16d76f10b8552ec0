"""Coherence of panels: COINr's analyses of the ASEM index reproduced from a scored table, findings, and bad panels."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asem as asem_table
from build import framework
from coinr import analysis, framework_of, members, tree
from conftest import ROOT, Output
from readiness.coherence import ADVICE, Limits, Pair, Study, availability, findings, study
from readiness.coherence.findings import RULES
from readiness.coherence.shares import effective_weights
from readiness.languages import language_of
from readiness.panel import Panel, read_table, score_panel
from readiness.scoring import Plan, Scores, compile_framework
from readiness.statistics.structure import components

Cli = Callable[..., Output]
EXACT = 1e-9
OVERALL = {"Index": "overall"}


def loaded(folder: Path, values: str) -> tuple[Plan, Panel, Scores]:
    """The ASEM index over one step, read and scored as a user's table."""
    made, table = framework_of(values)
    path = folder / "asem.csv"
    path.write_text(table, encoding="utf-8")
    plan = compile_framework(made)
    panel = read_table(path, plan)
    return plan, panel, score_panel(plan, panel)


@cache
def normalised(folder: Path) -> tuple[Panel, Scores, Study]:
    _, panel, scores = loaded(folder, "pipeline/06_normalised")
    return panel, scores, study(scores, panel.raw)


@pytest.fixture(scope="module")
def asem(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study of the normalised ASEM data."""
    return normalised(tmp_path_factory.getbasetemp())[2]


def ours(name: str) -> str:
    return OVERALL.get(name, name)


def between(found: Study, one: str, other: str) -> Pair:
    """The pair, whichever comes first."""
    names = {ours(one), ours(other)}
    return next(pair for pair in found.pairs if {pair.one, pair.other} == names)


@pytest.mark.parametrize("kind", ["pearson", "spearman", "kendall"])
def test_correlations_of_indicators_with_all_that_stands_above_them(asem: Study, kind: str) -> None:
    above = {"Pillar": 2, "Sub-index": 3, "Index": 4}
    rows = analysis(f"corr_L1_family_{kind}")
    assert len(rows) == 147
    for row in rows:
        whole = next(name for name, (level, _) in tree().items() if level == above[row["Var1"]] and row["Var2"] in members(name, 1))
        found = between(asem, row["Var2"], whole)
        assert found.relation == "above"
        assert found.coefficients[kind] == pytest.approx(float(row["Correlation"]), abs=EXACT)
    for row in analysis(f"corr_L1_with_own_pillar_{kind}"):
        assert between(asem, row["Var1"], row["Var2"]).coefficients[kind] == pytest.approx(float(row["Correlation"]), abs=EXACT)


@pytest.mark.parametrize("name", ["corr_L2_with_own_subindex_pearson", "corr_L3_L4_pearson"])
def test_correlations_of_groups_with_their_parents(asem: Study, name: str) -> None:
    for row in analysis(name):
        assert between(asem, row["Var1"], row["Var2"]).coefficients["pearson"] == pytest.approx(float(row["Correlation"]), abs=EXACT)


def test_correlations_that_chance_explains_can_be_told_by_their_p_value(asem: Study) -> None:
    for row in analysis("corr_normalised_L1_pearson_p0.05_blanked"):
        if row["Var1"] != row["Var2"]:
            found = between(asem, row["Var1"], row["Var2"])
            p = found.p["pearson"]
            assert p is not None
            assert (p > 0.05) == (row["Correlation"] == "")


@pytest.mark.parametrize(("name", "flag"), [("high0.75", "collinear"), ("low-0.4", "opposed")])
def test_flagged_pairs_within_pillars(tmp_path: Path, name: str, flag: str) -> None:
    _, _, scores = loaded(tmp_path, "pipeline/06_normalised")
    found = study(scores, limits=Limits(collinear=0.75, opposed=-0.4))
    expected = {frozenset((row["Ind1"], row["Ind2"])) for row in analysis(f"corr_flags_{name}_within_pillar")}
    assert {
        frozenset((pair.one, pair.other))
        for pair in found.pairs
        if pair.flag == flag and pair.relation == "within" and pair.level == "indicators"
    } == expected


def test_alpha_and_components_of_every_group(asem: Study) -> None:
    for row in analysis("cronbach_alpha"):
        group = asem.groups[ours(row["group"])]
        if row["dset"] == "Normalised":
            assert group.alpha_below == pytest.approx(float(row["alpha"]), abs=EXACT)
            assert group.indicators == int(row["k"])
        elif row["dset"] == "Aggregated" and len(group.parts) == int(row["k"]):
            assert group.alpha == pytest.approx(float(row["alpha"]), abs=EXACT)
    for row in analysis("pca_eigenvalues"):
        group = asem.groups[row["group"]]
        assert group.eigenvalues[int(row["component"]) - 1] == pytest.approx(float(row["eigenvalue"]), abs=EXACT)


@pytest.mark.parametrize(("name", "weights"), [("effective_weights", None), ("effective_weights_unequal", "aggregate/weights_unequal")])
def test_effective_weights(name: str, weights: str | None) -> None:
    plan = compile_framework(framework_of("pipeline/06_normalised", weights)[0])
    found = {plan.nodes[index].id: share for index, share in effective_weights(plan).items()}
    for row in analysis(name):
        assert found[ours(row["iCode"])] == pytest.approx(float(row["EffWeight"]), abs=EXACT)


def test_weights_that_decide_nothing_have_no_effective_weight() -> None:
    made = compile_framework(
        framework("""
            pillar_files:
              a:
                aggregate: minimum
                indicators: {x: {question: X?, number: {from: 0, to: 1}}, y: {question: Y?, number: {from: 0, to: 1}}}
              b: {weight: 3, indicators: {z: {question: Z?, number: {from: 0, to: 1}}}}
            """)
    )
    found = {made.nodes[index].id: share for index, share in effective_weights(made).items()}
    assert found == {"overall": 1, "a": 0.25, "b": 0.75, "z": 0.75}


def test_availability_of_every_unit(tmp_path: Path) -> None:
    _, panel, scores = loaded(tmp_path, "pipeline/01_raw")
    found = dict(zip(panel.units, availability(scores, panel.raw), strict=True))
    for row in analysis("data_availability_units"):
        own = found[row["uCode"]]
        assert (own.missing, own.zeros) == (int(row["N_missing"]), int(row["N_zero"]))
        assert own.available == pytest.approx(float(row["Dat_Avail"]), abs=EXACT)
    for row in analysis("data_availability_by_group"):
        expected = {ours(name): float(share) for name, share in row.items() if name != "uCode"}
        assert found[row["uCode"]].groups == pytest.approx(expected, abs=EXACT)


def test_figures_and_flags_of_the_raw_numbers(tmp_path: Path) -> None:
    _, panel, scores = loaded(tmp_path, "pipeline/01_raw")
    found = study(scores, panel.raw).members
    said = {"Flag.Avail": "available", "Flag.NonZero": "zeros", "Flag.Unique": "distinct", "Flag.SkewKurt": "outliers"}
    for row in analysis("stats_raw"):
        figures = found[row["iCode"]].raw
        assert figures is not None
        assert figures.skew == pytest.approx(float(row["Skew"]), abs=EXACT)
        shares = (figures.nonzero, figures.distinct, figures.same)
        assert shares == pytest.approx([float(row[f"Frc.{name}"]) for name in ("NonZero", "Unique", "Same")], abs=EXACT)
        assert set(figures.flags) == {flag for column, flag in said.items() if row[column] != "ok"}


def test_what_measures_size(tmp_path: Path) -> None:
    """Raw ASEM indicators beside GDP and energy use: the same ten pairs as COINr's `get_denom_corr` at .7."""
    from published import published

    _, panel, scores = loaded(tmp_path, "pipeline/01_raw")
    units = {row["uCode"]: row for row in published("coinr-asem/asem_idata.csv")}
    names = ("Area", "Energy", "GDP", "Population")
    sizes = {name: np.array([float(units[unit][name] or "nan") for unit in panel.units]) for name in names}
    found = {(pair.one, pair.other): pair.coefficients["pearson"] for pair in study(scores, panel.raw, sizes).sizes if pair.flag}
    expected = {(row["Ind"], row["Denom"]): float(row["Corr"]) for row in analysis("corr_with_denominators_0.7")}
    assert found == pytest.approx(expected, abs=EXACT)


FRAMEWORK = """
pillar_files:
  one:
    indicators:
      a: {question: A?, number: {from: 0, to: 10}}
      b: {question: B?, number: {from: 0, to: 10}}
      c: {question: C?, number: {from: 0, to: 10}}
  two:
    indicators:
      d: {question: D?, number: {from: 0, to: 10}}
      e: {question: E?, number: {from: 0, to: 10}}
"""


def said(folder: Path, table: str, framework_text: str = FRAMEWORK, **attributes: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Kind and ids of the findings of a small table."""
    path = folder / "table.csv"
    path.write_text(table, encoding="utf-8")
    plan = compile_framework(framework(framework_text))
    panel = read_table(path, plan)
    return [(one.kind, one.ids) for one in findings(study(score_panel(plan, panel), panel.raw, attributes))]


def table_of(**columns: list[float]) -> str:
    rows = zip(*columns.values(), strict=True)
    lines = [f"u{at}," + ",".join("" if np.isnan(x) else repr(float(x)) for x in row) for at, row in enumerate(rows)]
    return "\n".join([",".join(["unit", *columns]), *lines]) + "\n"


STEADY = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 2.5, 4.5, 6.5]
OTHER = [5.0, 1.0, 4.0, 2.0, 8.0, 3.0, 9.0, 6.0, 7.0, 1.5, 2.5, 3.5]
SHUFFLED = [4.0, 9.0, 2.0, 7.0, 1.0, 8.0, 3.0, 6.0, 5.0, 2.5, 8.5, 1.5]
ZIGZAG = [4.0, 6.0] * 6


def test_a_finding_of_every_kind(tmp_path: Path) -> None:
    """Each rule speaks of what was made for it."""
    nearly = [x + 0.01 * (at % 3) for at, x in enumerate(STEADY)]
    found = said(tmp_path, table_of(a=STEADY, b=nearly, c=[10 - x for x in STEADY], d=[3.0] * 12, e=SHUFFLED))
    assert ("collinear", ("a", "b")) in found
    assert ("opposed", ("a", "c")) in found
    assert ("negative", ("c", "one")) in found
    assert ("constant", ("d",)) in found
    assert ("low-alpha", ("one",)) in found
    gaps = [float("nan")] * 12
    found = said(tmp_path, table_of(a=STEADY, b=gaps, c=[1.0, *gaps[1:]], d=[3.0] * 11 + [4.0], e=OTHER))
    assert ("no-values", ("b",)) in found
    assert ("sparse", ("c",)) in found
    assert ("near-constant", ("d",)) in found
    # twelve units and one of them far away
    found = said(tmp_path, table_of(a=[1.0, 1.1, 1.2] * 3 + [1.3, 1.4, 9.9], b=STEADY, c=OTHER, d=STEADY, e=STEADY))
    assert ("outliers", ("a",)) in found
    found = said(tmp_path, table_of(a=STEADY[:5], b=STEADY[:5], c=OTHER[:5], d=STEADY[:5], e=OTHER[:5]))
    assert ("few-units", ()) in found
    found = said(tmp_path, table_of(a=OTHER, b=SHUFFLED, c=STEADY, d=STEADY, e=STEADY))
    assert ("elsewhere", ("c", "two")) in found
    found = said(tmp_path, table_of(a=STEADY, b=[5.1, 5.0] * 6, c=STEADY, d=STEADY, e=STEADY))
    assert ("weak", ("b", "one")) in found
    wider = FRAMEWORK.replace("      c: {", "      z: {question: Z?, number: {from: 0, to: 10}}\n      c: {")
    found = said(tmp_path, table_of(a=ZIGZAG, b=ZIGZAG, c=STEADY, z=STEADY, d=STEADY, e=STEADY), wider)
    assert ("many-dimensions", ("one",)) in found
    found = said(tmp_path, table_of(a=STEADY, b=STEADY, c=STEADY, d=OTHER, e=SHUFFLED), size=np.array(STEADY) * 1e6)
    assert ("size", ("a", "size")) in found
    steep = FRAMEWORK.replace("  two:\n", "  two:\n    weight: 0.2\n")
    assert ("influence", ("two",)) in said(tmp_path, table_of(a=STEADY, b=STEADY, c=STEADY, d=OTHER, e=OTHER), steep)
    assert set(RULES) == set(ADVICE)


def test_findings_are_said_in_the_language_asked_for(tmp_path: Path) -> None:
    """The same findings with the same figures; a decimal comma in Vietnamese, and no English words left."""
    path = tmp_path / "table.csv"
    path.write_text(table_of(a=STEADY[:5], b=STEADY[:5], c=[9 - x for x in STEADY[:5]], d=[3.0] * 5, e=OTHER[:5]), encoding="utf-8")
    plan = compile_framework(framework(FRAMEWORK))
    panel = read_table(path, plan)
    found = study(score_panel(plan, panel), panel.raw)
    english, vietnamese = findings(found), findings(found, language_of("vi"))
    assert [one[:3] for one in english] == [one[:3] for one in vietnamese]
    assert "5 units: correlations need at least three" in english[0].sentence
    assert "5 đơn vị: tính tương quan cần ít nhất ba" in vietnamese[0].sentence
    assert any("a and c correlate at −1.00" in one.sentence for one in english)
    assert any("a và c tương quan −1,00" in one.sentence for one in vietnamese)
    assert not any(re.search(r"\b(the|units|with|and|of)\b", one.sentence) for one in vietnamese)


def test_an_index_that_hangs_together_has_nothing_to_tell(tmp_path: Path) -> None:
    wobble = [x + 0.9 * (-1) ** at for at, x in enumerate(STEADY)]
    waver = [x + 0.9 * (-1) ** (at // 2) for at, x in enumerate(STEADY)]
    flicker = [x + 0.8 * (-1) ** (at // 3) for at, x in enumerate(STEADY)]
    drift = [min(9.9, x + 0.8 * (at % 3)) for at, x in enumerate(STEADY)]
    found = said(tmp_path, table_of(a=STEADY, b=wobble, c=waver, d=flicker, e=drift))
    assert {kind for kind, _ in found} <= {"collinear", "elsewhere"}


ASEAN = ("coherence", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020")


def test_the_command_as_table_json_and_csv(cli: Cli, tmp_path: Path) -> None:
    shown = cli(*ASEAN)
    assert shown.code == 0
    assert "11 units; 3 indicators" in shown.out
    assert "Say nearly the same" in shown.out
    found = json.loads(cli(*ASEAN, "--format", "json").out)
    assert found["panel"]["units"] == found["panel"]["complete"] == 11
    assert {one["id"] for one in found["members"]} >= {"overall", "osi", "tii", "hci"}
    assert found["availability"][0]["available"] == 1
    assert [one["kind"] for one in found["findings"]] == ["collinear"]
    target = tmp_path / "pairs.csv"
    assert cli(*ASEAN, "-o", target).code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert len(rows) == len(found["correlations"])
    assert float(rows[0]["pearson"]) == found["correlations"][0]["coefficients"]["pearson"]
    assert cli(*ASEAN, "--collinear", "0.99").out.count("Say nearly the same") == 0


@pytest.mark.parametrize(
    "rows", [["A,1,,"], ["A,,,", "B,,,"], ["A,1,1,1", "B,1,1,1", "C,1,1,1"]], ids=["one unit", "no values", "constants"]
)
def test_panels_that_have_no_correlations(cli: Cli, tmp_path: Path, rows: list[str]) -> None:
    """One unit, no value at all, nothing that varies: said in words, and null in JSON."""
    path = tmp_path / "few.csv"
    path.write_text("\n".join(["unit,osi,tii,hci", *rows]) + "\n", encoding="utf-8")
    shown = cli("coherence", path, "--framework", "un-egdi-2020")
    assert shown.code == 0
    assert "nan" not in shown.out.lower()
    assert "Too few units" in shown.out
    found = json.loads(cli("coherence", path, "--framework", "un-egdi-2020", "--format", "json").out)
    assert all(value is None for pair in found["correlations"] for value in pair["coefficients"].values())
    assert all(group["alpha"] is None for group in found["groups"])


def test_two_units_always_correlate(cli: Cli, tmp_path: Path) -> None:
    """Through two points there is always a line: no finding is made of it, and no weights."""
    path = tmp_path / "two.csv"
    path.write_text("unit,osi,tii,hci\nA,0.1,0.2,0.9\nB,0.4,0.3,0.1\n", encoding="utf-8")
    found = json.loads(cli("coherence", path, "--framework", "un-egdi-2020", "--format", "json").out)
    assert {finding["kind"] for finding in found["findings"]} == {"few-units"}
    for group in found["groups"]:
        assert (group["alpha"], group["alpha_below"], group["eigenvalues"]) == (None, None, [])
    assert {member["influence"] for member in found["members"]} == {None}
    refused = cli("weights", path, "--framework", "un-egdi-2020")
    assert (refused.code, refused.out) == (2, "")
    assert "correlations, which need 3 units at least; the panel has 2" in refused.err


def test_components_need_two_parts_that_vary() -> None:
    found = components(np.array([[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]]))
    assert (found.eigenvalues.size, found.shares.size, found.loadings.shape, found.units) == (0, 0, (2, 0), 3)


@pytest.mark.parametrize(("name", "what"), [("map.svg", "correlations"), ("spread.png", "spread")])
def test_pictures(cli: Cli, tmp_path: Path, name: str, what: str) -> None:
    target = tmp_path / name
    shown = cli(*ASEAN, "--plot", target, "--plot-of", what, "--lang", "vi")
    assert shown.code == 0
    assert f"đã ghi: {target}" in shown.err
    data = target.read_bytes()
    assert data.startswith(b"<svg" if name.endswith("svg") else b"\x89PNG")
    if what == "correlations":
        assert "gần 0" in data.decode()
        assert data.decode().count(">.93<") == 2  # osi and hci, on both sides of the diagonal


def test_a_picture_of_another_kind_is_refused_before_anything_is_computed(cli: Cli) -> None:
    shown = cli("coherence", "nowhere.csv", "--framework", "un-egdi-2020", "--plot", "map.pdf")
    assert (shown.code, shown.out) == (2, "")
    assert "name it .svg or .png" in shown.err


def test_the_asem_index_from_its_raw_numbers(cli: Cli, tmp_path: Path) -> None:
    """The command takes the raw table through the framework's steps, and its figures are COINr's."""
    shown = cli(*asem_command(tmp_path, "asem_idata"), "--format", "json")
    assert shown.code == 0
    assert "65 numbers imputed" in shown.err
    found = json.loads(shown.out)
    assert found["sample"]["imputed"] == 65
    groups = {one["id"]: one for one in found["groups"]}
    for row in analysis("cronbach_alpha"):
        if row["dset"] == "Normalised":
            assert groups[ours(row["group"])]["alpha_below"] == pytest.approx(float(row["alpha"]), abs=EXACT)
    pairs = {(one["one"], one["other"]): one["coefficients"] for one in found["correlations"]}
    for kind in ("pearson", "spearman", "kendall"):
        for row in analysis(f"corr_L1_with_own_pillar_{kind}"):
            assert pairs[row["Var2"], row["Var1"]][kind] == pytest.approx(float(row["Correlation"]), abs=EXACT)
    assert ("GDPGrow", "GDP") in pairs  # numbers that are asked and not scored say how large a unit is


def test_one_period_of_several(cli: Cli, tmp_path: Path) -> None:
    words = asem_command(tmp_path, "asem_idata_panel")
    last = cli(*words, "--format", "json")
    assert "this is 2022, the last of 5 periods (2018, 2019, 2020, 2021, 2022)" in last.err
    assert json.loads(last.out)["panel"]["period"] == "2022"
    first = json.loads(cli(*words, "--only-period", "2018", "--format", "json").out)
    assert (first["panel"]["period"], first["panel"]["units"], first["sample"]["units"]) == ("2018", 51, 51)
    wrong = cli(*words, "--only-period", "2017")
    assert wrong.code == 2
    assert "the periods are 2018" in wrong.err
    assert "name its column with --period" in cli(*ASEAN, "--only-period", "2017").err


def asem_command(folder: Path, source: str) -> tuple[object, ...]:
    return ("coherence", asem_table.table_file(folder, source), "--framework", asem_table.FOLDER, "--period", "period")


def test_a_folder_of_surveys(cli: Cli, tmp_path: Path) -> None:
    """Three agencies that answer alike: nothing varies, and that is said."""
    text = (ROOT / "surveys" / "viet-nam-2020.yaml").read_text(encoding="utf-8")
    assert "id: VNM" in text
    for name in ("A", "B", "C"):
        (tmp_path / f"{name}.yaml").write_text(text.replace("id: VNM", f"id: {name}"), encoding="utf-8")
    shown = cli("coherence", tmp_path, "--framework", "digital-government-2026")
    assert shown.code == 0
    assert "3 units, 0 of them with all indicators; 66 indicators in 8 groups" in shown.out
    assert "The same for all units" in shown.out
    assert "nan" not in shown.out.lower().replace("governance", "").replace("financ", "")
    refused = cli("weights", tmp_path, "--framework", "digital-government-2026")
    assert refused.code == 2
    assert "has one value in all units" in refused.err
