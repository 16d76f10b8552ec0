"""Charts: pictures of the figures of a report, with matplotlib, which is imported only here and only to draw.

    pictures(context["figures"])                the figures as SVG, by name
    pictures(context["figures"], form="png")    as PNG

What a figure shows, its numbers and its text alternative are in the context of a report; the look is in `look`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, overload

from .look import COLOURS, FAMILY, FONTS, themed

__all__ = ["COLOURS", "FAMILY", "FONTS", "can_draw", "pictures", "themed"]


def can_draw() -> bool:
    """Whether matplotlib is installed."""
    try:
        import matplotlib  # noqa: F401 - whether it can be imported
    except ModuleNotFoundError:
        return False
    return True


@overload
def pictures(figures: Iterable[Mapping[str, Any]], form: Literal["svg"] = "svg") -> dict[str, str]: ...


@overload
def pictures(figures: Iterable[Mapping[str, Any]], form: Literal["png"]) -> dict[str, bytes]: ...


def pictures(figures: Iterable[Mapping[str, Any]], form: Literal["svg", "png"] = "svg") -> Any:
    """Every figure drawn, by its name: SVG as text, PNG as bytes. Raises `ImportError` without matplotlib."""
    from .bars import bars
    from .boxes import boxes
    from .gantt import gantt
    from .heat import heat
    from .intervals import intervals
    from .lines import lines
    from .matrix import matrix
    from .radar import radar
    from .stacks import stacks
    from .waterfall import waterfall

    draw = {"radar": radar, "bars": bars, "heat": heat, "waterfall": waterfall, "gantt": gantt}
    draw |= {"lines": lines, "matrix": matrix, "boxes": boxes, "intervals": intervals, "stacks": stacks}
    sheets = {figure["name"]: draw[figure["kind"]](figure["data"]) for figure in figures}
    return {name: sheet.svg() if form == "svg" else sheet.png() for name, sheet in sheets.items()}
