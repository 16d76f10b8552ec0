"""A sheet to draw on, in the one look of all charts; it becomes SVG or PNG, the same bytes each time.

Lengths are in pixels of the sheet, from its upper left corner.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from .look import COLOURS, FAMILY, FONTS, LINE, TEXT, WIDTH

DASHES = {"solid": "solid", "dashed": (0, (5, 3)), "dotted": (0, (1, 2.5))}
RC: Any = {
    "path.simplify": False,
    "hatch.linewidth": 1.2,
    "svg.fonttype": "none",  # text stays text: to be read aloud, searched and copied
    "svg.hashsalt": "readiness",
}
PNG_DPI = 200
# Found before fonts of the same name on this machine.
for _name, _weight in (("Regular", 400), ("Bold", 700)):
    _path = str(FONTS / f"OpenSans-{_name}.ttf")
    fontManager.ttflist.insert(0, FontEntry(fname=_path, name=FAMILY, style="normal", weight=_weight, stretch="normal", size="scalable"))
_POINTS = 72  # of matplotlib to the inch; one of them is one pixel of the sheet

Side = Literal["left", "center", "right"]


class Sheet:
    """What charts are drawn on: lines, shapes and texts in the colours of the look."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.figure: Figure = Figure(figsize=(width / _POINTS, height / _POINTS), dpi=_POINTS, facecolor="none")
        flipped = Affine2D().scale(1 / _POINTS, -1 / _POINTS).translate(0, height / _POINTS)
        self.place = flipped + self.figure.dpi_scale_trans
        self._depth = 0

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 1.0, dash: str = "solid") -> None:
        """A line from point to point."""
        across, down = zip(*points, strict=True)
        style: Any = DASHES[dash]
        self._add(Line2D(across, down, color=COLOURS[colour], linewidth=width, linestyle=style, solid_joinstyle="round"))

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str | None,
        edge: str | None = None,
        *,
        alpha: float = 1.0,
        dash: str = "solid",
        hatch: str | None = None,
    ) -> None:
        """A closed shape; a hatch is drawn in the colour of the edge."""
        style: Any = DASHES[dash]
        self._add(
            Polygon(
                points,
                facecolor=COLOURS[fill] if fill else "none",
                edgecolor=COLOURS[edge] if edge else "none",
                linewidth=1.0 if edge else 0.0,
                linestyle=style,
                alpha=alpha if alpha < 1 else None,
                hatch=hatch,
            )
        )

    def box(self, x: float, y: float, width: float, height: float, fill: str | None, edge: str | None = None, **more: Any) -> None:
        """A rectangle by its upper left corner."""
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill, edge, **more)

    def cells(
        self, corners: Sequence[tuple[float, float]], size: float, fill: str, edge: str | None = None, hatch: str | None = None
    ) -> None:
        """Many squares of one look, by their upper left corners, as one shape: thousands of single ones take seconds."""
        squares = [Path([(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)], closed=True) for x, y in corners]
        look: Any = {"facecolor": COLOURS[fill], "edgecolor": COLOURS[edge] if edge else "none", "linewidth": 1.0 if edge else 0.0}
        self._add(PathPatch(Path.make_compound_path(*squares), hatch=hatch, **look))

    def dot(self, x: float, y: float, fill: str | None, edge: str, radius: float = 4.5) -> None:
        """A small circle, hollow without a fill."""
        self._add(Circle((x, y), radius, facecolor=COLOURS[fill] if fill else "none", edgecolor=COLOURS[edge], linewidth=1.6))

    def diamond(self, x: float, y: float, colour: str, radius: float = 5.5) -> None:
        """A small diamond: where something is to be."""
        self.shape([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], colour, "ground")

    def text(
        self, x: float, y: float, text: str, *, side: Side = "left", size: float = TEXT, colour: str = "ink", bold: bool = False
    ) -> None:
        """One line of text; y is the middle of its small letters."""
        weight: Any = "bold" if bold else "normal"
        said = " ".join(text.split())
        style: Any = {"family": FAMILY, "size": size, "weight": weight, "parse_math": False}  # a $ is a dollar
        self._add(Text(x, y + size * 0.36, said, color=COLOURS[colour], ha=side, va="baseline", **style))

    def lines(
        self, x: float, y: float, texts: Sequence[str], *, side: Side = "left", size: float = TEXT, colour: str = "ink", bold: bool = False
    ) -> None:
        """Several lines of text, their middle at y."""
        top = y - (len(texts) - 1) * size * LINE / 2
        for number, text in enumerate(texts):
            self.text(x, top + number * size * LINE, text, side=side, size=size, colour=colour, bold=bold)

    def _add(self, artist: Any) -> None:
        self._depth += 1
        artist.set_transform(self.place)
        artist.set_zorder(self._depth)
        artist.set_clip_on(False)
        self.figure.add_artist(artist)

    def svg(self) -> str:
        """The sheet as one `<svg>` element."""
        text = self._saved("svg", _POINTS).decode()
        text = text[text.index("<svg ") :]
        return re.sub(r"\s*<metadata>.*?</metadata>|\s*<defs>\s*<style.*?</defs>", "", text, flags=re.DOTALL).rstrip() + "\n"

    def png(self) -> bytes:
        """The sheet as PNG on white."""
        return self._saved("png", PNG_DPI)

    def _saved(self, form: str, dpi: int) -> bytes:
        written = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        ground = "none" if form == "svg" else COLOURS["ground"]
        with rc_context(RC), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a letter that the font lacks is drawn as a box, and is no defect
            self.figure.savefig(written, format=form, dpi=dpi, facecolor=ground, metadata=metadata)
        return written.getvalue()


def wrapped(text: str, width: float, size: float = TEXT, most: int = 2, *, bold: bool = False) -> list[str]:
    """A text in lines that are no wider than `width`, at most so many; what is left out is marked by an ellipsis."""
    found: list[str] = [""]
    for word in _words(" ".join(text.split()), width, size, bold):
        longer = f"{found[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > most:
        last = found[most - 1]
        while last and width_of(last + "…", size, bold=bold) > width:
            last = last[:-1]
        found = [*found[: most - 1], last.rstrip() + "…"]
    return found


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """The words of a text; one that is wider than a line is cut."""
    for word in text.split(" "):
        part = ""
        for letter in word:
            if part and width_of(part + letter, size, bold=bold) > width:
                yield part
                part = ""
            part += letter
        yield part


def width_of(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """How wide a text is in the font of the charts."""
    return sum(_advance(letter, bold) for letter in text) * size


@cache
def _advance(letter: str, bold: bool) -> float:
    """How far a letter takes the line on, as a share of the size of type; one that the font lacks may be as wide as high."""
    font = _font(bold)
    index = font.get_char_index(ord(letter))
    return font.load_glyph(index).linearHoriAdvance / 65536 / 100 if index else 1.0


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(str(FONTS / f"OpenSans-{'Bold' if bold else 'Regular'}.ttf"))
    font.set_size(100, 72)
    return font
