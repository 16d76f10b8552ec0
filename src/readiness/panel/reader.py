"""From the blocks of a source to panels: units named once, cells read column by column, every fault by line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import PARQUET, SHEETS, TABLES, is_table
from ..problems import UsageError, raise_errors
from ..scoring import Plan
from ..scoring.units import Column, compile_units
from ..sentences import NOTHING, Sentence, say
from ..yamlfile import control_character
from .cells import Cells, as_texts, read_cells
from .join import joined
from .layout import Layout, Wanted, layout_of
from .source import Block, Faults, Source, empty
from .texts import TextTable
from .units import PERIOD, Panel


def read_table(path: Path, plan: Plan, wanted: Wanted = Wanted()) -> Panel:  # noqa: B008 - a tuple never changes
    """Read a table whole; raises `ProblemsError` with every fault. Several periods stand in the attribute `period`."""
    return joined(list(table_blocks(path, plan, wanted)))


def table_blocks(path: Path, plan: Plan, wanted: Wanted = Wanted()) -> Iterator[Panel]:  # noqa: B008 - a tuple never changes
    """A table as panels of so many units as are scored at a time; at its end raises `ProblemsError` with every fault."""
    reader = _Reader(_source(path, wanted), plan, wanted)
    found = False
    for block in reader.source.blocks(reader.faults):
        panel = reader.panel(block)
        found = True
        if not reader.faults:
            yield panel
    raise_errors(reader.faults.every())
    if not found:
        raise empty(reader.source.path)


def _source(path: Path, wanted: Wanted) -> Source:
    """The table in a file, of the kind that its name says; raises `UsageError` for a name that says none."""
    kind = path.suffix.lower()
    if not is_table(path):
        raise UsageError(
            say("{path} is neither a table ({tables}, by its name) nor a folder of surveys", path=path, tables=", ".join(TABLES))
        )
    if kind in PARQUET:
        from .parquet import ParquetTable

        return ParquetTable(path)
    if kind in SHEETS:
        from .sheets import SheetTable

        return SheetTable(path, wanted.sheet)
    return TextTable(path)


class _Reader:
    def __init__(self, source: Source, plan: Plan, wanted: Wanted) -> None:
        self.source, self.plan = source, plan
        self.faults = Faults(source.path)
        self.layout: Layout = layout_of(source.header, plan, wanted, self.faults)
        self.seen: dict[str | tuple[str, str], int] = {}

    def refuse(self, line: int, at: int, code: str, message: Sentence) -> None:
        self.faults.add(line, at + 1, code, message)

    def panel(self, block: Block) -> Panel:
        """The units of a block, which are of no use if there are problems."""
        units = [cell.strip() for cell in as_texts(block.columns[self.layout.unit])]
        attributes = {name: _attribute(block.columns[at]) for name, at in self.layout.attributes.items()}
        self.name(units, attributes.get(PERIOD), block.lines)
        for at in (self.layout.unit, *self.layout.attributes.values()):
            self.plain(block, at)
        columns = {name: self.column(name, at, block, units) for name, at in self.layout.answers.items()}
        known = {"id": units, "name": units, **attributes}
        nothing = (None,) * len(units)
        rows, amounts, faults = compile_units(self.plan, columns, lambda name: known.get(name, nothing), len(units))
        for fault in faults:
            place = self.layout.answers
            ratio = getattr(self.plan.leaf(fault.leaf).source, "ratio", None)
            at = next((place[name] for name in (fault.leaf, getattr(ratio, "denominator", None)) if name in place), 0)
            self.refuse(
                block.lines[fault.row],
                at,
                "P05",
                say("unit '{unit}': {id}: {fault}", unit=units[fault.row], id=fault.leaf, fault=fault.message),
            )
        return Panel(self.source.path, tuple(units), None, attributes, rows, amounts, columns)

    def name(self, units: Sequence[str], periods: Sequence[str | None] | None, lines: Sequence[int]) -> None:
        """Refuse units without a name, and those that stand twice in a period."""
        keys: list[str | tuple[str, str]] = list(units)
        if periods is not None:
            keys = [(period or "", unit) for period, unit in zip(periods, units, strict=True)]
        if len(set(keys)) == len(keys) and all(units) and (periods is None or all(periods)) and self.seen.keys().isdisjoint(keys):
            self.seen.update(zip(keys, lines, strict=True))
            return
        for row, key in enumerate(keys):
            if not units[row]:
                self.refuse(lines[row], self.layout.unit, "P04", say("this row names no unit; name it in the column of units"))
            elif periods is not None and not periods[row]:
                self.refuse(
                    lines[row], self.layout.attributes[PERIOD], "P04", say("unit '{unit}' has no period; write one", unit=units[row])
                )
            elif key in self.seen:
                of = NOTHING if periods is None else say(" of {period}", period=periods[row])
                message = say(
                    "the unit '{unit}'{of} stands twice (first in {where} {number}); give each row its own",
                    unit=units[row],
                    of=of,
                    where=self.source.where,
                    number=self.seen[key],
                )
                self.refuse(lines[row], self.layout.unit, "P04", message)
            else:
                self.seen[key] = lines[row]

    def plain(self, block: Block, at: int) -> None:
        """Refuse control characters, which no text file could have brought this far."""
        cells = as_texts(block.columns[at])
        if control_character("".join(cells)) is not None:
            row, found = next((row, found) for row, cell in enumerate(cells) if (found := control_character(cell)) is not None)
            self.refuse(block.lines[row], at, "Y05", say("control character U+{character}; remove it", character=f"{ord(found):04X}"))

    def column(self, name: str, at: int, block: Block, units: Sequence[str]) -> Column:
        column, faults = read_cells(self.plan.leaf(name), block.columns[at])
        for row, message in faults:
            self.refuse(
                block.lines[row], at, "P05", say("unit '{unit}', column '{name}': {fault}", unit=units[row], name=name, fault=message)
            )
        return column


def _attribute(cells: Cells) -> tuple[str | None, ...]:
    return tuple(cell.strip() or None for cell in as_texts(cells))
