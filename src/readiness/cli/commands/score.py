"""`readiness score`: the scorecard of a survey, or the scores of a table of units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ...sentences import Sentence, concat, say, some
from ..options import Format, FrameworkOption, LangOption, OutputOption, PanelFormat, PanelFormatOption, format_of
from ..panels import IgnoreOption, PeriodOption, SheetOption, UnitOption, is_panel, listed, refuse_for_one
from ..preparing import LogOption, ParametersOption, Preparing, SaveParametersOption
from ..talk import complain

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

            print_scorecard(loaded, foot=preparing.foot(loaded.card.plan))
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
def failing(failures: list[Sentence]) -> Iterator[None]:
    """After the result is printed, say on stderr which thresholds are missed, and exit 1, also where nobody reads on."""
    try:
        yield
    except (BrokenPipeError, SystemExit):  # rich exits where nobody reads on
        if not failures:
            raise
    for failure in failures:
        complain(failure)
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


def missed(loaded: Loaded, scores: list[tuple[str, float]], limits: Limits) -> list[Sentence]:
    """Which thresholds are missed, and by how much; compared with the numbers as printed (R10)."""
    from ...scoring.numbers import rounded
    from ..output import percent

    card, decimals = loaded.card, loaded.framework.file.decimals
    found: list[Sentence] = []
    for name, limit in scores:
        node = card.node(name)
        if node.value is None:
            why = _why_missing(card.plan, node)
            found.append(say("{id}: there is no score ({why}), and {limit} is asked for", id=name, why=why, limit=f"{limit:g}"))
        elif node.value < limit:
            found.append(
                say(
                    "{id}: the score {score} is below {limit}, by {short}",
                    id=name,
                    score=f"{node.value:.{decimals}f}",
                    limit=f"{limit:.12g}",
                    short=f"{rounded(limit - node.value, 9):.9g}",
                )
            )
    if limits.min_coverage is not None:
        coverage, least = percent(card.overall.coverage or 0.0), rounded(limits.min_coverage * 100, 9) or 0.0
        if coverage < least:
            found.append(
                say(
                    "coverage is {coverage} %, below {least} %, by {short} points",
                    coverage=f"{coverage:.0f}",
                    least=f"{least:g}",
                    short=f"{least - coverage:.9g}",
                )
            )
    if limits.evidence and (bare := without_evidence(loaded)):
        found.append(say("{count} answered without evidence: {names}", count=len(bare), names=some(bare, 5)))
    return found


_NO_SCORE = {
    "unknown": say("unknown"),
    "unanswered": say("unanswered"),
    "not-applicable": say("not applicable"),
    "out-of-scope": say("out of scope"),
}


def _why_missing(plan: Plan, node: NodeScore) -> Sentence:
    from ..output import share

    if plan.node(node.id).rule == "none" and node.parts:
        return say("the framework gives none")
    if node.coverage and node.parts:
        return say("withheld: coverage {share} is below the framework's minimum", share=share(node.coverage))
    return say("it is not scored") if node.coverage else _NO_SCORE[node.state]


def without_evidence(loaded: Loaded) -> list[str]:
    """Ids of what is answered, counts in the score and has no evidence; a ratio may have that of its two numbers (R13)."""
    from ...scoring import cells

    plan = loaded.card.plan
    found = zip(plan.leaves, cells(plan, loaded.survey.subject, loaded.survey.answers), strict=True)
    return [leaf.id for leaf, cell in found if leaf.scored and cell.state == "answered" and not cell.supported]
