"""`readiness robustness`: how sure the scores and ranks of a panel, or the score of one survey, are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from .options import Format, FormatOption, LangOption, OutputOption, format_of

if TYPE_CHECKING:
    from ..model import Framework
    from ..robustness import Assessment, Choices, Study, UnitFigures

SHOWN = 2_000_000  # scores of units from which on a bar shows that the work goes on


class Of(StrEnum):
    """Which weights are drawn."""

    all = "all"
    groups = "groups"
    indicators = "indicators"


class Part(StrEnum):
    """What the rows of a CSV file are."""

    units = "units"
    ranks = "ranks"
    influences = "influences"
    removed = "removed"


class Loaded(NamedTuple):
    """What is assessed: its framework, the study, the names of its units, and where it came from."""

    framework: Framework
    study: Study
    units: tuple[str, ...]
    names: tuple[str, ...]
    source: dict[str, Any]


def command(
    path: Annotated[
        Path, typer.Argument(help="A table of units, or a filled-in survey (YAML; - reads standard input).", metavar="PANEL|SURVEY")
    ],
    framework: Annotated[
        str | None, typer.Option("--framework", help="Framework of the table's columns; of a survey the one it names.", metavar="ID|FOLDER")
    ] = None,
    draws: Annotated[int, typer.Option(help="How many draws.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.", min=0)] = 0,
    weights: Annotated[
        str | None, typer.Option(help="Draw each weight within a share (0.25), 'dirichlet', 'dirichlet:4', or 'none'.", metavar="HOW")
    ] = None,
    weights_of: Annotated[Of | None, typer.Option("--weights-of", help="Draw the weights of these only.")] = None,
    answers: Annotated[
        bool | None, typer.Option("--answers/--no-answers", help="Draw answers by their confidence, and what is unknown anywhere.")
    ] = None,
    missing: Annotated[
        str | None, typer.Option(help="Draw what open answers count as: unknown, zero, not-applicable.", metavar="RULE,…")
    ] = None,
    aggregate: Annotated[
        str | None, typer.Option(help="Draw the aggregation: mean, geometric, harmonic, median, minimum, maximum.", metavar="RULE,…")
    ] = None,
    peer: Annotated[
        list[str] | None, typer.Option(help="How often each unit stands before this one; may be repeated.", metavar="UNIT")
    ] = None,
    sobol: Annotated[int, typer.Option(help="Base draws of the Sobol indices; 0 for none.", min=0)] = 500,
    jobs: Annotated[int | None, typer.Option(help="Cores; the draws are the same for any number.", min=1)] = None,
    part: Annotated[Part, typer.Option(help="What the rows of CSV are.")] = Part.units,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Draw weights, answers and methods, and tell how far scores and ranks move, what moves them, and what each part is for.

    What varies is what the options say, else what the framework says under `robustness:`, else weights by a quarter up or
    down and answers by their confidence. `docs/robustness.md` says what each figure means.
    """
    from ..robustness import Asked, assess, choices_of, cores_for, work_of
    from .output import emit, to_csv, to_json

    asked = Asked(weights, weights_of.value if weights_of else None, answers, missing, aggregate)
    varied: list[Choices] = []

    def choose(found: Framework) -> Choices:
        varied.append(choices_of(found, asked))
        return varied[0]

    loaded = _load(path, framework, lang, choose, seed)
    peers = _peers(loaded, peer or [])
    work = sum(work_of(loaded.study, draws, sobol))
    with _bar(work, loaded.study) as progress:
        cores = jobs or cores_for(loaded.study, work)
        found = assess(loaded.study, loaded.units, draws, base_draws=sobol, peers=peers, jobs=cores, progress=progress)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(_json(loaded, varied[0], found, seed)), output)
    elif kind is Format.csv:
        emit(to_csv(*_csv(part, loaded, found)), output)
    else:
        from .robustly import print_panel, print_survey

        (print_survey if loaded.study.units == 1 else print_panel)(loaded, varied[0], found, seed)


def _load(path: Path, framework: str | None, lang: str | None, choose: Callable[[Framework], Choices], seed: int) -> Loaded:
    """What is to be assessed, as a study."""
    if path.suffix.lower() in (".yaml", ".yml") or str(path) == "-":
        return _load_survey(path, framework, lang, choose, seed)
    return _load_panel(path, framework, lang, choose, seed)


def _load_survey(path: Path, framework: str | None, lang: str | None, choose: Callable[[Framework], Choices], seed: int) -> Loaded:
    from ..robustness import OneSurvey, study_of
    from .inputs import load_scored

    scored = load_scored(path, framework, lang)
    survey = scored.survey
    study = study_of(scored.framework, OneSurvey(survey.subject, survey.answers), choose(scored.framework), seed)
    subject = {"id": survey.subject.id, "name": survey.subject.name}
    source = {"survey": {"path": scored.source.path, "subject": subject, "period": survey.period}}
    return Loaded(scored.framework, study, (survey.subject.id,), (survey.subject.name,), source)


def _load_panel(path: Path, framework: str | None, lang: str | None, choose: Callable[[Framework], Choices], seed: int) -> Loaded:
    from ..problems import UsageError
    from ..robustness import ManyUnits, study_of
    from .scored import about, load_panel

    if framework is None:
        raise UsageError("a table does not name its framework; add --framework ID")
    loaded = load_panel(path, framework, lang)
    file = loaded.framework.file
    if not file.comparable:
        raise UsageError(f"{loaded.framework.id} is not for ranking, says its publisher: {file.caveat or 'not comparable'}")
    study = study_of(loaded.framework, ManyUnits(loaded.panel), choose(loaded.framework), seed)
    source = {"panel": about(loaded)["panel"]}
    return Loaded(loaded.framework, study, loaded.panel.units, loaded.panel.units, source)


