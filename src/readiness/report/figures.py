"""The figures of a report: what each shows, in words, in a table of its numbers, and as data to draw it from.

They are made from the context alone, need no library to draw, and are the same for every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

from ..periods import last_day, marks
from ..problems import suggest
from ..sentences import fill, say
from .nodes import DAYS_A_MONTH, KNOWN, OUTSIDE, Record
from .writer import DASH, Writer

NAMES = ("radar", "bars", "heat", "waterfall", "peers", "gantt")  # in the order of the report
LEAST_AXES = 3
MOST_STEPS = 20  # of the Gantt picture
QUARTERS_UP_TO = 3 * 366  # days of a calendar that is marked by quarters; a longer one by years


class Figures:
    """Makes the figures of one context."""

    def __init__(self, values: Mapping[str, Any], writer: Writer) -> None:
        self.values, self.writer, self.labels = values, writer, values["labels"]
        self.now = writer.date(values["survey"]["period"])
        self.before = writer.date(values["before"]["survey"]["period"]) if values["before"] else None
        self.has_targets = any(node["at_targets"] is not None for node in (values["score"], *values["pillars"]))

    def all(self) -> list[Record]:
        """Every figure that there is something to show in, in the order of the report."""
        made = (getattr(self, name)() for name in NAMES)
        return [figure for figure in made if figure is not None]

    def say(self, label: str, **values: object) -> str:
        return fill(self.labels["figures"][label], values)

    def number(self, value: float | None, kind: str = "score") -> str:
        return self.writer.number(value, kind)

    def names(self) -> dict[str, str | None]:
        """What the marks of before, now and target are called."""
        return {"now": self.now, "before": self.before, "target": self.say("at_targets") if self.has_targets else None}

    def radar(self) -> Record | None:
        axes = [
            {"title": pillar["title"], "before": pillar["before"], "now": pillar["value"], "target": pillar["at_targets"]}
            for pillar in self.values["pillars"]
        ]
        if len(axes) < LEAST_AXES or sum(axis["now"] is not None for axis in axes) < LEAST_AXES:
            return None
        low, high = self.values["framework"]["range"]
        ticks = [self.number(at, "plain") for at in (low, (low + high) / 2, high)]
        columns = [self.labels["pillar"], *self._columns()]
        rows = [[str(axis["title"]), *self._cells(axis)] for axis in axes]
        data = {"axes": axes, "range": [low, high], "ticks": ticks, "names": self.names()}
        return self._figure("radar", self._alt("alt_radar", axes, "now"), columns, rows, data)

    def _columns(self) -> list[str]:
        names = self.names()
        return [name for name in (names["before"], names["now"], names["target"]) if name is not None]

    def _cells(self, axis: Mapping[str, Any]) -> list[str]:
        names = self.names()
        return [self.number(axis[name]) for name in ("before", "now", "target") if names[name] is not None]

    def bars(self) -> Record | None:
        nodes = [*self.values["pillars"], self.values["score"]]
        if all(node["low"] is None for node in nodes):
            return None
        rows = [
            {
                **{name: node[name] for name in ("title", "low", "value", "high", "before")},
                "target": node["at_targets"],
                "text": self._said_of(node),
                "whole": node is nodes[-1],
            }
            for node in nodes
            if node is not nodes[-1] or node["value"] is not None
        ]
        low, high = self.values["framework"]["range"]
        names = {**self.names(), "value": self.labels["score"], "interval": self.labels["interval"]}
        bands = [{"title": band["title"], "start": max(band["start"], low)} for band in self.values["framework"]["bands"]]
        ends = [self.number(end, "plain") for end in (low, high)]
        data = {"rows": rows, "range": [low, high], "bands": bands, "ends": ends, "names": names}
        shown = {"low": self.say("low"), "value": self.labels["score"], "high": self.say("high")}
        shown.update({name: text for name in ("before", "target") if (text := names[name]) is not None})
        columns = [self.labels["pillar"], *shown.values()]
        table = [[row["title"], *(self.number(row[name]) for name in shown)] for row in rows]
        return self._figure("bars", self._alt("alt_bars", rows, "value"), columns, table, data)

    def _said_of(self, node: Mapping[str, Any]) -> str:
        """What stands beside a bar: the score, or the level that the assessors gave."""
        judged = node["judgement"]
        return str(judged["level"]["name"]) if judged and judged["level"] else self.number(node["value"])

    def heat(self) -> Record | None:
        pillars = self.values["pillars"]
        if not any(pillar["answers"] for pillar in pillars):
            return None
        rows = [{"title": pillar["title"], "cells": [self._cell(answer) for answer in pillar["answers"]]} for pillar in pillars]
        names = {"lowest": self.labels["legend_low"], "highest": self.labels["legend_high"], "open": self.labels["legend_unknown"]}
        counts = self.values["counts"]
        alt = self.say("alt_heat", count=self.number(counts["indicators"], "count"), open=self.number(counts["open"], "count"))
        columns = [self.labels["indicator"], self.labels["pillar"], self.labels["answer"]]
        table = [
            [answer["title"], pillar["title"], self._cell(answer)["mark"] or self.labels["states"][answer["state"]]]
            for pillar in pillars
            for answer in pillar["answers"]
        ]
        return self._figure("heat", alt, columns, table, {"rows": rows, "names": names}, texts=2)

    def _cell(self, answer: Mapping[str, Any]) -> Record:
        state = "known" if answer["state"] in KNOWN else "outside" if answer["state"] in OUTSIDE else "open"
        return {"mark": self._mark(answer["said"]), "tone": answer["tone"] if answer["scored"] else None, "state": state}

    def _mark(self, said: Mapping[str, Any]) -> str:
        """An answer in short, as the cells of the report have it."""
        if said["levels"]:
            names = [level["name"] for level in said["levels"]]
            return "–".join((names[0], names[-1])) if len(names) > 1 else str(names[0])
        if said["choices"]:
            return f"{len(said['choices'])}/{said['items']}"
        return "" if said["low"] is None else self.number(said["low"], "plain")

    def waterfall(self) -> Record | None:
        before = self.values["before"]
        if not before or not before["split"]:
            return None
        start, end = before["score"]["value"], self.values["score"]["value"]
        parts = [(self.labels["causes"][part["cause"]], part["value"]) for part in before["split"] if part["value"]]
        levels = list(accumulate((value for _, value in parts), initial=start))
        ground = self.values["framework"]["range"][0]
        bars = [{"title": self.before, "start": ground, "end": start, "whole": True, "text": self.number(start)}]
        for (title, value), (low, high) in zip(parts, pairwise(levels), strict=True):
            bars.append({"title": title, "start": low, "end": high, "whole": False, "text": self.number(value, "change")})
        bars.append({"title": self.now, "start": ground, "end": end, "whole": True, "text": self.number(end)})
        alt = self.say("alt_waterfall", before=self.number(start), after=self.number(end), change=self.number(before["change"], "change"))
        columns = [self.labels["cause"], self.labels["score"]]
        rows = [[str(bar["title"]), str(bar["text"])] for bar in bars]
        return self._figure("waterfall", alt, columns, rows, {"bars": bars, "names": {"up": self.say("up"), "down": self.say("down")}})

    def peers(self) -> Record | None:
        """The scores among those of the other units, on the scale of the whole."""
        beside, ends = self.values["peers"], self.values["framework"]["range"]
        nodes = {node["id"]: node for node in (self.values["score"], *self.values["pillars"])}
        found = [row for row in beside["rows"] if row["median"] is not None and nodes[row["id"]]["range"] == ends] if beside else []
        if not found:
            return None
        places = {"low": "lowest", "first": "lower_quartile", "middle": "median", "third": "upper_quartile", "high": "highest"}
        rows = [
            {
                **{place: row[name] for place, name in places.items()},
                "title": nodes[row["id"]]["title"],
                "text": self.number(row["value"]),
                "own": row["value"],
            }
            for row in found
        ]
        labels = self.labels
        names = {"own": labels["score"], "middle": labels["median"], "half": labels["quartiles"], "ends": labels["interval"]}
        ticks = [self.number(at, "plain") for at in (ends[0], sum(ends) / 2, ends[1])]
        columns = [labels["pillar"], labels["score"], self.say("low"), labels["quartile_lower"], labels["median"]]
        columns += [labels["quartile_upper"], self.say("high")]
        shown = ("own", "low", "first", "middle", "third", "high")
        table = [[row["title"], *(self.number(row[name]) for name in shown)] for row in rows]
        alt = self.say("alt_peers", count=self.number(len(rows), "count"), units=self.number(beside["units"], "count"))
        return self._figure("peers", alt, columns, table, {"rows": rows, "range": ends, "ticks": ticks, "names": names}, kind="boxes")

    def gantt(self) -> Record | None:
        steps = [step for group in self.values["plan"] for step in group["steps"] if step["months"] or step["by"]][:MOST_STEPS]
        if not steps:
            return None
        first = last_day(self.values["survey"]["period"]) + timedelta(days=1)
        rows = [
            {
                "title": step["do"] or step["title"],
                "start": (start := (last_day(step["start"]) - first).days if step["start"] else 0),
                "end": start + round(step["months"] * DAYS_A_MONTH) if step["months"] else None,
                "due": (last_day(step["by"]) - first).days if step["by"] and not step["start"] else None,
                "late": step["too_long"],
            }
            for step in steps
        ]
        for row in rows:  # what is due before the plan begins stands at its beginning
            row["due"] = None if row["due"] is None else max(row["due"], 0)
        end = max(day for row in rows for day in (row["end"], row["due"]) if day is not None) + 31
        names = {name: self.say(name) for name in ("work", "due")} | {"late": self.labels["too_long"]}
        data = {"rows": rows, "start": 0, "end": end, "ticks": list(self._ticks(first, end)), "names": names}
        columns = [self.labels["what"], self.labels["when"], self.labels["figures"]["work"]]
        table = [[step["do"] or step["title"], self.writer.date(step["by"]) or DASH, self._months(step["months"])] for step in steps]
        return self._figure("gantt", self.say("alt_gantt", count=self.number(len(rows), "count")), columns, table, data, texts=3)

    def _months(self, months: float | None) -> str:
        if months is None:
            return DASH
        return str(self.labels["one_month"]) if months == 1 else fill(self.labels["months"], {"months": self.number(months, "plain")})

    def _ticks(self, first: date, days: int) -> Iterator[Record]:
        """The beginning of every quarter, or of every year of a long plan."""
        quarters = days <= QUARTERS_UP_TO
        for at, period in marks(first, days, quarters=quarters):
            yield {"at": at, "text": self.writer.date(period) if quarters else period}

    def _alt(self, label: str, rows: Sequence[Mapping[str, Any]], name: str) -> str:
        """A sentence that names the lowest and the highest."""
        known = [row for row in rows if row[name] is not None and not row.get("whole")]
        if not known:
            return self.say("alt_none")
        low, high = min(known, key=lambda row: float(row[name])), max(known, key=lambda row: float(row[name]))
        ends = {"low": self.number(low[name]), "high": self.number(high[name])}
        return self.say(label, count=self.number(len(known), "count"), low_title=low["title"], high_title=high["title"], **ends)

    def _figure(
        self, name: str, alt: str, columns: list[str], rows: list[list[str]], data: Record, texts: int = 1, kind: str | None = None
    ) -> Record:
        said = {"name": name, "kind": kind or name, "title": self.labels["figures"][name], "alt": alt}
        return {**said, "columns": columns, "texts": texts, "rows": rows, "data": data}


def checked_name(name: Any, more: Sequence[str] = ()) -> str:
    """The name of a picture that a template asks for; raises `ValueError` for one that no report ever has."""
    known = (*NAMES, *more)
    if name not in known:
        near = suggest(str(name), known) or say("; the pictures are {names}", names=", ".join(known))
        raise ValueError(say("there is no picture '{name}'{near}", name=name, near=near))
    return str(name)
