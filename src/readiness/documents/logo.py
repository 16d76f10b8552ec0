"""The logo in a document: one drawing, whatever it was given as, and its pixels for files that take no drawing."""

from __future__ import annotations

from base64 import b64decode
from struct import unpack
from typing import Any

from ..charts import FONTS
from ..extras import needs
from ..problems import UsageError
from ..sentences import say

RESOLUTION = 300  # pixels to the inch
WIDTH, HEIGHT = 80, 20  # mm, of the box that it is made as large as
_SOURCE = f"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let drawn(..size) = image(bytes(sys.inputs.logo), format: "svg", ..size)
#context {{
  let (width, height) = measure(drawn())
  let scale = calc.min({WIDTH}mm / width, {HEIGHT}mm / height)
  drawn(width: calc.max(width * scale, 1mm), height: calc.max(height * scale, 1mm), fit: "contain")
}}"""
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the marks in a JPEG that its size follows


def logo_svg(address: str) -> str:
    """A `data:` address as SVG. Nothing that a drawing asks for is loaded: no script, no file, no address.

    Raises `UsageError` for what cannot be drawn.
    """
    kind, _, data = address.removeprefix("data:").partition(";base64,")
    content = b64decode(data)
    if kind == "image/svg+xml":
        text = content.decode("utf-8", "replace")
        logo_pixels(text)  # a drawing within another is left out where it is wrong, and nobody would know
        return text
    width, height = _size(content)
    box = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {box}><image href="{address}" {box}/></svg>'


def logo_pixels(svg: str) -> bytes:
    """The logo as PNG on white, as large as the box."""
    with needs(say("Logos in documents")):
        import typst
    try:
        made: Any = typst.compile(  # type: ignore[call-overload] # it wants the root to be bytes where the source is
            _SOURCE.encode(),
            root=str(FONTS),  # a drawing may name pictures below this folder, and there are none
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
            format="png",
            ppi=RESOLUTION,
            sys_inputs={"logo": svg},
        )
    except typst.TypstError as error:
        reason = " ".join(str(error.message).split())
        raise UsageError(say("the logo cannot be drawn: {reason}; give it as a picture that needs no other file", reason=reason)) from None
    return bytes(made)


def _size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels."""
    width, height = unpack(">II", content[16:24].rjust(8, b"\0")) if content.startswith(b"\x89PNG") else _size_of_jpeg(content)
    if not (width and height):
        raise UsageError(say("the logo cannot be drawn: the picture is broken"))
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """The size that stands in the head of a frame; each part before it says how long it is (ITU-T T.81, annex B)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _SIZES:
            height, width = unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0
