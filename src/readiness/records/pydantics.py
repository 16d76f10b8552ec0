"""Records as pydantic models, which have the last word on a value, name what is wrong, and give the JSON Schema."""

from __future__ import annotations

import types
from functools import partial
from typing import Annotated, Any, ForwardRef, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, create_model

from .record import Filled, Least, Most, OneOrMany, Pattern, Record, Short, declared_fields, from_bare, one_or_many


def checked(cls: type[Record], value: Any) -> Any:
    """The record as pydantic reads it; raises its `ValidationError`."""
    return _as_record(pydantic_model(cls).model_validate(value))


_MODELS: dict[type[Record], type[BaseModel]] = {}


def pydantic_model(cls: type[Record]) -> type[BaseModel]:
    """The pydantic model of a record class; made once."""
    if cls not in _MODELS:
        models: dict[str, Any] = {}
        _make_model(cls, models)
        for model in models.values():
            model.model_rebuild(_types_namespace=models)
        _MODELS[cls] = models[cls.__name__]
    return _MODELS[cls]


def _make_model(cls: type[Record], models: dict[str, Any]) -> Any:
    """Make the model of a class and of all that it holds; a class that holds itself is named, not made again."""
    models[cls.__name__] = None
    fields: dict[str, Any] = {}
    for declared in declared_fields(cls):
        options: dict[str, Any] = {} if declared.default is ... else _default(declared.default)
        if declared.key != declared.name:
            options["alias"] = declared.key
        fields[declared.name] = (_annotated(declared.annotation, models), Field(**options))
    config = ConfigDict(extra="allow" if cls.open_keys else "forbid", coerce_numbers_to_str=True, defer_build=True)
    models[cls.__name__] = create_model(cls.__name__, __config__=config, __doc__=cls.__doc__, **fields)
    models[cls.__name__].record = cls
    return models[cls.__name__]


def _default(value: Any) -> dict[str, Any]:
    """A record as a default stays out of the JSON Schema, which could not hold it."""
    return {"default_factory": lambda: value} if isinstance(value, Record) else {"default": value}


def _annotated(annotation: Any, models: dict[str, Any]) -> Any:
    """An annotation of records as one of pydantic models."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return Annotated[(_annotated(parts[0], models), *(_pydantic_mark(mark) for mark in parts[1:]))]
    if origin in (Union, types.UnionType):
        return Union[tuple(_annotated(part, models) for part in parts)]  # noqa: UP007 - made at run time
    if origin in (tuple, dict):
        return origin[tuple(part if part is ... else _annotated(part, models) for part in parts)]
    if isinstance(annotation, type) and issubclass(annotation, Record):
        made = models[annotation.__name__] if annotation.__name__ in models else _make_model(annotation, models)
        return ForwardRef(annotation.__name__) if made is None else made
    strict: dict[Any, Any] = {float: Annotated[StrictFloat, Field(allow_inf_nan=False)], int: StrictInt, bool: StrictBool}
    return strict.get(annotation, annotation)


def _pydantic_mark(mark: Any) -> Any:
    match mark:
        case Pattern(pattern):
            return Field(pattern=pattern)
        case Least(bound, strictly):
            return Field(gt=bound) if strictly else Field(ge=bound)
        case Most(bound):
            return Field(le=bound)
        case Filled():
            return Field(min_length=1)
        case Short(key):
            return BeforeValidator(partial(from_bare, key))
        case OneOrMany():
            return BeforeValidator(one_or_many)
    raise TypeError(f"{mark!r} is no mark of a field")


def _as_record(value: Any) -> Any:
    """A pydantic model and all that it holds as records."""
    if isinstance(value, dict):
        return {key: _as_record(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_as_record(item) for item in value)
    cls = getattr(type(value), "record", None)
    if cls is None:
        return value
    extra = value.__pydantic_extra__ or {}
    return cls.model_construct(**{name: _as_record(item) for name, item in (*value.__dict__.items(), *extra.items())})
