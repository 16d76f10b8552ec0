"""Checks of translations: that they name what is there, and leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from ..model import OVERALL, ActionTexts, Indicator, Levels, LevelTexts, Node, NodeTexts, TargetTexts
from ..problems import suggest
from ..sentences import concat, say, some
from .registry import Findings, Spot, check
from .tongues import is_language, no_such_language
from .translated import Translated
from .views import number_scale

LETTERS = re.compile(r"[^\W\d_]")  # a per-cent sign is the same in all languages
LONG = 25  # shorter texts may well be the same in two languages
FRAMEWORK_TEXTS = ("title", "summary", "method", "caveat", "reproduced")
NODE_TEXTS = ("title", "summary", "question", "guidance", "evidence")


@check("T01")
def nothing_to_translate(view: Translated) -> Findings:
    """A translation names an id that the framework does not have.

    The text would never be shown.

    Fails, if there is no indicator open-data-portl:

        texts: {open-data-portl: {title: Cổng dữ liệu mở}}

    Passes:

        texts: {open-data-portal: {title: Cổng dữ liệu mở}}
    """
    file = view.rubric.file
    tree = dict.fromkeys(entry.id for entry in view.rubric.entries if entry.id not in file.composites and entry.id != OVERALL)
    bands = dict.fromkeys(band.id for band in file.bands)
    places: dict[str, Mapping[str, object]] = {"bands": bands, "scales": file.scales, "composites": file.composites, "texts": tree}
    for key, known in places.items():
        for name in getattr(view.file, key):
            if name not in known:
                yield (
                    view.top.key(key, name),
                    say("there is no '{name}' to translate{near}", name=name, near=suggest(name, known) or say("; remove it")),
                )
    for name in view.file.framework.words:
        if name not in file.words:
            near = suggest(name, file.words) or say("; remove it")
            yield view.top.key("framework", "words", name), say("framework.yaml has no word '{name}'{near}", name=name, near=near)


@check("T02", "warning")
def not_translated(view: Translated) -> Findings:
    """Texts are not translated.

    Where a text is missing, that of the framework's own language is shown.

    Fails, if the framework has a question and levels too:

        texts: {open-data-portal: {title: Cổng dữ liệu mở}}

    Passes:

        texts:
          open-data-portal:
            title: Cổng dữ liệu mở
            question: Có cổng dữ liệu mở không?
            levels: {0: Không có., 1: Có.}
    """
    if missing := _missing_framework(view):
        yield view.top.at("framework"), say("framework.yaml is not fully translated: {missing}; add the texts", missing=concat(missing))
    for spot, entry, texts in view.pairs():
        if missing := list(_missing(entry.node, texts)):
            yield spot.key(), say("'{id}' is not fully translated: {missing}; add the texts", id=entry.id, missing=concat(missing))
    for spot, levels, texts in view.scales():
        if "scales" in spot.location and (missing := list(_missing_levels(levels, texts))):
            yield (
                spot.key(),
                say(
                    "scale '{name}' is not fully translated: {missing}; add the texts",
                    name=spot.location[-1],
                    missing=concat(missing),
                ),
            )
    for name, scale in view.rubric.file.scales.items():
        if scale.evidence is not None and name in view.file.scales and view.file.scales[name].evidence is None:
            yield view.top.key("scales", name), say("scale '{name}' is not fully translated: 'evidence'; add the text", name=name)
    if absent := list(_absent(view)):
        listed = some(absent, 8)
        yield view.top.key("texts"), say("not translated at all: {names}; add their texts", names=listed)


def _missing_framework(view: Translated) -> list[str]:
    own, texts = view.rubric.file, view.file.framework
    missing: list[str] = [f"'{key}'" for key in FRAMEWORK_TEXTS if getattr(own, key) is not None and getattr(texts, key) is None]
    missing += [say("word '{word}'", word=word) for word in own.words if word not in texts.words]
    top = list(_missing(own.overall, texts.overall or NodeTexts()))
    missing += [say("{text} of '{id}'", text=text, id=OVERALL) for text in top]
    for section, nodes in (("bands", {band.id: band for band in own.bands}), ("composites", own.composites)):
        for name, node in nodes.items():
            given = getattr(view.file, section).get(name, NodeTexts())
            lacking = [key for key in ("title", "summary") if getattr(node, key) is not None and getattr(given, key) is None]
            missing += [say("{text} of '{id}'", text=f"'{key}'", id=name) for key in lacking]
    return missing


def _missing(node: Node, texts: NodeTexts) -> Iterator[str]:
    """What of a node's own texts the translation leaves out."""
    for key in NODE_TEXTS:
        if getattr(node, key, None) is not None and getattr(texts, key) is None:
            yield f"'{key}'"
    yield from _missing_targets(node, texts)
    for position, gate in enumerate(getattr(node, "gates", ())):
        if gate.note is not None and (position >= len(texts.gates) or texts.gates[position].note is None):
            yield say("the 'note' of a gate")
    if not isinstance(node, Indicator):
        return
    yield from _missing_levels(node.levels or {}, texts)
    scale = node.number_scale
    if scale is not None and scale.unit is not None and LETTERS.search(scale.unit) and texts.unit is None:
        yield "'unit'"
    yield from (say("item {key}", key=key) for key in node.choices or () if key not in texts.choices)
    for key, action in node.actions.items():
        given = texts.actions.get(key, ActionTexts())
        if any(getattr(action, part) is not None and getattr(given, part) is None for part in ("do", "lead", "where")):
            yield say("action {key}", key=key)


