"""Speed of `readiness robustness` on an index of the size of ASEM: 51 units, 49 indicators, eight pillars, two sub-indices.

The numbers are drawn, since the time does not hang on them. Normalisation is varied as two sets of scores.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

UNITS, SIZES = 51, ((8, 5, 3, 6, 8), (5, 9, 5))
COUNTS = (1_000, 10_000, 100_000)


def tree() -> dict[str, dict[str, Any]]:
    """Sub-indices with their pillars and indicators, as in files."""
    found: dict[str, dict[str, Any]] = {}
    for half, sizes in enumerate(SIZES):
        dimensions = {
            f"p{half}{place}": {
                "title": f"Pillar {half}{place}",
                "indicators": {f"i{half}{place}{k}": {"question": "How much?", "number": {"from": 0, "to": 100}} for k in range(size)},
            }
            for place, size in enumerate(sizes)
        }
        found[f"s{half}"] = {"title": f"Sub-index {half}", "dimensions": dimensions}
    return found


HEAD = {"title": "Bench", "edition": "1", "version": "1", "publisher": "-", "licence": "-", "pillars": ["s0", "s1"], "decimals": 6}


def study(groups: str = "mean", **varied: tuple[str, ...]) -> Any:
    """The index with weights and methods varied, each of `normalise`, `treat` and `aggregate` by its options; `groups` is
    the aggregation below the index.
    """
    from itertools import product

    from readiness.model import Framework, FrameworkFile, Pillar
    from readiness.robustness import Study, Weighting, World
    from readiness.robustness.worlds import with_rule
    from readiness.scoring import Rows, compile_framework

    pillars = {name: Pillar.model_validate(pillar) for name, pillar in tree().items()}
    said = {**HEAD, "aggregate": groups, "overall": {"aggregate": "mean"}}
    plan = compile_framework(Framework("bench", "", FrameworkFile.model_validate(said), pillars))
    drawn = np.random.default_rng(1)

    def scores() -> Rows:
        low = drawn.uniform(1, 100, (len(plan.leaves), UNITS))
        return Rows(low, low)

    base = World(plan, scores())
    rules = varied.get("aggregate", ("mean",))
    plans = {rule: with_rule(plan, rule) for rule in rules}
    worlds = []
    for chosen in product(*(options for step, options in varied.items() if step != "aggregate")):
        rows = scores() if chosen else base.rows
        worlds.extend(World(plans[rule], rows) for rule in rules)
    return Study(base, tuple(worlds), varied, Weighting(0.25))


def measured(seconds: Any) -> Iterator[tuple[str, float, float]]:
    """Every budget in process: what is done, the budget and the time, both in seconds; `seconds` times a call."""
    from readiness.robustness.figures import figures_of
    from readiness.robustness.removal import removals
    from readiness.robustness.run import run_draws, run_sobol

    names = [f"U{unit}" for unit in range(UNITS)]
    one = study(normalise=("min-max", "z-score"), aggregate=("mean", "geometric"))

    def draws(study: Any, count: int) -> None:
        with run_draws(study, count) as store:
            figures_of(study, names, store)

    for count in COUNTS:
        yield f"robustness, {count:,} draws of weights and methods", 0.05 * count / 1000, seconds(lambda count=count: draws(one, count))
    pairs = study("copeland")
    yield "robustness, 1,000 draws, units compared pair by pair", 1.0, seconds(lambda: draws(pairs, 1000))
    four = study(normalise=("min-max", "z-score"), treat=("1", "2", "3", "4", "5"), aggregate=("mean", "geometric"))
    yield "Sobol indices of 4 inputs, 500 base draws (3,000 scored)", 0.5, seconds(lambda: run_sobol(four, 500))
    yield "removal of each of 49 indicators and 10 groups", 0.02, seconds(lambda: removals(one))


def files(folder: Path) -> tuple[Path, Path]:
    """The framework and a table of units, as a user has them."""
    import json

    framework = folder / "bench-1"
    framework.mkdir()
    (framework / "framework.yaml").write_text(json.dumps(HEAD), encoding="utf-8")
    for name, pillar in tree().items():
        (framework / f"{name}.yaml").write_text(json.dumps(pillar), encoding="utf-8")
    indicators = [name for half in tree().values() for pillar in half["dimensions"].values() for name in pillar["indicators"]]
    table = folder / "units.csv"
    numbers = np.random.default_rng(1).uniform(1, 100, (UNITS, len(indicators))).round(3)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", *indicators])
        writer.writerows([f"U{unit}", *row] for unit, row in enumerate(numbers.tolist()))
    return framework, table
