"""What a report can say: one plain, documented value made from a framework, a survey and its score."""

from __future__ import annotations

from typing import Any

from .. import __version__
from ..diff import Difference
from ..gaps import Open, find_gaps
from ..languages import Language, language_of
from ..library import SurveySource, digest
from ..model import Evidence, Framework, FrameworkFile, Reference, Survey
from ..panel import Panel
from ..periods import last_day
from ..scoring import Card, NodeScore, compile_framework, expand, score
from ..scoring.numbers import rounded
from ..scoring.plan import bands_in_order
from ..targets import TargetStatus, aim_behind, aim_of, aims_of, own_target
from .conditions import lacking_titles
from .figures import Figures
from .goals import card_at_targets
from .labels import labels_of
from .nodes import KNOWN, OUTSIDE, Reader, Record, band_title, gap, groups, indicators, judged_gap, said, target
from .peers import benchmark
from .planned import Planned, planned_groups, planned_lead
from .sources import OLD_AFTER, Sources, safe_link
from .writer import Writer
from .years import Earlier, year_on_year

CONTEXT_VERSION = 1
FIRST = 5  # how many steps and unknowns a summary names


def context(
    framework: Framework,
    survey: Survey,
    card: Card | None = None,
    *,
    language: str | None = None,
    source: SurveySource | None = None,
    before: Earlier | None = None,
    peers: Panel | None = None,
    planned: Planned | None = None,
    title: str | None = None,
    logo: str | None = None,
) -> dict[str, Any]:
    """Everything that a template may print: dicts, lists, texts, numbers and None, the same for the same input.

    `card` is the score where it is known already; `language` is that of the labels (default: the language that the
    framework was loaded in); `source` gives the survey's file name and digest for the provenance; `before` is an earlier
    survey to compare with, `peers` a panel of the same framework, `planned` a plan that stands for the next steps of the
    gaps, `title` stands in place of the report's own, and `logo` is a picture as a `data:` address. Every key is
    documented in docs/context.md.

    Raises `AnswerError` for an answer that its indicator cannot take.
    """
    shown = language_of(language or framework.language)
    compared = year_on_year(before, framework, survey, shown) if before else None
    rubric, (framework, survey) = framework, expand(framework, survey)
    card = card or score(framework, survey)
    report = find_gaps(card, survey)
    labels = _labels(card, shown, planned)
    sources, writer = Sources(survey), Writer(shown, framework.file.decimals)
    ranked = [gap(card, found, survey, rank) for rank, found in enumerate(report.gaps, 1)]
    reader = Reader(card, survey, sources, {found["id"]: found for found in ranked}, shown)
    pillars = [_pillar(reader, node) for node in card.overall.parts]
    answers = [answer for pillar in pillars for answer in pillar["answers"]]
    for answer in answers:
        sources.count(answer["evidence"])
    for pillar in pillars:
        for node in (pillar, *pillar["groups"]):
            sources.count((node["judgement"] or node["given"] or {"evidence": []})["evidence"])
    values = {
        "context_version": CONTEXT_VERSION,
        "tool": {"name": "readiness", "version": __version__},
        "title": title,
        "logo": logo,
        "language": {"labels": shown.code, "framework": framework.language, "number": shown.marks(), "dates": shown.calendar()},
        "labels": labels,
        "framework": _framework(framework),
        "survey": _survey(card, survey, source),
        "score": _overall(reader, labels),
        "pillars": pillars,
        "composites": [reader.node(node) for node in card.composites],
        "counts": _counts(answers),
        "gaps": ranked,
        "plan": planned_groups(card, survey, planned) if planned else _plan(ranked),
        "first": ranked[:FIRST],
        "judged": [judged_gap(card, found, shown) for found in report.judged],
        "unknown": [_unknown(found) for found in report.unknown],
        "targets": [_target(card, survey, status) for status in report.targets],
        "evidence": _evidence(answers, _is_judged(card)),
        "disagreements": [reader.node(node) for node in card.disagreements() if not node.given],
        "given": [reader.node(node) for node in card.nodes() if node.given],
        "overruled": [{**reader.node(node), "overruled": lacking_titles(card.plan, shown, node.overruled)} for node in card.overruled()],
        "sources": sources.records,
        "before": compared[0] if compared else None,
        "peers": benchmark(card, compile_framework(rubric), peers, survey.period) if peers else None,
    }
    _set_apart(values, card, survey, compared[1] if compared else None)
    return {**values, "figures": Figures(values, writer).all()}