def _missing_targets(node: Node, texts: NodeTexts) -> Iterator[str]:
    """Who answers for a target and for whom it holds; a unit of its own, other than that of the number, is rare and not asked for."""
    for target, given in zip_longest(node.targets, texts.targets[: len(node.targets)], fillvalue=TargetTexts()):
        for key in ("owner", "scope"):
            if getattr(target, key, None) is not None and getattr(given, key) is None:
                yield say("'{key}' of its target", key=key)


def _missing_levels(levels: Levels, texts: NodeTexts) -> Iterator[str]:
    for key, level in levels.items():
        given = texts.levels.get(key, LevelTexts())
        if given.text is None:
            yield say("level {key}", key=key)
        if level.title is not None and given.title is None:
            yield say("the title of level {key}", key=key)


def _absent(view: Translated) -> Iterator[str]:
    for entry in view.rubric.entries:
        if entry.above is not None and entry.id not in view.file.texts and any(_missing(entry.node, NodeTexts())):
            yield entry.id
    for name in view.rubric.file.scales:
        if name not in view.file.scales:
            yield say("scale '{name}'", name=name)


@check("T03")
def no_such_part(view: Translated) -> Findings:
    """A translation has a level, an item or an action that the framework does not have.

    Fails, with levels 0 and 1:

        texts: {open-data-portal: {levels: {0: Không có., 2: Có.}}}

    Passes:

        texts: {open-data-portal: {levels: {0: Không có., 1: Có.}}}
    """
    for spot, levels, texts in view.scales():
        yield from _unknown(spot, "levels", texts.levels, list(levels))
    for spot, entry, texts in view.pairs():
        own = entry.node if isinstance(entry.node, Indicator) else None
        yield from _unknown(spot, "choices", texts.choices, list(own.choices or ()) if own else [])
        yield from _unknown(spot, "actions", texts.actions, list(own.actions) if own else [])


def _unknown(spot: Spot, key: str, given: Mapping[str, object], known: list[str]) -> Findings:
    for name in given:
        if name not in known:
            said = (
                say("; there are {known}", known=", ".join(known))
                if known
                else say("; '{id}' has no {key} of its own", id=spot.location[-1], key=key)
            )
            yield (
                spot.key(key, name),
                say("there is no '{name}' among the {key}{near}", name=name, key=key, near=suggest(name, known) or said),
            )


@check("T04", "warning")
def levels_translated_alike(view: Translated) -> Findings:
    """Two levels have the same translation.

    One of them was copied and not changed.

    Fails:

        levels: {0: Không có., 1: Không có.}

    Passes:

        levels: {0: Không có., 1: Có.}
    """
    for spot, _, texts in view.scales():
        seen: dict[str, str] = {}
        for key, level in texts.levels.items():
            first = seen.setdefault(" ".join((level.text or key).casefold().split()), key)
            if first != key:
                yield (
                    spot.at("levels", key),
                    say("level '{key}' says the same as level '{first}'; translate the difference", key=key, first=first),
                )


