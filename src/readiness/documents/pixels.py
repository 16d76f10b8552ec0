"""Pictures as PNG for files that take no SVG: the same drawings, turned into pixels by Typst, many times faster than drawn again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..charts import FONTS

RESOLUTION = 150  # pixels to the inch of a sheet, which is shown at two thirds of its size
_PAGES = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for picture in json(bytes(sys.inputs.pictures)) { page(image(bytes(picture), format: "svg")) }"""


def pixels(drawings: Mapping[str, str]) -> dict[str, bytes]:
    """Each drawing (SVG) as PNG on white, by its name."""
    import typst

    if not drawings:
        return {}
    made: Any = typst.compile(
        _PAGES,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
        format="png",
        ppi=RESOLUTION,
        sys_inputs={"pictures": json.dumps(list(drawings.values()), ensure_ascii=False)},
    )
    pages = made if isinstance(made, list) else [made]
    return dict(zip(drawings, pages, strict=True))
