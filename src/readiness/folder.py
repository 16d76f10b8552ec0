"""A folder of surveys as panels, read in all cores: the good ones as units, and the files that are wrong, each with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .checks import check_survey
from .library import SurveySource, is_survey, load_framework, read_survey, walk
from .model import Survey
from .panel import Panel, panel_of
from .problems import Problem, errors_of
from .scoring import Plan, compile_framework
from .scoring.steps import has_steps
from .sentences import say
from .workers import workers

STRANGE = ("S04", "S05")  # codes of answers to what the framework does not ask
CHUNK = 100  # surveys a task: enough to keep a core busy, few enough that memory stays flat


class Chunk(NamedTuple):
    """Some files of a folder: the units of the good ones (None where none is), and what is wrong with the others."""

    files: int
    panel: Panel | None
    problems: list[Problem]


def survey_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """Every YAML file below a folder, but for those of frameworks, in the order of their names; what cannot be read goes to `problems`."""
    return sorted(path for path, is_framework in walk(folder, problems) if not is_framework)


def survey_panels(framework: str, folder: Path, files: Sequence[Path], *, answers: bool = False) -> Iterator[Chunk]:
    """Read surveys in chunks, in order. `framework` is the path of its folder.

    The attributes of a unit are those of its subject, the `period` of its survey, and the `path` of its file. Only with
    `answers` the panels hold the answers as written, without their evidence and notes.
    """
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    cores = min(len(chunks), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    work = _Work(framework, str(folder), answers)
    if cores <= 1:
        yield from map(work, chunks)
        return
    with workers(cores) as pool:
        yield from pool.map(work, chunks)


@dataclass(frozen=True, slots=True)
class _Work:
    """The task of one process; the framework is compiled once in each."""

    framework: str
    folder: str
    answers: bool

    def __call__(self, files: Sequence[Path]) -> Chunk:
        plan = _plan(self.framework)
        good: list[tuple[str, Survey]] = []
        problems: list[Problem] = []
        for path in files:
            source = read_survey(path)
            found = list(_problems(source, plan))
            problems.extend(found)
            if source.survey is not None and not found:
                good.append((str(path), source.survey))
        return Chunk(len(files), panel_of(plan, self.folder, good, answers=self.answers) if good else None, problems)


def _problems(source: SurveySource, plan: Plan) -> Iterator[Problem]:
    """Why a file is no unit."""
    if not is_survey(source):
        message = say("neither a survey nor a part of a framework, so it was passed over; move it away, or mend its keys")
        yield Problem(source.path, 1, 1, "V02", message, "warning")
        return
    found = errors_of([*source.problems, *check_survey(source, plan.framework, plan)])
    named = source.partial.framework if source.partial is not None else plan.framework.id
    if source.document is not None and Path(named.partition("@")[0]).name != plan.framework.id and any(p.code in STRANGE for p in found):
        message = say(
            "this survey is of '{name}', and its answers are not those of {id}; keep it in another folder", name=named, id=plan.framework.id
        )
        yield source.document.problem(("framework",), "P12", message)
    else:
        yield from found
        if source.survey is not None and source.document is not None and has_steps(plan):
            from .prepare import refused_answers

            yield from refused_answers(plan, source.survey.answers, source.document)


_PLANS: dict[str, Plan] = {}


def _plan(framework: str) -> Plan:
    if framework not in _PLANS:
        _PLANS[framework] = compile_framework(load_framework(framework))
    return _PLANS[framework]
