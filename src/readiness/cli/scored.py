"""What commands about the whole of many units read: a panel of one period, its framework and its scores."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Panel, Wanted
    from ..scoring import Plan, Scores

OnlyPeriodOption = Annotated[
    str | None, typer.Option("--only-period", help="The period to look at, of several; the last by default.", metavar="PERIOD")
]


class LoadedPanel(NamedTuple):
    """A panel after the steps of its framework, and its scores; `sample` is what these are relative to."""

    framework: Framework
    plan: Plan
    panel: Panel
    scores: Scores
    sample: dict[str, Any] | None


def load_panel(path: Path, framework: str, lang: str | None = None, wanted: Wanted | None = None, period: str | None = None) -> LoadedPanel:
    """Read, prepare and score a table or a folder of surveys, and say on stderr what was done to it.

    Of several periods it is the one asked for, else the last, placed by steps that have seen all. Raises `ProblemsError` with
    every fault.
    """
    from ..panel import Wanted, score_panel
    from ..scoring import compile_framework
    from .inputs import load_framework_checked
    from .panels import read_panel
    from .prepared import Preparing

    source = load_framework_checked(framework, lang)
    assert source.framework is not None
    plan = compile_framework(source.framework)
    preparing = Preparing()
    panel = _one_period(read_panel(path, source.framework, plan, wanted or Wanted(), preparing), period)
    return LoadedPanel(source.framework, plan, panel, score_panel(plan, panel), preparing.sample().get("sample"))


def _one_period(panel: Panel, wanted: str | None) -> Panel:
    from ..problems import UsageError, suggest

    periods = {str(own.period): own for own in panel.by_period()}
    if wanted is not None and wanted not in periods:
        known = list(periods) if list(periods) != ["None"] else []
        there = f"the periods are {', '.join(known)}{suggest(wanted, known)}" if known else "name its column with --period"
        raise UsageError(f"--only-period: {panel.path} has no period '{wanted}'; {there}")
    name = wanted or list(periods)[-1]
    if wanted is None and len(periods) > 1:
        print(f"this is {name}, the last of {len(periods)} periods ({', '.join(periods)}); --only-period takes another", file=sys.stderr)
    return periods[name]


def about(loaded: LoadedPanel, **more: Any) -> dict[str, Any]:
    """What a JSON result about the whole of a panel begins with: `tool`, `framework`, `panel` and `sample`."""
    from .output import head

    panel = loaded.panel
    return {
        **head(loaded.framework),
        "panel": {"path": panel.path, "units": len(panel.units), "period": panel.period, **more},
        "sample": loaded.sample,
    }
