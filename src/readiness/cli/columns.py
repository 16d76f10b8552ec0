"""Columns of figures out: CSV that a spreadsheet reads as data, or Parquet."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import writing
from ..panel.columns import Columns, pieces, write_parquet
from .options import PanelFormat
from .output import tame
from .talk import tell_written

QUOTED = re.compile('[,"\\r\\n]')
FEW = 4  # times that each number occurs, from which on its text is looked up


def csv_pieces(columns: Columns, *, header: bool = True) -> Iterator[str]:
    """CSV, piece by piece: texts that begin like a formula get an apostrophe, and what is missing is blank."""
    if header:
        yield ",".join(_texts(list(columns))) + "\n"
    texts = [not hasattr(values, "dtype") for values in columns.values()]
    for piece in pieces(columns):
        cells = [_texts(values) if text else _numbers(values) for values, text in zip(piece, texts, strict=True)]
        yield "\n".join([*map(",".join, zip(*cells, strict=True)), ""])


def _texts(values: Sequence[str | None]) -> Sequence[str]:
    """Texts as `tame` gives them, quoted as `csv.writer` does; only those that are not plain by their first letter are looked at."""
    tamed = [value if value and value[0].isalnum() else tame(value) for value in values]
    return [_quoted(value) for value in tamed] if QUOTED.search("".join(tamed)) else tamed


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if QUOTED.search(value) else value


def _numbers(values: Sequence[float | None]) -> Sequence[str]:
    """Numbers as `csv.writer` gives them, which takes half as long again; printed scores are few, and written out once."""
    different = set(values)
    if None not in different and len(different) * FEW > len(values):
        return list(map(repr, values))
    names = {value: "" if value is None else repr(value) for value in different}
    return [names[value] for value in values]


def write_columns(columns: Columns, kind: PanelFormat, output: Path | None) -> None:
    """Print columns as CSV, or write them to a file as CSV or Parquet."""
    if output is None:
        for piece in csv_pieces(columns):
            sys.stdout.write(piece)
        return
    with writing(output) as stream:
        if kind is PanelFormat.parquet:
            write_parquet(columns, stream.name)
        else:
            for piece in csv_pieces(columns):
                stream.write(piece.encode())
    tell_written(output)
