"""The fast reader: well-formed plain data becomes a record at once; for anything else pydantic is asked."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from .record import Filled, Least, Most, OneOrMany, Pattern, Record, Short, Unsure, declared_fields, from_bare, one_or_many

Reader = Callable[[Any], Any]
NUMBERS = (int, float)
INFINITY = float("inf")


_READERS: dict[type[Record], Reader] = {}


def reader(cls: type[Record]) -> Reader:
    """A function that turns plain data into a record, or raises `Unsure`; made once for each class."""
    if cls not in _READERS:
        _READERS[cls] = _record(cls)
    return _READERS[cls]


def _record(cls: type[Record]) -> Reader:
    """The fields' readers are made at the first reading: a class may hold itself, and many are never read."""
    fields: dict[str, tuple[str, Reader]] = {}
    required: list[str] = []

    def prepare() -> None:
        for declared in declared_fields(cls):
            fields[declared.key] = (declared.name, reader_of(declared.annotation))
            if declared.default is ...:
                required.append(declared.key)

    def read(value: Any) -> Record:
        if not fields:
            prepare()
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise Unsure
        made = cls.__new__(cls)
        found = made.__dict__
        found.update(cls._defaults)
        for key, part in value.items():
            if key in fields:
                name, of = fields[key]
                found[name] = of(part)
            elif cls.open_keys:
                found[key] = part
            else:
                raise Unsure
        for key in required:
            if key not in value:
                raise Unsure
        return made

    return read


def reader_of(annotation: Any) -> Reader:
    """A function that reads a value of this annotation, or raises `Unsure`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return _marked(reader_of(inner), marks)
    if origin is Literal:
        return _literal(frozenset(get_args(annotation)))
    if origin in (Union, types.UnionType):
        return _union([reader_of(member) for member in get_args(annotation)])
    if origin is tuple:
        return _tuple(get_args(annotation))
    if origin is dict:
        return _dict(*(reader_of(part) for part in get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return reader(annotation)
    return _SCALARS[annotation]


def _read_text(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, NUMBERS) and not isinstance(value, bool):
        return str(value)
    raise Unsure


def _read_float(value: Any) -> float:
    if isinstance(value, NUMBERS) and not isinstance(value, bool) and -INFINITY < value < INFINITY:
        return float(value)
    raise Unsure


def _read_int(value: Any) -> int:
    if type(value) is int:
        return value
    raise Unsure


def _read_bool(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise Unsure


def _read_none(value: Any) -> None:
    if value is not None:
        raise Unsure


_SCALARS: dict[Any, Reader] = {str: _read_text, float: _read_float, int: _read_int, bool: _read_bool, type(None): _read_none}


def _literal(words: frozenset[Any]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is str and value in words:
            return value
        raise Unsure

    return read


def _union(members: list[Reader]) -> Reader:
    def read(value: Any) -> Any:
        for member in members:
            try:
                return member(value)
            except Unsure:
                continue
        raise Unsure

    if members[1:] != [_read_none]:
        return read
    first = members[0]
    return lambda value: None if value is None else first(value)


def _tuple(parts: tuple[Any, ...]) -> Reader:
    if parts[-1] is ...:
        each = reader_of(parts[0])

        def read(value: Any) -> Any:
            if isinstance(value, (list, tuple)):
                return tuple([each(item) for item in value])
            raise Unsure

        return read
    members = [reader_of(part) for part in parts]

    def read_fixed(value: Any) -> Any:
        if isinstance(value, (list, tuple)) and len(value) == len(members):
            return tuple(member(item) for member, item in zip(members, value, strict=True))
        raise Unsure

    return read_fixed


def _dict(key: Reader, part: Reader) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, dict):
            return {key(name): part(item) for name, item in value.items()}
        raise Unsure

    return read


def _marked(inner: Reader, marks: list[Any]) -> Reader:
    """The reader of an annotation with marks, which apply from the outside in."""
    read = inner
    for mark in marks:
        read = _MARKS[type(mark)](read, mark)
    return read


def _pattern(inner: Reader, mark: Pattern) -> Reader:
    match = re.compile(mark.pattern).match

    def read(value: Any) -> Any:
        found = inner(value)
        if match(found) is None or found.endswith("\n"):
            raise Unsure
        return found

    return read


def _least(inner: Reader, mark: Least) -> Reader:
    bound, strictly = mark

    def read(value: Any) -> Any:
        found = inner(value)
        if found < bound or (strictly and found == bound):
            raise Unsure
        return found

    return read


def _most(inner: Reader, mark: Most) -> Reader:
    def read(value: Any) -> Any:
        found = inner(value)
        if found > mark.bound:
            raise Unsure
        return found

    return read


def _filled(inner: Reader, mark: Filled) -> Reader:
    def read(value: Any) -> Any:
        found = inner(value)
        if not found:
            raise Unsure
        return found

    return read


def _short(inner: Reader, mark: Short) -> Reader:
    key = mark.key
    return lambda value: inner(from_bare(key, value))


def _one_or_many(inner: Reader, mark: OneOrMany) -> Reader:
    return lambda value: inner(one_or_many(value))


_MARKS: dict[type, Callable[[Reader, Any], Reader]] = {
    Pattern: _pattern,
    Least: _least,
    Most: _most,
    Filled: _filled,
    Short: _short,
    OneOrMany: _one_or_many,
}
