"""Pictures in Word files: the figures as PNG, and the logo, each with its text alternative."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ..charts import can_draw, pictures
from ..report.figures import checked_name
from ..sentences import say
from .logo import logo_pixels, logo_svg
from .pixels import pixels

_MM = 36_000  # of the units that Word measures in


class Pictures:
    """`picture("radar", 160)` in a template: the figure, so many millimetres wide; nothing where there is none.

    `picture("gantt", 160, 140)` is no higher than 140 millimetres, and so many less wide.
    """

    def __init__(self, template: Any, values: Mapping[str, Any]) -> None:
        self._template = template
        figures = values["figures"] if can_draw() else []
        self._alts = {figure["name"]: f"{figure['title']}: {figure['alt']}" for figure in figures}
        self._figures = {figure["name"]: figure for figure in figures}
        self._drawn: dict[str, bytes] = {}
        if values["logo"]:
            self._drawn["logo"], self._alts["logo"] = logo_pixels(logo_svg(values["logo"])), "Logo"

    def has(self, name: str) -> bool:
        """Whether there is such a picture."""
        return name in self._drawn or name in self._figures

    def __call__(self, name: str, width: float = 160, height: float | None = None) -> Markup:
        if not self.has(checked_name(name, ("logo",))):
            return Markup("")
        for size in (width, height):
            if size is not None and not isinstance(size, (int, float)):
                raise TypeError(say("'{value}' is not a number", value=size))
        if name not in self._drawn:
            self._drawn.update(pixels(pictures(self._figures.values())))
        inline = self._template.current_rendering_part.new_pic_inline(io.BytesIO(self._drawn[name]), round(width * _MM), None)
        if height is not None and inline.extent.cy > height * _MM:
            return self(name, width * height * _MM / inline.extent.cy)
        inline.docPr.set("descr", self._alts[name])
        return Markup('</w:t></w:r><w:r><w:drawing>{}</w:drawing></w:r><w:r><w:t xml:space="preserve">').format(Markup(inline.xml))
