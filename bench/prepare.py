"""Speed of the index steps on a panel of 20,000 units and 50 indicators in three levels, and of comparing 51 units pair by pair.

The numbers are drawn, half of the indicators with a heavy tail, since what is treated takes the most time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

UNITS, SIZES = 20_000, ((8, 5, 3, 6, 8), (6, 9, 5))
Seconds = Callable[[Callable[[], object]], float]


def plan() -> Any:
    """An index of 50 numbers, normalised by min-max to [1, 100]."""
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
    steps = {"prepare": {"normalise": {"method": "min-max", "to": [1, 100]}}}
    return compile_framework(Framework("bench", "", FrameworkFile.model_validate({**head, **steps}), pillars))


def panel(x: Any) -> Any:
    """Units with these numbers (indicators x units)."""
    from readiness.panel import Panel
    from readiness.scoring import Rows

    rows = Rows(x, x, np.zeros(x.shape, dtype=np.int8))
    return Panel("bench.csv", tuple(f"U{unit}" for unit in range(x.shape[1])), None, {}, rows, x, {})


def by_hand(x: Any) -> Any:
    """Min-max and three levels of means, as written by hand."""
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    scores = 1 + 99 * (x - low) / (high - low)
    halves, start = [], 0
    for sizes in SIZES:
        pillars = []
        for size in sizes:
            pillars.append(scores[start : start + size].mean(axis=0))
            start += size
        halves.append(np.mean(pillars, axis=0))
    return np.mean(halves, axis=0)


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


def index() -> tuple[Callable[[], object], Callable[[], object]]:
    """Normalise and aggregate: the program, and the same arithmetic by hand."""
    from readiness.prepare import prepare
    from readiness.scoring import score_rows

    x, tree = numbers(), plan()
    units = panel(x)
    return lambda: score_rows(tree, prepare(tree, units).panel.rows).overall(), lambda: by_hand(x)
