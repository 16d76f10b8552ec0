"""The one look of all charts: colours, font and sizes."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FAMILY = "Open Sans"
WIDTH = 720.0  # of a sheet, in pixels: as wide as a column of text
TEXT, SMALL = 13.0, 11.5  # sizes of type
LINE = 1.3  # of the size of type
# Told apart by the colour-blind and in grey, where lightness, dashes and shapes do it. In a page each is the CSS variable of
# its name, so that a dark page has its own.
COLOURS = {
    "ground": "#ffffff",
    "ink": "#18212a",
    "muted": "#55616c",
    "rule": "#d5dce1",
    "strong-rule": "#86939e",
    "track": "#e9eef1",
    "span": "#8ab8ca",
    "accent": "#0f5c7a",
    "signal": "#b4530a",
    "t0": "#e6eef2",
    "t1": "#c5dce5",
    "t2": "#93bfd0",
    "t3": "#2f7c9b",
    "t4": "#0b4862",
}


def themed(svg: str, name: str, alt: str) -> str:
    """An `<svg>` to stand in a page: its colours are the page's, its text in the page's font, its ids its own.

    `alt` is what is read aloud in its place.
    """
    begin, _, inside = svg.partition(">")
    view = re.search(r'viewBox="[^"]*"', begin)
    said = f'<svg {view[0] if view else ""} role="img" aria-label="{escape(alt)}">'
    return said + re.sub(r"<[^>]*>", lambda tag: _in_page(tag[0], name), inside)


def _in_page(tag: str, name: str) -> str:
    """One tag of a picture, as it stands in a page; texts are no tags, and stay as they are."""
    for colour, value in COLOURS.items():
        tag = tag.replace(value, f"var(--{colour})")
    tag = tag.replace(f"'{FAMILY}'", "var(--font)")
    return re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\1{name}-", tag)
