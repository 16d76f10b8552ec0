"""Speed of the index steps on a panel of 20,000 units and 50 indicators in three levels, and of comparing 51 units pair by pair.

The numbers are drawn, half of the indicators with a heavy tail, since what is treated takes the most time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import numpy as np

UNITS, SIZES = 20_000, ((8, 5, 3, 6, 8), (6, 9, 5))
Seconds = Callable[[Callable[[], object]], float]


def plan(method: str = "min-max", rule: str = "mean") -> Any:
    """An index of 50 numbers, normalised to [1, 100] (z-scores: about 50)."""
    from readiness.model import Framework, FrameworkFile, Pillar
    from readiness.scoring import compile_framework

    pillars = {}
    for half, sizes in enumerate(SIZES):
        groups = {
            f"p{half}{at}": {"indicators": {f"i{half}{at}{k}": {"question": "How much?", "number": {}} for k in range(size)}}
            for at, size in enumerate(sizes)
        }
        pillars[f"s{half}"] = Pillar.model_validate({"title": f"S{half}", "dimensions": groups})
    head = {"title": "Bench", "edition": "1", "version": "1", "publisher": "-", "licence": "-", "pillars": list(pillars)}
    scale = {"mean": 50, "deviation": 10} if method == "z-score" else {"to": [1, 100]}
    steps = {"aggregate": rule, "prepare": {"normalise": {"method": method, **scale}}}
    return compile_framework(Framework("bench", "", FrameworkFile.model_validate({**head, **steps}), pillars))


def panel(x: Any) -> Any:
    """Units with these numbers (indicators x units)."""
    from readiness.panel import Panel
    from readiness.scoring import Rows

    rows = Rows(x, x, np.zeros(x.shape, dtype=np.int8))
    return Panel("bench.csv", tuple(f"U{unit}" for unit in range(x.shape[1])), None, {}, rows, x, {})


def place(x: Any, method: str) -> Any:
    """One indicator at a time, which stays in the processor's cache."""
    if method == "min-max":
        low = x.min()
        return 1 + 99 * ((x - low) / (x.max() - low))
    if method == "z-score":
        return 50 + 10 * ((x - x.mean()) / x.std(ddof=1))
    places = np.empty(len(x))
    places[np.argsort(x)] = np.arange(len(x))
    return 1 + 99 * places / (len(x) - 1)


def mean(rows: list[Any]) -> Any:
    return reduce(np.add, rows) / len(rows)


def geometric(rows: list[Any]) -> Any:
    return np.exp(mean([np.log(row) for row in rows]))


def by_hand(x: Any, method: str, together: Callable[[list[Any]], Any]) -> Any:
    """Indicators normalised and put together in three levels, as written by hand where nothing is missing and nothing tied."""
    scores = iter(x)
    return together([together([together([place(next(scores), method) for _ in range(size)]) for size in sizes]) for sizes in SIZES])


def numbers() -> Any:
    drawn = np.random.default_rng(1)
    x = drawn.normal(50, 10, (sum(map(sum, SIZES)), UNITS))
    x[::2] = np.exp(x[::2] / 8)
    return x


def measured(seconds: Seconds) -> Iterator[tuple[str, float, float]]:
    """Name, budget in seconds and seconds of each."""
    from readiness.prepare.outrank import outranking_matrix
    from readiness.prepare.treat import Rule, apply, fit

    x = numbers()
    yield "treat 20,000 x 50 (winsorise 5 points, then logarithm)", 0.3, seconds(lambda: apply(x, fit(x)))
    share = Rule(winsorise=0.01, log=False)
    yield "treat 20,000 x 50 (winsorise up to 1 % of the units)", 0.3, seconds(lambda: apply(x, fit(x, share)))
    small = np.random.default_rng(1).uniform(0, 100, (49, 51))
    yield "outranking matrix 51 x 49", 0.01, seconds(lambda: outranking_matrix(small, np.ones(49)))


def indices() -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Normalise and aggregate: what is done, the program, and the same arithmetic by hand."""
    from readiness.prepare import prepare
    from readiness.scoring import score_rows

    x = numbers()
    units = panel(x)
    together = {"mean": mean, "geometric": geometric}
    for method, rule in (("min-max", "mean"), ("z-score", "mean"), ("rank", "mean"), ("min-max", "geometric")):
        tree = plan(method, rule)

        def ours(tree: Any = tree) -> Any:
            return score_rows(tree, prepare(tree, units).panel.rows).overall()

        def hand(method: str = method, rule: str = rule) -> Any:
            return by_hand(x, method, together[rule])

        assert np.allclose(ours(), hand(), rtol=1e-9)
        yield f"{method} and {rule}, 20,000 x 50", ours, hand
