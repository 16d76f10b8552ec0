"""Charts: labels that do not overlap, hostile texts that stay text, the same bytes each time, and no font of this machine."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from PIL import Image

from readiness.charts import COLOURS, FONTS, pictures, themed
from readiness.charts.sheet import width_of, wrapped

LONG = "National technology, skills and the institutions that look after them in every province and ministry"
TITLES = ["Leadership", "Policy and legal framework", LONG, "x" * 300, "Data", "Nhu cầu và sự tham gia của người dân", "Funding", LONG]
HOSTILE = ["<script>alert(1)</script>", "$x_1$ and \\alpha", "a & b 'c' \"d\"", "سلام שלום", "中文 \u200b\u200d \U0001f600", "&lt;b&gt;"]


def radar(titles: list[str]) -> dict[str, Any]:
    axes = [{"title": title, "before": 10.0, "now": 40.0 + number, "target": 75.0} for number, title in enumerate(titles)]
    names = {"now": "2020", "before": "2018", "target": "Target"}
    return {"name": "radar", "kind": "radar", "data": {"axes": axes, "range": [0, 100], "ticks": ["0", "50", "100"], "names": names}}


def bars(titles: list[str]) -> dict[str, Any]:
    rows = [
        {
            "title": title,
            "low": 10.0,
            "value": 20.0,
            "high": 60.0,
            "before": None,
            "target": 75.0,
            "text": "20.0",
            "whole": title == titles[-1],
        }
        for title in titles
    ]
    bands = [{"title": titles[0], "start": 0}, {"title": titles[-1], "start": 97}]
    names = {"value": "Score", "interval": "Low to high", "target": "Target", "before": None}
    return {"name": "bars", "kind": "bars", "data": {"rows": rows, "range": [0, 100], "bands": bands, "ends": ["0", "100"], "names": names}}


def heat(titles: list[str]) -> dict[str, Any]:
    cells = [{"mark": title[:5] or "·", "tone": 3, "state": "known"} for title in titles] + [
        {"mark": "", "tone": None, "state": "open"}
    ] * 20
    names = {"lowest": "lowest", "highest": "highest", "open": "not known"}
    return {"name": "heat", "kind": "heat", "data": {"rows": [{"title": title, "cells": cells} for title in titles], "names": names}}


def waterfall(titles: list[str]) -> dict[str, Any]:
    ends = [(0.0, 20.0), (20.0, 31.0), (31.0, 25.0), (0.0, 25.0)]
    found = [
        {"title": title, "start": start, "end": end, "whole": start == 0, "text": f"{end - start:+}"}
        for title, (start, end) in zip(titles[-4:], ends, strict=True)
    ]
    return {"name": "waterfall", "kind": "waterfall", "data": {"bars": found, "names": {"up": "up", "down": "down"}}}


def gantt(titles: list[str]) -> dict[str, Any]:
    rows = [{"title": title, "start": 0, "end": 100 * number, "due": 300, "late": number > 3} for number, title in enumerate(titles)]
    ticks = [{"at": at * 30, "text": f"{at}/2021"} for at in range(24)]
    names = {"work": "Work", "late": "too long", "due": "Due"}
    return {"name": "gantt", "kind": "gantt", "data": {"rows": rows, "start": 0, "end": 720, "ticks": ticks, "names": names}}


def matrix(titles: list[str]) -> dict[str, Any]:
    values = [1.0, 0.7, 0.35, 0.05, -0.2, -0.9, None]
    count = len(titles)
    rows = [
        {"title": title, "group": at // 3, "values": [values[abs(at - other) % len(values)] for other in range(count)]}
        for at, title in enumerate(titles)
    ]
    names = {"above": ["from 0.9", "from 0.6", "from 0.3"], "none": "near 0", "negative": "negative", "opposed": "below −0.4"}
    return {"name": "matrix", "kind": "matrix", "data": {"rows": rows, "names": names}}


def boxes(titles: list[str]) -> dict[str, Any]:
    spread = {"low": 10.0, "first": 20.0, "middle": 30.0, "third": 50.0, "high": 90.0}
    rows = [{"title": title, "text": "n = 193", **(spread if at else dict.fromkeys(spread))} for at, title in enumerate(titles)]
    names = {"middle": "median", "half": "half of the units", "ends": "lowest to highest"}
    return {"name": "boxes", "kind": "boxes", "data": {"rows": rows, "range": (0, 100), "ticks": ["0", "50", "100"], "names": names}}


def intervals(titles: list[str]) -> dict[str, Any]:
    rows = [
        {"title": title, "rank": at or None, "low": at or None, "high": at + at % 3 if at else None, "text": f"{at} ({at}–{at + 2})"}
        for at, title in enumerate(titles)
    ]
    data = {"rows": rows, "last": len(titles), "ticks": [1, len(titles)], "names": {"rank": "rank", "possible": "ranks possible"}}
    return {"name": "intervals", "kind": "intervals", "data": data}


def stacks(titles: list[str]) -> dict[str, Any]:
    rows = [{"title": title, "parts": [None, 4.0, *([5.0] * (len(titles) - 2))], "text": "54.0"} for title in titles]
    return {"name": "stacks", "kind": "stacks", "data": {"rows": rows, "keys": titles, "most": 100.0}}


KINDS = [radar, bars, heat, waterfall, gantt, matrix, boxes, intervals, stacks]


class Box(NamedTuple):
    """Where a text stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def texts(svg: str) -> list[Box]:
    """Every text of a picture with its place, by the widths of the font."""
    found = []
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        style = element.attrib["style"]
        size = float(re.findall(r"([\d.]+)px", style)[0])
        said = "".join(element.itertext())
        wide = width_of(said, size, bold="700" in style or "bold" in style)
        place = re.findall(r"translate\(([-\d.]+) ([-\d.]+)\)", element.attrib.get("transform", ""))
        x, y = map(float, place[0] if place else (element.attrib["x"], element.attrib["y"]))
        anchor = re.findall(r"text-anchor: (\w+)", style)
        x -= {"middle": wide / 2, "end": wide}.get(anchor[0] if anchor else "start", 0.0)
        found.append(Box(said, x, y - size * 0.75, x + wide, y + size * 0.2))
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("titles", [TITLES, HOSTILE, TITLES[:3] * 5, [LONG] * 4], ids=["long", "hostile", "many", "same"])
def test_no_text_over_another_or_off_the_sheet(kind: Any, titles: list[str]) -> None:
    figure = kind(titles)
    svg = pictures([figure])[figure["name"]]
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    found = texts(svg)
    assert found
    assert [box for box in found if box.left < -1 or box.right > width + 1 or box.top < -1 or box.bottom > height + 1] == []
    assert [(one.text, other.text) for one, other in combinations(found, 2) if one.over(other)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_stay_text(kind: Any) -> None:
    svg = pictures([kind(HOSTILE)])[kind.__name__]
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "g", "path", "text", "tspan", "defs", "use", "pattern", "rect", "clipPath"}
    assert "<script" not in svg
    if kind is not heat and kind is not waterfall:
        assert any("script" in box.text for box in texts(svg))
        assert any("$x_1$" in box.text for box in texts(svg))


