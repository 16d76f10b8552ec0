"""What a template prints of nodes and answers: plain records made from a score card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from ..gaps import Gap, JudgedGap
from ..languages import Language
from ..model import Answer, Indicator, OwnAction, Range, Ratio, Survey
from ..periods import last_day
from ..scoring import Card, Leaf, NodeScore
from ..scoring.answers import amount, level_keys, open_items, state_of, ticked
from ..scoring.numbers import round_half_up, rounded
from ..scoring.plan import Plan, PlanNode
from ..targets import Aim, aim_of, measured, ratio_ends
from ..wording import either_text
from .conditions import lacking_titles
from .sources import Sources

TONES = 4  # the darkest cell of the strip of levels; 0 is the lightest
DAYS_A_MONTH = 365.25 / 12
KNOWN = ("answered", "partial")
OUTSIDE = ("not-applicable", "out-of-scope")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything that records are made from."""

    card: Card
    survey: Survey
    sources: Sources
    gaps: dict[str, Record]
    language: Language

    def node(self, node: NodeScore) -> Record:
        """The figures of a node, its bands by title, why it has no score or is held down, and its bar."""
        plan = self.card.plan
        place = plan.node(node.id)
        ends = place.range or plan.range
        names = ("value", "low", "high", "evidenced")
        return {
            **{name: getattr(node, name) for name in ("id", "title", "kind", *names, "exact", "coverage", "weight", "state", "outer")},
            "summary": getattr(place.source, "summary", None),
            "range": list(ends),
            "band": band_title(plan, node.band),
            "band_low": band_title(plan, node.band_low),
            "band_high": band_title(plan, node.band_high),
            "held_down": lacking_titles(self.card.plan, self.language, node.capped_by),
            "least_coverage": place.min_coverage,
            "standing": _standing(node, place),
            "bar": _bar(node, ends),
            "judgement": self._judgement(node, place),
            "given": self._given(node),
        }

    def _judgement(self, node: NodeScore, place: PlanNode) -> Record | None:
        """What the assessors judged of a group, and what its parts suggest (R7)."""
        if place.leaf < 0 or node.kind == "indicator":
            return None
        leaf, answer = self.card.plan.leaves[place.leaf], self.survey.answers.get(node.id)
        return {
            "level": _judged(leaf, level_keys(answer), self.language) if node.level and answer else None,
            "suggestion": _judged(leaf, (node.suggestion,), self.language) if node.suggestion else None,
            "note": answer.note if answer else None,
            "evidence": self.sources.cite(answer),
        }

    def _given(self, node: NodeScore) -> Record | None:
        """What is said of a score that was given, and what the answers below it give."""
        if not node.given:
            return None
        answer = self.survey.answers.get(node.id)
        return {"computed": node.computed, "note": answer.note if answer else None, "evidence": self.sources.cite(answer)}

    def answer(self, node: NodeScore, pillar: NodeScore, group: NodeScore) -> Record:
        """One indicator: what was asked and answered, its place on the scale, its evidence, target and gap."""
        leaf, answer = self.card.plan.leaf(node.id), self.survey.answers.get(node.id)
        source = leaf.source
        assert isinstance(source, Indicator)
        aim = aim_of(self.card, self.survey, node)
        return {
            **{name: getattr(node, name) for name in ("id", "title", "state", "value", "low", "high", "weight")},
            "question": source.question,
            "kind": source.kind,
            "pillar": pillar.id,
            "group": None if group is pillar else group.title,
            "scored": leaf.scored,
            "said": said(leaf, node, self.survey.answers),
            "scale": [level.key for level in leaf.levels],
            "tone": self._tone(node, leaf),
            "confidence": answer.confidence if answer else None,
            "note": answer.note if answer else None,
            "evidence": self.sources.cite(answer),
            "old": self.sources.old(answer),
            "evidence_asked": leaf.evidence,
            "target": target(self.card, node.id, aim),
            "at_target": aim.met(measured(self.card.plan, node, answer, aim, self.survey.answers)) if node.state in KNOWN else None,
            "gap": self.gaps.get(node.id),
        }

    def _tone(self, node: NodeScore, leaf: Leaf) -> int | None:
        """How dark the cell of an answer is, from its place between the worst and the best score."""
        if node.state not in KNOWN or node.low is None or not 0 < leaf.best - leaf.worst < float("inf"):
            return None
        share = (node.low - leaf.worst) / (leaf.best - leaf.worst)
        return int(rounded(min(max(share, 0.0), 1.0) * TONES, 0) or 0)


