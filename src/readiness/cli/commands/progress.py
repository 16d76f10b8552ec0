"""`readiness progress`: every target as met, on track, late or missed at a given date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import concat, say, sentence_of, some
from ..options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, SurveyArgument, format_of
from ..talk import complain

if TYPE_CHECKING:
    from ...model import Survey
    from ...targets import TargetStatus
    from ..inputs import Loaded

COLUMNS = ("id", "title", "operator", "goal", "label", "unit", "value", "now", "gap", "progress", "by", "owner", "status", "source")
STATUSES = ("met", "on track", "late", "missed", "open")


def command(
    survey: SurveyArgument,
    plan: Annotated[
        Path | None, typer.Option(help="A planned survey (`readiness plan -o plan.yaml`): its targets are judged too.", metavar="PLAN")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge targets at the end of this period (default: the survey's).", metavar="DATE")
    ] = None,
    fail_on_missed: Annotated[bool, typer.Option("--fail-on-missed", help="Exit 1 if a target is missed.")] = False,
    framework: FrameworkOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Show every target as met, on track, late, missed or open, with what is still missing.

    On track: the share of the way that is behind is no smaller than the share of the time. Open: nothing is measured, or
    there is no baseline to judge by.
    """
    from ...targets import target_statuses
    from ..inputs import load_scored
    from ..output import emit, to_csv, to_json
    from .gaps import _period as period_of

    loaded = load_scored(survey, framework, lang)
    asked = loaded.survey if plan is None else _with_targets(loaded, plan)
    date = period_of(as_of) or loaded.survey.period
    found = target_statuses(loaded.card, asked, date)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(_json(loaded, found, date)), output)
    elif kind is Format.csv:
        emit(to_csv(COLUMNS, ([getattr(status, name) for name in COLUMNS] for status in found)), output)
    else:
        _print(loaded, found, date)
    missed = [status.id for status in found if status.status == "missed"]
    if fail_on_missed and missed:
        complain(say("{count} missed: {names}", count=len(missed), names=some(missed, 5)))
        raise typer.Exit(1)


def _with_targets(loaded: Loaded, path: Path) -> Survey:
    """The survey with the targets of a planned one; a target of its own stays. Raises `UsageError` for another framework."""
    from ...library import load_survey
    from ...model import Answer
    from ...problems import UsageError
    from ...scoring import AnswerError, expand

    plan = load_survey(path)
    named = plan.framework.rstrip("/").rpartition("/")[2].partition("@")[0]
    if named != loaded.framework.id:
        raise UsageError(
            say(
                "--plan: {path} is of '{named}' and the survey of '{id}'; both must be of one framework",
                path=path,
                named=named,
                id=loaded.framework.id,
            )
        )
    answers = dict(loaded.survey.answers)
    try:
        planned_answers = expand(loaded.rubric, plan)[1].answers
    except AnswerError as error:
        raise UsageError(concat(("--plan", str(path), sentence_of(error)), ": ")) from None
    for name, planned in planned_answers.items():
        own = answers.get(name, Answer.model_construct())
        more = [target for target in planned.targets if target not in own.targets]
        if more and name in loaded.card.plan.index:
            answers[name] = own.model_copy(update={"targets": (*own.targets, *more)})
    return loaded.survey.model_copy(update={"answers": answers})


def _json(loaded: Loaded, found: Sequence[TargetStatus], date: str) -> dict[str, Any]:
    from ..inputs import survey_head

    return {
        **survey_head(loaded),
        "as_of": date,
        "counts": {word: sum(status.status == word for status in found) for word in STATUSES},
        "targets": [status._asdict() for status in found],
    }


def _print(loaded: Loaded, found: Sequence[TargetStatus], date: str) -> None:
    from rich.text import Text

    from ..screens.gaps import print_targets
    from ..screens.page import Page
    from ..screens.phrases import STATUSES

    page = Page(loaded.language, loaded.framework.file.decimals)
    _ = page.language.gettext
    head = _("{name}: targets on {date}", name=loaded.survey.subject.name, date=page.language.date(date))
    page.print(Text(head, style="bold"))
    if not found:
        page.print(_("No target is set. Write 'target:' into the survey, or name a planned survey with --plan."))
        return
    counts = [(said, sum(status.status == word for status in found)) for word, said in STATUSES.items()]
    page.print(", ".join(f"{count} {_(said)}" for said, count in counts if count))
    print_targets(page, loaded, found)
