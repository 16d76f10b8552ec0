"""`readiness robustness`: how sure the scores and ranks of a panel, or the score of one survey, are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import say
from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, OnlyPeriodOption, PeriodOption, SheetOption, UnitOption, listed
from ..plots import PlotOption
from ..studies import (
    AggregateOption,
    AnswersOption,
    DrawsOption,
    ImputeOption,
    JobsOption,
    Loaded,
    MissingOption,
    NormaliseOption,
    PeerOption,
    SeedOption,
    SobolOption,
    TreatOption,
    UnstatedOption,
    Wanting,
    WeightsOfOption,
    WeightsOption,
    WhatArgument,
    WhoseOption,
    load,
    peers_of,
)
from ..talk import tell

if TYPE_CHECKING:
    from ...robustness import Assessment, Removed, UnitFigures

RANKED = 1000  # units up to which JSON tells the probability of every rank
SHOWN = 2_000_000  # scores of units from which on a bar shows that the work goes on


class PlotOf(StrEnum):
    """What a picture shows."""

    intervals = "intervals"
    bands = "bands"
    influences = "influences"


class Part(StrEnum):
    """What the rows of a CSV file are."""

    units = "units"
    ranks = "ranks"
    influences = "influences"
    removed = "removed"


def command(
    path: WhatArgument,
    framework: WhoseOption = None,
    draws: DrawsOption = 1000,
    seed: SeedOption = 0,
    weights: WeightsOption = None,
    weights_of: WeightsOfOption = None,
    answers: AnswersOption = None,
    unstated: UnstatedOption = None,
    missing: MissingOption = None,
    impute: ImputeOption = None,
    treat: TreatOption = None,
    normalise: NormaliseOption = None,
    aggregate: AggregateOption = None,
    peer: PeerOption = None,
    sobol: SobolOption = 500,
    unit: UnitOption = None,
    period: PeriodOption = None,
    only_period: OnlyPeriodOption = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    jobs: JobsOption = None,
    plot: PlotOption = None,
    plot_of: Annotated[
        PlotOf,
        typer.Option(
            help="What to draw: intervals of ranks (of one survey: of its score), bands (their shares), or influences (Sobol indices).",
            metavar="WHAT",
        ),
    ] = PlotOf.intervals,
    part: Annotated[Part, typer.Option(help="What the rows of CSV are: units, ranks, influences or removed.", metavar="WHAT")] = Part.units,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Draw weights, answers and methods, and tell how far scores and ranks move, what moves them, and what each part is for.

    What varies is what the options say, else what the framework says under `robustness:`, else weights by a quarter up or
    down and answers by the confidence that they state. `docs/robustness.md` says what each figure means.
    """
    from ...panel import Wanted
    from ...robustness import Asked, assess, cores_for, work_of
    from ..output import progress
    from ..plots import check_plot

    check_plot(plot)
    methods = {"missing": missing, "impute": impute, "treat": treat, "normalise": normalise, "aggregate": aggregate}
    asked = Asked(weights, weights_of.value if weights_of else None, answers, methods, unstated.value if unstated else None)
    loaded = load(Wanting(path, framework, lang, Wanted(unit, period, ignored=listed(ignore), sheet=sheet), only_period, asked, seed))
    peers = peers_of(loaded, peer or [])
    work = sum(work_of(loaded.study, draws, sobol))
    kind = format_of(format, output, Format.csv)
    ranks = part is Part.ranks if kind is Format.csv else kind is Format.json and loaded.study.units <= RANKED
    with progress(say("draws"), work, shown=work * loaded.study.units >= SHOWN) as done:
        cores = jobs or cores_for(loaded.study, work)
        found = assess(loaded.study, loaded.units, draws, base_draws=sobol, peers=peers, every_rank=ranks, jobs=cores, progress=done)
    if plot is not None:
        _draw(loaded, found, plot_of, plot)
    _tell(loaded, found, kind, part, output)


def _tell(loaded: Loaded, found: Assessment, kind: Format, part: Part, output: Path | None) -> None:
    from ..output import emit, to_csv, to_json

    if kind is Format.json:
        emit(to_json(_json(loaded, found)), output)
    elif kind is Format.csv:
        emit(to_csv(*_csv(part, loaded, found)), output)
    else:
        from ..screens.robustness import print_panel, print_survey

        (print_survey if loaded.study.units == 1 else print_panel)(loaded, found)