def said(leaf: Leaf, node: NodeScore, answers: Mapping[str, Answer]) -> Record:
    """What an answer says: levels or ticked items with their texts, or a number between two ends."""
    found: Record = {
        "levels": [],
        "choices": [],
        "unsure": [],
        "items": 0,
        **dict.fromkeys(("low", "high", "unit", "numerator", "denominator")),
    }
    if node.state not in KNOWN:
        return found
    source, answer = leaf.source, answers.get(node.id)
    if answer is not None and state_of(answer) == "answered":
        if leaf.levels:
            return {**found, "levels": [_level(leaf, key) for key in level_keys(answer)]}
        if isinstance(source, Indicator) and source.choices is not None:
            countable = [name for name, item in source.choices.items() if not item.alone]
            texts = source.choices
            ticks, unsure = (
                [{"key": name, "name": name, "text": texts[name].text} for name in names] for names in (ticked(answer), open_items(answer))
            )
            return {**found, "choices": ticks, "unsure": unsure, "items": len(countable)}
        found.update(numerator=_ends(answer.numerator), denominator=_ends(answer.denominator))
    if isinstance(source, Indicator):
        scale = source.number_scale
        found["unit"] = scale.unit if scale else None
        if isinstance(scale, Ratio) and (answer is None or (answer.value is None and answer.given is None)):
            ends = [float(round_half_up(end, 2 if abs(end) >= 1 else 4)) for end in ratio_ends(scale, answer, answers)]
            return {**found, "low": min(ends, default=None), "high": max(ends, default=None)}
    low, high = amount(answer) if answer is not None else (None, None)
    return {**found, "low": low, "high": high}


def band_title(plan: Plan, band: str | None) -> str | None:
    """The title of a band by its id; any other word as it stands."""
    return plan.framework.file.band_titles.get(band or "", band)


def _level(leaf: Leaf, key: str) -> Record:
    return {"key": key, "name": leaf.by_key[key].name, "text": leaf.by_key[key].text}


def _judged(leaf: Leaf, keys: Sequence[str], language: Language) -> Record:
    """The level of a judged group; of several that are possible the keys and names, and no text."""
    if len(keys) == 1:
        return _level(leaf, keys[0])
    return {"key": " or ".join(keys), "name": either_text(language, [leaf.by_key[key].name for key in keys]), "text": None}


def _ends(value: float | Range | str | None) -> Record | None:
    """A number or a range as two ends."""
    if isinstance(value, Range):
        return {"low": value.start, "high": value.end}
    return {"low": value, "high": value} if isinstance(value, float) else None


def target(card: Card, name: str, aim: Aim) -> Record:
    """Where a node should be: a level with its text, a band by title, or a number with its unit."""
    node = card.plan.node(name)
    leaf = card.plan.leaves[node.leaf] if node.leaf >= 0 else None
    is_level = aim.unit == "level" and leaf is not None and aim.label in leaf.by_key
    is_band = aim.target is not None and aim.target.band is not None
    source = node.source
    is_every = isinstance(source, Indicator) and source.choices is not None and aim.target is None
    return {
        "level": _level(leaf, aim.label) if leaf is not None and is_level else None,
        "band": band_title(card.plan, aim.label) if is_band else None,
        "every": is_every,
        "goal": aim.goal if isfinite(aim.goal) else None,
        "operator": aim.operator,
        "unit": None if aim.unit in ("level", "score") else aim.unit,
        "by": aim.by,
        "owner": aim.owner,
        "source": aim.source,
    }


