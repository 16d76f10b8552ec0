"""A folder of surveys scored in all cores: one row of figures a survey, and the files that are wrong, each with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .checks import check_survey
from .library import load_framework, read_survey
from .model import Survey
from .problems import Problem, errors_of
from .scoring import Plan, cells, compile_framework, score_rows
from .scoring.answers import stack
from .scoring.columns import figure

CHUNK = 100  # surveys a task: enough to keep a core busy, few enough that memory stays flat


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One survey's line in a table of scores."""

    path: str
    unit: str
    name: str
    period: str
    figures: tuple[float | str | None, ...]


def survey_files(folder: Path) -> list[Path]:
    """Every YAML file below a folder, in the order of their names."""
    return sorted(path for pattern in ("*.yaml", "*.yml") for path in folder.rglob(pattern))


def score_files(
    framework: str, files: Sequence[Path], figures: tuple[str, ...], pillars: Sequence[str]
) -> Iterator[tuple[list[SurveyRow], list[Problem]]]:
    """Score surveys in chunks, in order: the rows of the good ones, and the problems of the others.

    `framework` is the path of its folder. Each row holds `figures` of the overall node, then the value of each pillar.
    """
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    workers = min(len(chunks), os.cpu_count() or 1)
    work = _Work(framework, figures, tuple(pillars))
    if workers <= 1:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, chunks)


@dataclass(frozen=True, slots=True)
class _Work:
    """The task of one process; the framework is compiled once in each."""

    framework: str
    figures: tuple[str, ...]
    pillars: tuple[str, ...]

    def __call__(self, files: Sequence[Path]) -> tuple[list[SurveyRow], list[Problem]]:
        plan = _plan(self.framework)
        good, problems = [], []
        for path in files:
            source = read_survey(path)
            found = [*source.problems, *check_survey(source, plan.framework, plan)]
            problems.extend(errors_of(found))
            if source.survey is not None and not errors_of(found):
                good.append((str(path), source.survey))
        return (_rows(plan, good, self.figures, self.pillars) if good else []), problems


def _rows(plan: Plan, good: list[tuple[str, Survey]], figures: tuple[str, ...], pillars: tuple[str, ...]) -> list[SurveyRow]:
    columns = [cells(plan, survey.subject, survey.answers) for _, survey in good]
    scores = score_rows(plan, stack(plan, columns))
    found = [figure(scores, plan.overall, name) for name in figures]
    found.extend(figure(scores, plan.index[name], "value") for name in pillars)
    return [
        SurveyRow(path, survey.subject.id, survey.subject.name, survey.period, tuple(column[row] for column in found))
        for row, (path, survey) in enumerate(good)
    ]


_PLANS: dict[str, Plan] = {}


def _plan(framework: str) -> Plan:
    if framework not in _PLANS:
        _PLANS[framework] = compile_framework(load_framework(framework))
    return _PLANS[framework]
