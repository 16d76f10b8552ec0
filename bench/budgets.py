"""The speed budgets, measured side by side in one run: `make bench`.

Every budget is a ratio of two commands run in turn, so that it holds on a slow machine and on a fast one. What is
printed is the median of each and their ratio.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import prepare
import robustness
import tables

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
READINESS = [str(Path(PYTHON).parent / "readiness")]
IMPORTS = "import typer, pydantic, yaml, rich.table, numpy"
PARSE = f"""{IMPORTS}
import pathlib, sys
for name in sys.argv[1:]:
    for path in pathlib.Path(name).rglob("*.yaml"):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
SURVEYS = 10_000
REPORTS = {"html": 1.5, "pdf": 1.5, "docx": 2.0, "xlsx": 2.0}  # seconds that a report of the flagship may take, with all its charts
UNITS, INDICATORS, GROUPS = 1_000_000, 50, 5


def timed(run: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], object], floor: Callable[[], object], runs: int) -> tuple[float, float]:
    """The median seconds of both, run in turn after one run each that is not counted."""
    ours()
    floor()
    pairs = [(timed(ours), timed(floor)) for _ in range(runs)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def command(*words: str) -> Callable[[], object]:
    """A whole process, its output thrown away."""
    return lambda: subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def report(name: str, budget: float, ours: float, floor: float) -> None:
    """One line of the table."""
    ratio = ours / floor
    verdict = "ok" if ratio <= budget else "OVER"
    print(f"{name:<58} {ours * 1000:9.1f} ms {floor * 1000:9.1f} ms   {ratio:5.2f} ≤ {budget:<4g} {verdict}")


def report_seconds(name: str, budget: float, ours: float) -> None:
    """One line of the table, for a budget in seconds."""
    verdict = "ok" if ours <= budget else "OVER"
    print(f"{name:<58} {ours * 1000:9.1f} ms {'':>12}   {ours:5.3f} ≤ {budget:<4g} s {verdict}")


def seconds(run: Callable[[], object], runs: int = 5) -> float:
    """The median seconds of some runs, after one that is not counted."""
    run()
    return statistics.median(timed(run) for _ in range(runs))


def report_memory(name: str, budget: float, ours: float) -> None:
    """One line of the table, for a budget in megabytes."""
    print(f"{name:<58} {ours:9.0f} MB {'':>12}   {ours:5.0f} ≤ {budget:<4g} MB {'ok' if ours <= budget else 'OVER'}")


def many_units(folder: Path, runs: int) -> None:
    """Tables: in process, from file to file, and how time and memory grow with the units."""
    rubric = str(tables.framework(folder))
    ours, by_hand = in_turn(*tables.in_process(folder), runs)
    size = f"{tables.FEW:,} x {tables.INDICATORS}"
    report(f"place and add up {size}, three levels | by hand", 3.0, ours, by_hand)
    report_seconds("the same, in seconds", 0.03, ours)
    to_csv = (*READINESS, "score", str(tables.as_csv(folder, tables.FEW)), "--framework", rubric, "-o", str(folder / "out.csv"))
    report_seconds(f"score {size} from CSV to CSV, whole process", 0.8, seconds(command(*to_csv)))
    found = list(tables.growth(folder, READINESS))
    ranked = found[-1][-1]
    report_seconds(f"rank {tables.MANY:,} x {tables.INDICATORS} from Parquet, whole process", 6.0, ranked.seconds)
    report_memory("the same, memory", 2000, ranked.megabytes)
    index = str(tables.framework(folder, index=True))
    many = tables.measured(
        *READINESS, "rank", str(tables.as_parquet(folder, tables.MANY)), "--framework", index, "-o", str(folder / "ranks.csv")
    )
    report_seconds("the same with numbers imputed, treated and normalised", 10.0, many.seconds)
    report_memory("the same, memory", 2000, many.megabytes)
    print(f"\n{'units':>10} {'score, CSV to CSV':>24} {'rank, Parquet to CSV':>24}")
    for units, *both in found:
        print(f"{units:>10,}" + "".join(f" {run.seconds:>12.2f} s {run.megabytes:>6.0f} MB" for run in both))
    print()


def many_surveys(folder: Path) -> None:
    """Copies of a shipped survey, each for a subject of its own."""
    text = (ROOT / "surveys" / "viet-nam-2020.yaml").read_text(encoding="utf-8")
    for number in range(SURVEYS):
        (folder / f"unit-{number:05}.yaml").write_text(text.replace("id: VNM", f"id: U{number}"), encoding="utf-8")


def unanswered_steps(folder: Path) -> Path:
    """A survey in which sixty questions of the flagship stand at their lowest level, four steps below the highest."""
    from readiness import load_framework

    framework = load_framework(str(ROOT / "frameworks" / "digital-government-2026"))
    answers = "".join(f"  {name}: 0\n" for name, _ in list(framework.indicators())[:60])
    path = folder / "plan.yaml"
    path.write_text(f"framework: {framework.path}\nsubject: {{id: A, name: A}}\nperiod: 2025\nanswers:\n{answers}", encoding="utf-8")
    return path


def panel() -> tuple[Callable[[], object], Callable[[], object]]:
    """A million units of fifty numbers: the engine, and the same arithmetic written by hand."""
    import numpy as np

    from readiness.model import Framework, FrameworkFile, Pillar
    from readiness.scoring import Rows, compile_framework, score_rows

    number = {"question": "How many?", "number": {"from": 0, "to": 100}}
    size = INDICATORS // GROUPS
    pillars = {
        f"p{group}": Pillar.model_validate(
            {"title": f"P{group}", "indicators": {f"i{group}-{k}": {**number, "weight": 1 + k % 3} for k in range(size)}}
        )
        for group in range(GROUPS)
    }
    file = FrameworkFile.model_validate(
        {"title": "Bench", "edition": "1", "version": "1", "publisher": "-", "licence": "-", "pillars": list(pillars)}
    )
    plan = compile_framework(Framework("bench", "", file, pillars))
    scores = np.random.default_rng(1).uniform(0, 100, (INDICATORS, UNITS))
    weights = [1.0 + k % 3 for k in range(size)]

    def by_hand() -> object:
        groups = []
        for group in range(GROUPS):
            total = np.zeros(UNITS)
            for k in range(size):
                total += scores[group * size + k] * weights[k]
            groups.append(total / sum(weights))
        return sum(groups) / GROUPS

    rows = Rows(scores, scores)
    return (lambda: score_rows(plan, rows).overall()), by_hand


def main() -> None:
    """Measure every budget and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each short command")
    runs = parser.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every run would compile the program anew, as no installed one does
    python = [PYTHON, "-c"]
    print(f"{'':<58} {'here':>12} {'beside':>12}   ratio ≤ budget")
    report("readiness --version | import typer", 1.3, *in_turn(command(*READINESS, "--version"), command(*python, "import typer"), runs))
    survey = "surveys/viet-nam-2020.yaml"
    report(f"readiness score | {IMPORTS[:31]}…", 1.5, *in_turn(command(*READINESS, "score", survey), command(*python, IMPORTS), runs))
    validate, parse = command(*READINESS, "validate", "frameworks", "surveys"), command(*python, PARSE, "frameworks", "surveys")
    report("readiness validate | CSafeLoader on the same files", 1.5, *in_turn(validate, parse, runs))
    with tempfile.TemporaryDirectory() as name:
        drawing = command(*python, "import matplotlib.figure")
        for form, budget in REPORTS.items():
            written = ("report", survey, "--before", "surveys/viet-nam-2018.yaml", "-o", str(Path(name) / f"gaps.{form}"))
            ours, floor = in_turn(command(*READINESS, *written), drawing, runs)
            report(f"readiness report to {form} | import matplotlib.figure", 3.0, ours, floor)
            report_seconds(f"readiness report to {form}, whole process", budget, ours)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "surveys"
        folder.mkdir()
        many_surveys(folder)
        flagship = str(ROOT / "frameworks" / "digital-government-2026")
        score = command(*READINESS, "score", str(folder), "--framework", flagship, "-o", str(Path(name) / "scores.csv"))
        split = command(*python, PARALLEL, str(folder))
        report(f"score {SURVEYS:,} surveys | CSafeLoader in as many processes", 1.5, *in_turn(score, split, 1))
        of_surveys = tables.measured(*READINESS, "score", str(folder), "--framework", flagship, "-o", str(Path(name) / "scores.csv"))
        report_memory(f"score {SURVEYS:,} surveys, the largest process", 300, of_surveys.megabytes)
    report(f"score {UNITS:,} x {INDICATORS} | the same arithmetic by hand", 3.0, *in_turn(*panel(), 3))
    with tempfile.TemporaryDirectory() as name:
        path = unanswered_steps(Path(name))
        report_seconds("readiness plan, 60 indicators x 4 steps", 0.5, seconds(command(*READINESS, "plan", str(path), "--target", "60")))
    with tempfile.TemporaryDirectory() as name:
        many_units(Path(name), runs)
    for name, here, beside in prepare.indices():
        ours, hand = in_turn(here, beside, runs)
        report(f"{name} | by hand", 3.0, ours, hand)
        report_seconds(name, 0.03, ours)
    for name, budget, ours in (*prepare.measured(seconds), *robustness.measured(seconds)):
        report_seconds(name, budget, ours)
    with tempfile.TemporaryDirectory() as name:
        framework, table = robustness.files(Path(name))
        words = ("robustness", str(table), "--framework", str(framework), "--aggregate", "mean,geometric", "--draws", "1000")
        report_seconds("readiness robustness, 1,000 draws, whole process", 1.0, seconds(command(*READINESS, *words)))


PARALLEL = f"""{IMPORTS}
import concurrent.futures, os, pathlib, sys
def parse(paths):
    for path in paths:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
if __name__ == "__main__":
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.yaml"))
    workers = len(os.sched_getaffinity(0))
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        list(pool.map(parse, [paths[start::workers] for start in range(workers)]))
"""


if __name__ == "__main__":
    main()