def gap(card: Card, found: Gap, survey: Survey, rank: int) -> Record:
    """One gap with what to do next: the action, what will then hold, who leads and answers for it, and by when."""
    leaf, node = card.plan.leaf(found.id), card.node(found.id)
    action = found.action
    source = leaf.source
    assert isinstance(source, Indicator)
    step: Record = {"key": None, "name": None, "text": found.step_text, "goal": None, "unit": None}
    if leaf.levels:
        step.update(key=found.step, name=leaf.by_key[found.step].name)
    elif source.choices is None:
        step.update(goal=float(found.step), unit=None if found.unit == "score" else found.unit)
    return {
        "rank": rank,
        **{name: getattr(found, name) for name in ("id", "title", "question", "pillar", "pillar_title", "by", "owner", "gain", "closing")},
        "start": None,
        "now": said(leaf, node, survey.answers),
        "step": step,
        "target": target(card, found.id, aim_of(card, survey, node)),
        "do": action.do if action else None,
        "lead": action.lead if action else None,
        "where": action.where if action else None,
        "months": action.months if action else None,
        "effort": action.effort if action else None,
        "too_long": _too_long(action, found.by, survey.period),
        "measured_on": None if found.measured_on == card.overall.id else card.plan.node(found.measured_on).title,
    }


def judged_gap(card: Card, found: JudgedGap, language: Language) -> Record:
    """One judged group below target, with what the conditions for the target lack."""
    leaf = card.plan.leaf(found.id)
    keys = {"now": found.now.split(" or "), "step": [found.step], "target": [found.target]}
    return {
        **{name: getattr(found, name) for name in ("id", "title", "by", "owner")},
        "lacking": lacking_titles(card.plan, language, found.lacking),
        **{name: _judged(leaf, levels, language) for name, levels in keys.items()},
        "suggestion": _judged(leaf, [found.suggestion], language) if found.suggestion else None,
    }


def _too_long(action: OwnAction | None, by: str | None, period: str) -> bool:
    """Whether a step takes longer than is left from the end of the survey's period to the date of its target."""
    if action is None or action.months is None or by is None:
        return False
    return action.months > (last_day(by) - last_day(period)).days / DAYS_A_MONTH


def indicators(node: NodeScore) -> Iterator[tuple[NodeScore, NodeScore]]:
    """The indicators below a node in the framework's order, each with the group that it stands in."""
    for part in node.parts:
        if part.kind == "indicator":
            yield part, node
        else:
            yield from indicators(part)


def groups(node: NodeScore) -> Iterator[NodeScore]:
    """The groups below a node, parents first."""
    for part in node.parts:
        if part.kind == "group":
            yield part
            yield from groups(part)


def _standing(node: NodeScore, place: PlanNode) -> str:
    """Whether a node's score is settled or open, or why it has none."""
    if node.value is not None:
        return "settled" if node.low == node.high else "open"
    if place.rule == "none":
        return "unscored"
    if node.state in OUTSIDE:
        return "outside"
    return "withheld" if node.coverage else "unknown"


def _bar(node: NodeScore, ends: tuple[float, float]) -> Record:
    """The figures of a node in per cent of its range, and the width from low to high, for drawing."""
    found = {name: _share(getattr(node, name), ends) for name in ("value", "low", "high", "evidenced")}
    low, high = found["low"], found["high"]
    return {**found, "width": None if low is None or high is None else rounded(high - low, 2)}


def _share(value: float | None, ends: tuple[float, float]) -> float | None:
    """A score as a share of its range in per cent, for drawing."""
    if value is None:
        return None
    return rounded(min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0) * 100, 2)
