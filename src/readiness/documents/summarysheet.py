"""The first sheet of a workbook: the score, its parts, and charts of them that are Excel's own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ..charts import COLOURS
from .logo import RESOLUTION, logo_pixels, logo_svg
from .workbook import Book

TABLE_AT = 7  # the row of the head of the table of scores
LABEL_WIDTH = 34
CHART_ROWS = 21
LOGO, PIXELS = 0.75, 96  # of its box; to the inch on a screen
WIDE = 125  # letters, of the merged cells
_FONT = {"name": "Arial", "size": 9, "color": COLOURS["ink"]}


def write_summary(book: Book, values: Mapping[str, Any]) -> None:
    """Title, figures, scores by part with their charts, and what to do first."""
    sheet = book.sheet("summary")
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 7, 13)
    sheet.set_column(8, 8, 34)
    sheet.set_column(9, 10, 13)
    sheet.set_row(0, 26)
    survey, phrases, labels = values["survey"], book.phrases, book.labels
    named = f"{survey['subject']['name']}, {phrases.date(survey['period'])}"
    book.put(sheet, 0, 0, values["title"] or named, book.format(bold=True, font_size=18, text_wrap=False))
    framework = values["framework"]
    edition = f"{framework['title']}, {phrases.say('edition', edition=framework['edition'])}"
    book.put(sheet, 1, 0, f"{named}. {edition}" if values["title"] else edition, book.format(font_color=COLOURS["muted"], text_wrap=False))
    wide = book.format(text_wrap=True)
    said = phrases.standing() + (f" {phrases.moved()}" if values["before"] else "")
    sheet.merge_range(3, 0, 3, 7, "", wide)
    book.put(sheet, 3, 0, said, wide)
    book.fit(sheet, 3, [(said, WIDE)])
    sheet.merge_range(4, 0, 4, 7, "", wide)
    held = phrases.held_down(values["score"])
    book.put(sheet, 4, 0, held, wide)
    book.fit(sheet, 4, [(held, WIDE)])
    _logo(sheet, values["logo"])
    last = _scores(book, sheet, values)
    below = last + 2
    if any(node["value"] is not None for node in values["pillars"]):
        _charts(book, sheet, values, below)
        below += CHART_ROWS
    _first(book, sheet, values, below, labels)
    sheet.freeze_panes(2, 0)


def _logo(sheet: Any, logo: str | None) -> None:
    """The logo at the upper right."""
    if logo is None:
        return
    scale = dict.fromkeys(("x_scale", "y_scale"), LOGO * PIXELS / RESOLUTION)
    sheet.insert_image(0, 6, "logo", {"image_data": io.BytesIO(logo_pixels(logo_svg(logo))), "decorative": True, **scale})


def _scores(book: Book, sheet: Any, values: Mapping[str, Any]) -> int:
    """The scores of the pillars and of the whole; gives the last row."""
    labels, phrases = book.labels, book.phrases
    heads = [labels["pillar"], labels["score"], labels["figures"]["low"], labels["figures"]["high"], labels["coverage"]]
    heads += [labels["evidenced"], labels["figures"]["at_targets"], _before(book, values), labels["band"]]
    heads += [f"{labels['interval']} {sign}" for sign in "−+"]
    for at, head in enumerate(heads):
        book.put(sheet, TABLE_AT, at, head, book.header)
    sheet.set_row(TABLE_AT, 32)
    kinds = ("score", "score", "score", "share", "score", "score", "score")
    names = ("value", "low", "high", "coverage", "evidenced", "at_targets", "before")
    nodes = [*values["pillars"], values["score"]]
    for row, node in enumerate(nodes, TABLE_AT + 1):
        book.put(sheet, row, 0, node["title"])
        for at, (name, kind) in enumerate(zip(names, kinds, strict=True), 1):
            book.put(sheet, row, at, node[name], kind=kind)
        if node["value"] is None:
            book.put(sheet, row, 1, phrases.score(node))
        book.put(sheet, row, 8, phrases.band(node))
        for at, end in ((9, "low"), (10, "high")):  # how far the lines of the chart reach
            known = node["value"] is not None and node[end] is not None
            book.put(sheet, row, at, round(abs(node["value"] - node[end]), 6) if known else None, kind="score")
    last = TABLE_AT + len(nodes)
    low, high = values["framework"]["range"]
    ends = {"min_type": "num", "min_value": low, "max_type": "num", "max_value": high}
    colours = {"type": "2_color_scale", "min_color": COLOURS["ground"], "max_color": COLOURS["span"], **ends}
    sheet.conditional_format(TABLE_AT + 1, 1, last, 3, colours)
    return last


def _before(book: Book, values: Mapping[str, Any]) -> str:
    """The head of the column of earlier scores."""
    before = values["before"]
    return book.phrases.date(before["survey"]["period"]) if before else str(book.labels["earlier_survey"])


def _charts(book: Book, sheet: Any, values: Mapping[str, Any], row: int) -> None:
    """Scores as bars from the lowest to the highest, and the pillars around a centre."""
    name, first, last = book.names[0], TABLE_AT + 1, TABLE_AT + len(values["pillars"])

    def cells(column: int) -> list[Any]:
        return [name, first, column, last, column]

    low, high = values["framework"]["range"]
    bars = book.workbook.add_chart({"type": "bar"})
    nodes = values["pillars"]
    reach = {"type": "custom", "minus_values": _range(name, "J", first, last), "plus_values": _range(name, "K", first, last)}
    bars.add_series(
        {
            "name": book.labels["score"],
            "categories": cells(0),
            "values": cells(1),
            "gap": 60,
            "fill": {"color": COLOURS["accent"]},
            "y_error_bars": {**reach, "line": {"color": COLOURS["strong-rule"], "width": 1.5}},
        }
    )
    _look(bars, book.labels["figures"]["bars"])
    bars.set_x_axis({"min": low, "max": high, "num_font": _FONT, "major_gridlines": {"visible": True, "line": {"color": COLOURS["rule"]}}})
    bars.set_y_axis({"reverse": True, "num_font": _FONT})
    bars.set_legend({"none": True})
    sheet.insert_chart(row, 0, bars, {"x_scale": 1.05, "y_scale": 1.35, "description": _alt(values, "bars")})
    if len(nodes) > 2:
        radar = book.workbook.add_chart({"type": "radar", "subtype": "with_markers"})
        series = [(1, book.phrases.date(values["survey"]["period"]), "accent", "solid")]
        series += (
            [(6, book.labels["figures"]["at_targets"], "signal", "dash")] if any(node["at_targets"] is not None for node in nodes) else []
        )
        series += [(7, _before(book, values), "strong-rule", "round_dot")] if values["before"] else []
        for column, said, colour, dash in series:
            line = {"color": COLOURS[colour], "width": 2, "dash_type": dash}
            dot = {"type": "circle", "size": 4, "fill": {"color": COLOURS[colour]}, "border": {"color": COLOURS[colour]}}
            radar.add_series({"name": said, "categories": cells(0), "values": cells(column), "line": line, "marker": dot})
        _look(radar, book.labels["figures"]["radar"])
        radar.set_y_axis(
            {"min": low, "max": high, "num_font": _FONT, "major_gridlines": {"visible": True, "line": {"color": COLOURS["rule"]}}}
        )
        radar.set_legend({"position": "bottom", "font": _FONT})
        sheet.insert_chart(row, 5, radar, {"x_scale": 1.05, "y_scale": 1.35, "x_offset": 10, "description": _alt(values, "radar")})


def _range(sheet: str, column: str, first: int, last: int) -> str:
    """The cells of a column as a formula names them."""
    quoted = sheet.replace("'", "''")
    return f"='{quoted}'!${column}${first + 1}:${column}${last + 1}"


def _look(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_chartarea({"border": {"none": True}})


def _alt(values: Mapping[str, Any], name: str) -> str:
    """What a chart shows, in a sentence."""
    return next((str(figure["alt"]) for figure in values["figures"] if figure["name"] == name), "")


def _first(book: Book, sheet: Any, values: Mapping[str, Any], row: int, labels: Mapping[str, Any]) -> None:
    """What to do first, a line each."""
    book.put(sheet, row, 0, labels["do_first"], book.format(bold=True, font_size=12))
    if not values["first"]:
        book.put(sheet, row + 1, 0, labels["nothing_below"], book.format())
        return
    lead = " ".join([labels["do_first_lead"], book.phrases.elsewhere(values["first"])]).strip()
    book.put(sheet, row + 1, 0, lead, book.format(font_color=COLOURS["muted"]))
    for line, gap in enumerate(values["first"], row + 2):
        book.put(sheet, line, 0, gap["title"])
        sheet.merge_range(line, 1, line, 6, "", book.text)
        book.put(sheet, line, 1, book.phrases.step(gap))
        book.put(sheet, line, 7, gap["gain"], kind="change")
        book.put(sheet, line, 8, book.phrases.who(gap))
        sheet.set_row(line, 30)