def _draw(loaded: Loaded, found: Assessment, what: PlotOf, path: Path) -> None:
    from ...languages import language_of
    from ...robustness.picture import MOST_UNITS, bands, influences, intervals
    from ..plots import draw
    from ..screens.robustness import input_title

    language = language_of(loaded.framework.language)
    if what is PlotOf.influences:
        figure = influences(found, [input_title(language, loaded, one) for one in found.told()], language)
    else:
        figure = (bands if what is PlotOf.bands else intervals)(found, loaded.names, language)
        if len(loaded.units) > MOST_UNITS:
            tell(say("the picture shows the first {most} of {count} units", most=MOST_UNITS, count=len(loaded.units)))
    draw(figure, path)


def _json(loaded: Loaded, found: Assessment) -> dict[str, Any]:
    """The documented JSON of `robustness`."""
    from ...robustness.figures import ranked
    from ..output import head

    return {
        **head(loaded.framework),
        **loaded.source,
        "draws": {"count": found.draws, "exact": found.exact, "seed": loaded.study.seed},
        "varied": _varied(loaded),
        "units": [_unit_json(name, unit) for name, unit in ranked(loaded.names, found.units)],
        "sobol": {
            "explains": "score" if loaded.study.units == 1 else "mean absolute change of rank",
            "failed": found.failed,
            "inputs": [one._asdict() for one in found.influences],
        },
        "removed": [_removed_json(loaded, one) for one in found.removed],
    }


def _varied(loaded: Loaded) -> dict[str, Any]:
    """What was drawn, and how."""
    from ...robustness.answering import OPEN, SEVERAL

    choices, study = loaded.choices, loaded.study
    weighting, drawn = study.weighting, study.answering
    reasons = {} if drawn is None else drawn.by_reason()
    unknown, several = reasons.pop(OPEN, 0), reasons.pop(SEVERAL, 0)
    answers = {
        "by_confidence": sum(reasons.values()),
        "drawn": reasons,
        "several": several,
        "unknown": unknown,
        "as_said": 0 if drawn is None else drawn.as_said,
        "confidence": dict(choices.odds),
    }
    return {
        "weights": None if weighting is None else weighting._asdict(),
        "answers": answers if choices.answers else None,
        **{step: list(options) for step, options in study.methods.items()},
    }


def _unit_json(name: str, unit: UnitFigures) -> dict[str, Any]:
    from ...panel import as_place

    found: dict[str, Any] = unit._asdict()
    found["name"], found["rank"] = name, as_place(unit.rank)
    found["score"], found["ranks"] = unit.score._asdict(), unit.rank_spread._asdict()
    found["rank_probabilities"] = None if unit.ranks is None else {f"{rank:g}": share for rank, share in unit.ranks.items()}
    found["band_probabilities"] = found.pop("bands")
    return {key: found[key] for key in _UNIT}


_UNIT = (
    *("unit", "name", "value", "exact", "rank", "band", "score", "ranks", "scored", "same_rank", "band_changes"),
    *("rank_probabilities", "band_probabilities", "beats"),
)


def _removed_json(loaded: Loaded, one: Removed) -> dict[str, Any]:
    from ...panel import as_place
    from ..screens.robustness import figure

    units = [
        {"unit": unit, "exact": figure(score), "rank": as_place(rank)}
        for unit, score, rank in zip(loaded.units, one.scores.tolist(), one.places.tolist(), strict=True)
    ]
    return {"id": one.id, "title": one.title, "kind": one.kind, "rank_change": figure(one.rank_change), "units": units}


def _csv(part: Part, loaded: Loaded, found: Assessment) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of one part of the result."""
    from ...panel import as_place
    from ...robustness.figures import ranked
    from ..screens.robustness import figure

    if part is Part.ranks:
        return ["unit", "rank", "probability"], [
            [unit.unit, as_place(rank), share] for unit in found.units for rank, share in (unit.ranks or {}).items()
        ]
    if part is Part.influences:
        columns = ["input", "kind", "first", "first_low", "first_high", "total", "total_low", "total_high"]
        none = (None, None)
        return columns, [
            [one.name, one.kind, one.first, *(one.first_ends or none), one.total, *(one.total_ends or none)] for one in found.influences
        ]
    if part is Part.removed:
        rows = [
            [one.id, one.kind, unit, figure(score), as_place(rank), figure(one.rank_change)]
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
            *(unit.unit, name, unit.value, unit.exact, as_place(unit.rank), unit.band, *unit.score, *unit.rank_spread),
            *(unit.same_rank, unit.band_changes, unit.scored, *(unit.beats.get(peer) for peer in peers)),
        ]
        for name, unit in ranked(loaded.names, found.units)
    ]
