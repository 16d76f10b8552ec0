"""The pictures of a report in HTML, each drawn when a template asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ..charts import can_draw, pictures, themed
from .figures import checked_name


class Pictures:
    """`picture("radar")` in a template: the figure as an `<svg>`; nothing where there is none or it cannot be drawn."""

    def __init__(self, figures: Sequence[Mapping[str, Any]], form: str) -> None:
        self._figures = {figure["name"]: figure for figure in figures} if form == "html" else {}
        self._drawn: dict[str, Markup] = {}

    def __call__(self, name: str) -> Markup:
        figure = self._figures.get(checked_name(name))
        if figure is None or not can_draw():
            return Markup("")
        if name not in self._drawn:
            svg = pictures([figure])[name]
            self._drawn[name] = Markup(themed(svg, f"picture-{name}", figure["alt"]))
        return self._drawn[name]
