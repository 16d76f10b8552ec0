"""`readiness score`: the scorecard of a survey, or the scores of a table of units."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ...sentences import concat, say
from ..options import Format, FrameworkOption, LangOption, OutputOption, PanelFormat, PanelFormatOption, format_of
from ..panels import IgnoreOption, PeriodOption, SheetOption, UnitOption, is_panel, listed, refuse_for_one
from ..preparing import LogOption, ParametersOption, Preparing, SaveParametersOption

if TYPE_CHECKING:
    from ...scoring import NodeScore, Plan
    from ..inputs import Loaded


def command(
    survey: Annotated[
        Path,
        typer.Argument(help="A filled-in survey (YAML; - reads standard input), or many units: a folder of surveys, or a table."),
    ],
    framework: FrameworkOption = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    parameters: ParametersOption = None,
    save_parameters: SaveParametersOption = None,
    log: LogOption = None,
    format: PanelFormatOption = PanelFormat.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
    fail_under: Annotated[float | None, typer.Option(help="Exit 1 if the overall score is below this.", metavar="SCORE")] = None,
    min_coverage: Annotated[float | None, typer.Option(help="Exit 1 if coverage is below this share (0 to 1).", min=0, max=1)] = None,
    fail_under_pillar: Annotated[
        list[str] | None, typer.Option(help="Exit 1 if this pillar's score is below this; may be repeated.", metavar="ID=SCORE")
    ] = None,
    require_evidence: Annotated[bool, typer.Option("--require-evidence", help="Exit 1 if an answer has no evidence.")] = False,
) -> None:
    """Score a survey: pillars, intervals, coverage, evidence, bands and the largest gaps.

    With `--fail-under`, `--min-coverage`, `--fail-under-pillar` or `--require-evidence` a result below the threshold exits
    with 1 and says by how much. A table (CSV, TSV, Parquet, Excel) or a folder of surveys gives one row of scores a unit;
    a table needs `--framework ID`. `--unit`, `--period`, `--ignore` and `--sheet` are for tables.
    """
    from ...problems import UsageError
    from ..output import emit

    limits = Limits(fail_under, min_coverage, fail_under_pillar or [], require_evidence)
    preparing = Preparing(parameters, save_parameters, log)
    how = {"unit": unit, "period": period, "ignored": listed(ignore), "sheet": sheet}
    if is_panel(survey):
        from .score_many import score_panel

        limits.refuse_for_many()
        score_panel(survey, framework, how, preparing, format, output, lang)
        return
    refuse_for_one(how)
    if format is PanelFormat.parquet:
        raise UsageError(say("Parquet is for many units; the scores of one survey come as a table, JSON or CSV"))
    from ..inputs import load_scored

    loaded = load_scored(survey, framework, lang, preparing)
    failures = missed(loaded, limits.scores(loaded), limits)
    kind = format_of(Format(format.value), output, Format.json)
    with failing(failures):
        if kind is Format.table:
            from ..screens.scorecard import print_scorecard

            print_scorecard(loaded)
        elif kind is Format.csv:
            emit(score_csv(loaded), output)
        else:
            from ..output import to_json

            found = {**score_json(loaded), **preparing.sample(), **preparing.imputed(loaded.card.plan, 0)}
            emit(to_json(found), output)


class Limits(NamedTuple):
    """The thresholds asked for."""

    fail_under: float | None
    min_coverage: float | None
    pillars: list[str]
    evidence: bool

    def refuse_for_many(self) -> None:
        """Raise `UsageError` if there are any: they are for one survey, and must not be passed over in silence."""
        from ...problems import UsageError

        if self.fail_under is not None or self.min_coverage is not None or self.pillars or self.evidence:
            raise UsageError(say("thresholds are for one survey; score it by itself, or leave out --fail-under and its like"))

    def scores(self, loaded: Loaded) -> list[tuple[str, float]]:
        """The least score of each node asked for; raises `UsageError` for an id or a number that is none."""
        from ...problems import UsageError, no_id
        from ...scoring.scales import number_of

        for name, given in (("--fail-under", self.fail_under), ("--min-coverage", self.min_coverage)):
            if given is not None and not isfinite(given):
                raise UsageError(say("{name}: {given} is no number that a score can be compared with", name=name, given=given))
        plan = loaded.card.plan
        found = [] if self.fail_under is None else [(loaded.card.overall.id, self.fail_under)]
        for text in self.pillars:
            name, _, limit = text.partition("=")
            value = number_of(limit)
            if name not in plan.index:
                raise UsageError(concat(("--fail-under-pillar", no_id(plan.framework.id, name, plan.index)), ": "))
            if value is None:
                raise UsageError(say("--fail-under-pillar: write ID=SCORE, such as {name}=40, not '{text}'", name=name, text=text))
            found.append((name, value))
        return found


@contextmanager
def failing(failures: list[str]) -> Iterator[None]:
    """After the result is printed, say on stderr which thresholds are missed, and exit 1, also where nobody reads on."""
    try:
        yield
    except (BrokenPipeError, SystemExit):  # rich exits where nobody reads on
        if not failures:
            raise
    for failure in failures:
        print(f"readiness: {failure}", file=sys.stderr)
    if failures:
        raise typer.Exit(1)


def score_json(loaded: Loaded) -> dict[str, Any]:
    """The documented JSON of `score`."""
    from ..inputs import survey_head

    return {
        **survey_head(loaded),
        "score": loaded.card.overall.to_dict(),
        "composites": [node.to_dict() for node in loaded.card.composites],
    }


def score_csv(loaded: Loaded) -> str:
    """One row a node, parents first."""
    from ..output import to_csv

    names = ["id", "title", "kind", "level", "state", "value", "exact", "low", "high", "evidenced", "coverage", "band", "weight"]
    return to_csv(names, ([getattr(node, name) for name in names] for node in loaded.card.nodes()))


def missed(loaded: Loaded, scores: list[tuple[str, float]], limits: Limits) -> list[str]:
    """Which thresholds are missed, and by how much; compared with the numbers as printed (R10)."""
    from ...scoring.numbers import rounded
    from ..output import percent

    card, decimals = loaded.card, loaded.framework.file.decimals
    found = []
    for name, limit in scores:
        node = card.node(name)
        if node.value is None:
            found.append(f"{name}: there is no score ({_why_missing(card.plan, node)}), and {limit:g} is asked for")
        elif node.value < limit:
            found.append(f"{name}: the score {node.value:.{decimals}f} is below {limit:.12g}, by {rounded(limit - node.value, 9):.9g}")
    if limits.min_coverage is not None:
        coverage, least = percent(card.overall.coverage or 0.0), rounded(limits.min_coverage * 100, 9) or 0.0
        if coverage < least:
            found.append(f"coverage is {coverage:.0f} %, below {least:g} %, by {least - coverage:.9g} points")
    if limits.evidence and (bare := without_evidence(loaded)):
        shown = ", ".join(bare[:5]) + (", …" if len(bare) > 5 else "")
        found.append(f"{len(bare)} answered without evidence: {shown}")
    return found


def _why_missing(plan: Plan, node: NodeScore) -> str:
    from ..output import share

    if plan.node(node.id).rule == "none" and node.parts:
        return "the framework gives none"
    if node.coverage:
        return f"withheld: coverage {share(node.coverage)} is below the framework's minimum" if node.parts else "it is not scored"
    return node.state.replace("-", " ")


def without_evidence(loaded: Loaded) -> list[str]:
    """Ids of what is answered, counts in the score and has no evidence; a ratio may have that of its two numbers (R13)."""
    from ...scoring import cells

    plan = loaded.card.plan
    found = zip(plan.leaves, cells(plan, loaded.survey.subject, loaded.survey.answers), strict=True)
    return [leaf.id for leaf, cell in found if leaf.scored and cell.state == "answered" and not cell.supported]
