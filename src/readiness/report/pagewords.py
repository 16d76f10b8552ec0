"""The words of a framework's page beside those of the framework itself; English stands here, other languages in the catalogues.

{pillar}, {indicators}, … are the framework's own words where it has them (`words:`).
"""

from __future__ import annotations

from typing import Any

from ..languages import mark, mark_in

PAGE: dict[str, Any] = {
    "edition": mark("edition {edition}, version {version}"),
    "languages": mark("texts in {languages}"),
    "publisher": mark("Publisher"),
    "licence": mark("Licence"),
    "not_for_ranking": mark("The publisher does not allow its results to be ranked; {rank} refuses it."),
    "measures": mark("What it measures"),
    "whose": mark("Whose it is"),
    "structure": mark("Structure"),
    "overview": mark("{Pillars}: {groups}; {indicators}: {questions}. A share is that of the whole score where everything applies."),
    "id": mark("Id"),
    "title": mark("Title"),
    "question": mark("Question"),
    "answer": mark("Answer"),
    "weight": mark("Weight"),
    "points": mark("Points"),
    "share": mark("Share"),
    "target": mark("Target"),
    "asked": mark("{Indicators}"),
    "not_scored": mark("asked, not scored"),
    "only_for": mark("only where {condition}"),
    "composites": mark("Other views of the same answers"),
    "composite": mark("Its score: {rule}; from {start} to {end}."),
    "composite_withheld": mark("Withheld where less than {share} of it is answered."),
    "scoring": mark("How it scores"),
    "range": mark(
        "A score lies between {start} and {end} and is printed with {decimals}. It is rounded once, half up, from "
        "the exact value; bands, ranks and thresholds use the printed number."
    ),
    "decimals": {
        "0": mark("no decimals"),
        "1": mark("1 decimal"),
        "many": mark("{count} decimals"),
    },
    "overall": mark("The overall score"),
    "each": mark("Each group below it"),
    "all": mark("The overall score and each group below it"),
    "rule": mark("{who}: {rule}."),
    "rules": {
        "mean": mark("the mean of its parts by their weights"),
        "geometric": mark("the geometric mean of its parts by their weights, in which one low part weighs heavily and a 0 makes 0"),
        "harmonic": mark("the harmonic mean of its parts by their weights, in which a low part weighs even more and a 0 makes 0"),
        "generalised": mark("the generalised mean of its parts by their weights, with p = {p}"),
        "median": mark("the median of its parts by their weights"),
        "minimum": mark("its lowest part"),
        "maximum": mark("its highest part"),
        "points": mark("the points of its parts over the most that can be had where they apply"),
        "copeland": mark(
            "how many other units the unit beats, less how many beat it, on the range of scores; it beats another where the"
            " parts in which it is better have more than half the weight"
        ),
        "judgement": mark(
            "the level that an assessor gives to the whole; what its parts suggest, their mean taken to the nearest"
            " plain level, stands beside it and changes nothing"
        ),
        "none": mark("none, its parts stand for themselves"),
    },
    "parts": {
        "by-coverage": mark("A part counts in its parent's value as far as it is answered, by its weight times its coverage."),
        "full": mark("A part counts in its parent's value with its whole weight, however little of it is answered."),
        "top": mark("At the top: {top} Below: {below}"),
    },
    "withheld": mark("Where less than {share} of it is answered, a score is withheld; its low and high are shown."),
    "withheld_all": mark("A score is shown only where everything that it needs is answered; until then its low and high are."),
    "both_open": mark("A question without an answer, or answered unknown, {policy}."),
    "unanswered": mark("A question without an answer {policy}."),
    "unknown": mark("A question answered unknown {policy}."),
    "own_policy": mark("An open answer to {names} {policy}."),
    "policies": {
        "unknown": mark("stays open. It lowers the coverage and widens low to high, and is no zero"),
        "zero": mark("counts as the worst one in the value; low and high keep it open"),
        "not-applicable": mark("is left out, its weight and all"),
    },
    "rounded": mark("{names}: rounded to {decimals} before the parent uses it, as the publisher does."),
    "given": mark("{names}: a published score may be given, and then stands in place of what the parts give."),
    "unscored": mark("Asked and shown, never scored: {names}."),
    "ties": {
        "best": mark("Units with one printed score share the best of their places."),
        "mean": mark("Units with one printed score share the mean of their places."),
        "worst": mark("Units with one printed score share the worst of their places."),
    },
    "prepared": mark("Before they score, the numbers of many units are prepared: {steps}."),
    "prepared_own": mark("{names} in its own way: {steps}."),
    "steps": {
        "screen": mark("units or indicators with too little data are left out"),
        "denominate": mark("divided by {by}"),
        "impute": mark("what is missing is filled ({method})"),
        "treat": mark("outliers are treated"),
        "normalise": mark("normalised ({method})"),
        "none": mark("outliers are left as they are"),
    },
    "importance": mark("Weights in words: {words}."),
    "default_target": mark("Without a target of its own, a question aims at {target}."),
    "gate": mark("{node}: at most {most} unless {condition}."),
    "gate_judged": mark("{node}: a judgement above {most} stands, and is listed with what the answers do not show, unless {condition}."),
    "bands": mark("Bands"),
    "band": mark("Band"),
    "band_from": mark("From"),
    "band_means": mark("What it means"),
    "method": mark("Method"),
    "reproduced": mark("What was reproduced"),
    "cases": mark("Results that {test} recomputes ({published} published, {ours} worked out by hand):"),
    "caveat": mark("Caveats"),
    "links": mark("Relation to other frameworks"),
    "link": mark("{framework}: {kinds}. {diff} compares what can be compared, and says what can not."),
    "kinds": {
        "same": mark("{count} the same"),
        "changed": mark("{count} changed"),
        "moved": mark("{count} moved"),
        "merged": mark("{count} merged"),
        "split": mark("{count} split"),
        "dropped": mark("{count} dropped"),
        "new": mark("{count} new"),
    },
    "references": mark("References"),
    "made": mark(
        "This page is made from the files of the framework by {page}. All texts of one question: {show}; a survey to fill in: {new}."
    ),
    "answers": {
        "levels": mark("level {keys}"),
        "to": mark("{start} to {end}"),
        "judged": mark("the assessor's level: {keys}"),
        "choices": mark("tick list of {count}"),
        "choices_share": mark("share of the items"),
        "choices_any": mark("any item"),
        "choices_all": mark("all items"),
        "choices_points": mark("points per item"),
        "number": mark_in("answer", "number"),
        "ratio": mark("{numerator} of {denominator}"),
        "numerator": mark_in("ratio", "one number"),
        "denominator": mark_in("ratio", "another"),
        "in_unit": mark("{text} in {unit}"),
        "ends": mark("from {start} to {end}"),
        "down": mark("less is better"),
        "steps": mark("{from} gives {points}"),
    },
}
