"""Explain a number: the whole path from the answer to the score and to every parent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .languages import Language, language_of
from .model import Answer, Indicator, NumberScale
from .scoring import Card, Leaf, NodeScore, Plan, PlanNode
from .scoring.aggregate import IGNORE_WEIGHTS
from .scoring.answers import policy
from .scoring.numbers import rounded
from .wording import RULES, lacking_text, plain, with_unit
from .working import Working, mean_of

HELD = 6  # digits of the two figures between which a mean is held
UNWEIGHTED = IGNORE_WEIGHTS | {"none"}  # whose parts have no share in a sum


@dataclass(frozen=True, slots=True)
class Share:
    """A node's place in one parent: its weight, its share of the weight that counts, and what it contributes.

    `weight` is as declared (points under points), `counted` the weight times the coverage that the value uses, `share`
    of all parts' counted weight, None where the parent takes no weights; `contribution` is share x value where the
    parent is a mean, before its gates and its rounding.
    """

    parent: str
    parent_title: str
    rule: str
    weight: float
    counted: float
    share: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a group, with its share in it."""

    node: NodeScore
    share: Share


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one node's figures."""

    node: NodeScore
    question: str | None
    answer: Answer | None
    levels: tuple[tuple[str, str, float], ...]
    ends: tuple[float, float] | None
    scale: NumberScale | None
    policy: str | None
    rule: str | None
    shares: tuple[Share, ...]
    parts: tuple[Part, ...]
    rounding: str
    notes: tuple[str, ...]
    working: tuple[str, ...]


def explain(card: Card, name: str, language: Language | None = None) -> Explanation:
    """Explain a node of a scored survey, in English or another language; `KeyError` if there is none with this id."""
    language = language or language_of(None)
    plan, node = card.plan, card.plan.node(name)
    nodes = {found.id: found for found in card.nodes()}
    score = nodes[name]
    answered = node.leaf if node.leaf >= 0 else node.given if score.given else -1
    leaf = plan.leaves[answered] if answered >= 0 else None
    parents = [other for other in plan.nodes if node.index in other.parts]
    parts = tuple(Part(nodes[plan.nodes[part].id], _share(plan, node, plan.nodes[part], nodes)) for part in node.parts)
    return Explanation(
        node=score,
        question=node.source.question if isinstance(node.source, Indicator) else None,
        answer=card.answers.get(name),
        levels=tuple((level.key, level.text, level.score) for level in leaf.levels) if leaf else (),
        ends=(leaf.worst, leaf.best) if leaf else None,
        scale=node.source.number_scale if isinstance(node.source, Indicator) else None,
        policy=_policy(leaf, score) if leaf else None,
        rule=_rule(node, language) if node.parts else None,
        shares=tuple(_share(plan, parent, node, nodes) for parent in parents),
        parts=parts,
        rounding=_rounding(score, plan.decimals, language),
        notes=(*_held(node, score, parts, language), *_notes(plan, node, score, language)),
        working=tuple(_working(card, node, parts, Working(language, plan.range))),
    )


def _working(card: Card, node: PlanNode, parts: tuple[Part, ...], working: Working) -> Iterator[str]:
    """The arithmetic of the answer, or of the parts that count; none where a part counts whose value is withheld."""
    leaf = card.plan.leaves[node.leaf] if node.leaf >= 0 else None
    if leaf is not None and not parts:
        yield from working.of_answer(leaf, card.answers.get(node.id), card.answers, {n.id: n for n in card.nodes()}[node.id].exact)
        return
    counted = [(part.share.counted, part.node.exact) for part in parts if part.share.counted]
    known = [(weight, exact) for weight, exact in counted if exact is not None]
    if len(known) < len(counted):
        return
    yield from working.of_parts(node, known)
    if node.judged and leaf is not None and known:
        yield working.nearest(leaf, mean_of(node, known))


