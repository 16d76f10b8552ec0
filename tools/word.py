"""Write the Word templates of reports (`reports/*.docx`) from their description here: `python tools/word.py`.

What they look like is in their styles: a consultant copies one (`readiness templates copy`) and restyles it in Word. A test holds
the shipped ones to this description.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from wordparts import TEXT_WIDTH, Draft

from readiness.documents.rezip import rezipped, saved

ROOT = Path(__file__).resolve().parent.parent
COUNT, SHARE, CHANGE = '| number("count")', '| number("share")', '| number("change")'


def cover(draft: Draft, kind: str, *, contents: bool = True) -> None:
    draft.text("", "Cover Line")
    draft.when("logo", "{{ picture('logo', 60, 15) }}")
    draft.text(f"{{{{ labels.{kind} }}}}", "Kicker")
    named = "{{ title or survey.subject.name ~ ', ' ~ (survey.period | date) }}"
    draft.when("(title or survey.subject.name) | length <= 60", named, "Title")
    draft.when("(title or survey.subject.name) | length > 60", named, "Long Title")
    draft.when("title", "{{ survey.subject.name }}, {{ survey.period | date }}", "Subtitle")
    draft.text("{{ framework.title }}, {{ labels.edition | fill(edition=framework.edition) }}", "Subtitle")
    draft.when("survey.title", "{{ survey.title }}", "Lead")
    draft.text(
        "{{ labels.period }}: {{ survey.period | date }}"
        "{% if survey.status %}   ·   {{ labels.status }}: {{ labels.statuses[survey.status] }}{% endif %}"
        "   ·   {{ labels.framework }}: {{ framework.id }} {{ framework.version }}",
        "Lead",
    )
    draft.when("survey.authors", "{{ labels.authors }}: {{ survey.authors | join('; ') }}", "Lead")
    if contents:
        draft.contents()
    draft.footer(kind)


def hero(draft: Draft) -> None:
    draft.text("{{ labels.overall_score }}", "Lead")
    draft.text("{{ words.score(score) }}", "Key Figure")
    draft.when("score.band", "{{ words.band(score) }}", "Subtitle")
    draft.text(
        "{% if score.low is not none %}{{ labels.interval }}: {{ words.interval(score) }}   ·   {% endif %}"
        "{{ labels.coverage }}: {{ score.coverage " + SHARE + " }}   ·   "
        "{% if score.evidenced is not none %}{{ labels.evidenced }}: {{ score.evidenced | number }}   ·   {% endif %}"
        "{{ labels.answered }}: {{ counts.known " + COUNT + " }}/{{ counts.indicators " + COUNT + " }}",
        "Lead",
    )
    draft.text("{{ words.standing() }}{% if before %} {{ words.moved() }}{% endif %}")
    draft.when("score.held_down", "{{ words.held_down(score) }}")


def first(draft: Draft) -> None:
    draft.when("first", "{{ labels.do_first_lead }} {{ words.elsewhere(first) }}", "Lead", keep=True)
    steps(draft, "first", "")
    draft.when("not first", "{{ labels.nothing_below }}")


def steps(draft: Draft, loop: str, caption: str, *, who: bool = True) -> None:
    """Steps in order; `who` acts has no column where it is said above."""
    draft.tag(f"if {loop}")
    draft.table(
        caption,
        f"for gap in {loop}",
        [
            ("{{ labels.rank }}", "{{ loop.index " + COUNT + " }}", 0.7),
            ("{{ labels.what }}", "{{ words.what(gap) }}\n~{{ words.beside(gap) }}", 6 if who else 8.5),
            *([("{{ labels.who }}", "{{ words.who(gap) }}", 2.8)] if who else []),
            ("{{ labels.when }}", "{{ (gap.by | date) or '–' }}", 1.6),
            ("{{ labels.gain }}", "{{ words.gain(gap) }}", 1.4),
        ],
        numeric=(4 if who else 3,),
        optional=(2, 3) if who else (2,),
    )
    draft.tag("endif")


def summary(draft: Draft) -> None:
    draft.heading("{{ labels.summary }}", breaks=True)
    hero(draft)
    left, right = draft.columns(92, TEXT_WIDTH - 92)
    with draft.beside(left):
        draft.figure("radar", 88)
    with draft.beside(right):
        draft.tag("if unknown")
        draft.heading("{{ labels.not_known }}", 3)
        counts = f"count=counts.open {COUNT}, total=counts.indicators {COUNT}, partial=counts.partial {COUNT}"
        draft.text(f"{{{{ labels.not_known_lead | fill({counts}) }}}}", "Lead")
        draft.tag("for found in unknown[:3]")
        draft.text("{{ loop.index " + COUNT + " }}. {{ found.title }} ({{ found.opens | number }})", "Step")
        draft.text("{{ found.pillar_title }}", "Under")
        draft.tag("endfor")
        draft.tag("endif")
        draft.when("not unknown and not counts.open", "{{ labels.all_known }}", "Lead")
    draft.heading("{{ labels.do_first }}", 2)
    first(draft)


def scores(draft: Draft) -> None:
    draft.heading("{{ labels.by_pillar }}", breaks=True)
    draft.figure("bars")
    node = "{{ words.score(node) }}", "{{ words.interval(node) }}", "{{ node.coverage " + SHARE + " }}", "{{ node.evidenced | number }}"
    heads = "labels.score", "labels.interval_short", "labels.coverage", "labels.evidenced"
    draft.table(
        "{{ labels.by_pillar }}",
        "for node in pillars + [score]",
        [
            ("{{ labels.pillar }}", "{{ node.title }}", 4),
            *((f"{{{{ {head} }}}}", cell, 1.5) for head, cell in zip(heads, node, strict=True)),
            ("{{ labels.band if framework.bands else labels.meaning }}", "{{ words.band(node) }}", 4),
        ],
        numeric=(1, 2, 3, 4),
        optional=(4, 5),
    )
    draft.figure("heat")


def change(draft: Draft) -> None:
    draft.tag("if before")
    draft.heading("{{ labels.change_since | fill(period=before.survey.period | date) }}", breaks=True)
    draft.text("{{ words.moved() }}", keep=True)
    draft.tag("if before.split")
    draft.figure("waterfall")
    draft.table(
        "{{ labels.figures.waterfall }}",
        "for part in before.split",
        [
            ("{{ labels.cause }}", "{{ labels.causes[part.cause] }}", 2.6),
            ("{{ labels.meaning }}", "{{ labels.cause_texts[part.cause] }}", 6.4),
            ("{{ labels.change }}", "{{ part.value " + CHANGE + " }}", 1.2),
        ],
        numeric=(2,),
        foot=("{{ score.title }}", "", "{{ before.change " + CHANGE + " }}"),
    )
    draft.text("{{ labels.split_lead }}", "Lead")
    draft.tag("endif")
    ends = ("{{ before.survey.period | date }}", "{{ survey.period | date }}")
    draft.table(
        "{{ labels.by_pillar }}",
        "for item in before.nodes",
        [
            ("{{ labels.part }}", "{{ item.title }}", 4),
            (ends[0], "{{ item.before | number }}", 1.2),
            (ends[1], "{{ item.after | number }}", 1.2),
            ("{{ labels.change }}", "{{ item.change " + CHANGE + " }}", 1.2),
            ("{{ labels.state }}", "{{ labels.changes[item.kind] }}", 3),
        ],
        numeric=(1, 2, 3),
    )
    counts = f"same=before.same {COUNT}, unknown=before.still_unknown {COUNT}"
    draft.text(f"{{{{ labels.changes_lead | fill({counts}) }}}}", "Lead")
    draft.tag("if before['items']")
    draft.table(
        "{{ labels.what_changed }}",
        "for item in before['items']",
        [
            ("{{ labels.indicator }}", "{{ item.title }}\n~{{ item.reason or '' }}", 4),
            ("{{ labels.state }}", "{{ labels.changes[item.kind] }}", 2.4),
            (ends[0], "{{ words.end(item.before_said) }}", 1.6),
            (ends[1], "{{ words.end(item.after_said) }}", 1.6),
            ("{{ labels.change }}", "{{ item.change " + CHANGE + " }}", 1.2),
        ],
        numeric=(4,),
    )
    draft.tag("endif")
    draft.tag("endif")


def peers(draft: Draft) -> None:
    draft.tag("if peers")
    draft.heading("{{ labels.peers }}")
    count = f"count=peers.units {COUNT}"
    draft.when(
        "peers.kind",
        f"{{{{ labels.peers_lead | fill({count}, kind=labels.kinds.get(peers.kind, peers.kind), file=peers.file) }}}}",
        keep=True,
    )
    draft.when("not peers.kind", f"{{{{ labels.peers_lead_all | fill({count}, file=peers.file) }}}}", keep=True)
    draft.figure("peers")
    draft.table(
        "{{ labels.peers }}",
        "for row in peers.rows",
        [
            ("{{ labels.pillar }}", "{{ score.title if row.id == score.id else row.title }}", 4),
            ("{{ labels.score }}", "{{ row.value | number }}", 1),
            ("{{ labels.median }}", "{{ row.median | number }}", 1),
            ("{{ labels.quartiles }}", "{{ row.lower_quartile | number }}–{{ row.upper_quartile | number }}", 1.5),
            ("{{ labels.best }}", "{{ row.highest | number }}", 1),
            ("{{ labels.place }}", "{{ words.place(row) }}", 1.2),
        ],
        numeric=(1, 2, 3, 4, 5),
    )
    draft.tag("endif")


def pillars(draft: Draft) -> None:
    draft.heading("{{ labels.pillars }}", breaks=True)
    draft.text("{{ labels.levels_lead }}", "Lead")
    draft.tag("for pillar in pillars")
    draft.heading("{{ pillar.title }}", 2)
    draft.when("pillar.summary", "{{ pillar.summary }}", "Lead", keep=True)
    draft.text(
        "{{ labels.score }}: {{ words.score(pillar) }}   ·   {{ labels.interval_short }}: {{ words.interval(pillar) }}   ·   "
        "{{ labels.coverage }}: {{ pillar.coverage " + SHARE + " }}{% if pillar.band %}   ·   {{ words.band(pillar) }}{% endif %}",
        keep=True,
    )
    draft.when("pillar.held_down", "{{ words.held_down(pillar) }}")
    draft.tag("if pillar.judgement")
    for name, label in (("level", "judged_as"), ("suggestion", "suggested_as")):
        judged = f"pillar.judgement.{name}"
        draft.when(judged, f"{{{{ labels.{label} }}}}: {{{{ {judged}.name }}}} {{{{ {judged}.text }}}}")
    draft.when("pillar.judgement.note", "{{ pillar.judgement.note }}", "Lead")
    draft.tag("endif")
    draft.tag("if pillar.groups")
    draft.table(
        "{{ labels.parts }}: {{ pillar.title }}",
        "for group in pillar.groups",
        [
            ("{{ labels.part }}", "{{ group.title }}", 4),
            ("{{ labels.score }}", "{{ words.score(group) }}", 1.4),
            ("{{ labels.interval_short }}", "{{ words.interval(group) }}", 1.4),
            ("{{ labels.coverage }}", "{{ group.coverage " + SHARE + " }}", 1.2),
            ("{{ labels.band if framework.bands else labels.meaning }}", "{{ words.band(group) }}", 3),
        ],
        numeric=(1, 2, 3),
    )
    draft.tag("endif")
    draft.heading("{{ labels.where_it_stands }}", 3)
    draft.tag("if pillar.stands")
    draft.table(
        "{{ labels.where_it_stands }}: {{ pillar.title }}",
        "for answer in pillar.stands",
        [
            ("{{ labels.answer }}", "{% cellbg tone(answer) %}{{ words.short(answer.said) or '·' }}", 1.1),
            ("{{ labels.indicator }}", "{{ answer.title }}\n~{{ answer.group or '' }}", 2.6),
            ("{{ labels.meaning }}", "{{ words.said(answer) }}\n~{{ words.note(answer) }}", 6),
            ("{{ labels.evidence }}", "{{ words.cites(answer.evidence) or '–' }}", 1.3),
        ],
        optional=(2, 3),
    )
    draft.tag("endif")
    draft.when("not pillar.stands", "{{ labels.nothing_answered }}", "Lead")
    draft.tag("if pillar.stands")
    draft.heading("{{ labels.what_is_missing }}", 3)
    draft.tag("endif")
    draft.tag("if pillar.missing")
    draft.table(
        "{{ labels.what_is_missing }}: {{ pillar.title }}",
        "for gap in pillar.missing",
        [
            ("{{ labels.indicator }}", "{{ gap.title }}", 2.6),
            ("{{ labels.now }}", "{{ words.short(gap.now) }}", 1.1),
            ("{{ labels.missing_text }}", "{{ words.reach(gap.step) }}", 5),
            ("{{ labels.target }}", "{{ words.aim(gap.target) }}", 1.1),
            ("{{ labels.gain }}", "{{ words.gain(gap) }}", 1.2),
        ],
        numeric=(4,),
    )
    draft.heading("{{ labels.next_steps }}", 3)
    draft.tag("endif")
    steps(draft, "pillar.missing[:3]", "{{ labels.next_steps }}: {{ pillar.title }}")
    draft.when("pillar.stands and not pillar.missing", "{{ labels.nothing_missing }}", "Lead")
    for name, more in (("unknown", "{{ answer.evidence_asked or '' }}"), ("outside", "{{ labels.states[answer.state] }}")):
        draft.tag(f"if pillar.{name}")
        draft.heading(f"{{{{ labels.what_is_{name} }}}}", 3)
        draft.tag(f"for answer in pillar.{name}")
        draft.text("{{ answer.title }}", "List Bullet", keep=True)
        draft.text(f"{more} {{{{ answer.note or '' }}}}", "List Continue")
        draft.tag("endfor")
        draft.tag("endif")
    draft.tag("endfor")


def gaps(draft: Draft) -> None:
    draft.heading("{{ labels.gaps }}")
    draft.tag("if gaps")
    draft.text(f"{{{{ labels.gaps_lead | fill(count=counts.below_target {COUNT}) }}}} {{{{ words.elsewhere(gaps) }}}}", keep=True)
    draft.table(
        "{{ labels.gaps }}",
        "for gap in gaps",
        [
            ("{{ labels.rank }}", "{{ gap.rank " + COUNT + " }}", 0.8),
            ("{{ labels.indicator }}", "{{ gap.title }}", 3.4),
            ("{{ labels.pillar }}", "{{ gap.pillar_title }}", 2.8),
            ("{{ labels.now }}", "{{ words.short(gap.now) }}", 1.1),
            ("{{ labels.target }}", "{{ words.aim(gap.target) }}", 1.1),
            ("{{ labels.gain_step }}", "{{ words.gain(gap) }}", 1.5),
            ("{{ labels.gain_target }}", "{{ words.gain(gap, 'closing') }}", 1.5),
        ],
        numeric=(5, 6),
    )
    draft.tag("endif")
    draft.when("not gaps", "{{ labels.nothing_below }}")


def plan(draft: Draft) -> None:
    draft.heading("{{ labels.plan }}")
    draft.when("not plan", "{{ labels.nothing_below }}")
    draft.when("plan", "{{ labels.plan_lead }}", keep=True)
    draft.figure("gantt", height=140)
    draft.tag("for group in plan")
    draft.table(
        "{% if not group.by %}{{ labels.undated }}{% elif group.score is none %}{{ labels.due | fill(date=group.by | date) }}"
        "{% else %}{{ labels.due_score | fill(date=group.by | date, score=group.score | number) }}{% endif %}",
        "for gap in group.steps",
        [
            ("{{ labels.what }}", "{{ words.what(gap) }}\n~{{ words.beside(gap) }}{% if gap.where %} · {{ gap.where }}{% endif %}", 4),
            ("{{ labels.how }}", "{{ words.reach(gap.step) if gap.do else '–' }}", 3.2),
            ("{{ labels.who }}", "{{ words.who(gap) }}", 2.2),
            ("{{ labels.when }}", "{{ (gap.by | date) or words.months(gap) or '–' }}\n~{{ words.months(gap) if gap.by else '' }}", 1.8),
            ("{{ labels.effort }}", "{{ labels.efforts[gap.effort] if gap.effort else '–' }}", 1.2),
            ("{{ labels.gain }}", "{{ words.gain(gap) }}", 1.2),
        ],
        numeric=(5,),
        optional=(1, 2, 3, 4),
    )
    draft.tag("endfor")


def owners(draft: Draft) -> None:
    every = "plan | sum(attribute='steps', start=[]) | sort(attribute='rank')"
    owned = (f"{every} | selectattr('owner') | groupby('owner')", f"{every} | rejectattr('owner') | selectattr('lead') | groupby('lead')")
    draft.heading("{{ labels.owners }}")
    for loop in owned:
        draft.tag(f"for name, own in {loop}")
        draft.heading("{{ name }}", 2)
        steps(draft, "own", "", who=False)
        draft.tag("endfor")


def targets(draft: Draft) -> None:
    draft.heading("{{ labels.targets }}")
    draft.when("survey.target", "{{ labels.targets_general | fill(target=words.aim_words(survey.target)) }}")
    draft.when("not survey.target", "{{ labels.targets_best }}")
    draft.when("targets", "{{ labels.targets_lead | fill(period=survey.period | date) }}", keep=True)
    draft.when("not targets", "{{ labels.no_targets }}")
    draft.tag("if targets")
    draft.table(
        "{{ labels.targets }}",
        "for found in targets",
        [
            ("{{ labels.indicator }}", "{{ found.title }}", 3),
            ("{{ labels.now }}", "{{ words.target_now(found) }}", 1.3),
            ("{{ labels.target }}", "{{ words.aim(found.target) }}", 1.3),
            ("{{ labels.when }}", "{{ (found.by | date) or '–' }}", 1.4),
            ("{{ labels.owner }}", "{{ found.owner or '–' }}", 2.6),
            ("{{ labels.gap }}", "{{ words.missing(found) }}", 1),
            ("{{ labels.progress }}", "{{ found.progress " + SHARE + " }}", 1.1),
            ("{{ labels.state }}", "{{ labels.target_statuses[found.status] }}", 1.6),
        ],
        numeric=(5, 6),
        optional=(3, 4, 6),
    )
    draft.tag("endif")


def evidence(draft: Draft) -> None:
    draft.heading("{{ labels.coverage_and_evidence }}")
    for caption, head in (("answers", "state"), ("confidence_lead", "confidence"), ("signs_lead", "sign")):
        draft.tag(f"if words.counted('{head}')")
        draft.table(
            f"{{{{ labels.{caption} }}}}",
            f"for name, count in words.counted('{head}')",
            [(f"{{{{ labels.{head} }}}}", "{{ name }}", 5), ("{{ labels.count }}", "{{ count " + COUNT + " }}", 1)],
            numeric=(1,),
        )
        draft.tag("endif")
    draft.when("evidence.judged", "{{ labels.signs_never }}", "Lead")
    draft.tag("if evidence.without")
    draft.heading("{{ labels.without_evidence }}", 2)
    draft.tag("for answer in evidence.without")
    draft.text("{{ answer.title }}{% if answer.evidence_asked %}: {{ answer.evidence_asked }}{% endif %}", "List Bullet")
    draft.tag("endfor")
    draft.tag("endif")
    draft.tag("if evidence.old")
    years = f"years=evidence.old_after {COUNT}"
    draft.heading(f"{{{{ labels.old_evidence | fill({years}) }}}}", 2)
    draft.text(f"{{{{ labels.old_lead | fill({years}, period=survey.period | date) }}}}")
    draft.tag("for answer in evidence.old")
    draft.text("{{ answer.title }} {{ words.cites(answer.evidence) }}", "List Bullet")
    draft.tag("endfor")
    draft.tag("endif")
    draft.tag("if unknown")
    draft.heading("{{ labels.find_out }}", 2)
    draft.text("{{ labels.find_out_lead }}", keep=True)
    draft.table(
        "{{ labels.find_out }}",
        "for found in unknown",
        [
            ("{{ labels.indicator }}", "{{ found.title }}", 3),
            ("{{ labels.pillar }}", "{{ found.pillar_title }}", 2.4),
            ("{{ labels.state }}", "{{ labels.states[found.state] }}", 1.5),
            ("{{ labels.evidence_asked }}", "{{ found.evidence_asked or '–' }}", 4),
            ("{{ labels.opens }}", "{{ found.opens | number }}", 1.1),
        ],
        numeric=(4,),
    )
    draft.tag("endif")
    _set_apart(draft)


def _set_apart(draft: Draft) -> None:
    """Judgements, given scores and composites, where there are any."""
    parts = {
        "disagreements": [
            ("{{ labels.judged_as }}", "{{ node.judgement.level.name }}", 1.5),
            ("{{ labels.suggested_as }}", "{{ node.judgement.suggestion.name }}", 1.5),
            ("{{ labels.note }}", "{{ node.judgement.note or '–' }}", 5),
        ],
        "given": [
            ("{{ labels.given_as }}", "{{ node.value | number }}", 1.5),
            ("{{ labels.computed_as }}", "{{ node.given.computed | number }}", 1.5),
            ("{{ labels.note }}", "{{ node.given.note or '–' }}", 5),
        ],
        "overruled": [
            ("{{ labels.judged_as }}", "{{ node.judgement.level.name }}", 1.5),
            ("{{ labels.not_shown }}", "{{ node.overruled }}", 5),
        ],
        "composites": [
            ("{{ labels.score }}", "{{ words.score(node) }}", 1.3),
            ("{{ labels.interval_short }}", "{{ words.interval(node) }}", 1.5),
            ("{{ labels.coverage }}", "{{ node.coverage " + SHARE + " }}", 1.2),
            ("{{ labels.band }}", "{{ words.band(node) }}", 2.5),
        ],
    }
    for name, columns in parts.items():
        draft.tag(f"if {name}")
        draft.heading(f"{{{{ labels.{name} }}}}", 1)
        draft.text(f"{{{{ labels.{name}_lead }}}}", keep=True)
        title = "{{ labels.composite }}" if name == "composites" else "{{ labels.part }}"
        under = "\n~{{ node.summary or '' }}" if name == "composites" else ""
        draft.table(f"{{{{ labels.{name} }}}}", f"for node in {name}", [(title, "{{ node.title }}" + under, 3.5), *columns])
        draft.tag("endif")


def method(draft: Draft) -> None:
    draft.heading("{{ labels.method }}")
    draft.when("framework.caveat", "{{ labels.caveat }}. {{ framework.caveat }}")
    draft.when("framework.summary", "{{ framework.summary }}")
    draft.tag("if survey.note")
    draft.heading("{{ labels.survey_note }}", 2)
    draft.text("{{ survey.note }}")
    draft.tag("endif")
    draft.heading("{{ labels.how_computed }}", 2)
    draft.when("framework.method", "{{ framework.method }}")
    draft.tag("for sentence in labels.computed")
    draft.text("{{ sentence }}", "List Bullet")
    draft.tag("endfor")
    draft.tag("if framework.reproduced")
    draft.heading("{{ labels.reproduced }}", 2)
    draft.text("{{ framework.reproduced }}")
    draft.tag("endif")
    draft.when("language.framework != language.labels", "{{ labels.framework_language }}", "Lead")
    draft.heading("{{ labels.provenance }}", 2)
    draft.table(
        "",
        "for name, said in words.provenance()",
        [("{{ labels.source }}", "{{ name }}", 2), ("{{ labels.meaning }}", "{{ said }}", 6)],
    )
    draft.tag("if framework.references")
    draft.heading("{{ labels.references }}", 2)
    draft.tag("for found in framework.references")
    draft.text("{{ words.source(found) }}", "List Bullet")
    draft.tag("endfor")
    draft.tag("endif")


def annex(draft: Draft) -> None:
    draft.heading("{{ labels.annex }}", breaks=True)
    draft.text("{{ labels.annex_lead }}")
    draft.tag("for pillar in pillars")
    draft.table(
        "{{ labels.answers_of | fill(title=pillar.title) }}",
        "for answer in pillar.answers",
        [
            ("{{ labels.indicator }}", "{{ answer.title }}\n~{{ answer.question }}", 3),
            ("{{ labels.answer }}", "{{ words.answer(answer) }}", 3.2),
            ("{{ labels.confidence }}", "{{ labels.confidences[answer.confidence] if answer.confidence else '–' }}", 1.4),
            ("{{ labels.note }}", "{{ answer.note or '–' }}", 3.2),
            ("{{ labels.evidence }}", "{{ words.cites(answer.evidence) or '–' }}\n~{{ words.notes(answer.evidence) }}", 1.6),
        ],
        optional=(2, 3, 4),
    )
    draft.tag("endfor")
    draft.heading("{{ labels.sources }}")
    draft.when("not sources", "{{ labels.no_sources }}")
    draft.tag("if sources")
    draft.table(
        "{{ labels.sources }}",
        "for found in sources",
        [
            ("{{ labels.rank }}", "{{ found.number " + COUNT + " }}", 0.7),
            ("{{ labels.source }}", "{{ words.source(found) }}{% if found.old %} ({{ labels.old }}){% endif %}", 9),
            ("{{ labels.cited }}", "{{ found.cited " + COUNT + " }}", 1),
        ],
        numeric=(2,),
    )
    draft.tag("endif")


def scorecard(draft: Draft) -> None:
    hero(draft)
    left, right = draft.columns(72, TEXT_WIDTH - 72)
    with draft.beside(left):
        draft.figure("radar", 64)
    with draft.beside(right):
        draft.heading("{{ labels.do_first }}", 2)
        draft.tag("for gap in first[:3]")
        draft.text("{{ loop.index " + COUNT + " }}. {{ words.what(gap) }} ({{ words.gain(gap) }})", "Step")
        by = "{% if gap.by %} · {{ labels.by | fill(date=gap.by | date) }}{% endif %}"
        draft.text("{{ words.beside(gap) }} · {{ words.who(gap) }}" + by, "Under")
        draft.tag("endfor")
        draft.when("first", "{{ labels.do_first_lead }} {{ words.elsewhere(first) }}", "Lead")
        draft.when("not first", "{{ labels.nothing_below }}")
    draft.table(
        "{{ labels.by_pillar }}",
        "for node in pillars + [score]",
        [
            ("{{ labels.pillar }}", "{{ node.title }}", 4.4),
            ("{{ labels.score }}", "{{ words.score(node) }}", 1.5),
            ("{{ labels.interval_short }}", "{{ words.interval(node) }}", 1.6),
            ("{{ labels.band }}", "{{ node.band or '–' }}", 2.4),
            ("{{ labels.change }}", "{{ node.change " + CHANGE + " }}", 1.2),
        ],
        numeric=(1, 2, 4),
        optional=(3, 4),
    )
    draft.when("framework.caveat", "{{ labels.caveat }}. {{ framework.caveat }}", "Lead")


def roadmap(draft: Draft) -> None:
    draft.heading("{{ labels.do_first }}", breaks=True)
    draft.text("{{ words.standing() }}")
    first(draft)


Part = Callable[[Draft], None]
TEMPLATES: dict[str, tuple[str, bool, tuple[Part, ...]]] = {
    "gap-analysis": ("report", True, (summary, scores, change, peers, pillars, gaps, plan, targets, evidence, method, annex)),
    "scorecard": ("scorecard", False, (scorecard,)),
    "comparison": ("comparison", True, (summary, change, peers, method)),
    "roadmap": ("roadmap", True, (roadmap, plan, owners, targets)),
}


def template(name: str) -> bytes:
    """One template as the bytes of its file."""
    kind, contents, parts = TEMPLATES[name]
    draft = Draft() if contents else Draft(margin=14)  # one page
    cover(draft, kind, contents=contents)
    for part in parts:
        part(draft)
    draft.document.core_properties.author = "readiness"
    draft.document.core_properties.title = name
    return rezipped(saved(draft.document))


def main() -> int:
    """Write every template."""
    for name in TEMPLATES:
        (ROOT / "reports" / f"{name}.docx").write_bytes(template(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
