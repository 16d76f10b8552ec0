"""What commands do with panels and plans, from Python: frameworks, surveys and panels in, records or columns out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .folder import survey_files, survey_panels
from .model import Framework, Survey
from .movers import Movers, Side, compare_panels
from .panel import Panel, Selection, Wanted, joined, rankings, read_table, refuse_ranking, results_of
from .panel import score_panel as scored
from .panel.columns import Columns, pieces, rank_columns, score_columns
from .panel.selection import node_of
from .panel.surveys import twice
from .planning import ActionPlan, Goal, make_plan
from .prepare import prepare
from .problems import Problem, UsageError, raise_errors, suggest
from .robustness import Asked, Assessment, ManyUnits, OneSurvey, assess, choices_of, study_of
from .rollup import RollUp
from .rollup import roll_up as rolled_up
from .scoring import Card, compile_framework
from .scoring.plan import bands_in_order
from .sentences import say


def load_panel(
    path: str | Path,
    framework: Framework,
    *,
    unit: str | None = None,
    period: str | None = None,
    attributes: Sequence[str] = (),
    ignore: Sequence[str] = (),
    sheet: str | None = None,
) -> Panel:
    """Load many units as they were written: a table (by the name of its file), or a folder of surveys.

    `unit` and `period` name columns, `attributes` those to keep beside the answers, `ignore` those to pass over, `sheet` one
    of an Excel file. Raises `ProblemsError` with every fault, `UsageError` for a path that is neither.
    """
    source, plan = Path(path), compile_framework(framework)
    if not source.is_dir():
        return read_table(source, plan, Wanted(unit, period, tuple(attributes), tuple(ignore), sheet))
    problems: list[Problem] = []
    chunks = list(survey_panels(framework.path, source, survey_files(source, problems), answers=True))
    raise_errors([*problems, *(problem for chunk in chunks for problem in chunk.problems)])
    found = [chunk.panel for chunk in chunks if chunk.panel is not None]
    if not found:
        raise UsageError(say("there is no survey (*.yaml) below {source}", source=source))
    panel = joined(plan, found)
    raise_errors(twice(panel.units, panel.attributes))
    return panel


def score_panel(framework: Framework, panel: Panel, on: str | None = None) -> dict[str, list[Any]]:
    """The scores of many units as columns, one place a unit, None where there is none: `pandas.DataFrame(score_panel(…))`.

    `on` names a node, else it is the overall score. The steps of the framework (`prepare`) are taken first.
    """
    plan = compile_framework(framework)
    prepared = prepare(plan, panel).panel
    return _lists(score_columns(results_of(prepared, scored(plan, prepared), node_of(plan, on))))


def rank(framework: Framework, panel: Panel, on: str | None = None) -> dict[str, list[Any]]:
    """The same from the first to the last, with `rank` and, of what is open, the best and the worst rank possible.

    Every period is ranked by itself. Raises `UsageError` for a framework whose publisher keeps it from ranking.
    """
    refuse_ranking(framework)
    plan = compile_framework(framework)
    prepared = prepare(plan, panel).panel
    results = results_of(prepared, scored(plan, prepared), node_of(plan, on))
    return _lists(rank_columns(rankings(results, Selection.of(None, None), None, 1, "rank", None)))


def _lists(columns: Columns) -> dict[str, list[Any]]:
    parts = [list(map(list, piece)) for piece in pieces(columns)]
    return {name: [value for part in parts for value in part[at]] for at, name in enumerate(columns)}


def _of_one_period(panel: Panel) -> Panel:
    periods = [str(own.period) for own in panel.by_period()]
    if len(periods) > 1:
        shown = ", ".join(periods)
        raise UsageError(say("{path} holds several periods ({shown}); choose one of panel.by_period()", path=panel.path, shown=shown))
    return panel


def movers(old: Framework, before: Panel, new: Framework, after: Panel) -> Movers:
    """Who rose and fell between two panels of one period each, and why; as `diff` of two surveys."""
    before, after = _of_one_period(before), _of_one_period(after)
    return compare_panels(Side.of(compile_framework(old), before), Side.of(compile_framework(new), after))


def roll_up(
    framework: Framework, panel: Panel, weights: Mapping[str, float] | None = None, expected: Iterable[str] = (), combine: str = "mean"
) -> RollUp:
    """Many agencies in one period as one picture: of every node how the units are spread, with what is missing in its interval.

    `weights` are by unit; `expected` names the units that should be there; `combine` is mean, median, minimum or maximum.
    """
    plan = compile_framework(framework)
    return rolled_up(plan, prepare(plan, _of_one_period(panel)).panel, weights, tuple(expected), combine)


def plan(
    card: Card,
    survey: Survey,
    *,
    target: float | None = None,
    band: str | None = None,
    budget: float | None = None,
    on: str | None = None,
) -> ActionPlan:
    """The steps with the least effort that reach a score or a band, or that gain most within `budget` months.

    `on` names the node that is to rise, else it is the overall score. Raises `PlanError` where nothing reaches it, and
    `UsageError` where not exactly one of the three is asked for, or for an id that is none.
    """
    if sum(one is not None for one in (target, band, budget)) != 1:
        raise UsageError(say("plan: give a target, a band or a budget"))
    node = node_of(card.plan, on)
    names = [one.id for one in bands_in_order(card.plan.framework.file)]
    if band is not None and band not in names:
        raise UsageError(say("plan: {id} has no band '{band}'{near}", id=card.plan.framework.id, band=band, near=suggest(band, names)))
    return make_plan(card, survey, [Goal(node, target, names.index(band) if band is not None else None)], budget)


def robustness(
    framework: Framework,
    units: Panel | Survey,
    *,
    draws: int = 1000,
    seed: int = 0,
    sobol: int = 0,
    weights: str | None = None,
    answers: bool | None = None,
    unstated: str | None = None,
    **methods: str,
) -> Assessment:
    """How far the scores and ranks of a panel of one period, or the score of one survey, move with what is uncertain.

    `weights`, `answers`, `unstated` (the confidence of answers that state none) and the methods (`missing`, `impute`, `treat`,
    `normalise`, `aggregate`) say what is drawn, in the words of the command's options; else the framework does. `sobol` are
    the base draws of the Sobol indices.
    """
    choices = choices_of(framework, Asked(weights, None, answers, methods, unstated))
    if isinstance(units, Panel):
        many = ManyUnits(_of_one_period(units), compile_framework(framework))
        return assess(study_of(framework, many, choices, seed), many.units, draws, base_draws=sobol)
    study = study_of(framework, OneSurvey(units.subject, units.answers, compile_framework(framework)), choices, seed)
    return assess(study, (units.subject.id,), draws, base_draws=sobol)
