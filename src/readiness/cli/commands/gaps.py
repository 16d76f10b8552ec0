"""`readiness gaps`: what is below target, what to do next, and what it gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import concat, say, sentence_of
from ..options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, SurveyArgument, format_of

if TYPE_CHECKING:
    from ...gaps import Gap, GapReport
    from ...model import Target
    from ..inputs import Loaded


def command(
    survey: SurveyArgument,
    target: Annotated[str | None, typer.Option(help="Measure every indicator against this level.", metavar="LEVEL")] = None,
    pillar: Annotated[str | None, typer.Option(help="Only what is below this pillar or group.", metavar="ID")] = None,
    top: Annotated[int | None, typer.Option(help="Only so many gaps.", min=1)] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge targets at the end of this period (default: the survey's).", metavar="DATE")
    ] = None,
    framework: FrameworkOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """List every indicator below target, by what its next step gains on the overall score; what is unknown stands apart.

    Each gain is for that step alone, from scoring the survey again with it; gains do not add up.
    """
    from ...gaps import find_gaps
    from ..inputs import load_scored
    from ..output import emit, to_csv, to_json

    loaded = load_scored(survey, framework, lang)
    report = find_gaps(loaded.card, loaded.survey, _target(loaded, target), _pillar(loaded, pillar), _period(as_of))
    shown = report.gaps[:top]
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(gaps_json(loaded, report, shown)), output)
    elif kind is Format.csv:
        emit(to_csv(COLUMNS, [_row(gap) for gap in shown]), output)
    else:
        from ..screens.gaps import print_gaps

        print_gaps(loaded, report, shown)


ACTION = ["do", "lead", "months", "effort"]
TARGET = ["operator", "target", "unit", "by", "owner", "scope"]
COLUMNS = ["id", "title", "pillar", "now", "step", "step_text", *TARGET, *ACTION, "gain", "closing", "measured_on"]


def _row(gap: Gap) -> list[Any]:
    action = gap.action.model_dump() if gap.action else {}
    return [action.get(name) if name in ACTION else getattr(gap, name) for name in COLUMNS]


def _target(loaded: Loaded, level: str | None) -> Target | None:
    """The level asked for as a target; raises `UsageError` where no indicator has such a level."""
    from ...model import Target
    from ...problems import UsageError

    if level is None:
        return None
    known = {key for leaf in loaded.card.plan.leaves for key in leaf.by_key}
    if level not in known:
        raise UsageError(
            say("--target: no indicator has a level '{level}'; the levels are {known}", level=level, known=", ".join(sorted(known)))
        )
    return Target.model_construct(level=level)


def _pillar(loaded: Loaded, name: str | None) -> str | None:
    from ...problems import UsageError, no_id

    if name is not None and name not in loaded.card.plan.index:
        raise UsageError(concat(("--pillar", no_id(loaded.framework.id, name, loaded.card.plan.index)), ": "))
    return name


def _period(text: str | None) -> str | None:
    from ...periods import last_day
    from ...problems import UsageError

    if text is not None:
        try:
            last_day(text)
        except ValueError as error:
            raise UsageError(concat(("--as-of", sentence_of(error)), ": ")) from None
    return text


def gaps_json(loaded: Loaded, report: GapReport, shown: tuple[Gap, ...]) -> dict[str, Any]:
    """The JSON of `gaps`: the same head as `score`, then gaps, unknowns and targets."""
    from ..inputs import survey_head

    return {
        **survey_head(loaded),
        "score": {key: value for key, value in loaded.card.overall.to_dict().items() if key != "parts"},
        "gaps": [{**gap._asdict(), "action": gap.action.model_dump(exclude_none=True) if gap.action else None} for gap in shown],
        "judged": [found._asdict() for found in report.judged],
        "unknown": [found._asdict() for found in report.unknown],
        "targets": [found._asdict() for found in report.targets],
    }
