"""The ASEM index as a study of its robustness, with the choices that COINr's recorded sensitivity analyses vary."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

import asem
from build import HEAD
from coinr import Numbers, tree
from readiness.model import Framework, FrameworkFile, Pillar
from readiness.prepare.normalise import Settings, normalise, oriented
from readiness.robustness.study import Study, World
from readiness.scoring import Plan, Rows, compile_framework
from readiness.scoring.numbers import Floats

PARAMETERS = {
    "Winmax": ("1", "2", "3", "4", "5"),
    "Normalisation": ("n_minmax", "n_zscore"),
    "Aggregation": ("a_amean", "a_gmean"),
}
RULES = {"a_amean": "mean", "a_gmean": "geometric"}
NOMINAL = {"Winmax": "5", "Normalisation": "nominal", "Aggregation": "a_amean"}


@cache
def plan_of(rule: str) -> Plan:
    """The index with one aggregation at all levels, its ranks by scores of 12 digits."""

    def below(group: str) -> dict[str, object]:
        parts = [name for name, (_, parent) in tree().items() if parent == group]
        if tree()[parts[0]][0] == 1:
            return {"title": group, "indicators": {name: {"question": name, "number": {}} for name in parts}}
        return {"title": group, "dimensions": {name: below(name) for name in parts}}

    pillars = {name: Pillar.model_validate(below(name)) for name, (_, parent) in tree().items() if parent == "Index"}
    file = FrameworkFile.model_validate({**HEAD, "pillars": list(pillars), "aggregate": rule, "decimals": 12})
    return compile_framework(Framework("asem", "<asem>", file, pillars))


def scores_of(winmax: str, normalisation: str) -> Floats:
    """Normalised indicators (indicators x units)."""
    x = oriented(asem.numbers(f"sensitivity/treated_winmax{winmax}"), asem.down())
    settings = {"nominal": Settings((0, 100)), "n_minmax": Settings((1, 100)), "n_zscore": Settings(mean=10, deviation=2)}
    return normalise(x, "z-score" if normalisation == "n_zscore" else "min-max", settings[normalisation])


@cache
def world(winmax: str, normalisation: str, aggregation: str) -> World:
    plan, found = plan_of(RULES[aggregation]), scores_of(winmax, normalisation)
    order = [asem.indicators().index(leaf.id) for leaf in plan.leaves]
    low = np.ascontiguousarray(found[order])
    return World(plan, Rows(low, low))


@cache
def study_of(names: tuple[str, ...]) -> Study:
    """The index with these choices varied."""
    options = {name: PARAMETERS[name] for name in names}
    worlds = tuple(world(*{**NOMINAL, **dict(zip(names, chosen, strict=True))}.values()) for chosen in product(*options.values()))
    return Study(world(*NOMINAL.values()), worlds, options)


def weights_of(plan: Plan, sets: Numbers) -> Floats:
    """Sets of weights of groups as weights of parts (parts x sets); those of indicators are 1."""
    found = np.ones((len(plan.weights), len(sets.units)))
    for node in plan.nodes:
        for place, part in enumerate(node.parts):
            if plan.nodes[part].id in sets.columns:
                found[node.first + place] = sets.of(plan.nodes[part].id)[:, 0]
    return found