def _labels(card: Card, language: Language, planned: Planned | None) -> Record:
    """The labels of a language with the framework's own words, and those that say how this report came about."""
    framework = card.plan.framework
    labels = labels_of(language, framework.file.words if framework.language == language.code else {})
    if planned:
        lead = planned_lead(planned, language)
        labels = {**labels, "plan_lead": lead, **({} if planned.steps else {"nothing_below": lead})}
    if not any(node.kind == "indicator" and node.state in KNOWN for node in card.nodes()):
        labels = {**labels, "nothing_below": labels["nothing_yet"]}
    if any(node.given for node in card.nodes()):
        labels = {**labels, "score_settled": labels["score_given"]}
    return labels


def _overall(reader: Reader, labels: Record) -> Record:
    """The overall node; it is called what the framework calls it, or just overall."""
    named = reader.card.plan.framework.file.overall.title
    return {**reader.node(reader.card.overall), "title": named or labels["overall"]}


def _is_judged(card: Card) -> bool:
    """Whether assessors judge groups as a whole: signs of evidence are then printed and never counted."""
    return any(leaf.judged for leaf in card.plan.leaves)


def _set_apart(values: Record, card: Card, survey: Survey, compared: Difference | None) -> None:
    """Give the overall node and the pillars what they were before, and what the targets ask of them."""
    earlier = {item.id: item for item in compared.items if item.comparable} if compared else {}
    goals = {node.id: node.value for node in card_at_targets(card, survey).nodes()} if values["survey"]["target"] else {}
    for node in (values["score"], *values["pillars"]):
        item = earlier.get(node["id"])
        node.update(before=item.before if item else None, change=item.change if item else None)
        own = aim_of(card, survey, card.node(node["id"])) if own_target(card.plan, survey, node["id"]) else None
        at_goal = None if node["judgement"] else goals.get(node["id"])
        node["at_targets"] = own.goal if own is not None and own.unit == "score" else at_goal
    if compared is not None and compared.one_scale:
        values["score"].update(before=values["before"]["score"]["value"], change=compared.value)


def _framework(framework: Framework) -> Record:
    file = framework.file
    names = ("title", "edition", "version", "publisher", "licence", "summary", "method", "caveat", "reproduced", "decimals", "comparable")
    return {
        "id": framework.id,
        **{name: getattr(file, name) for name in names},
        "digest": framework.digest or None,
        "range": list(file.range),
        "bands": _bands(file),
        "references": [_reference(reference) for reference in file.references],
    }


def _bands(file: FrameworkFile) -> list[Record]:
    """The bands from the lowest upwards, each with its place and width in per cent of the range, for drawing."""
    low, high = file.range
    bands = bands_in_order(file)
    starts = [100 * min(max((band.start - low) / (high - low), 0.0), 1.0) for band in bands]
    widths = [end - start for start, end in zip(starts, [*starts, 100.0][1:], strict=True)]
    return [
        {"id": band.id, "title": band.title, "start": band.start, "summary": band.summary, "at": rounded(at, 2), "width": rounded(width, 2)}
        for band, at, width in zip(bands, starts, widths, strict=True)
    ]


def _reference(reference: Reference | Evidence) -> Record:
    return {
        **{name: getattr(reference, name) for name in ("title", "publisher", "date", "note")},
        "link": safe_link(reference.href),
        "address": reference.href,
    }


def _survey(card: Card, survey: Survey, source: SurveySource | None) -> Record:
    subject = survey.subject
    asked = survey.framework
    present = card.plan.framework
    return {
        "title": survey.title,
        "subject": {"id": subject.id, "name": subject.name, "kind": subject.kind},
        **{name: getattr(survey, name) for name in ("period", "status", "note")},
        "authors": list(survey.authors),
        "file": _file_name(source.path) if source else None,
        "digest": digest(source.document.value) if source and source.document else None,
        "framework": asked if "@" in asked and asked != f"{present.id}@{present.file.version}" else None,
        "target": _general_target(card, survey),
    }


