"""Tables in Parquet, read with DuckDB in blocks of rows: numbers as numbers, everything else as text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..extras import needs
from ..problems import Problem, ProblemsError
from ..sentences import say
from ..yamlfile import readable
from .cells import Cells
from .source import Block, Faults, Header, empty

ROWS = 65_536  # a query decodes whole pages, so that larger blocks cost less each
NUMBERS = re.compile(r"U?HUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\)")
WHOLE = re.compile(r"U?(TINY|SMALL|BIG)?INT(EGER)?")
EXACT = 2**53  # up to here every whole number is a float
# DuckDB would fetch what it lacks from the network.
CONFIG: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class ParquetTable:
    """A table in a Parquet file; lines are rows, counted from 1."""

    def __init__(self, path: Path) -> None:
        self.path, self.where = str(path), say("row")
        with readable(self.path), path.open("rb"):
            self.connection = connect()
        self.name = re.sub(r"([*?\[])", r"[\1]", str(path.resolve()))  # a file of this name, no pattern
        described = self._rows("describe select * from read_parquet(?)")
        self.header = Header(1, tuple(str(row[0]) for row in described))
        self.selected = ", ".join(_selected(str(row[0]), str(row[1]), at) for at, row in enumerate(described))
        self.count = int(self._rows("select count(*) from read_parquet(?)")[0][0])
        if len(described) < 2:
            raise empty(self.path)

    def blocks(self, faults: Faults) -> Iterator[Block]:
        """The rows in blocks of columns."""
        query = f"select {self.selected} from read_parquet(?, file_row_number = true) where file_row_number between ? and ?"
        for start in range(0, self.count, ROWS):
            stop = min(start + ROWS, self.count)
            found = self._query(query, start, stop - 1, fetch="fetchnumpy")
            yield Block(range(start + 1, stop + 1), [_cells(found[f"c{at}"]) for at in range(len(self.header.names))])

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._query(query, fetch="fetchall")  # type: ignore[no-any-return]

    def _query(self, query: str, *values: int, fetch: str) -> Any:
        import duckdb

        try:
            return getattr(self.connection.execute(query, [self.name, *values]), fetch)()
        except duckdb.OutOfMemoryException as error:
            raise MemoryError(str(error)) from None
        except duckdb.Error as error:
            said = str(error).partition("\n")[0].replace(self.name, self.path)
            raise ProblemsError(
                [Problem(self.path, 0, 0, "P09", say("this cannot be read as Parquet; write it anew ({said})", said=said))]
            ) from None


def connect() -> Any:
    """A connection to DuckDB; raises `UsageError` where it is not installed."""
    with needs(say("Parquet files")):
        import duckdb
    connection = duckdb.connect(config=CONFIG)
    connection.execute("set enable_progress_bar = false")  # which it would draw between the results, where a query takes long
    return connection


def _selected(name: str, kind: str, at: int) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if WHOLE.fullmatch(kind):
        return f"{quoted} as c{at}"
    return f"cast({quoted} as {'double' if NUMBERS.fullmatch(kind) else 'varchar'}) as c{at}"


def _cells(found: Any) -> Cells:
    """Numbers with NaN where the file has no value, or texts; a NaN or an infinity that the file does hold stays text, and is refused."""
    missing = np.ma.getmaskarray(found)
    values = np.ma.getdata(found)
    if values.dtype.kind in "iu" and ((values[~missing] <= EXACT) & (values[~missing] >= -EXACT)).all():
        values = values.astype(np.float64)
    if values.dtype == np.float64:
        if np.isfinite(values[~missing]).all():
            return np.where(missing, np.nan, values)
        return ["" if gone else repr(value).removesuffix(".0") for value, gone in zip(values.tolist(), missing.tolist(), strict=True)]
    return ["" if gone or value is None else str(value) for value, gone in zip(values.tolist(), missing.tolist(), strict=True)]


def write(columns: dict[str, Any], path: str) -> None:
    """Columns (arrays of numbers with NaN, or of texts with None) as a file; what is missing is null.

    Raises `OSError` where it cannot be written.
    """
    connection = connect()
    import duckdb

    quoted = (name.replace('"', '""') for name in columns)
    names = ", ".join(f'c{at} as "{name}"' for at, name in enumerate(quoted))
    connection.register("given", {f"c{at}": values for at, values in enumerate(columns.values())})
    try:
        connection.execute(f"copy (select {names} from given) to {_literal(path)} (format parquet, use_tmp_file false)")
    except duckdb.IOException as error:
        number = re.search(r'"errno":"(\d+)"', str(error))
        raise (OSError(int(number[1]), os.strerror(int(number[1]))) if number else OSError(str(error))) from None


def _literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