def _peers(loaded: Loaded, wanted: list[str]) -> tuple[str, ...]:
    """The units asked for, each once; raises `UsageError` for one that is none."""
    from ..problems import UsageError, suggest

    for name in wanted:
        if name not in loaded.units:
            raise UsageError(f"--peer: there is no unit '{name}'{suggest(name, loaded.units)}")
        if len(loaded.units) == 1:
            raise UsageError("--peer: there is one unit only, and nothing to compare it with")
    return tuple(dict.fromkeys(wanted))


@contextmanager
def _bar(work: int, study: Study) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal where the work takes a while; nothing elsewhere."""
    if not sys.stderr.isatty() or work * study.units < SHOWN:
        yield lambda draws: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from .output import console

    with Progress(
        TextColumn("draws"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("draws", total=work)
        yield lambda draws: bar.advance(task, draws)


def _json(loaded: Loaded, choices: Choices, found: Assessment, seed: int) -> dict[str, Any]:
    """The documented JSON of `robustness`."""
    from .output import tool

    framework = loaded.framework
    return {
        "tool": tool(),
        "framework": {"id": framework.id, "version": framework.file.version, "digest": framework.digest},
        **loaded.source,
        "draws": {"count": found.draws, "exact": found.exact, "seed": seed},
        "varied": _varied(loaded, choices),
        "units": [_unit_json(name, unit) for name, unit in _in_order(loaded, found)],
        "sobol": {
            "explains": "score" if loaded.study.units == 1 else "mean absolute change of rank",
            "failed": found.failed,
            "inputs": [one._asdict() for one in found.influences],
        },
        "removed": [_removed_json(loaded, one) for one in found.removed],
    }


def _in_order(loaded: Loaded, found: Assessment) -> list[tuple[str, UnitFigures]]:
    """Units with their names, from the best to the worst; those without a score come last."""
    return sorted(zip(loaded.names, found.units, strict=True), key=lambda pair: (pair[1].rank is None, pair[1].rank or 0))


def _varied(loaded: Loaded, choices: Choices) -> dict[str, Any]:
    """What was drawn, and how."""
    weighting, study = choices.weights, loaded.study
    odds = loaded.framework.file.confidence
    unsaid = 0 if study.answering is None else int(study.answering.open.sum())
    confidence = {"high": odds.high, "medium": odds.medium, "low": odds.low}
    answers = {"by_confidence": study.uncertain_answers - unsaid, "unknown": unsaid, "confidence": confidence}
    return {
        "weights": None if weighting is None else weighting._asdict(),
        "answers": answers if choices.answers else None,
        **{step: list(options) for step, options in study.methods.items()},
    }


def _unit_json(name: str, unit: UnitFigures) -> dict[str, Any]:
    from .robustly import place

    found: dict[str, Any] = unit._asdict()
    found["name"], found["rank"] = name, place(unit.rank)
    found["score"], found["ranks"] = unit.score._asdict(), unit.rank_spread._asdict()
    found["rank_probabilities"] = {f"{rank:g}": share for rank, share in unit.ranks.items()}
    found["band_probabilities"] = found.pop("bands")
    return {key: found[key] for key in _UNIT}


_UNIT = (
    *("unit", "name", "value", "exact", "rank", "band", "score", "ranks", "scored", "same_rank", "band_changes"),
    *("rank_probabilities", "band_probabilities", "beats"),
)


def _removed_json(loaded: Loaded, one: Any) -> dict[str, Any]:
    from .robustly import figure, place

    units = [
        {"unit": unit, "exact": figure(score), "rank": place(rank)}
        for unit, score, rank in zip(loaded.units, one.scores.tolist(), one.places.tolist(), strict=True)
    ]
    return {"id": one.id, "title": one.title, "kind": one.kind, "rank_change": figure(one.rank_change), "units": units}


def _csv(part: Part, loaded: Loaded, found: Assessment) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of one part of the result."""
    from .robustly import figure, place

    if part is Part.ranks:
        return ["unit", "rank", "probability"], [
            [unit.unit, place(rank), share] for unit in found.units for rank, share in unit.ranks.items()
        ]
    if part is Part.influences:
        columns = ["input", "kind", "first", "first_low", "first_high", "total", "total_low", "total_high"]
        none = (None, None)
        return columns, [
            [one.name, one.kind, one.first, *(one.first_ends or none), one.total, *(one.total_ends or none)] for one in found.influences
        ]
    if part is Part.removed:
        rows = [
            [one.id, one.kind, unit, figure(score), place(rank), figure(one.rank_change)]
            for one in found.removed
            for unit, score, rank in zip(loaded.units, one.scores.tolist(), one.places.tolist(), strict=True)
        ]
        return ["removed", "kind", "unit", "exact", "rank", "rank_change"], rows
    peers = list(dict.fromkeys(peer for unit in found.units for peer in unit.beats))
    spreads = [f"{what}_{name}" for what in ("score", "rank") for name in ("low", "median", "high", "mean")]
    columns = [
        "unit",
        "name",
        "value",
        "exact",
        "rank",
        "band",
        *spreads,
        "same_rank",
        "band_changes",
        "scored",
        *(f"beats_{peer}" for peer in peers),
    ]
    return columns, [
        [
            *(unit.unit, name, unit.value, unit.exact, place(unit.rank), unit.band, *unit.score, *unit.rank_spread),
            *(unit.same_rank, unit.band_changes, unit.scored, *(unit.beats.get(peer) for peer in peers)),
        ]
        for name, unit in _in_order(loaded, found)
    ]