def _policy(leaf: Leaf, score: NodeScore) -> str | None:
    """What the framework does with this open answer; None where it is answered."""
    return policy(leaf, score.state) if score.state in ("unknown", "unanswered") else None


def _rule(node: PlanNode, language: Language) -> str:
    """How the parts become the value; what an assessor judges or nobody scores is not made of them."""
    _, rule = language.gettext, language.gettext(RULES[node.rule])
    if node.rule == "none":
        return rule
    if node.rule == "judgement":
        return _("{rule}; the suggestion is the mean of the parts, at weight times coverage", rule=rule)
    power = _("{rule} with p = {p}", rule=rule, p=plain(language, node.p)) if node.rule == "generalised" else rule
    if node.full:
        return _("{rule}, parts at full weight", rule=power)
    return _("{rule}, parts at weight times coverage", rule=power)


def _share(plan: Plan, parent: PlanNode, node: PlanNode, nodes: dict[str, NodeScore]) -> Share:
    weights = dict(zip(parent.parts, _weights(plan, parent, nodes), strict=True))
    counted = {part: _counted(plan, parent, plan.nodes[part], weight, nodes) for part, weight in weights.items()}
    total = 0.0 if parent.rule in UNWEIGHTED else sum(counted.values())
    share = counted[node.index] / total if total else None
    exact = nodes[node.id].exact
    additive = parent.rule in ("mean", "points", "judgement")
    contribution = share * exact if additive and share is not None and exact is not None else None
    return Share(parent.id, nodes[parent.id].title, parent.rule, weights[node.index], counted[node.index], share, contribution)


def _weights(plan: Plan, parent: PlanNode, nodes: dict[str, NodeScore]) -> list[float]:
    """The weights of a group's parts: as declared, or their applicable points."""
    if parent.rule == "points":
        return [_points(plan, plan.nodes[part], nodes) for part in parent.parts]
    return list(parent.weights)


def _points(plan: Plan, node: PlanNode, nodes: dict[str, NodeScore]) -> float:
    """The applicable points of a node: its own, or the sum of those below it; of instances their mean."""
    if not node.parts:
        return 0.0 if nodes[node.id].coverage is None else node.maximum
    below = [_points(plan, plan.nodes[part], nodes) for part in node.parts]
    return sum(below) / max(1, sum(points > 0 for points in below)) if node.pooled else sum(below)


def _counted(plan: Plan, parent: PlanNode, node: PlanNode, weight: float, nodes: dict[str, NodeScore]) -> float:
    """The weight of a part in its parent's value: its weight times its coverage, 0 where it has no value."""
    coverage = _coverage(plan, node, nodes)
    if not coverage or (node.parts and node.rule == "none"):
        return 0.0
    return weight if parent.full else weight * coverage


def _coverage(plan: Plan, node: PlanNode, nodes: dict[str, NodeScore]) -> float | None:
    """The coverage that the value uses, in which an open answer that counts as worst is covered (R4)."""
    score = nodes[node.id]
    if score.coverage is None or node.leaf >= 0 or not node.parts or score.given:
        return 1.0 if node.leaf >= 0 and _counts_as_worst(plan.leaves[node.leaf], score) else score.coverage
    if node.at_least > 0 and score.coverage == 0:
        return 0.0  # discarded, whatever its parts say
    weights = [1.0] * len(node.parts) if node.rule in IGNORE_WEIGHTS else _weights(plan, node, nodes)
    covered = [_coverage(plan, plan.nodes[part], nodes) for part in node.parts]
    applying = [(cover, weight) for cover, weight in zip(covered, weights, strict=True) if cover is not None]
    total = sum(weight for _, weight in applying)
    return sum(cover * weight for cover, weight in applying) / total if total else None


def _counts_as_worst(leaf: Leaf, score: NodeScore) -> bool:
    return score.coverage is not None and _policy(leaf, score) == "zero"


