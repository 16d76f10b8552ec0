"""The labels of reports: every text that a report prints beside those of the framework and the survey, in one language.

English stands here and is the message of the catalogues. {pillar}, {Pillars}, … are the framework's own words where it has
them (`words:`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..languages import Language, mark, mark_in
from ..sentences import fill
from ..wording import CONFIDENCES, SURVEY_STATUSES

WORDS = {"pillar": mark("pillar"), "pillars": mark("pillars"), "indicator": mark("indicator"), "indicators": mark("indicators")}
PLURAL = mark_in("plural", "{}s")  # of a word that a framework gives in the singular only
LABELS: dict[str, Any] = {
    # Title block
    "report": mark("Gap analysis"),
    "document": mark("{subject}, {period}: gap analysis"),
    "scorecard": mark("Scorecard"),
    "comparison": mark("Comparison of two periods"),
    "roadmap": mark("Roadmap"),
    "period": mark("Period"),
    "status": mark("Status"),
    "authors": mark("Authors"),
    "framework": mark("Framework"),
    "edition": mark("edition {edition}"),
    "version": mark("version {version}"),
    "contents": mark("Contents"),
    "skip": mark("Skip to the content"),
    "statuses": SURVEY_STATUSES,
    # Headings
    "summary": mark("Summary"),
    "pillars": mark("{Pillars} one by one"),
    "gaps": mark("Gaps, ranked by gain"),
    "plan": mark("Action plan"),
    "targets": mark("Targets"),
    "coverage_and_evidence": mark("Coverage and evidence"),
    "given": mark("Scores that were given"),
    "disagreements": mark("Judgements that differ from the answers"),
    "overruled": mark("Conditions that a judgement passes over"),
    "composites": mark("Composite scores"),
    "method": mark("Method and provenance"),
    "annex": mark("Annex: every answer"),
    "sources": mark("Sources"),
    # Sheets of a workbook, and heads of columns that only it has
    "sheets": {
        "summary": mark("Summary"),
        "indicators": mark_in("sheet", "{Indicators}"),
        "gaps": mark("Gaps"),
        "actions": mark("Action plan"),
        "evidence": mark("Evidence"),
        "method": mark("Method"),
    },
    "question": mark("Question"),
    "id": mark("Id"),
    "where": mark("Where"),
    "lead": mark("Usually leads"),
    "remark": mark("Remark"),
    "measured_on": mark("Gain measured on"),
    "date": mark("Date"),
    "age": mark("Age"),
    "address": mark("Address"),
    "about_source": mark("Note on the source"),
    # Figures
    "score": mark("Score"),
    "overall_score": mark("Overall score"),
    "answered": mark("Answered"),
    "graph": mark("Interval"),
    "overall": mark("Overall"),
    "out_of": mark("out of {end}"),
    "on_scale": mark("on a scale from {start} to {end}"),
    "interval": mark("Lowest to highest"),
    "interval_short": mark("Low–high"),
    "from_to": mark("{low} to {high}"),
    "coverage": mark("Coverage"),
    "evidenced": mark("Evidenced"),
    "band": mark("Band"),
    "meaning": mark("Meaning"),
    "band_between": mark("The band is {band}; {low} to {high} is possible."),
    "bar": mark("Score {value}, possible from {low} to {high}"),
    "bar_none": mark("No score; possible from {low} to {high}"),
    "held_down": mark("The framework holds this result down until: {conditions}."),
    "outer": mark("The true limits may be closer together, because some answers depend on one another."),
    "standings": {
        "settled": mark("settled"),
        "open": mark("open"),
        "withheld": mark("withheld"),
        "unscored": mark("not scored"),
        "unknown": mark("not known"),
        "outside": mark("not applicable"),
    },
    # Summary
    "score_open": mark(
        "Answers cover {coverage} of the framework by weight. Depending on what is still open, the score lies between {low} and {high}."
    ),
    "score_given": mark("The score rests on scores that were taken as published; they stand in place of answers."),
    "score_settled": mark("Every {indicator} that counts is answered, so the score is settled."),
    "score_withheld": mark(
        "No overall score is given: answers cover {coverage} of the framework by weight, and it asks for at least {least}."
    ),
    "score_unscored": mark("The framework gives no overall score."),
    "score_outside": mark("Nothing in this framework applies."),
    "score_unknown": mark("There is no score yet, because no {indicator} that counts is answered."),
    "evidence_all": mark("Every answer is supported by evidence."),
    "evidence_some": mark("Counting only answers that are supported by evidence, the score is {evidenced}."),
    "by_pillar": mark("Score by {pillar}"),
    "pillar": mark("{Pillar}"),
    "legend_bar": mark("Thick line: the score. Bar: from the lowest to the highest score that the open answers allow."),
    "legend_bands": mark("Thin lines: the limits of the bands ({bands})."),
    "do_first": mark("What to do first"),
    "do_first_lead": mark("The steps that add most to the score, each taken alone. Gains do not add up."),
    "nothing_below": mark("No answered {indicator} is below its target."),
    "nothing_yet": mark("No {indicator} is answered, so that no gap can be named."),
    "not_known": mark("What is not known"),
    "not_known_lead": mark(
        "Not known: {count} of {total} {indicators}; known only in part: {partial}. Finding these out first narrows the "
        "interval most (in points of the score):"
    ),
    "all_known": mark("Every {indicator} that counts towards the score is known."),
    "levels_lead": mark("One cell for each {indicator}, in the framework's order; the stronger the colour, the higher the level."),
    "legend_low": mark("lowest"),
    "legend_high": mark("highest"),
    "legend_unknown": mark("not known"),
    "legend_outside": mark("does not apply"),
    "gain": mark("Gain"),
    "opens": mark("Open"),
    # Pillars
    "where_it_stands": mark("Where it stands"),
    "nothing_answered": mark("Nothing is answered here."),
    "what_is_missing": mark("What is missing"),
    "nothing_missing": mark("Nothing that is answered is below its target."),
    "what_is_unknown": mark("What is not known"),
    "what_is_outside": mark("What does not apply"),
    "level_of": mark("level {level}"),
    "reach": mark("Reach {goal}"),
    "reach_level": mark("Reach level {level}: {text}"),
    "parts": mark("Parts"),
    "part": mark("Part"),
    "or": mark("or"),
    "of": mark("of"),
    "not_scored": mark("asked, not scored"),
    "at_target": mark("at target"),
    "next_steps": mark("Next steps"),
    "missing_text": mark("What is missing for the next step"),
    "gap": mark("Gap"),
    "evidence": mark("Evidence"),
    "evidence_asked": mark("Evidence to look for"),
    "confidence": mark("Confidence"),
    "note": mark("Note"),
    # Gaps, plan, targets
    "gaps_lead": mark(
        "Answered {indicators} below target: {count}. The gain is what the next step alone adds to the overall score; gains do not add up."
    ),
    "gaps_elsewhere": mark("Gains marked * are measured on the nearest part that has a score, or whose level the answers suggest."),
    "rank": mark("#"),
    "indicator": mark("{Indicator}"),
    "now": mark("Now"),
    "target": mark("Target"),
    "gain_step": mark("Gain of next step"),
    "gain_target": mark("Gain at target"),
    "plan_lead": mark("The next step of every gap, by the date of its target, then by what it gains."),
    "due": mark("By {date}"),
    "due_score": mark("By {date}: a score of {score}"),
    "undated": mark("No date set"),
    "what": mark("What to do"),
    "owners": mark("Who does what"),
    "how": mark("What will then hold"),
    "who": mark("Who"),
    "when": mark("By when"),
    "effort": mark("Effort"),
    "owner": mark("Responsible"),
    "lead_of": mark("{lead} leads"),
    "owner_of": mark("{owner} answers for it"),
    "by": mark("by {date}"),
    "months": mark("takes about {months} months"),
    "one_month": mark("takes about one month"),
    "too_long": mark("longer than the time left"),
    "not_named": mark("not named"),
    "efforts": {"low": mark_in("effort", "low"), "medium": mark_in("effort", "medium"), "high": mark_in("effort", "high")},
    "targets_lead": mark(
        "The table shows each target that is set for one {indicator} or {pillar} of its own, as it stands at the end of {period}."
    ),
    "targets_general": mark("Target for every {indicator} without one of its own: {target}."),
    "targets_best": mark("{Indicators} without a target of their own are measured against their best level."),
    "no_targets": mark("No {indicator} and no {pillar} has a target of its own."),
    "progress": mark("Progress"),
    "target_statuses": {
        "met": mark("met"),
        "on track": mark("on track"),
        "late": mark("late"),
        "missed": mark("missed"),
        "open": mark("not due yet"),
    },
    "every_item": mark("every item"),
    "operators": {
        ">=": mark_in("operator", "at least"),
        "<=": mark_in("operator", "at most"),
        ">": mark_in("operator", "more than"),
        "<": mark_in("operator", "less than"),
        "=": mark_in("operator", "exactly"),
    },
    # Coverage and evidence
    "states": {
        "answered": mark("answered"),
        "partial": mark("partly known"),
        "unknown": mark("not known"),
        "unanswered": mark("not answered"),
        "not-applicable": mark("not applicable"),
        "out-of-scope": mark("out of scope"),
    },
    "answers": mark("Answers"),
    "count": mark("Number"),
    "state": mark("State"),
    "with_evidence": mark("Answered with evidence"),
    "without_evidence": mark("Answered without evidence"),
    "old_evidence": mark("Evidence older than {years} years"),
    "old_lead": mark("The newest evidence of these answers is more than {years} years older than the end of {period}:"),
    "old": mark("old"),
    "confidences": CONFIDENCES,
    "confidence_lead": mark("Confidence in the answers"),
    "signs": {"for": mark("for"), "against": mark("against"), "mixed": mark("mixed")},
    "signs_never": mark("Signs on evidence are printed and never counted: the assessors weigh it as a whole."),
    "signs_lead": mark("Evidence for and against"),
    "sign": mark("Sign"),
    "find_out": mark("What to find out"),
    "find_out_lead": mark("What is not known, by how far it holds the highest and the lowest possible overall score apart."),
    "disagreements_lead": mark("The assessors judged these differently from what the answers below them suggest. Their judgement counts."),
    "overruled_lead": mark(
        "The assessors gave these more than the framework's conditions allow, as far as the answers show. Their judgement counts."
    ),
    "given_lead": mark("These scores were taken as published. They stand in place of what the answers below them give."),
    "given_as": mark("Given"),
    "computed_as": mark("Answers give"),
    "not_shown": mark("What the answers do not show"),
    "judged_as": mark("Judged"),
    "suggested_as": mark("Answers suggest"),
    "composites_lead": mark("Other views of the same answers, with weights of their own."),
    "composite": mark("Composite"),
    # Charts
    "figure": mark("Figure"),
    "table": mark("Table"),
    "numbers": mark("The numbers of this figure"),
    "figures": {
        "radar": mark("Scores by {pillar}"),
        "bars": mark("Scores with their lowest and highest possible values"),
        "heat": mark("Every {indicator} at a glance"),
        "waterfall": mark("How the score changed, by cause"),
        "peers": mark("Scores among those of the others"),
        "gantt": mark("The next steps along the calendar"),
        "low": mark("Lowest"),
        "high": mark("Highest"),
        "at_targets": mark("With every target met"),
        "up": mark("higher"),
        "down": mark("lower"),
        "work": mark("Duration"),
        "due": mark("Due date"),
        "alt_radar": mark("{count} scores around a centre; the lowest is {low_title} ({low}), the highest {high_title} ({high})."),
        "alt_bars": mark("{count} scores as bars; the lowest is {low_title} ({low}), the highest {high_title} ({high})."),
        "alt_heat": mark("{count} cells, the darker the higher; {open} are not known."),
        "alt_waterfall": mark("From {before} to {after}, a change of {change}, part by part."),
        "alt_peers": mark("{count} scores, each as a dot among those of {units} others: from the lowest to the highest, with quartiles."),
        "alt_gantt": mark("{count} steps along the calendar with their durations and due dates."),
        "alt_none": mark("No score is known yet."),
    },
    # Year on year
    "change_since": mark("Change since {period}"),
    "change": mark("Change"),
    "cause": mark("Cause"),
    "causes": {
        "answers": mark("Answers"),
        "scope": mark("Scope"),
        "weights": mark("Weights"),
        "rubric": mark("Rubric"),
        "scope and rubric": mark("Scope and rubric"),
    },
    "cause_texts": {
        "answers": mark("What is known in both periods and was answered otherwise."),
        "scope": mark("What became known, unknown, applicable or not applicable."),
        "weights": mark("Weights that are not what they were."),
        "rubric": mark("Questions, levels and rules that are not what they were."),
        "scope and rubric": mark("What became known or unknown, and questions and rules that are not what they were."),
    },
    "change_up": mark("The score rose by {change}, from {before} ({period}) to {after}."),
    "change_down": mark("The score fell by {change}, from {before} ({period}) to {after}."),
    "change_none": mark("The score is what it was in {period}: {after}."),
    "change_unsaid": mark("The change of the overall score cannot be given, since one of the two scores is missing."),
    "change_scales": mark("The two scores are not on the same scale, so that their difference says nothing."),
    "split_lead": mark("The parts add up to the change: each is averaged over every order in which the causes could have come."),
    "changes_lead": mark("{same} {indicators} did not change, {unknown} are still not known."),
    "changes": {
        "rose": mark("Rose"),
        "fell": mark("Fell"),
        "changed": mark("Changed, not scored"),
        "became known": mark("Became known"),
        "became unknown": mark("Became unknown"),
        "became applicable": mark("Became applicable"),
        "became not applicable": mark("Became not applicable"),
        "new": mark("New in this edition"),
        "dropped": mark("No longer asked"),
        "not comparable": mark("Not comparable"),
        "withheld": mark("Too little data in both periods"),
        "withheld before": mark("Too little data before"),
        "withheld after": mark("Too little data now"),
        "no score": mark("Not scored"),
        "still unknown": mark("Still not known"),
        "same": mark("Unchanged"),
    },
    "what_changed": mark("What changed"),
    "earlier_survey": mark("Earlier survey"),
    "digest_before": mark("Digest of the earlier survey"),
    # Benchmark
    "peers": mark("Beside others"),
    "peers_lead": mark("Compared with other units of the same kind ({kind}): {count}. Data: {file}."),
    "peers_lead_all": mark("Compared with other units: {count}. Data: {file}, which does not say of what kind they are."),
    "kinds": {
        "country": mark_in("kind", "country"),
        "region": mark_in("kind", "region"),
        "province": mark_in("kind", "province"),
        "city": mark_in("kind", "city"),
        "district": mark_in("kind", "district"),
        "municipality": mark_in("kind", "municipality"),
        "ministry": mark_in("kind", "ministry"),
        "agency": mark_in("kind", "agency"),
    },
    "median": mark("Median"),
    "quartiles": mark("Middle half"),
    "quartile_lower": mark("Lower quartile"),
    "quartile_upper": mark("Upper quartile"),
    "best": mark("Highest"),
    "place": mark("Place"),
    "place_of": mark("{place} of {count}"),
    # Method
    "how_computed": mark("How the score is computed"),
    "computed": (
        mark(
            "An answer scores by its place on the scale. A {pillar} combines its {indicators} by weight, and the whole "
            "combines the {pillars}, as the framework says."
        ),
        mark(
            "What is unknown is no zero. It lowers coverage, and its part of the score is left open: the lowest and the "
            "highest score put every open answer at its worst and at its best."
        ),
        mark("What does not apply counts neither for nor against."),
        mark("The evidenced score counts every answer without evidence at its worst."),
        mark("The gain of a step is the score with this one step taken, less the score as it is."),
    ),
    "reproduced": mark("What of the published results it reproduces"),
    "caveat": mark("Caveat"),
    "provenance": mark("Provenance"),
    "publisher": mark("Publisher"),
    "licence": mark("Licence"),
    "digest_framework": mark("Digest of the framework"),
    "digest_survey": mark("Digest of the survey"),
    "survey": mark("Survey"),
    "survey_note": mark("Note on the survey"),
    "asked_version": mark("The survey names"),
    "tool": mark("Computed with"),
    "references": mark("References"),
    "framework_language": mark("The texts of the framework are given in its own language."),
    "answers_of": mark("Answers: {title}"),
    "annex_lead": mark("Every answer as given, with its note and its sources. Numbers in brackets point to the list of sources."),
    "more_in_annex": mark("The annex has the whole note."),
    "source": mark("Source"),
    "no_sources": mark("The survey names no source."),
    "cited": mark("Cited"),
    "answer": mark("Answer"),
    "footer": mark("Computed with {tool} from {framework}."),
}


def labels_of(language: Language, words: Mapping[str, str], labels: Mapping[str, Any] = LABELS) -> dict[str, Any]:
    """All labels (of reports) in a language, with `words` (a framework's own, such as dimension for pillar) in their places."""
    own = {name: language.gettext(word) for name, word in WORDS.items()} | _with_plurals(words, language.gettext(PLURAL))
    capital = {name[:1].upper() + name[1:]: word[:1].upper() + word[1:] for name, word in own.items()}
    return {**_said(labels, language, {**own, **capital}), "words": own}


def _with_plurals(words: Mapping[str, str], plural: str) -> dict[str, str]:
    """The framework's words; a plural that it does not give is made by the language's rule."""
    made = {f"{name}s": plural.replace("{}", word) for name, word in words.items() if not name.endswith("s")}
    return {**made, **words}


def _said(label: Any, language: Language, words: Mapping[str, str]) -> Any:
    """A label, or labels below it, with the words filled in."""
    if isinstance(label, Mapping):
        return {name: _said(part, language, words) for name, part in label.items()}
    if isinstance(label, tuple):
        return [_said(part, language, words) for part in label]
    return fill(language.gettext(label), words)
