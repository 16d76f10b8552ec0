"""What is noteworthy in a study, in plain sentences, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..scoring.numbers import rounded
from .results import Member, Pair, Study
from .study import INDICATORS


class Finding(NamedTuple):
    """One thing worth a word: its kind (a key of `ADVICE`), the ids it is about, the figure that tells it, and a sentence."""

    kind: str
    ids: tuple[str, ...]
    figure: float | None
    sentence: str


class Advice(NamedTuple):
    """What all findings of a kind have in common: one line that names it, and what to do."""

    title: str
    do: str


ADVICE = {
    "few-units": Advice("Too few units", "Read the correlations as anecdotes, or compare more units."),
    "no-values": Advice("No values at all", "Collect the data, or take the indicator out until there are some."),
    "constant": Advice(
        "The same for all units", "It cannot tell units apart. Drop it, split its levels, or keep it as a condition outside the score."
    ),
    "near-constant": Advice("Nearly the same for all units", "It tells few units apart. Split its levels, or say why it stays."),
    "sparse": Advice("Values for too few units", "Find the data, impute and say so, or drop it: what is left may be a special selection."),
    "outliers": Advice("Outliers decide", "Winsorise or take logarithms (prepare: treat), or a few units set the scale of all."),
    "collinear": Advice("Say nearly the same", "They count the same thing twice. Keep one, merge them, or halve their weights."),
    "opposed": Advice(
        "Pull against each other inside one group",
        "A gain in one is a loss in the other. Check directions; if they are right, put them in different groups.",
    ),
    "negative": Advice(
        "Run against their own group", "Better here goes with worse above. Check the direction of the scale, then whether it belongs there."
    ),
    "weak": Advice(
        "Hardly move their group",
        "Silent: whatever they say, the group says something else. Move, reword or drop them, or say why they stay.",
    ),
    "elsewhere": Advice(
        "Go more with another group than with their own",
        "Consider moving them; a part is also contained in its own group, which makes the contrast stronger.",
    ),
    "low-alpha": Advice(
        "Groups whose parts do not measure one thing",
        "An average hides different stories. Show the parts beside the score, regroup, or aggregate geometrically.",
    ),
    "many-dimensions": Advice(
        "Groups with more than one dimension",
        "Look at the loadings: they show which parts belong together and might be groups of their own.",
    ),
    "influence": Advice(
        "Influence far from the weight",
        "Weights are not importance. 'readiness weights' finds weights that give each part the influence it should have.",
    ),
    "size": Advice(
        "Measure how large a unit is", "Divide by population, area or GDP (prepare: denominate), or large units win by being large."
    ),
}


def findings(study: Study) -> list[Finding]:
    """Everything noteworthy, by kind in the order of `ADVICE`."""
    return [finding for rule in RULES.values() for finding in rule(study)]


def few_units(study: Study) -> Iterator[Finding]:
    if study.units < study.limits.units:
        plural = "" if study.units == 1 else "s"
        yield Finding(
            "few-units",
            (),
            study.units,
            f"{study.units} unit{plural}: correlations need at least three, and mean little below {study.limits.units}.",
        )


def no_values(study: Study) -> Iterator[Finding]:
    for member in _indicators(study):
        if member.scores.units == 0:
            yield Finding("no-values", (member.id,), 0, f"{member.id} has no value in any unit.")


def constant(study: Study) -> Iterator[Finding]:
    for member in _indicators(study):
        if member.scores.units > 1 and member.scores.minimum == member.scores.maximum:
            count = "both" if member.scores.units == 2 else f"all {member.scores.units}"
            yield Finding("constant", (member.id,), 1.0, f"{member.id} is the same in {count} units that have it.")


def near_constant(study: Study) -> Iterator[Finding]:
    for member in _indicators(study):
        same = member.scores.same
        if same >= study.limits.same and member.scores.minimum != member.scores.maximum:
            yield Finding("near-constant", (member.id,), same, f"{member.id}: {_percent(same)} of the units that have it are the same.")


def sparse(study: Study) -> Iterator[Finding]:
    for member in _indicators(study):
        if 0 < member.scores.available < study.limits.available:
            share = member.scores.available
            yield Finding("sparse", (member.id,), share, f"{member.id} has a value in {member.scores.units} of {study.units} units.")


def outliers(study: Study) -> Iterator[Finding]:
    for member in _indicators(study):
        figures = member.scores  # what enters the score: treated, if it was
        if "outliers" in figures.flags:
            sentence = f"{member.id}: skew {_figure(figures.skew)}, kurtosis {_figure(figures.kurtosis)}."
            yield Finding("outliers", (member.id,), figures.skew, sentence)


def collinear(study: Study) -> Iterator[Finding]:
    for pair in _flagged(study, "collinear"):
        if any(len(study.groups[parent].parts) == 1 for name in (pair.one, pair.other) if (parent := study.members[name].parent)):
            continue  # the only part of a group is the group, which is told of
        where = "" if pair.relation == "within" else ", in different groups"
        yield _of_pair("collinear", pair, f"{pair.one} and {pair.other} correlate at {{r}}{where}.")


def opposed(study: Study) -> Iterator[Finding]:
    for pair in _flagged(study, "opposed"):
        yield _of_pair("opposed", pair, f"{pair.one} and {pair.other} correlate at {{r}}.")


def negative(study: Study) -> Iterator[Finding]:
    for pair in _with_parent(study):
        if pair.flag == "negative":
            yield _of_pair("negative", pair, f"{pair.one} correlates with {pair.other} at {{r}}.")


def weak(study: Study) -> Iterator[Finding]:
    for pair in _with_parent(study):
        if pair.flag == "weak":
            yield _of_pair("weak", pair, f"{pair.one} correlates with {pair.other} at {{r}}.")


def elsewhere(study: Study) -> Iterator[Finding]:
    for one, other, own, more in study.strangers:
        parent = study.members[one].parent
        sentence = f"{one} correlates with {other} at {_figure(more)}, with its own {parent} at {_figure(own)}."
        yield Finding("elsewhere", (one, other), more, sentence)


def low_alpha(study: Study) -> Iterator[Finding]:
    for group in study.groups.values():
        if group.alpha is not None and group.alpha < study.limits.alpha:
            why = ": some of its parts run against others" if group.alpha < 0 else ""
            yield Finding(
                "low-alpha", (group.id,), group.alpha, f"{group.id}: alpha {_figure(group.alpha)} over {len(group.parts)} parts{why}."
            )


def many_dimensions(study: Study) -> Iterator[Finding]:
    for group in study.groups.values():
        if group.dimensions > 1:
            first = _percent(group.shares[0])
            sentence = f"{group.id}: {group.dimensions} components with an eigenvalue over 1; the first explains {first}."
            yield Finding("many-dimensions", (group.id,), float(group.dimensions), sentence)


def influence(study: Study) -> Iterator[Finding]:
    """Groups only: of single questions it would be said too often, and `weak` says the worst of it."""
    for member in study.members.values():
        if member.level == INDICATORS or not member.weight or member.influence is None:
            continue
        ratio = member.influence / member.weight
        if not 1 / study.limits.influence <= ratio <= study.limits.influence:
            weight, own = _percent(member.weight), _percent(member.influence)
            sentence = f"{member.id} has {weight} of the weight in {member.parent}, and {own} of the influence."
            yield Finding("influence", (member.id,), member.influence, sentence)


def size(study: Study) -> Iterator[Finding]:
    for pair in study.sizes:
        if pair.flag:
            yield _of_pair("size", pair, f"{pair.one} correlates with {pair.other} at {{r}}.")


RULES: dict[str, Callable[[Study], Iterator[Finding]]] = {
    "few-units": few_units,
    "no-values": no_values,
    "constant": constant,
    "near-constant": near_constant,
    "sparse": sparse,
    "outliers": outliers,
    "collinear": collinear,
    "opposed": opposed,
    "negative": negative,
    "weak": weak,
    "elsewhere": elsewhere,
    "low-alpha": low_alpha,
    "many-dimensions": many_dimensions,
    "influence": influence,
    "size": size,
}


def _indicators(study: Study) -> Iterator[Member]:
    return (member for member in study.members.values() if member.level == INDICATORS)


def _flagged(study: Study, flag: str) -> list[Pair]:
    """The pairs with a flag, the strongest first."""
    return sorted((pair for pair in study.pairs if pair.flag == flag), key=lambda pair: -abs(pair.coefficients["pearson"] or 0))


def _with_parent(study: Study) -> Iterator[Pair]:
    return (pair for pair in study.pairs if pair.relation == "above" and study.members[pair.one].parent == pair.other)


def _of_pair(kind: str, pair: Pair, sentence: str) -> Finding:
    value = pair.coefficients["pearson"]
    return Finding(kind, (pair.one, pair.other), value, sentence.format(r=_figure(value)))


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{rounded(value, 2):.2f}"


def _percent(share: float) -> str:
    return f"{rounded(share * 100, 0):.0f} %"
