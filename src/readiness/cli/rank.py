"""`readiness rank`: units of a table by score; also the table form of `readiness score`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from .options import Format, FormatOption, LangOption, OutputOption, format_of


def command(
    panel: Annotated[
        Path, typer.Argument(help="A table (CSV): units in the first column, columns named by indicator id.", metavar="TABLE")
    ],
    framework: Annotated[str, typer.Option("--framework", help="Framework that the columns belong to.", metavar="ID|FOLDER")],
    top: Annotated[int | None, typer.Option(help="Only the first so many.", min=1)] = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Rank the units of a table by their overall score; ties share the best place, and open answers give a rank interval."""
    from ..panel import rank_node, read_table, score_panel
    from ..problems import UsageError
    from ..scoring import compile_framework
    from .inputs import load_framework_checked
    from .output import emit, to_csv, to_json

    source = load_framework_checked(framework, lang)
    assert source.framework is not None
    file = source.framework.file
    if not file.comparable:
        raise UsageError(f"{source.framework.id} is not for ranking, says its publisher: {file.caveat or 'not comparable'}")
    plan = compile_framework(source.framework)
    table = read_table(panel, plan)
    scores = score_panel(plan, table)
    units = _in_order(table, rank_node(scores, plan.overall))[:top]
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json(rank_json(source.framework, table, scores, units)), output)
    elif kind is Format.csv:
        emit(to_csv(*_csv(scores, units)), output)
    else:
        _print(scores, units)


class _Ranked(NamedTuple):
    unit: str
    row: int
    rank: int | None
    rank_low: int | None
    rank_high: int | None


def _in_order(table: Any, places: Any) -> list[_Ranked]:
    """Units from the best to the worst; those without a score come last, unranked."""
    rows = sorted(range(len(table.units)), key=lambda row: (places.rank[row] == 0, places.rank[row]))
    return [_Ranked(table.units[row], row, *(int(column[row]) or None for column in places)) for row in rows]


def score_table(path: Path, framework: str | None, format: Format, output: Path | None, lang: str | None) -> None:  # noqa: A002
    """`readiness score TABLE.csv --framework ID`: one row of scores a unit, in the table's order."""
    from ..panel import read_table, score_panel, unit_card
    from ..problems import UsageError
    from ..scoring import compile_framework
    from .inputs import load_framework_checked
    from .output import emit, to_csv, to_json, tool

    if framework is None:
        raise UsageError("a table does not name its framework; add --framework ID")
    source = load_framework_checked(framework, lang)
    assert source.framework is not None
    plan = compile_framework(source.framework)
    table = read_table(path, plan)
    scores = score_panel(plan, table)
    if format_of(format, output, Format.csv) is Format.json:
        units = [{"unit": unit, "score": unit_card(table, scores, row).overall.to_dict()} for row, unit in enumerate(table.units)]
        emit(to_json({"tool": tool(), "framework": _framework(source.framework), "units": units}), output)
        return
    columns, figures = _figures(scores)
    emit(to_csv(["unit", *columns], ([unit, *row] for unit, row in zip(table.units, figures, strict=True))), output)


def score_folder(folder: Path, framework: str | None, format: Format, output: Path | None) -> None:  # noqa: A002
    """`readiness score FOLDER --framework ID -o scores.csv`: one row a survey; wrong files are told, the others kept."""
    import sys

    from ..folder import score_files, survey_files
    from ..problems import UsageError
    from .inputs import load_framework_checked
    from .output import emit, to_csv, to_json, tool

    files = survey_files(folder)
    if framework is None or not files:
        raise UsageError("a folder of surveys needs --framework ID" if files else f"there is no survey (*.yaml) below {folder}")
    source = load_framework_checked(framework)
    assert source.framework is not None
    columns = ["path", "unit", "name", "period", *FIGURES, *source.framework.pillars]
    rows: list[list[Any]] = []
    problems: list[Any] = []
    for found, wrong in score_files(str(source.path), files, FIGURES, list(source.framework.pillars)):
        rows.extend([row.path, row.unit, row.name, row.period, *row.figures] for row in found)
        problems.extend(wrong)
    if format_of(format, output, Format.csv) is Format.json:
        units = [dict(zip(columns, row, strict=True)) for row in rows]
        emit(to_json({"tool": tool(), "framework": _framework(source.framework), "units": units}), output)
    else:
        emit(to_csv(columns, rows), output)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        wrong_files = len({problem.path for problem in problems})
        print(f"readiness: {wrong_files} of {len(files)} files are wrong and left out", file=sys.stderr)
        raise typer.Exit(1)


FIGURES = ("value", "exact", "low", "high", "coverage", "band")


def _figures(scores: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns of figures: those of the overall node, then the value of each pillar; and one row a unit."""
    from ..scoring.columns import figure

    plan = scores.plan
    pillars = list(plan.framework.pillars)
    found = [figure(scores, plan.overall, name) for name in FIGURES]
    found.extend(figure(scores, plan.index[name], "value") for name in pillars)
    return [*FIGURES, *pillars], list(zip(*found, strict=True))


def _framework(framework: Any) -> dict[str, str]:
    return {"id": framework.id, "version": framework.file.version, "digest": framework.digest}


def rank_json(framework: Any, table: Any, scores: Any, units: Any) -> dict[str, Any]:
    """The documented JSON of `rank`."""
    from ..panel import unit_card
    from .output import tool

    found = []
    for unit in units:
        node = unit_card(table, scores, unit.row).overall
        ranks = {"rank": unit.rank, "rank_low": unit.rank_low, "rank_high": unit.rank_high}
        figures = {name: getattr(node, name) for name in ("low", "high", "coverage", "band")}
        found.append({"unit": unit.unit, "value": node.value, **ranks, **figures, "parts": [part.to_dict() for part in node.parts]})
    panel = {"path": table.path, "units": len(table.units)}
    return {"tool": tool(), "framework": _framework(framework), "panel": panel, "units": found}


def _csv(scores: Any, units: Any) -> tuple[list[str], list[list[Any]]]:
    columns, figures = _figures(scores)
    rows = [[unit.rank, unit.unit, unit.rank_low, unit.rank_high, *figures[unit.row]] for unit in units]
    return ["rank", "unit", "rank_low", "rank_high", *columns], rows


def _print(scores: Any, units: Any) -> None:
    from rich.table import Table

    from .output import console, interval, number

    file = scores.plan.framework.file
    titles = {band.id: band.title for band in file.bands}
    columns, figures = _figures(scores)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Rank", justify="right")
    table.add_column("Unit", overflow="fold")
    for heading in ("Score", "Low–high", "Ranks possible"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Band")
    for unit in units:
        node = dict(zip(columns, figures[unit.row], strict=True))
        places = (
            "–" if unit.rank is None else str(unit.rank_low) if unit.rank_low == unit.rank_high else f"{unit.rank_low}–{unit.rank_high}"
        )
        ends = interval(node["low"], node["high"], file.decimals)
        value, band = number(node["value"], file.decimals), titles.get(node["band"], "–")
        table.add_row(str(unit.rank or "–"), unit.unit, value, ends, places, band)
    console().print(table)
