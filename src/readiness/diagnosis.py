"""Diagnosis: what pydantic says of a value, as problems with places and sentences that say what to do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .model import AT_LEAST, ID, LANGUAGE, NODE_ID, PERIOD
from .problems import Problem, suggest
from .sentences import NOTHING, Sentence, either, quoted, say, sentence_of
from .yamlfile import Document, Items, Mapping

MOST = 100  # faults of one file: one that is wrong everywhere is told so, not a hundred thousand times

_TYPES = {
    "string_type": say("text"),
    "float_type": say("a number"),
    "int_type": say("a whole number"),
    "bool_type": say("true or false"),
    "dict_type": say("a mapping (key: value)"),
    "model_type": say("a mapping (key: value)"),
    "model_attributes_type": say("a mapping (key: value)"),
    "tuple_type": say("a list"),
    "list_type": say("a list"),
}
_ID = say("an id of letters, digits, '.', '-' and '_' without spaces, such as 'open-data-portal'")
_ONE_OF_EVIDENCE = say("a mapping such as {title: The law, date: 2020}, or the id of one of the survey's sources")
_EVIDENCE = say("a list such as [{title: The law, date: 2020}], or ids of the survey's sources")
FORMS = {  # of text, each with what it is called
    ID: _ID,
    NODE_ID: _ID,
    PERIOD: say("a period: 2020, 2020-Q3, 2020-09 or 2020-09-30"),
    AT_LEAST: say("a condition: 'ID at least LEVEL'"),
    LANGUAGE: say("a language code such as en or vi"),
}


def problems_of(model: type[BaseModel], document: Document, error: ValidationError, at: tuple[Hashable, ...] = ()) -> list[Problem]:
    """One problem a place; where several members of a union refuse a value, they are told together."""
    places: dict[tuple[Hashable, ...], list[Any]] = {}
    for fault in error.errors(include_url=False, include_context=True)[:MOST]:
        if fault["loc"][-1:] == ("[key]",):
            fault = {**fault, "loc": fault["loc"][:-1], "is_key": True}  # type: ignore[typeddict-unknown-key]
        place = _real(document, (*at, *fault["loc"]), keep_last=fault["type"] in ("missing", "extra_forbidden"))
        places.setdefault(place, []).append(fault)
    found = []
    inner = {place[:steps] for place in places for steps in range(len(place))}
    meant = {_meant(model, document, place, at) for place, faults in places.items() if _is_unknown(faults)}
    for place, faults in places.items():
        if place in meant and all(fault["type"] == "missing" for fault in faults):
            continue  # it is there, and misspelt
        if place in inner and all(fault["type"] not in ("missing", "extra_forbidden") for fault in faults):
            continue  # a part of the value says it better
        found.append(_problem(model, document, place, faults, at))
    return found


def _is_unknown(faults: Sequence[Any]) -> bool:
    return any(fault["type"] == "extra_forbidden" for fault in faults)


def _near(model: type[BaseModel], document: Document, place: tuple[Hashable, ...], at: tuple[Hashable, ...]) -> tuple[Sentence, list[str]]:
    """Which key may be meant by an unknown one, and all that are known there."""
    known = sorted(_keys_at(model, place[len(at) : -1], document, place))
    return suggest(str(place[-1]), known), known


def _meant(model: type[BaseModel], document: Document, place: tuple[Hashable, ...], at: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """The place of the key that is meant by an unknown one."""
    return (*place[:-1], str(_near(model, document, place, at)[0].values.get("word")))


def _real(document: Document, location: tuple[Hashable, ...], *, keep_last: bool) -> tuple[Hashable, ...]:
    """The steps of a location that are in the document, without the names of union members."""
    value, real = document.value, []
    for position, step in enumerate(location):
        if isinstance(value, Mapping) and step in value:
            value = value[str(step)]
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif keep_last and position == len(location) - 1:
            pass
        else:
            continue
        real.append(step)
    return tuple(real)


def _problem(
    model: type[BaseModel], document: Document, place: tuple[Hashable, ...], faults: Sequence[Any], at: tuple[Hashable, ...]
) -> Problem:
    kinds = {fault["type"] for fault in faults}
    first = faults[0]
    if _is_unknown(faults):
        near, known = _near(model, document, place, at)
        word = str(place[-1])
        if not near and " " in word and first["input"] is None:
            near = say("; put a text that contains ', ' in quotes")
        return document.problem(place, "M01", say("unknown key '{word}'{near}", word=word, near=near or _list_of(known)), key=True)
    if kinds == {"missing"}:
        message = say("key '{key}' is missing; add it", key=place[-1])
        if len(place) > 1 and isinstance(place[-2], str):
            message = say("key '{key}' of '{name}' is missing; add it", key=place[-1], name=place[-2])
        return document.problem(place[:-1], "M02", message, key=True)
    if first.get("is_key"):
        return document.problem(place, "M05", say("'{key}' should be {wanted}", key=place[-1], wanted=_expected(first)), key=True)
    wanted = list(dict.fromkeys(_expected(fault) for fault in faults))
    if "evidence" in place[-2:] and isinstance(first["input"], str):
        wanted = [_EVIDENCE if place[-1] == "evidence" else _ONE_OF_EVIDENCE]  # a text alone is the likeliest mistake of all
    code = "M03" if kinds & set(_TYPES) else "M04" if kinds == {"literal_error"} else "M05"
    if kinds == {"value_error"}:
        return document.problem(place, "M05", sentence_of(first["ctx"]["error"]))
    value = first["input"]
    near = NOTHING
    if "literal_error" in kinds and isinstance(value, str):
        words = [w.strip("'") for fault in faults if fault["type"] == "literal_error" for w in _words(fault)]
        near = suggest(value, words)
    given = {"wanted": either(wanted), "found": _shown(value), "near": near}
    message = say("this should be {wanted}, not {found}{near}", **given)
    if place and isinstance(place[-1], str):
        message = say("'{key}' should be {wanted}, not {found}{near}", key=place[-1], **given)
    return document.problem(place, code, message)


def _expected(fault: Any) -> Sentence:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _TYPES:
        return _TYPES[kind]
    if kind == "literal_error":
        words = _words(fault)
        return say("one of {words}", words=", ".join(words)) if len(words) > 1 else quoted(words[0])
    if kind == "string_pattern_mismatch":
        return FORMS[context["pattern"]]
    if kind == "string_too_short":
        return say("text that is not empty")
    if kind == "greater_than":
        return say("above {number}", number=f"{context['gt']:g}")
    if kind == "greater_than_equal":
        return say("at least {number}", number=f"{context['ge']:g}")
    if kind == "less_than_equal":
        return say("at most {number}", number=f"{context['le']:g}")
    if kind == "less_than":
        return say("below {number}", number=f"{context['lt']:g}")
    if kind == "too_short":
        return say("a list that is not empty") if context["min_length"] == 1 else say("a list of {count}", count=context["min_length"])
    if kind == "too_long":
        return say("a list of {count}", count=context["max_length"])
    if kind == "missing":
        return say("a mapping with '{key}'", key=fault["loc"][-1])
    return quoted(str(fault["msg"]).removeprefix("Input should be "))


def _words(fault: Any) -> list[str]:
    return str(fault["ctx"]["expected"]).replace(" or ", ", ").split(", ")


def _shown(value: Any) -> Sentence:
    if value is None:
        return say("empty")
    if isinstance(value, bool):
        return quoted("true" if value else "false")
    if isinstance(value, dict):
        return say("a mapping")
    if isinstance(value, (list, tuple)):
        return say("a list") if value else say("an empty list")
    text = str(value)
    return quoted(f"'{text[:60]}{'…' if len(text) > 60 else ''}'")


def _list_of(known: Sequence[str]) -> Sentence:
    if 0 < len(known) <= 12:
        return say("; the keys here are {known}", known=", ".join(known))
    return say("; remove it ('readiness schema' prints which keys each kind of file has)")


def _keys_at(model: Any, location: Sequence[Hashable], document: Document, place: tuple[Hashable, ...]) -> set[str]:
    """The keys that the models allow at a location: the fields of every model that may stand there."""
    current = _models(model)
    for step in location:
        following: list[type[BaseModel]] = []
        for candidate in current:
            for name, info in candidate.model_fields.items():
                if (info.alias or name) == step:
                    following.extend(_models(info.annotation))
        current = following or current
    return {info.alias or name for candidate in current for name, info in candidate.model_fields.items()}


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]
