"""What commands print: tables for people, JSON and CSV for programs; nothing else prints results."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from .. import __version__
from ..files import write
from ..sentences import Sentence
from ..visible import visible
from .talk import language, tell_written

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from ..model import Framework

BAR_WIDTH, NARROW_BAR, NARROW = 20, 8, 100  # cells of a bar on a wide and on a narrow screen, and where narrow ends
# What is certain, what the answers give, what is still possible, and the rest of the scale.
BAR_MARKS = ("█", "▓", "░", "·")
PLAIN_MARKS = ("#", "=", "-", ".")
BAR_STYLES = ("cyan", "cyan", "bright_black", "bright_black")
BAND_STYLES = ("red", "yellow", "green", "bright_green")
TAMED = ("=", "+", "-", "@", "\t", "\r")


def console(*, stderr: bool = False) -> Console:
    """A console that knows whether it prints on a terminal; colours only there, and never with NO_COLOR."""
    from rich.console import Console

    stream: Any = _Seen(sys.stderr if stderr else sys.stdout)
    return Console(file=stream, highlight=False, emoji=False, markup=False)


class _Seen:
    """A stream of text on which nothing stands that nobody sees."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        return self.stream.write(visible(text))


@contextmanager
def progress(what: Sentence, total: int, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, which goes when all is done; nothing elsewhere, or where it is not to be shown."""
    if not shown or not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(language().say(what)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar_:
        task = bar_.add_task(what, total=total)
        yield lambda count: bar_.advance(task, count)


def tool() -> dict[str, str]:
    """The `tool` part of every JSON result."""
    return {"name": "readiness", "version": __version__}


def emit(text: str, output: Path | None = None) -> None:
    """Print a result, or write it whole to a file."""
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    else:
        write(output, text if text.endswith("\n") else text + "\n")
        tell_written(output)


def to_json(value: Any) -> str:
    """JSON with letters as they are; infinities and not-a-number have no place in it."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV that a spreadsheet reads as data: a text that begins like a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[tame(cell) for cell in row] for row in rows])
    return text.getvalue()


def framework_json(framework: Framework) -> dict[str, str]:
    """The `framework` part of every JSON result."""
    return {"id": framework.id, "title": framework.file.title, "version": framework.file.version, "digest": framework.digest}


def head(framework: Framework) -> dict[str, Any]:
    """What every JSON result about one framework begins with."""
    return {"tool": tool(), "framework": framework_json(framework)}


def tame(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    return "'" + cell if isinstance(cell, str) and cell.startswith(TAMED) else cell


def share(value: float | None) -> str:
    """A share in per cent, rounded half up as thresholds are compared."""
    return "–" if value is None else f"{percent(value):.0f} %"


def percent(value: float) -> float:
    """A share as the printed whole per cent."""
    from ..scoring.numbers import round_half_up

    return float(round_half_up(value * 100, 0))


def bar(screen: Console, low: float | None, value: float | None, high: float | None, ends: tuple[float, float]) -> Text:
    """A bar of what is certain (up to low), what the answers give (up to value) and what is possible (up to high)."""
    from rich.text import Text

    width = NARROW_BAR if screen.width < NARROW else BAR_WIDTH

    def cells(x: float | None) -> int:
        return 0 if x is None else round(width * (min(max(x, ends[0]), ends[1]) - ends[0]) / (ends[1] - ends[0]))

    stops = [cells(low), max(cells(low), cells(value)), cells(high), width]
    text, start = Text(no_wrap=True), 0
    for stop, mark, style in zip(stops, marks(screen), BAR_STYLES, strict=True):
        text.append(mark * max(0, stop - start), style=style)
        start = max(start, stop)
    return text


def marks(screen: Console) -> tuple[str, str, str, str]:
    """The shades of a bar, or plain characters where the output cannot show them."""
    return BAR_MARKS if (screen.encoding or "").lower().startswith("utf") else PLAIN_MARKS