@check("T05", "warning")
def still_untranslated(view: Translated) -> Findings:
    """A translated text is still in the framework's own language.

    Longer texts that are word for word the same were probably copied to be translated.

    Fails, in vi.yaml:

        texts: {portal: {question: Is there a portal for open data?}}

    Passes:

        texts: {portal: {question: Có cổng dữ liệu mở không?}}
    """
    for spot, entry, texts in view.pairs():
        for key in NODE_TEXTS:
            text = getattr(texts, key)
            if text is not None and len(text) > LONG and text == getattr(entry.node, key, None):
                yield (
                    spot.at(key),
                    say("'{key}' of '{id}' is the same as in the framework; translate it, or leave it out", key=key, id=entry.id),
                )
    for spot, levels, texts in view.scales():
        for key, level in texts.levels.items():
            if key in levels and len(level.text or "") > LONG and level.text == levels[key].text:
                yield spot.at("levels", key), say("level '{key}' is the same as in the framework; translate it, or leave it out", key=key)


@check("T06")
def no_language(view: Translated) -> Findings:
    """The file of a translation is not named after another language.

    Its name is the code that `--lang` takes, such as vi.yaml or pt-BR.yaml; the framework's own language has no file.

    Fails:

        translations/vietnamese.yaml

    Passes:

        translations/vi.yaml
    """
    if not is_language(view.language):
        yield view.top, say("{fault}; name the file after one", fault=no_such_language(view.language))
    elif view.language == view.rubric.file.language:
        yield view.top, say("the framework is in '{language}' itself, so this file is never read; mend its name", language=view.language)


@check("T07", "warning")
def text_without_original(view: Translated) -> Findings:
    """A translated text has no original.

    A text is shown only in the place of one in the framework's own language.

    Fails, if the indicator has no guidance:

        texts: {portal: {guidance: Xem trên mạng.}}

    Passes, if it has:

        texts: {portal: {guidance: Xem trên mạng.}}
    """
    for spot, entry, texts in view.pairs():
        for key in NODE_TEXTS:
            if getattr(texts, key) is not None and getattr(entry.node, key, None) is None:
                yield (
                    spot.key(key),
                    say("'{id}' has no '{key}' in the framework, so this is never shown; add it there, or remove it", id=entry.id, key=key),
                )
        scale = number_scale(entry.node)
        if texts.unit is not None and (scale is None or scale[1].unit is None):
            yield (
                spot.key("unit"),
                say("'{id}' has no 'unit' in the framework, so this is never shown; add it there, or remove it", id=entry.id),
            )
        if len(texts.targets) > len(entry.node.targets):
            yield (
                spot.key("target"),
                say("'{id}' has {count} targets in the framework; remove what is more", id=entry.id, count=len(entry.node.targets)),
            )


@check("T08", "warning")
def lead_by_two_names(view: Translated) -> Findings:
    """A translation gives one lead two names, or two leads one.

    A plan lets one lead take up one step after another: under other names its dates would differ from language to language.

    Fails, if both actions are led by the Ministry of Justice:

        texts: {law: {actions: {1: {lead: Bộ Tư pháp}, 2: {lead: Bộ tư pháp}}}}

    Passes:

        texts: {law: {actions: {1: {lead: Bộ Tư pháp}, 2: {lead: Bộ Tư pháp}}}}
    """
    names: dict[str, str] = {}
    leads: dict[str, str] = {}
    for spot, entry, texts in view.pairs():
        actions = entry.node.actions if isinstance(entry.node, Indicator) else {}
        for key, given in texts.actions.items():
            lead = actions[key].lead if key in actions else None
            if lead is None or given.lead is None:
                continue
            place = spot.at("actions", key).key("lead")
            if names.setdefault(lead, given.lead) != given.lead:
                yield place, say("'{lead}' is '{name}' elsewhere; give one lead one name", lead=lead, name=names[lead])
            elif leads.setdefault(given.lead, lead) != lead:
                yield (
                    place,
                    say(
                        "'{name}' stands for '{lead}' and for '{other}'; give each a name, or both the same in the framework",
                        name=given.lead,
                        lead=lead,
                        other=leads[given.lead],
                    ),
                )
