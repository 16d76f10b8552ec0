"""Columns of figures out: CSV that a spreadsheet reads as data, or Parquet."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..files import write, writing
from ..panel.columns import Columns, as_parquet, pieces
from .options import PanelFormat
from .output import tame


def csv_pieces(columns: Columns, *, header: bool = True) -> Iterator[str]:
    """CSV, piece by piece: texts that begin like a formula get an apostrophe, and what is missing is blank."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(map(tame, columns))
    texts = [not hasattr(values, "dtype") for values in columns.values()]
    for piece in pieces(columns):
        tamed = (_tamed(values) if text_ else values for values, text_ in zip(piece, texts, strict=True))
        writer.writerows(zip(*tamed, strict=True))
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _tamed(values: Sequence[str | None]) -> Sequence[str | None]:
    """Texts as `tame` gives them; only those that are not plain by their first letter are looked at."""
    return [value if not value or value[0].isalnum() else tame(value) for value in values]


def write_columns(columns: Columns, kind: PanelFormat, output: Path | None) -> None:
    """Print columns as CSV, or write them to a file as CSV or Parquet."""
    if output is None:
        for piece in csv_pieces(columns):
            sys.stdout.write(piece)
        return
    if kind is PanelFormat.parquet:
        write(output, as_parquet(columns))
    else:
        with writing(output) as stream:
            for piece in csv_pieces(columns):
                stream.write(piece.encode())
    print(f"written: {output}", file=sys.stderr)
