"""From the blocks of a source to panels: units named once, cells read column by column, every fault by line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..files import PARQUET, SHEETS, TABLES, is_table
from ..problems import ProblemsError, UsageError, raise_errors
from ..scoring import Plan
from ..scoring.units import Column, compile_units
from ..sentences import Sentence, say
from ..yamlfile import control_character
from .cells import as_texts, read_cells
from .join import joined
from .layout import Layout, Wanted, layout_of
from .names import Fault, Roll, periods, rows_of, spelt
from .source import Block, Faults, Source, empty
from .texts import TextTable
from .units import PERIOD, Panel


def read_table(path: Path, plan: Plan, wanted: Wanted = Wanted()) -> Panel:  # noqa: B008 - a tuple never changes
    """Read a table whole; raises `ProblemsError` with every fault. Several periods stand in the attribute `period`."""
    return joined(plan, list(table_blocks(path, plan, wanted)))


def table_blocks(path: Path, plan: Plan, wanted: Wanted = Wanted()) -> Iterator[Panel]:  # noqa: B008 - a tuple never changes
    """A table as panels of so many units as are scored at a time; at its end raises `ProblemsError` with every fault."""
    reader = _Reader(_source(path, wanted), plan, wanted)
    found = False
    try:
        for block in reader.source.blocks(reader.faults):
            panel = reader.panel(block)
            found = True
            if not reader.faults:
                yield panel
    except ProblemsError as error:  # the rest cannot be read
        raise ProblemsError([*reader.faults.every(), *error.problems]) from None
    if reader.roll.again:
        reader.refuse_twice(_source(path, wanted) if path.is_file() else None)
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
        self.roll = Roll()

    def refuse(self, line: int, at: int, code: str, message: Sentence) -> None:
        self.faults.add(line, at + 1, code, message)

    def panel(self, block: Block) -> Panel:
        """The units of a block, which are of no use if there are problems."""
        units = spelt(block.columns[self.layout.unit])
        own = self.periods(block)
        attributes = {name: tuple(text or None for text in spelt(block.columns[at])) for name, at in self.layout.attributes.items()}
        if own is not None:
            attributes[PERIOD] = tuple(own)
        self.misnamed(self.roll.call(units, own, block.lines))
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

    def periods(self, block: Block) -> list[str] | None:
        """The period of every row; None where no column names any."""
        at = self.layout.attributes.get(PERIOD)
        return None if at is None else periods(block.columns[at])

    def misnamed(self, faults: Iterable[Fault]) -> None:
        """Refuse rows that name their unit or their period wrongly."""
        for fault in faults:
            at = self.layout.attributes[PERIOD] if fault.is_period else self.layout.unit
            self.refuse(fault.line, at, fault.code, fault.message)

    def refuse_twice(self, again: Source | None) -> None:
        """Refuse who stands twice, by reading the table a second time; None: it cannot be."""
        blocks = () if again is None else again.blocks(Faults(self.source.path))
        rows = (row for block in blocks for row in rows_of(spelt(block.columns[self.layout.unit]), self.periods(block), block.lines))
        self.misnamed(self.roll.twice(rows, self.source.where))

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
