"""`readiness score` for many units: a table or a folder of surveys in, one row of scores a unit out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...sentences import say
from ..options import PanelFormat, panel_format_of
from ..panels import Wrong, framework_of, panels
from ..preparing import Preparing
from ..talk import tell_written

if TYPE_CHECKING:
    from ...model import Framework
    from ...panel import Panel, Results
    from ...scoring import Plan


def score_panel(
    path: Path,
    framework: str | None,
    how: dict[str, Any],
    preparing: Preparing,
    format: PanelFormat,  # noqa: A002 - the option's name
    output: Path | None,
    lang: str | None,
) -> None:
    """Score all units; wrong surveys are told and the others kept, a wrong table gives no result at all."""
    from ...panel import Wanted
    from ...panel.surveys import twice
    from ...problems import UsageError
    from ...scoring import compile_framework

    kind = panel_format_of(format, output)
    plan, wrong = compile_framework(framework_of(path, framework, lang)), Wrong()
    found = panels(path, plan, Wanted(**how), wrong, preparing, answers=kind is PanelFormat.json)
    if kind is PanelFormat.csv and output is not None and not path.is_dir():
        _stream(plan, found, output)
        return
    results = _print(plan, found, kind, output, preparing)
    wrong.tell(twice(results.units, results.attributes) if results is not None and path.is_dir() else ())
    if results is None:
        raise UsageError(say("there is no unit in {panel}", panel=path))


def _stream(plan: Plan, found: Iterator[Panel], output: Path) -> None:
    """Write block by block, so that a panel may be larger than memory."""
    from ...files import writing

    with writing(output) as stream:
        for piece in _pieces(plan, found):
            stream.write(piece.encode())
    tell_written(output)


def _pieces(plan: Plan, found: Iterator[Panel]) -> Iterator[str]:
    from ... import panel as many
    from ...panel.columns import score_columns
    from ..columns import csv_pieces

    header = True
    for panel in found:
        results = many.results_of(panel, many.score_panel(plan, panel), plan.overall)
        yield from csv_pieces(score_columns(results), header=header)
        header = False


def _print(plan: Plan, found: Iterator[Panel], kind: PanelFormat, output: Path | None, preparing: Preparing) -> Results | None:
    from ...panel import Kept, gather
    from ...panel.columns import score_columns
    from ..columns import write_columns
    from ..output import emit, to_json

    kept = Kept([]) if kind is PanelFormat.json else None
    results = gather(plan, found, plan.overall, kept)
    if results is None:
        return None
    if kept is not None:
        emit(to_json(_json(plan.framework, kept, preparing)), output)
    elif kind is PanelFormat.table:
        from ..screens.ranking import print_scores

        print_scores(results, preparing.foot(plan))
    else:
        write_columns(score_columns(results), kind, output)
    return results


def _json(framework: Framework, kept: Any, preparing: Preparing) -> dict[str, Any]:
    """The documented JSON of `score` for many units."""
    from ...panel import unit_card
    from ..output import head

    units = []
    for panel, scores in kept.blocks:
        for row, unit in enumerate(panel.units):
            said = {name: values[row] for name, values in panel.attributes.items()}
            card = unit_card(panel, scores, row)
            found = {"score": card.overall.to_dict(), "composites": [node.to_dict() for node in card.composites]}
            units.append({"unit": unit, **said, **preparing.imputed(scores.plan, row), **found})
    return {**head(framework), **preparing.sample(), "units": units}
