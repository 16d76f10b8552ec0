"""Diagnosis: what pydantic says of a value, as problems with places and sentences that say what to do."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .problems import Problem, suggest
from .yamlfile import Document, Items, Mapping

MOST = 100  # faults of one file: one that is wrong everywhere is told so, not a hundred thousand times

_TYPES = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list",
    "list_type": "a list",
}
_PATTERNS = {
    "^[A-Za-z0-9][A-Za-z0-9._-]*$": "an id of letters, digits, '.', '-' and '_' without spaces, such as 'open-data-portal'",
    "^\\d{4}(-Q[1-4]|-\\d{2}(-\\d{2})?)?$": "a period: 2020, 2020-Q3, 2020-09 or 2020-09-30",
    "^\\s*\\S+\\s+at least\\s+\\S.*$": "a condition: 'ID at least LEVEL'",
    "^[a-z]{2,3}(-[A-Za-z0-9]+)*$": "a language code such as en or vi",
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
    for place, faults in places.items():
        if place in inner and all(fault["type"] not in ("missing", "extra_forbidden") for fault in faults):
            continue  # a part of the value says it better
        found.append(_problem(model, document, place, faults, at))
    return found


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
    if "extra_forbidden" in kinds:
        known = sorted(_keys_at(model, place[len(at) : -1], document, place))
        word = str(place[-1])
        return document.problem(place, "M01", f"unknown key '{word}'{suggest(word, known) or _list_of(known)}", key=True)
    if kinds == {"missing"}:
        where = f" of '{place[-2]}'" if len(place) > 1 and isinstance(place[-2], str) else ""
        return document.problem(place[:-1], "M02", f"key '{place[-1]}'{where} is missing; add it", key=True)
    if first.get("is_key"):
        return document.problem(place, "M05", f"'{place[-1]}' should be {_expected(first)}", key=True)
    wanted = list(dict.fromkeys(_expected(fault) for fault in faults))
    code = "M03" if kinds & set(_TYPES) else "M04" if kinds == {"literal_error"} else "M05"
    if kinds == {"value_error"}:
        return document.problem(place, "M05", str(first["ctx"]["error"]))
    value = first["input"]
    near = ""
    if "literal_error" in kinds and isinstance(value, str):
        words = [w.strip("'") for fault in faults if fault["type"] == "literal_error" for w in _words(fault)]
        near = suggest(value, words)
    name = f"'{place[-1]}' should be " if place and isinstance(place[-1], str) else "this should be "
    return document.problem(place, code, f"{name}{' or '.join(wanted)}, not {_shown(value)}{near}")


def _expected(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _TYPES:
        return _TYPES[kind]
    if kind == "literal_error":
        words = _words(fault)
        return "one of " + ", ".join(words) if len(words) > 1 else words[0]
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"like {context['pattern']}")
    if kind == "string_too_short":
        return "text that is not empty"
    bounds = {
        "greater_than": ("gt", "above"),
        "greater_than_equal": ("ge", "at least"),
        "less_than_equal": ("le", "at most"),
        "less_than": ("lt", "below"),
    }
    if kind in bounds:
        key, word = bounds[kind]
        return f"{word} {context[key]:g}"
    if kind == "too_short":
        return "a list that is not empty" if context["min_length"] == 1 else f"a list of {context['min_length']}"
    if kind == "too_long":
        return f"a list of {context['max_length']}"
    if kind == "missing":
        return f"a mapping with '{fault['loc'][-1]}'"
    return str(fault["msg"]).removeprefix("Input should be ")


def _words(fault: Any) -> list[str]:
    return str(fault["ctx"]["expected"]).replace(" or ", ", ").split(", ")


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"{'true' if value else 'false'}"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    text = str(value)
    return f"'{text[:60]}{'…' if len(text) > 60 else ''}'"


def _list_of(known: Sequence[str]) -> str:
    if 0 < len(known) <= 12:
        return f"; the keys here are {', '.join(known)}"
    return "; remove it ('readiness schema' prints which keys each kind of file has)"


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
