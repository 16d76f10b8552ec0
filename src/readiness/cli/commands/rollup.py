"""`readiness roll-up`: agencies' surveys as one national picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import say
from ..options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, format_of
from ..panels import (
    IgnoreOption,
    OnlyPeriodOption,
    PanelArgument,
    PeriodOption,
    SheetOption,
    UnitOption,
    Wrong,
    framework_of,
    listed,
    one_period,
    panels,
    refuse_twice,
)

COLUMNS = (
    *("id", "title", "kind", "value", "low", "high", "coverage", "scored", "without", "missing"),
    *("lowest", "first_quartile", "median", "third_quartile", "highest", "worst", "best", "agreement", "distribution"),
)

if TYPE_CHECKING:
    from ...panel import Panel
    from ...rollup import RollUp


def command(
    panel: PanelArgument,
    framework: FrameworkOption = None,
    weight: Annotated[
        str | None, typer.Option(help="Weigh units by this column, or by this attribute of their subjects.", metavar="NAME")
    ] = None,
    expected: Annotated[
        list[str] | None,
        typer.Option(help="Units that should be there: ids with commas, or a file with one a line; what is not there counts as unknown."),
    ] = None,
    combine: Annotated[str, typer.Option(help="How units become one: mean, median, minimum or maximum.", metavar="RULE")] = "mean",
    every: Annotated[bool, typer.Option("--all", help="A line for every question, not only for the pillars.")] = False,
    unit: UnitOption = None,
    period: PeriodOption = None,
    only_period: OnlyPeriodOption = None,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Roll the surveys of agencies up into one picture: how answers are spread, who is best and worst, how far they agree.

    A unit that is missing, or too little known, is never averaged away: it widens the interval and is counted. Surveys that
    are wrong are told with their lines, and count as missing too.
    """
    from ...panel import Wanted, joined
    from ...problems import UsageError
    from ...rollup import COMBINE, roll_up
    from ...scoring import compile_framework
    from ..output import emit, to_csv, to_json
    from ..talk import tell_unranked

    if combine not in COMBINE:
        raise UsageError(say("--combine: there is no rule '{combine}'; write {rules}", combine=combine, rules=", ".join(COMBINE)))
    source = framework_of(panel, framework, lang)
    plan, wrong = compile_framework(source), Wrong()
    wanted = Wanted(unit, period, (weight,) if weight is not None and not panel.is_dir() else (), listed(ignore), sheet)
    found = list(panels(panel, plan, wanted, wrong, answers=True))
    if not found:
        wrong.tell()
        raise UsageError(say("there is no unit in {panel}", panel=panel))
    whole = joined(plan, found)
    if period is None and only_period is None:
        refuse_twice(whole)
    else:
        whole = one_period(whole, only_period)
    absent = [*_expected(expected or []), *(f"{Path(path).name} (wrong)" for path in dict.fromkeys(problem.path for problem in wrong))]
    rolled = roll_up(plan, whole, _weights(panel, whole, weight), absent, combine)
    tell_unranked(source)
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(rollup_json(str(panel), rolled)), output)
    elif kind is Format.csv:
        emit(to_csv(COLUMNS, [[_flat(getattr(spread, name)) for name in COLUMNS] for spread in rolled.spreads]), output)
    else:
        from ..screens.rollup import print_rollup

        print_rollup(str(panel), rolled, source.language, every=every)
    wrong.tell()


def _expected(given: Sequence[str]) -> list[str]:
    """Ids as given, those of a file line by line."""
    from ...yamlfile import read_text

    found: list[str] = []
    for text in given:
        path = Path(text)
        found += [line.strip() for line in read_text(path).splitlines() if line.strip()] if path.is_file() else listed([text])
    return found


def _weights(path: Path, panel: Panel, name: str | None) -> dict[str, float] | None:
    """The weight of every unit; raises `UsageError` where one has none above 0."""
    from ...problems import UsageError, suggest
    from ...scoring.scales import number_of

    if name is None:
        return None
    if name not in panel.attributes:
        raise UsageError(
            say(
                "--weight: no unit of {path} has '{name}'{near}",
                path=path,
                name=name,
                near=suggest(name, panel.attributes) or say("; write it into each subject"),
            )
        )
    found = {}
    for unit, text in zip(panel.units, panel.attributes[name], strict=True):
        value = number_of(text or "")
        if value is None or value <= 0:
            if not text:
                raise UsageError(say("--weight: '{unit}' has nothing for '{name}'; write a number above 0", unit=unit, name=name))
            raise UsageError(say("--weight: '{unit}' has '{text}' for '{name}'; write a number above 0", unit=unit, text=text, name=name))
        found[unit] = value
    return found


def _flat(value: Any) -> Any:
    """A cell of CSV: lists by semicolons, counts as word=count."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return "; ".join(f"{word}={count}" for word, count in value.items()) if isinstance(value, dict) else value


def rollup_json(path: str, rolled: RollUp) -> dict[str, Any]:
    """The JSON of `roll-up`."""
    from ..output import head

    return {
        **head(rolled.plan.framework),
        "panel": {"path": path, "units": len(rolled.panel.units), "period": rolled.panel.period, "missing": list(rolled.missing)},
        "combine": rolled.combine,
        "weights": rolled.weights,
        "spreads": [spread._asdict() for spread in rolled.spreads],
    }
