"""The first sheet of a workbook: the score, its parts, and charts of them that are Excel's own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ..charts import COLOURS
from .logo import RESOLUTION, logo_pixels, logo_svg
from .workbook import Book

TABLE_AT = 7  # the row of the head of the table of scores
LABEL_WIDTH, FIGURE_WIDTH, BAND_WIDTH = 34, 13, 42
CHART_ROWS = 21
REACH = {"low": 20, "high": 21}  # the columns, U and V, that say how far the lines of a chart reach: out of sight, and hidden
LOGO, PIXELS = 0.75, 96  # of its box; to the inch on a screen
TITLE_END, TITLE_WIDE = 5, 99  # the last column of the title, and how many letters it is wide
_FONT = {"name": "Arial", "size": 9, "color": COLOURS["ink"]}


def write_summary(book: Book, values: Mapping[str, Any]) -> None:
    """Title, figures, scores by part with their charts, and what to do first."""
    sheet, phrases = book.sheet("summary"), book.phrases
    nodes = [*values["pillars"], values["score"]]
    empty = [name for name in ("at_targets", "before") if all(node[name] is None for node in nodes)]
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 5, FIGURE_WIDTH)
    for at, name in ((6, "at_targets"), (7, "before")):
        sheet.set_column(at, at, FIGURE_WIDTH, None, {"hidden": name in empty})
    sheet.set_column(8, 8, BAND_WIDTH)
    sheet.set_column("U:V", FIGURE_WIDTH, None, {"hidden": True})
    _title(book, sheet, values)
    wide = LABEL_WIDTH + FIGURE_WIDTH * (7 - len(empty)) + BAND_WIDTH
    said = phrases.standing() + (f" {phrases.moved()}" if values["before"] else "")
    for row, text in ((3, said), (4, phrases.held_down(values["score"]))):
        form = book.format(text_wrap=True)
        sheet.merge_range(row, 0, row, 8, "", form)
        book.put(sheet, row, 0, text, form)
        book.fit(sheet, row, [(text, wide)])
    _logo(sheet, values["logo"])
    last = _scores(book, sheet, values)
    below = last + 2
    if any(node["value"] is not None for node in values["pillars"]):
        _charts(book, sheet, values, below)
        below += CHART_ROWS
    _first(book, sheet, values, below)
    sheet.freeze_panes(2, 0)
    sheet.fit_to_pages(1, 1)


def _title(book: Book, sheet: Any, values: Mapping[str, Any]) -> None:
    """What the report is called, and what it was assessed by; a long title is set smaller, in lines."""
    survey, framework, phrases = values["survey"], values["framework"], book.phrases
    named = f"{survey['subject']['name']}, {phrases.date(survey['period'])}"
    edition = f"{framework['title']}, {phrases.say('edition', edition=framework['edition'])}"
    title = values["title"] or named
    size = 18 if len(title) <= 60 else 12
    said = {
        0: (title, size, book.format(bold=True, font_size=size, text_wrap=True)),
        1: (f"{named}. {edition}" if values["title"] else edition, 10, book.format(font_color=COLOURS["muted"], text_wrap=True)),
    }
    for row, (text, letters, form) in said.items():
        sheet.merge_range(row, 0, row, TITLE_END, "", form)
        book.put(sheet, row, 0, text, form)
        book.fit(sheet, row, [(text, TITLE_WIDE)], letters)


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
    heads += [labels["evidenced"], labels["figures"]["at_targets"], _before(book, values)]
    heads.append(labels["band"] if values["framework"]["bands"] else labels["meaning"])
    for at, head in enumerate(heads):
        book.put(sheet, TABLE_AT, at, head, book.header if at in (0, 8) else book.header_right)
    for at, sign in zip(REACH.values(), "−+", strict=True):
        book.put(sheet, TABLE_AT, at, f"{labels['interval']} {sign}", book.header_right)
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
        level = node["judgement"] and node["judgement"]["level"]
        said = f"{level['name']}: {phrases.band(node)}" if level else phrases.band(node)
        book.put(sheet, row, 8, said)
        book.fit(sheet, row, [(node["title"], LABEL_WIDTH), (said, BAND_WIDTH)])
        for end, at in REACH.items():
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
    reach = {"type": "custom", "minus_values": _range(name, "U", first, last), "plus_values": _range(name, "V", first, last)}
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
    bars.show_hidden_data()
    _look(bars, book.labels["figures"]["bars"])
    bars.set_x_axis({"min": low, "max": high, "num_font": _FONT, "major_gridlines": {"visible": True, "line": {"color": COLOURS["rule"]}}})
    bars.set_y_axis({"reverse": True, "crossing": "max", "num_font": _FONT})
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


def _first(book: Book, sheet: Any, values: Mapping[str, Any], row: int) -> None:
    """What to do first, a line each."""
    labels, phrases = book.labels, book.phrases
    book.put(sheet, row, 0, labels["do_first"], book.format(bold=True, font_size=12))
    if not values["first"]:
        book.put(sheet, row + 1, 0, labels["nothing_below"], book.format())
        return
    lead = " ".join([labels["do_first_lead"], phrases.elsewhere(values["first"])]).strip()
    book.put(sheet, row + 1, 0, lead, book.format(font_color=COLOURS["muted"]))
    heads = (labels["indicator"], labels["gain"], labels["what"], labels["who"])
    lines = [(gap["title"], gap["gain"], phrases.step(gap), phrases.who(gap)) for gap in values["first"]]
    for line, cells in enumerate([heads, *lines], row + 2):
        text, figure = (book.header, book.header_right) if cells is heads else (book.text, book.formats["change"])
        sheet.merge_range(line, 2, line, 7, "", text)
        for at, cell, form in zip((0, 1, 2, 8), cells, (text, figure, text, text), strict=True):
            book.put(sheet, line, at, cell, form)
        book.fit(sheet, line, [(cells[0], LABEL_WIDTH), (cells[2], FIGURE_WIDTH * 4), (cells[3], BAND_WIDTH)])
