"""The page on the JSON of results: the keys that the commands really give, each with what it means."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any

from readiness.cli import run

SURVEY, BEFORE = "surveys/viet-nam-2020.yaml", "surveys/viet-nam-2018.yaml"
COMMANDS = {
    "score": ["score", SURVEY],
    "explain": ["explain", SURVEY, "data-protection-law"],
    "gaps": ["gaps", SURVEY],
    "plan": ["plan", SURVEY, "--target", "50"],
    "progress": ["progress", SURVEY, "--as-of", "2022"],
    "diff": ["diff", BEFORE, SURVEY],
    "diff of two panels": [
        *("diff", "surveys/panels/asean-egdi-2018.csv", "surveys/panels/asean-egdi-2020.csv"),
        *("--before-framework", "un-egdi-2018", "--after-framework", "un-egdi-2020"),
    ],
    "rank": ["rank", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020"],
    "profile": ["profile", "surveys/panels/asean-egdi-2020.csv", "Viet Nam", "--framework", "un-egdi-2020"],
    "coherence": ["coherence", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020"],
    "weights": ["weights", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020"],
    "robustness": [
        *("robustness", "surveys/panels/asean-egdi-2020.csv", "--framework", "un-egdi-2020"),
        *("--aggregate", "mean,geometric", "--missing", "unknown,zero", "--draws", "100", "--sobol", "50", "--peer", "Viet Nam"),
    ],
    "frameworks": ["frameworks"],
    "test": ["test", "un-egdi-2020"],
    "checks": ["checks"],
}

RECORDS = (
    "gaps",
    "goals",
    "steps",
    "targets",
    "unknown",
    "items",
    "units",
    "change",
    "findings",
    "members",
    "groups",
    "correlations",
    "availability",
    "weights",
    "draws",
    "sobol",
    "inputs",
    "removed",
    "places",
)

MEANING = {
    "tool": "name and version of readiness",
    "framework": "id, title, version and digest of the framework; the digest is of its content, without translations and tests",
    "survey": "path, digest, subject, period and status of the survey",
    "score": "the whole, as a node",
    "composites": "other views of the same answers, as nodes",
    "id": "its id",
    "title": "its title",
    "kind": "what it is",
    "value": "the figure as printed; null where it is withheld or there is none",
    "exact": "the value before rounding",
    "low": "the lowest value that open answers allow",
    "high": "the highest value that open answers allow",
    "evidenced": "the value if every answer without evidence counted as its worst",
    "coverage": "how much of it is known, from 0 to 1",
    "state": "answered, partial, unknown, unanswered, not-applicable or out-of-scope",
    "band": "the id of the band of the value",
    "band_low": "the band of low",
    "band_high": "the band of high",
    "band_ungated": "the band without gates",
    "capped_by": "the conditions that do not hold and cap it, or null",
    "weight": "its weight among its siblings as the file gives it",
    "parts": "the same for its parts, recursively",
    "level": "the level answered, by its key",
    "node": "the node that is explained",
    "question": "what is asked",
    "answer": "the answer as the survey gives it",
    "levels": "the levels of its scale, each with its score",
    "ends": "the worst and the best score it can have",
    "scale": "how a number becomes a score",
    "policy": "what an open answer counts as; null where it is answered",
    "rule": "how parts become a score",
    "shares": "its place in each parent: weight, the weight that counts, share, contribution",
    "rounding": "how the exact value became the printed one",
    "notes": "what a reader must know beside the figures",
    "working": "the arithmetic, number by number",
    "gaps": "answered and below target, largest gain first",
    "targets": "targets set on one node, with their status",
    "judged": "judged groups below target: level, next step, target, what the answers suggest, and what the conditions lack (`lacking`)",
    "unknown": "what is not known, by how far it holds low and high apart",
    "action": "what to do to take the next step",
    "by": "the date of the target",
    "closing": "what reaching the target adds to the score",
    "gain": "what the next step alone adds to the score",
    "goal": "the target as a number in its own unit",
    "measured_on": "the node whose score the gain is measured on; overall unless that has none",
    "now": "what was answered",
    "now_text": "the text of the level answered",
    "owner": "who answers for the target",
    "pillar": "the pillar it stands in",
    "pillar_title": "the title of that pillar",
    "source": "which file set the target",
    "step": "the next step: a level, an item or a number",
    "step_text": "the text of that step",
    "target": "the target in words",
    "unit": "the unit of the target",
    "goals": "what is planned for",
    "goals.id": "a node",
    "goals.score": "the score that it is to reach as printed, or null",
    "goals.band": "the band that it is to reach, or null",
    "goals.before": "its score as it is",
    "goals.after": "its score after all steps",
    "budget": "the months of effort that are to be used, or null",
    "overall": "the overall node before and after",
    "effort": "the months that all steps take",
    "proven": "whether no other choice of steps takes less or gains more; else it is the best that was found",
    "steps": "the steps in order of doing",
    "steps.order": "its place",
    "steps.id": "the indicator",
    "steps.kind": "level, item or number",
    "steps.now": "what there is before it: levels by their keys, items, or a number",
    "steps.step": "what it reaches, the same",
    "steps.unit": "the unit of the number, or null",
    "steps.names": "what readers know the levels by: those before it, and the one reached",
    "steps.what": "what then holds",
    "steps.how": "what to do",
    "steps.where": "where",
    "steps.who": "who leads",
    "steps.months": "its effort",
    "steps.effort": "the action's word for it: low, medium or high",
    "steps.assumed": "whether nobody states the effort, so that that of a medium one is taken",
    "steps.start": "its first day",
    "steps.end": "its last day",
    "steps.quarter": "the quarter in which it ends",
    "steps.due": "the date of the target that it leads to",
    "steps.late": "whether it ends after that",
    "steps.gain": "what it adds to the node planned for, those before it done",
    "steps.cumulated": "the exact value of that node after it",
    "steps.requires": "what its action requires to come first",
    "without_steps": "numbers for which nobody set a target or an action, so that they have no steps",
    "blocked": "the steps that cannot be taken, with the reason",
    "as_of": "the date at the end of which targets are judged",
    "counts": "how many targets are met, on track, late, missed and open",
    "gap": "what is missing, in the unit of the target",
    "label": "the target in words",
    "scope": "for whom or what the target is set",
    "range": "the two ends of a target that is a range, else null",
    "baseline": "where the target starts from",
    "since": "when it started",
    "was": "its id in the earlier edition, where it is another",
    "operator": "how the value is compared with the target",
    "progress": "(value − baseline) / (target − baseline); null without a baseline",
    "status": "met, on track, late, missed or open",
    "evidence": "the evidence to ask for",
    "opens": "how far it holds low and high apart",
    "before": "the earlier survey: framework, survey, score, composites; of many units path, framework, period and units of the panel;"
    " of a plan the node planned for as it is",
    "after": "the later one, the same; of a plan the node after all its steps",
    "change": "after less before",
    "items": "every id, with what became of it",
    "change.value": "the difference of the two printed values",
    "change.exact": "the difference of the exact values",
    "change.by": "the exact change split into answers, scope, weights and rubric; the parts add up",
    "by_value": "the same split as printed; the parts add up to the printed change",
    "items.comparable": "whether it means the same in both, so that its two values may be compared",
    "items.before": "the earlier value as printed",
    "items.after": "the later value as printed",
    "items.kind": "what became of it: rose, fell, same, changed, new, dropped, …",
    "node_kind": "indicator, group or composite",
    "before_level": "the earlier level",
    "after_level": "the later level",
    "before_state": "the earlier state",
    "after_state": "the later state",
    "reason": "why it cannot be compared, or null",
    "panel": "the table: its path, and how many units it has",
    ".reason": "why causes of changes could not be told apart, or null",
    "units.state": "both, new, or lost: in which of the two panels it is",
    "units.before": "the earlier score as printed",
    "units.after": "the later score as printed",
    "units.exact": "the value before rounding; of two panels that of the change",
    "units.by": "the exact change split into answers, scope, weights, rubric and, where units are placed among others, sample",
    "units.by_value": "the same split as printed; the parts add up to the printed change",
    "units.rank_before": "its rank in the earlier panel",
    "units.rank_after": "its rank in the later panel",
    "units.rank_change": "how many places it has risen; below 0 if it fell",
    "units": "the units, best first; of two panels those of the later one in its order, then those that are gone",
    "units.unit": "its name",
    "units.iso3": "its ISO code of three letters; null where the source says none",
    "rank": "its rank by the printed value; ties share the best",
    "rank_low": "the best rank (the lowest number) that open answers allow",
    "rank_high": "the worst rank (the highest number) that open answers allow",
    "places": "its place in every node, wholes before parts",
    "places.parent": "the group it stands in",
    "places.ranked": "how many units have a rank in it",
    "places.shared": "how many units share the rank, itself among them",
    "places.median": "the median score of the units",
    "places.number": "the number of an indicator in its own unit, or null",
    "places.unit": "the unit of that number",
    "places.ahead": "how many units have a higher score",
    "strengths": "ids of the indicators in which it ranks best",
    "weaknesses": "ids of the indicators in which it ranks worst",
    "sample": "what the scores are relative to: source, units, imputed and screened; null where they stand for themselves",
    "method": "which units, formulas and distributions the figures are of",
    "limits": "from which figure on something is a finding",
    "findings": "what is noteworthy",
    "findings.kind": "what it is, in a word",
    "findings.ids": "what it is about",
    "findings.figure": "the figure that tells it",
    "findings.sentence": "the finding in words",
    "findings.title": "what all findings of the kind are",
    "findings.advice": "what to do",
    "members": "every node that has scores, those above first",
    "members.level": "overall, pillars, dimensions or indicators",
    "members.parent": "the group it stands in",
    "members.weight": "its share of the weights among its siblings; null where weights decide nothing",
    "members.effective": "its share in the overall score: the product of its share and those above it",
    "members.influence": "its share of its siblings' correlations with their group",
    "members.scores": "figures of its scores: range, mean, median, standard deviation, skew, kurtosis, shares of units, flags",
    "members.raw": "the same of its numbers in their own unit, or null",
    "groups": "every group, with what its parts have in common",
    "groups.parts": "its parts",
    "groups.indicators": "how many indicators stand below it",
    "groups.alpha": "Cronbach's alpha of its parts",
    "groups.alpha_below": "Cronbach's alpha of the indicators below it",
    "groups.complete": "how many units have all its parts: the components are of these",
    "groups.eigenvalues": "of the correlations of its parts, the largest first",
    "groups.shares": "the share of the variance that each component explains",
    "groups.loadings": "of each part on each component",
    "groups.dimensions": "how many eigenvalues are over 1",
    "correlations": "of all pairs of one level, of nodes with all that stands above them, and of indicators with what says size",
    "correlations.one": "the one",
    "correlations.other": "the other",
    "correlations.relation": "within a group, across groups, above (a part and a whole) or size",
    "correlations.level": "the level of the one",
    "correlations.units": "how many units have both",
    "correlations.coefficients": "Pearson's, Spearman's and Kendall's (tau-b); null where one does not vary",
    "correlations.p": "two-sided p-values of the three",
    "correlations.flag": "collinear, opposed, negative, weak, size, or empty",
    "availability": "every unit, with how much of the data is there",
    "availability.unit": "its name",
    "availability.missing": "how many indicators have no value",
    "availability.zeros": "how many are 0",
    "availability.available": "the share of indicators with a value",
    "availability.groups": "the same share of the indicators below each group",
    "of": "the group that is influenced",
    "measure": "what tells influence: a correlation, or shares of the variance",
    "aim": "shares of influence, or correlations as high as can be",
    "reached": "whether some weights above 0 give what is wanted",
    "gone": "the parts that would have to lose all weight",
    "weights": "every part; all figures but the correlation are shares of 1",
    "weights.weight_before": "its weight among its siblings as it is",
    "weights.weight": "the weight found",
    "weights.influence_before": "its share of influence as it is",
    "weights.influence": "its share of influence under the weights found",
    "weights.wanted": "the share wanted, or null",
    "weights.correlation": "its correlation with the whole under the weights found",
    "yaml": "the weights as they stand in the framework's files",
    "draws": "how many draws were scored, and from which seed",
    "draws.count": "how many draws, or combinations, are told of",
    "draws.exact": "whether these are every combination of what varies",
    "draws.seed": "the same seed gives the same draws",
    "varied": "how weights and answers were drawn, null where they were not, and the methods that a draw chose among by step; of"
    " answers how many by each confidence, how many leave several possible or are unknown, and how many state no confidence and"
    " are taken as they stand (`as_said`)",
    "units.name": "its name, where its id is another",
    "units.score": "the 5 % quantile, median, 95 % quantile and mean of its score over all draws",
    "units.ranks": "the same of its rank",
    "units.scored": "the share of draws in which it has a score; the other shares are of these",
    "units.same_rank": "the share of draws with its nominal rank",
    "units.band_changes": "the share of draws with another band than the nominal one",
    "units.rank_probabilities": "the share of draws with each rank",
    "units.band_probabilities": "the share of draws with each band",
    "units.beats": "the share of draws in which it stands before each unit asked for",
    "sobol": "which inputs move the result",
    "sobol.explains": "the result: the score of one survey, or the mean absolute change of rank of a panel",
    "sobol.failed": "how many draws gave no result and were left out",
    "sobol.inputs": "everything that varies",
    "inputs.kind": "weights, answers or methods",
    "inputs.name": "which: of one survey each uncertain answer by its id",
    "inputs.first": "first-order index: the share of the variance that would go if it were known",
    "inputs.total": "total index: the share that would stay if all others were known",
    "inputs.first_ends": "5 and 95 % ends by bootstrap; null where the index is exact",
    "inputs.total_ends": "the same of the total index",
    "removed": "the results without each indicator and each group",
    "removed.rank_change": "the mean absolute change of rank",
    "removed.units": "the exact score and the rank of every unit without it",
    "version": "the version of the encoding",
    "edition": "the edition of the publisher",
    "pillars": "how many pillars",
    "indicators": "how many questions",
    "languages": "the languages it is complete in",
    "comparable": "whether the publisher allows ranking",
    "cases": "every sentence with its path, line, whether it holds, and its failures",
    "passed": "how many hold",
    "failed": "how many do not",
    "code": "the code",
    "severity": "error or warning",
}


def results_page() -> str:
    """Every command with JSON, its keys and their meaning."""
    parts = [_HEAD.format(node=_table("", _node(_result(COMMANDS["score"]))))]
    for name, words in COMMANDS.items():
        parts.append(f"## {name}\n\n`readiness {' '.join(words)} --format json`\n\n{''.join(_tables(_result(words)))}")
    return "\n".join(parts)


def without_meaning() -> set[str]:
    """Keys that the commands give and the page cannot explain."""
    records = [found for words in COMMANDS.values() for found in _records(_result(words))]
    return {key for name, record in records for key in record if not _meaning(name, key)}


def _meaning(name: str, key: str) -> str | None:
    return MEANING.get(f"{name}.{key}", MEANING.get(key))


def _result(words: list[str]) -> Any:
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(io.StringIO()):
        code = run([*words, "--format", "json"])
    assert code == 0, words
    return json.loads(text.getvalue())


def _node(result: Any) -> dict[str, Any]:
    """A node with the keys of all nodes of a result."""
    found: dict[str, Any] = {}
    waiting = [result["score"], *result["composites"]]
    while waiting:
        node = waiting.pop()
        found = {**node, **found}
        waiting.extend(node.get("parts", ()))
    return found


def _records(result: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a result that are its own: no nodes, and nothing below what is said elsewhere."""
    if isinstance(result, list):
        merged: dict[str, Any] = {}
        for part in result:
            merged = {**part, **merged} if isinstance(part, dict) else merged
        if merged:
            yield name, merged
        return
    yield name, result
    for key in RECORDS:
        part = result.get(key)
        if isinstance(part, (list, dict)) and part:
            yield from _records(part, key)


def _tables(result: Any) -> Iterator[str]:
    for name, record in _records(result):
        head = "" if not name or isinstance(result, list) else f"`{name}`:\n\n" if name == "change" else f"Each of `{name}`:\n\n"
        yield head + _table(name, record)


def _table(name: str, record: dict[str, Any]) -> str:
    rows = ["| Key | Meaning |", "|:--|:--|", *(f"| `{key}` | {_meaning(name, key) or ''} |" for key in record)]
    return "\n".join([*rows, "", ""])


_HEAD = """\
# The JSON of results

`--format json` prints what the tables say and more, for programs. `value`, `low`, `high` and `evidenced` are as printed, `exact` is not
rounded; null is null and never a zero; letters are as they are (UTF-8). Keys may be added; a key does not change its meaning. The lists
below are made from real runs (`make docs`). What the figures mean says [What a score means](scores.md).

## A node

Indicators, dimensions, pillars, composites and the whole are nodes.

{node}"""