def _rounding(score: NodeScore, decimals: int, language: Language) -> str:
    _ = language.gettext
    if score.exact is None or score.value is None:
        return _("no value to round")
    places = language.ngettext("{count} decimal", "{count} decimals", decimals)
    figures = {"exact": plain(language, score.exact), "value": language.number(score.value, decimals)}
    return _("{exact} is printed as {value} (rounded half up to {decimals})", decimals=places, **figures)


def _held(node: PlanNode, score: NodeScore, parts: tuple[Part, ...], language: Language) -> list[str]:
    """That a mean is held at the lowest or highest score still possible, which the known parts alone would leave (R2)."""
    known = [part.share.contribution for part in parts if part.share.counted]
    if (
        not parts
        or node.rule not in ("mean", "points")
        or score.exact is None
        or score.capped_by
        or score.given
        or node.round is not None
        or None in known
    ):
        return []
    mean = sum(part for part in known if part is not None)
    if abs(mean - score.exact) <= 1e-9 * max(1.0, abs(mean)):
        return []
    _, figures = language.gettext, {"mean": plain(language, mean, HELD), "value": plain(language, score.exact, HELD)}
    if mean < score.exact:
        return [_("the known parts give {mean}; held at {value}, the lowest score that what is unknown allows", **figures)]
    return [_("the known parts give {mean}; held at {value}, the highest score that what is unknown allows", **figures)]


def _notes(plan: Plan, node: PlanNode, score: NodeScore, language: Language) -> list[str]:
    found, _ = [], language.gettext
    if score.capped_by:
        found.append(_("capped, since not: {condition}", condition=lacking_text(language, score.capped_by)))
    if node.round is not None:
        places = language.ngettext("{count} decimal", "{count} decimals", node.round)
        found.append(_("rounded to {decimals} before the parent uses it, as the publisher does", decimals=places))
    if score.exact is None and score.coverage is not None and 0 < score.coverage < node.min_coverage:
        figures = {"coverage": language.number(rounded(score.coverage, 2) or 0.0, 2), "least": plain(language, node.min_coverage)}
        found.append(_("withheld: coverage {coverage} is below {least}; its parents still use it", **figures))
    if score.exact is None and node.at_least > 0 and any(part.coverage for part in score.parts):
        least = plain(language, node.at_least)
        if node.full:
            found.append(_("too little data: less than {least} of its parts have a score, so its answers count nowhere above", least=least))
        else:
            found.append(_("too little data: less than {least} of it is covered, so its answers count nowhere above", least=least))
    if score.outer:
        found.append(_("low and high are outer bounds: a condition or a shared number is not known yet"))
    if score.weight is None and score.kind == "indicator":
        found.append(_("asked and shown, never scored"))
    if score.given and score.computed is None:
        found.append(_("given, and stands in place of what its parts give; nothing below is answered"))
    elif score.given:
        computed = language.number(score.computed or 0.0, plan.decimals)
        found.append(_("given, and stands in place of what its parts give; the answers below give {value}", value=computed))
    if score.suggestion is not None:
        found.append(_suggested(plan.leaves[node.leaf].by_key[score.suggestion].name, score, language))
    if score.exact is not None and score.low != score.high:
        low, high = (_("without bound") if end is None else language.number(end, plan.decimals) for end in (score.low, score.high))
        found.append(_("between {low} and {high}, given what is unknown", low=low, high=high))
    return found


def _suggested(level: str, score: NodeScore, language: Language) -> str:
    """What the answers suggest of a judged group, and from how much of their weight."""
    _, covered = language.gettext, rounded((score.suggestion_coverage or 0.0) * 100, 0)
    if covered == 100:
        return _("the answers suggest {level}; a judgement stands as given", level=level)
    share = with_unit(language, language.number(covered or 0.0, 0), "%")
    return _("the answers suggest {level}, from {share} of the weight; a judgement stands as given", level=level, share=share)
