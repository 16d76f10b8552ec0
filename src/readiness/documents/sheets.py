"""The tables of a workbook: for each sheet its rows and its columns, with where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..periods import last_day
from .phrases import Phrases

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `kind` is how its numbers are written, `colours` is scale, bar, or words that stand out, parted by |."""

    head: str
    width: float
    value: Callable[[Any], Any]
    kind: str = "text"
    colours: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what its rows are, and its columns in the words of a report."""

    name: str
    rows: Callable[[Record], list[Any]]
    columns: Callable[[Phrases], list[Column]]
    frozen: int = 1


def _answers(values: Record) -> list[Any]:
    """Every answer with the title of its pillar."""
    return [{**answer, "pillar_title": pillar["title"]} for pillar in values["pillars"] for answer in pillar["answers"]]


def _indicators(p: Phrases) -> list[Column]:
    labels = p.labels
    return [
        Column(labels["indicator"], 32, lambda a: a["title"]),
        Column(labels["pillar"], 24, lambda a: a["pillar_title"]),
        Column(labels["part"], 18, lambda a: a["group"]),
        Column(labels["answer"], 12, lambda a: p.short(a["said"])),
        Column(labels["meaning"], 48, p.said),
        Column(labels["state"], 14, lambda a: labels["states"][a["state"]]),
        Column(labels["score"], 10, lambda a: a["value"], "score", "scale"),
        Column(labels["figures"]["low"], 10, lambda a: a["low"], "score", "scale"),
        Column(labels["figures"]["high"], 10, lambda a: a["high"], "score", "scale"),
        Column(
            labels["confidence"], 12, lambda a: labels["confidences"][a["confidence"] or "unstated"], "text", labels["confidences"]["low"]
        ),
        Column(labels["target"], 16, lambda a: p.aim(a["target"])),
        Column(labels["when"], 12, lambda a: _day(a["target"]["by"]), "date"),
        Column(labels["owner"], 24, lambda a: a["target"]["owner"]),
        Column(labels["gain_step"], 12, lambda a: a["gap"]["gain"] if a["gap"] else None, "change", "bar"),
        Column(labels["note"], 48, lambda a: a["note"]),
        Column(labels["evidence"], 14, lambda a: p.cites(a["evidence"])),
        Column(labels["question"], 48, lambda a: a["question"]),
        Column(labels["id"], 28, lambda a: a["id"]),
    ]


def _gaps(p: Phrases) -> list[Column]:
    labels = p.labels
    return [
        Column(labels["rank"], 6, lambda g: g["rank"], "count"),
        Column(labels["indicator"], 32, lambda g: g["title"]),
        Column(labels["pillar"], 24, lambda g: g["pillar_title"]),
        Column(labels["now"], 12, lambda g: p.short(g["now"])),
        Column(labels["target"], 16, lambda g: p.aim(g["target"])),
        Column(labels["missing_text"], 52, lambda g: p.reach(g["step"])),
        Column(labels["gain_step"], 12, lambda g: g["gain"], "change", "bar"),
        Column(labels["gain_target"], 12, lambda g: g["closing"], "change", "bar"),
        Column(labels["measured_on"], 20, lambda g: g["measured_on"]),
        Column(labels["id"], 28, lambda g: g["id"]),
    ]


def _actions(p: Phrases) -> list[Column]:
    labels = p.labels
    return [
        Column(labels["what"], 48, p.step),
        Column(labels["how"], 44, lambda g: p.reach(g["step"])),
        Column(labels["where"], 24, lambda g: g["where"]),
        Column(labels["lead"], 24, lambda g: g["lead"]),
        Column(labels["owner"], 24, lambda g: g["owner"]),
        Column(labels["when"], 12, lambda g: _day(g["by"]), "date"),
        Column(labels["figures"]["work"], 12, lambda g: g["months"], "plain"),
        Column(labels["effort"], 12, lambda g: labels["efforts"][g["effort"]] if g["effort"] else None),
        Column(labels["gain"], 10, lambda g: g["gain"], "change", "bar"),
        Column(labels["remark"], 22, lambda g: labels["too_long"] if g["too_long"] else None, "text", labels["too_long"]),
        Column(labels["indicator"], 32, lambda g: g["title"]),
        Column(labels["pillar"], 24, lambda g: g["pillar_title"]),
    ]


def _steps(values: Record) -> list[Any]:
    return [step for group in values["plan"] for step in group["steps"]]


def _cited(values: Record) -> list[Any]:
    """Every source with the answer that cites it; what no answer cites stands alone at the end."""
    sources = {found["number"]: found for found in values["sources"]}
    pairs = [(answer, cited) for answer in _answers(values) for cited in answer["evidence"]]
    judged = [node for pillar in values["pillars"] for node in (pillar, *pillar["groups"]) if node["judgement"] or node["given"]]
    pairs += [(node, cited) for node in judged for cited in (node["judgement"] or node["given"])["evidence"]]
    rows = [
        {**sources[cited["number"]], **cited, "indicator": one["title"], "about": sources[cited["number"]]["note"]} for one, cited in pairs
    ]
    known = {row["number"] for row in rows}
    alone = [found for number, found in sources.items() if number not in known]
    return rows + [{**found, "sign": None, "note": None, "indicator": None, "about": found["note"]} for found in alone]


def _evidence(p: Phrases) -> list[Column]:
    labels = p.labels
    return [
        Column(labels["rank"], 6, lambda s: s["number"], "count"),
        Column(labels["source"], 44, lambda s: s["title"]),
        Column(labels["publisher"], 26, lambda s: s["publisher"]),
        Column(labels["date"], 16, lambda s: p.date(s["date"])),
        Column(labels["indicator"], 32, lambda s: s["indicator"]),
        Column(labels["sign"], 12, lambda s: labels["signs"][s["sign"]] if s["sign"] else None, "text", labels["signs"]["against"]),
        Column(labels["note"], 44, lambda s: s["note"]),
        Column(labels["age"], 10, lambda s: labels["old"] if s["old"] else None, "text", labels["old"]),
        Column(labels["address"], 44, lambda s: s["address"]),
        Column(labels["about_source"], 36, lambda s: s["about"]),
    ]


def _day(period: str | None) -> date | None:
    """The last day of a period, so that a spreadsheet can sort by it."""
    return last_day(period) if period else None


SHEETS = (
    Sheet("indicators", _answers, _indicators),
    Sheet("gaps", lambda values: list(values["gaps"]), _gaps, 2),
    Sheet("actions", _steps, _actions),
    Sheet("evidence", _cited, _evidence, 2),
)
