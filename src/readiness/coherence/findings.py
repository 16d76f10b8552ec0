"""What is noteworthy in a study, in plain sentences, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..languages import Language, language_of, mark
from ..scoring.numbers import rounded
from ..sentences import fill
from .results import Member, Pair, Study
from .study import INDICATORS

TOGETHER = mark("{one} and {other} correlate at {r}.")
WITH = mark("{one} correlates with {other} at {r}.")


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
    "few-units": Advice(mark("Too few units"), mark("Read the correlations as anecdotes, or compare more units.")),
    "no-values": Advice(mark("No values at all"), mark("Collect the data, or take the indicator out until there are some.")),
    "constant": Advice(
        mark("The same for all units"),
        mark("It cannot tell units apart. Drop it, split its levels, or keep it as a condition outside the score."),
    ),
    "near-constant": Advice(
        mark("Nearly the same for all units"), mark("It tells few units apart. Split its levels, or say why it stays.")
    ),
    "sparse": Advice(
        mark("Values for too few units"), mark("Find the data, impute and say so, or drop it: what is left may be a special selection.")
    ),
    "outliers": Advice(
        mark("Outliers decide"), mark("Winsorise or take logarithms (prepare: treat), or a few units set the scale of all.")
    ),
    "collinear": Advice(
        mark("Say nearly the same"), mark("They count the same thing twice. Keep one, merge them, or halve their weights.")
    ),
    "opposed": Advice(
        mark("Pull against each other inside one group"),
        mark("A gain in one is a loss in the other. Check directions; if they are right, put them in different groups."),
    ),
    "negative": Advice(
        mark("Run against their own group"),
        mark("Better here goes with worse above. Check the direction of the scale, then whether it belongs there."),
    ),
    "weak": Advice(
        mark("Hardly move their group"),
        mark("Silent: whatever they say, the group says something else. Move, reword or drop them, or say why they stay."),
    ),
    "elsewhere": Advice(
        mark("Go more with another group than with their own"),
        mark("Consider moving them; a part is also contained in its own group, which makes the contrast stronger."),
    ),
    "low-alpha": Advice(
        mark("Groups whose parts do not measure one thing"),
        mark("An average hides different stories. Show the parts beside the score, regroup, or aggregate geometrically."),
    ),
    "many-dimensions": Advice(
        mark("Groups with more than one dimension"),
        mark("Look at the loadings: they show which parts belong together and might be groups of their own."),
    ),
    "influence": Advice(
        mark("Influence far from the weight"),
        mark("Weights are not importance. 'readiness weights' finds weights that give each part the influence it should have."),
    ),
    "size": Advice(
        mark("Measure how large a unit is"),
        mark("Divide by population, area or GDP (prepare: denominate), or large units win by being large."),
    ),
}


def findings(study: Study, language: Language = language_of(None)) -> list[Finding]:  # noqa: B008 - English, made once
    """Everything noteworthy, by kind in the order of `ADVICE`, in sentences of a language."""
    return [finding for rule in RULES.values() for finding in rule(study, language)]


def few_units(study: Study, language: Language) -> Iterator[Finding]:
    if study.units < study.limits.units:
        sentence = language.ngettext(
            "{count} unit: correlations need at least three, and mean little below {least}.",
            "{count} units: correlations need at least three, and mean little below {least}.",
            study.units,
            least=study.limits.units,
        )
        yield Finding("few-units", (), study.units, sentence)


def no_values(study: Study, language: Language) -> Iterator[Finding]:
    for member in _indicators(study):
        if member.scores.units == 0:
            yield Finding("no-values", (member.id,), 0, language.gettext("{id} has no value in any unit.", id=member.id))


def constant(study: Study, language: Language) -> Iterator[Finding]:
    _ = language.gettext
    for member in _indicators(study):
        count = member.scores.units
        if count > 1 and member.scores.minimum == member.scores.maximum:
            values = {"id": member.id, "count": count}
            both = _("{id} is the same in both units that have it.", **values)
            every = _("{id} is the same in all {count} units that have it.", **values)
            yield Finding("constant", (member.id,), 1.0, both if count == 2 else every)


def near_constant(study: Study, language: Language) -> Iterator[Finding]:
    for member in _indicators(study):
        same = member.scores.same
        if same >= study.limits.same and member.scores.minimum != member.scores.maximum:
            sentence = language.gettext(
                "{id}: {share} of the units that have it are the same.", id=member.id, share=_percent(language, same)
            )
            yield Finding("near-constant", (member.id,), same, sentence)


def sparse(study: Study, language: Language) -> Iterator[Finding]:
    for member in _indicators(study):
        if 0 < member.scores.available < study.limits.available:
            counts = {"count": member.scores.units, "total": study.units}
            sentence = language.gettext("{id} has a value in {count} of {total} units.", id=member.id, **counts)
            yield Finding("sparse", (member.id,), member.scores.available, sentence)


def outliers(study: Study, language: Language) -> Iterator[Finding]:
    for member in _indicators(study):
        figures = member.scores  # what enters the score: treated, if it was
        if "outliers" in figures.flags:
            shape = {"skew": _figure(language, figures.skew), "kurtosis": _figure(language, figures.kurtosis)}
            sentence = language.gettext("{id}: skew {skew}, kurtosis {kurtosis}.", id=member.id, **shape)
            yield Finding("outliers", (member.id,), figures.skew, sentence)


def collinear(study: Study, language: Language) -> Iterator[Finding]:
    _ = language.gettext
    for pair in _flagged(study, "collinear"):
        if any(len(study.groups[parent].parts) == 1 for name in (pair.one, pair.other) if (parent := study.members[name].parent)):
            continue  # the only part of a group is the group, which is told of
        apart = _("{one} and {other} correlate at {r}, in different groups.")
        yield _of_pair(language, "collinear", pair, _(TOGETHER) if pair.relation == "within" else apart)


def opposed(study: Study, language: Language) -> Iterator[Finding]:
    return (_of_pair(language, "opposed", pair, language.gettext(TOGETHER)) for pair in _flagged(study, "opposed"))


def negative(study: Study, language: Language) -> Iterator[Finding]:
    return (_of_pair(language, "negative", pair, language.gettext(WITH)) for pair in _with_parent(study) if pair.flag == "negative")


def weak(study: Study, language: Language) -> Iterator[Finding]:
    return (_of_pair(language, "weak", pair, language.gettext(WITH)) for pair in _with_parent(study) if pair.flag == "weak")


def elsewhere(study: Study, language: Language) -> Iterator[Finding]:
    for one, other, own, more in study.strangers:
        names = {"one": one, "other": other, "parent": study.members[one].parent}
        figures = {"more": _figure(language, more), "own": _figure(language, own)}
        sentence = language.gettext("{one} correlates with {other} at {more}, with its own {parent} at {own}.", **names, **figures)
        yield Finding("elsewhere", (one, other), more, sentence)


def low_alpha(study: Study, language: Language) -> Iterator[Finding]:
    _ = language.gettext
    for group in study.groups.values():
        if group.alpha is not None and group.alpha < study.limits.alpha:
            values = {"id": group.id, "alpha": _figure(language, group.alpha), "count": len(group.parts)}
            plain = _("{id}: alpha {alpha} over {count} parts.", **values)
            against = _("{id}: alpha {alpha} over {count} parts: some of its parts run against others.", **values)
            yield Finding("low-alpha", (group.id,), group.alpha, against if group.alpha < 0 else plain)


def many_dimensions(study: Study, language: Language) -> Iterator[Finding]:
    for group in study.groups.values():
        if group.dimensions > 1:
            sentence = language.gettext(
                "{id}: {count} components with an eigenvalue over 1; the first explains {first}.",
                id=group.id,
                count=group.dimensions,
                first=_percent(language, group.shares[0]),
            )
            yield Finding("many-dimensions", (group.id,), float(group.dimensions), sentence)


def influence(study: Study, language: Language) -> Iterator[Finding]:
    """Groups only: of single questions it would be said too often, and `weak` says the worst of it."""
    for member in study.members.values():
        if member.level == INDICATORS or not member.weight or member.influence is None:
            continue
        ratio = member.influence / member.weight
        if not 1 / study.limits.influence <= ratio <= study.limits.influence:
            sentence = language.gettext(
                "{id} has {weight} of the weight in {parent}, and {influence} of the influence.",
                id=member.id,
                parent=member.parent,
                weight=_percent(language, member.weight),
                influence=_percent(language, member.influence),
            )
            yield Finding("influence", (member.id,), member.influence, sentence)


def size(study: Study, language: Language) -> Iterator[Finding]:
    return (_of_pair(language, "size", pair, language.gettext(WITH)) for pair in study.sizes if pair.flag)


RULES: dict[str, Callable[[Study, Language], Iterator[Finding]]] = {
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


def _of_pair(language: Language, kind: str, pair: Pair, said: str) -> Finding:
    value = pair.coefficients["pearson"]
    names = {"one": pair.one, "other": pair.other, "r": _figure(language, value)}
    return Finding(kind, (pair.one, pair.other), value, fill(said, names))


def _figure(language: Language, value: float | None) -> str:
    return "–" if value is None else language.number(rounded(value, 2) or 0.0, 2)


def _percent(language: Language, share: float) -> str:
    return language.percent(rounded(share * 100, 0) or 0.0)
