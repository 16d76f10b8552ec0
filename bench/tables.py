"""What `budgets` measures of tables: placing and adding up in process, whole processes from file to file, and how both grow."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

MANY, FEW = 1_000_000, 20_000
GROWTH = (200, 2_000, 20_000, 200_000, 1_000_000)
INDICATORS, PILLARS, DIMENSIONS = 50, 5, 2
HEAD = "title: Bench\nedition: '1'\nversion: 1.0.0\npublisher: '-'\nlicence: '-'\npillars: [p0, p1, p2, p3, p4]\n"
INDEX = "prepare: {impute: median, treat: {winsorise: 5}, normalise: min-max}\n"
# A process of its own, so that its largest memory is that of the command alone.
CHILD = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Run(NamedTuple):
    """What a command took."""

    seconds: float
    megabytes: float


def measured(*words: str) -> Run:
    """The wall time of a whole process and its largest memory, its children's each by itself."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", CHILD, *words], capture_output=True, text=True, check=True)
    took = time.perf_counter() - start
    code, kilobytes = map(int, done.stdout.split())
    assert code == 0, words
    return Run(took, kilobytes / 1024)


def framework(folder: Path, *, index: bool = False) -> Path:
    """Fifty numbers in three levels: five pillars of two dimensions of five indicators; of an `index` units are compared."""
    path = folder / ("index" if index else "bench")
    path.mkdir()
    (path / "framework.yaml").write_text(HEAD + INDEX if index else HEAD, encoding="utf-8")
    number = "{}" if index else "{from: 0, to: 100}"
    for pillar in range(PILLARS):
        lines = [f"title: P{pillar}", "dimensions:"]
        for dimension in range(DIMENSIONS):
            lines += [f"  p{pillar}-d{dimension}:", f"    title: D{dimension}", "    indicators:"]
            for at in places(pillar, dimension):
                lines.append(f"      i{at}: {{question: How many?, weight: {weight(at):g}, number: {number}}}")
        (path / f"p{pillar}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def places(pillar: int, dimension: int) -> range:
    """The indicators of one dimension."""
    size = INDICATORS // (PILLARS * DIMENSIONS)
    first = (pillar * DIMENSIONS + dimension) * size
    return range(first, first + size)


def weight(at: int) -> float:
    return 1.0 + at % 3


def numbers(units: int) -> Any:
    """(indicators x units) of numbers from 0 to 100."""
    import numpy as np

    return np.round(np.random.default_rng(1).uniform(0, 100, (INDICATORS, units)), 4)


def as_csv(folder: Path, units: int) -> Path:
    import duckdb

    path = folder / f"units-{units}.csv"
    if not path.exists():
        duckdb.connect().execute(f"copy (from read_parquet('{as_parquet(folder, units)}')) to '{path}' (header)")
    return path


def as_parquet(folder: Path, units: int) -> Path:
    import duckdb
    import numpy as np

    path = folder / f"units-{units}.parquet"
    if not path.exists():
        columns = {"unit": np.array([f"U{row}" for row in range(units)], dtype=object)}
        columns |= {f"i{at}": values for at, values in enumerate(numbers(units))}
        connection = duckdb.connect()
        connection.register("units", columns)
        connection.execute(f"copy (from units) to '{path}' (format parquet)")
    return path


def in_process(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """Numbers placed between their ends and added up in three levels: the engine, and the same arithmetic by hand."""
    import numpy as np

    from readiness.library import load_framework
    from readiness.scoring import compile_framework, score_rows
    from readiness.scoring.units import Column, compile_units

    plan = compile_framework(load_framework(str(folder / "bench")))
    xs = numbers(FEW)
    columns = {f"i{at}": Column(values, None) for at, values in enumerate(xs)}

    def ours() -> Any:
        return score_rows(plan, compile_units(plan, columns, lambda name: (), FEW).rows).overall()

    def by_hand() -> Any:
        pillars = []
        for pillar in range(PILLARS):
            dimensions = []
            for dimension in range(DIMENSIONS):
                total, weights = np.zeros(FEW), 0.0
                for at in places(pillar, dimension):
                    total += np.clip((xs[at] - 0.0) / (100.0 - 0.0), 0.0, 1.0) * 100.0 * weight(at)
                    weights += weight(at)
                dimensions.append(total / weights)
            pillars.append(sum(dimensions) / DIMENSIONS)
        return sum(pillars) / PILLARS

    assert np.allclose(ours(), by_hand(), rtol=1e-12)
    return ours, by_hand


def growth(folder: Path, readiness: list[str]) -> Iterator[tuple[int, Run, Run]]:
    """Units, scoring them from CSV to CSV, and ranking them from Parquet."""
    rubric = str(folder / "bench")
    for units in GROWTH:
        table, packed = as_csv(folder, units), as_parquet(folder, units)
        score = measured(*readiness, "score", str(table), "--framework", rubric, "-o", str(folder / "scores.csv"))
        rank = measured(*readiness, "rank", str(packed), "--framework", rubric, "-o", str(folder / "ranks.csv"))
        yield units, score, rank