def test_same_bytes() -> None:
    figures = [kind(TITLES) for kind in KINDS]
    assert pictures(figures) == pictures(figures)
    assert pictures(figures, "png") == pictures(figures, "png")
    code = (
        "import sys; sys.path.insert(0, 'tests'); import test_charts as t; from readiness.charts import pictures;"
        "print(''.join(pictures([kind(t.TITLES) for kind in t.KINDS]).values()), end='')"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8", cwd=FONTS.parents[2])
    assert fresh.stdout == "".join(pictures(figures).values())


def test_png_is_on_white() -> None:
    for data in pictures([kind(TITLES) for kind in KINDS], "png").values():
        with Image.open(io.BytesIO(data)) as image:
            assert image.width >= 1300
            assert image.convert("RGB").getpixel((0, image.height - 1)) == (255, 255, 255)


def test_a_picture_in_a_page_has_its_own_ids_and_the_pages_colours() -> None:
    figures = [radar(TITLES), waterfall(TITLES)]
    found = {name: themed(svg, name, 'a "b" <c>') for name, svg in pictures(figures).items()}
    ids = [value for svg in found.values() for value in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    for name, svg in found.items():
        assert all(target.startswith(f"{name}-") for target in re.findall(r"url\(#([^)]+)\)", svg))
        assert not re.search("|".join(COLOURS.values()), svg)
        assert re.fullmatch(r'<svg viewBox="[\d. ]+" role="img" aria-label="a &quot;b&quot; &lt;c&gt;">', svg.partition("\n")[0])
    assert "url(#" in found["waterfall"]


def _lightness(colour: str) -> float:
    """How light a colour is in grey (relative luminance, WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_lightness(COLOURS[one]), _lightness(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_are_told_apart_in_grey() -> None:
    tones = [_lightness(COLOURS[f"t{number}"]) for number in range(5)]
    assert tones == sorted(tones, reverse=True)
    assert all(_contrast(f"t{number}", f"t{number + 1}") > 1.2 for number in range(4))
    assert all(_contrast(ink, ground) >= 4.5 for ink, ground in [("ink", "t0"), ("ink", "t2"), ("ground", "t3"), ("muted", "ground")])
    assert all(_contrast(mark, ground) >= 3 for mark, ground in [("accent", "span"), ("signal", "ground"), ("accent", "track")])


def test_wrapping() -> None:
    assert wrapped("one two three", 60) == ["one two", "three"]
    assert all(width_of(line) <= 80 for line in wrapped("x" * 100, 80, most=3))
    assert wrapped(LONG, 120, most=2)[-1].endswith("…")
    assert wrapped("", 50) == [""]


@pytest.mark.parametrize("weight", ["Regular", "Bold", "Italic"])
def test_the_font_has_the_letters_of_vietnamese(weight: str) -> None:
    from matplotlib.ft2font import FT2Font

    letters = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    known = FT2Font(str(FONTS / f"OpenSans-{weight}.ttf")).get_charmap()
    assert [letter for letter in letters + letters.upper() + "−–≥≤·…«»“”" if ord(letter) not in known] == []


def test_every_kind_of_figure_is_drawn_with_nothing_in_it() -> None:
    without = bars(TITLES)
    without["data"]["bands"] = []
    empty: list[Mapping[str, Any]] = [heat([]), gantt([]), matrix([]), boxes([]), intervals([]), stacks([]), without]
    assert all(svg.startswith("<svg") for svg in pictures(empty).values())
