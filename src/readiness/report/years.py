"""Year on year: an earlier survey beside this one, what changed, and why, in parts that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..diff import Difference, Item, compare
from ..languages import Language
from ..library import SurveySource, digest
from ..model import Framework, Survey
from ..scoring.plan import Plan
from ..wording import either_text
from .nodes import Record, band_title

# What became of an indicator, in the order in which a report tells it; "same" and "still unknown" are only counted.
KINDS = (
    *("rose", "fell", "changed", "became known", "became unknown", "became applicable", "became not applicable"),
    *("new", "dropped", "not comparable"),
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier survey with its framework, and the file that it was read from where that is known."""

    framework: Framework
    survey: Survey
    source: SurveySource | None = None


def year_on_year(earlier: Earlier, framework: Framework, survey: Survey, language: Language) -> tuple[Record, Difference]:
    """What a report says of the change since an earlier survey."""
    found = compare(earlier.framework, earlier.survey, framework, survey)
    node, plan = found.before.overall, found.before.plan
    items = [item for item in found.items if item.node_kind == "indicator"]
    document = earlier.source.document if earlier.source else None
    return {
        "survey": {
            **{name: getattr(earlier.survey, name) for name in ("title", "period", "status")},
            "subject": {name: getattr(earlier.survey.subject, name) for name in ("id", "name", "kind")},
            "digest": digest(document.value) if document else None,
        },
        "framework": {
            "id": earlier.framework.id,
            **{name: getattr(earlier.framework.file, name) for name in ("title", "edition", "version")},
            "digest": earlier.framework.digest or None,
        },
        "score": {
            **{name: getattr(node, name) for name in ("value", "low", "high", "coverage")},
            "band": band_title(plan, node.band),
        },
        "change": found.value,
        "one_scale": found.one_scale,
        "split": [{"cause": cause, "value": value} for cause, value in found.by_value.items()] if found.by_value else [],
        "nodes": [_item(item, found, language) for item in found.items if item.node_kind not in ("indicator", "composite")],
        "items": [_item(item, found, language) for kind in KINDS for item in items if item.kind == kind],
        "same": sum(item.kind == "same" for item in items),
        "still_unknown": sum(item.kind == "still unknown" for item in items),
    }, found


def _item(item: Item, found: Difference, language: Language) -> Record:
    names = ("id", "title", "before", "after", "change", "comparable", "kind", "pillar")
    levels = (
        _levels(found.before.plan, item.was or item.id, item.before_level, language),
        _levels(found.after.plan, item.id, item.after_level, language),
    )
    return {
        **{name: getattr(item, name) for name in names},
        "reason": language.say(item.reason) if item.reason is not None else None,
        "before_said": _said(item.before, levels[0], item.before_state),
        "after_said": _said(item.after, levels[1], item.after_state),
    }


def _levels(plan: Plan, name: str, said: str | None, language: Language) -> str | None:
    """A level by the name that readers know it by; of 'A or B' both, in their language."""
    return said and either_text(language, [plan.level_name(name, key) for key in said.split(" or ")])


def _said(value: float | None, level: str | None, state: str | None) -> dict[str, Any]:
    """One end of a change: its level, else its score, else its state."""
    return {"level": level, "value": value if level is None else None, "state": state}