def _file_name(path: str) -> str | None:
    """The name alone: a report travels further than the folders of the machine that it was made on should."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return None if name.startswith("<") else name


def _general_target(card: Card, survey: Survey) -> Record | None:
    """The next target that holds for all, resolved on the first indicator that it fits; None where the best level is the target."""
    general, end = (*survey.targets, *card.plan.framework.file.targets), last_day(survey.period)
    for leaf in card.plan.leaves:
        aims = aims_of(card.plan, survey.model_copy(update={"answers": {}}), leaf.id)
        aim = next((aim for aim in aims if aim.by is None or last_day(aim.by) >= end), aims[-1])
        if aim.target is not None and aim.target in general:
            found = target(card, leaf.id, aim)
            return {**found, "level": {**found["level"], "text": None} if found["level"] else None}
    return None


def _pillar(reader: Reader, node: NodeScore) -> Record:
    """A pillar with its answers, sorted into what stands, what is missing, what is unknown and what does not apply."""
    answers = [reader.answer(found, node, group) for found, group in indicators(node)]
    return {
        **reader.node(node),
        "groups": [reader.node(group) for group in groups(node)],
        "answers": answers,
        "stands": [answer for answer in answers if answer["state"] in KNOWN],
        "missing": sorted((answer["gap"] for answer in answers if answer["gap"]), key=lambda found: int(found["rank"])),
        "unknown": [answer for answer in answers if answer["state"] not in (*KNOWN, *OUTSIDE)],
        "outside": [answer for answer in answers if answer["state"] in OUTSIDE],
    }


def _counts(answers: list[Record]) -> dict[str, int]:
    states = [answer["state"] for answer in answers]
    known = [answer for answer in answers if answer["state"] in KNOWN]
    return {
        "indicators": len(answers),
        **{name.replace("-", "_"): states.count(name) for name in (*KNOWN, "unknown", "unanswered", *OUTSIDE)},
        "open": states.count("unknown") + states.count("unanswered"),
        "known": len(known),
        "with_evidence": sum(bool(answer["evidence"]) for answer in known),
        "without_evidence": sum(not answer["evidence"] for answer in known),
        "below_target": sum(answer["gap"] is not None for answer in answers),
        "at_target": sum(answer["at_target"] is True for answer in answers),
    }


def _plan(ranked: list[Record]) -> list[Record]:
    """The gaps by the date of their target, the nearest first, those without a date last."""
    dates = sorted({found["by"] for found in ranked if found["by"]}, key=lambda date: (last_day(date), date))
    groups = [{"by": date, "score": None, "steps": [found for found in ranked if found["by"] == date]} for date in (*dates, None)]
    return [group for group in groups if group["steps"]]


def _unknown(found: Open) -> Record:
    names = ("id", "title", "question", "pillar", "pillar_title", "state", "opens")
    return {**{name: getattr(found, name) for name in names}, "evidence_asked": found.evidence}


def _target(card: Card, survey: Survey, status: TargetStatus) -> Record:
    node = card.node(status.id)
    place = card.plan.node(status.id)
    aim = aim_behind(card.plan, survey, status)
    return {
        **{name: getattr(status, name) for name in ("id", "title", "value", "gap", "progress", "status", "by", "owner")},
        "kind": node.kind,
        "unit": None if status.unit in ("level", "score") else status.unit,
        "state": node.state,
        "band": band_title(card.plan, node.band),
        "now": said(card.plan.leaves[place.leaf], node, survey.answers) if place.leaf >= 0 else None,
        "target": target(card, status.id, aim),
    }


def _evidence(answers: list[Record], judged: bool) -> Record:
    known = [answer for answer in answers if answer["state"] in KNOWN]
    signs = [cited["sign"] for answer in known for cited in answer["evidence"]]
    levels = [answer["confidence"] or "unstated" for answer in known]
    return {
        "confidence": {name: levels.count(name) for name in ("high", "medium", "low", "unstated")},
        "judged": judged,
        "signs": None if judged else {name: signs.count(name) for name in ("for", "mixed", "against")},
        "without": [answer for answer in known if not answer["evidence"]],
        "old": [answer for answer in known if answer["old"]],
        "old_after": OLD_AFTER,
    }
