"""Records: what files say, as light frozen classes that are declared once and checked by pydantic.

pydantic's models cost some 60 ms to import and build, more than scoring a survey. So the classes here are plain: their
annotations are the one declaration, from which `reading` makes a function that accepts well-formed values at once, and
`pydantics` the pydantic model that has the last word on everything else: it names what is wrong, accepts what the reader
was not sure of, and gives the JSON Schema.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from inspect import get_annotations
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform


class Unsure(Exception):
    """The reader does not accept a value; pydantic decides."""


class Pattern(NamedTuple):
    """Text of this form."""

    pattern: str


class Least(NamedTuple):
    """At least this much; above it with `strictly`."""

    bound: float
    strictly: bool = False


class Most(NamedTuple):
    """At most this much."""

    bound: float


class Filled(NamedTuple):
    """A text or a list that is not empty."""


class Short(NamedTuple):
    """A bare value is the short form of a mapping with this one key."""

    key: str


class OneOrMany(NamedTuple):
    """A bare value is the short form of a list of one."""


def from_bare(key: str, value: Any) -> Any:
    """A bare value as the mapping with one key that it is short for."""
    return value if isinstance(value, (dict, Record)) else {key: value}


def one_or_many(value: Any) -> Any:
    """One value as a list of one."""
    return value if isinstance(value, (list, tuple)) else [value]


class Field(NamedTuple):
    """A field whose name in files is another, or whose default is needed as a value."""

    default: Any = ...
    alias: str | None = None


def field(*, default: Any = ..., alias: str | None = None) -> Any:
    """Declare a field with its name in files (`alias`), for names that Python keeps for itself."""
    return Field(default, alias)


class Declared(NamedTuple):
    """One field as declared: its name in files, its annotation, and its default (`...` if it is required)."""

    name: str
    key: str
    annotation: Any
    default: Any


@dataclass_transform(eq_default=False, kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """What every part of a file has in common: it cannot change, and a misspelt key is an error.

    The constructor and `model_validate` check; `model_construct` takes values that are right already.
    """

    open_keys: ClassVar[bool] = False  # True: further keys are kept as attributes
    _defaults: ClassVar[dict[str, Any]] = {}
    _keys: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        defaults, keys = dict(cls._defaults), dict(cls._keys)
        for name in get_annotations(cls):
            value = cls.__dict__.get(name, ...)
            if isinstance(value, Field):
                keys[name] = value.alias or name
                value = value.default
            if value is not ...:
                defaults[name] = value
            else:
                defaults.pop(name, None)  # declared anew without a default: required here
        cls._defaults, cls._keys = defaults, keys

    def __init__(self, **values: Any) -> None:
        made = type(self).model_validate({self._keys.get(name, name): value for name, value in values.items()})
        self.__dict__.update(made.__dict__)

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """A record of values that are known to be right."""
        made = cls.__new__(cls)
        made.__dict__.update(cls._defaults)
        made.__dict__.update(values)
        return made

    @classmethod
    def model_validate(cls, value: Any) -> Self:
        """A record of plain data; raises pydantic's `ValidationError`."""
        from .reading import reader

        try:
            made: Self = reader(cls)(value)
        except Unsure:
            from .pydantics import checked

            made = checked(cls, value)
        return made

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """A copy with other values."""
        return type(self).model_construct(**{**self.__dict__, **update})

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields whose value is not the default."""
        return {name for name, value in self.__dict__.items() if name not in self._defaults or self._defaults[name] != value}

    def model_dump(
        self,
        *,
        exclude: frozenset[str] | set[str] = frozenset(),
        exclude_none: bool = False,
        exclude_defaults: bool = False,
        by_alias: bool = False,
    ) -> dict[str, Any]:
        """The record as plain data, ready for JSON."""
        keep = self.model_fields_set if exclude_defaults else set(self.__dict__)
        options = {"exclude_none": exclude_none, "exclude_defaults": exclude_defaults, "by_alias": by_alias}
        return {
            (self._keys.get(name, name) if by_alias else name): _plain(value, options)
            for name, value in self.__dict__.items()
            if name in keep and name not in exclude and not (exclude_none and value is None)
        }

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def _plain(value: Any, options: dict[str, bool]) -> Any:
    if isinstance(value, Record):
        return value.model_dump(**options)  # type: ignore[arg-type]
    if isinstance(value, dict):
        return {key: _plain(item, options) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item, options) for item in value]
    return value


_DECLARED: dict[type[Record], tuple[Declared, ...]] = {}


def declared_fields(cls: type[Record]) -> tuple[Declared, ...]:
    """The fields of a record class, those of its bases first."""
    if cls not in _DECLARED:
        _DECLARED[cls] = _declare(cls)
    return _DECLARED[cls]


def _declare(cls: type[Record]) -> tuple[Declared, ...]:
    found: dict[str, Declared] = {}
    for base in reversed(cls.__mro__):
        if not (isinstance(base, type) and issubclass(base, Record)) or base is Record:
            continue
        names = vars(sys.modules[base.__module__])
        for name, text in get_annotations(base).items():
            if text.startswith("ClassVar"):
                continue
            annotation = eval(text, names)  # the text of the module's own annotation
            found[name] = Declared(name, cls._keys.get(name, name), annotation, cls._defaults.get(name, ...))
    return tuple(found.values())
