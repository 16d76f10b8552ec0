"""Which column of a table is what: units, periods, attributes of units, answers; and what is wrong with the header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..problems import suggest
from ..scoring import Plan
from ..sentences import Sentence, say
from .source import MOST, Faults, Header
from .units import PERIOD

SUBJECT_PREFIX = "subject."  # a column `subject.kind` is an attribute of the unit, for `applies_to`


class Wanted(NamedTuple):
    """How a table is to be read: the columns of units and periods, the columns to keep as attributes or to pass over, the sheet."""

    unit: str | None = None
    period: str | None = None
    attributes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    sheet: str | None = None


class Layout(NamedTuple):
    """Positions of columns: of units, of attributes by their names, of answers by the ids of their leaves."""

    unit: int
    attributes: dict[str, int]
    answers: dict[str, int]


def layout_of(header: Header, plan: Plan, wanted: Wanted, faults: Faults) -> Layout:
    """Read a header; what is wrong with it is added to `faults`, each by its place (column: which cell)."""
    for told, (at, code, message) in enumerate(_faults(header.names, plan, wanted)):
        if told == MOST:
            faults.add(header.line, at + 1, code, say("more columns are wrong from here on; is it the right framework?"))
            break
        faults.add(header.line, at + 1, code, message)
    names = {name: at for at, name in reversed(list(enumerate(header.names)))}
    unit = names.get(_unit_column(header.names, wanted), 0)
    attributes = {name.removeprefix(SUBJECT_PREFIX): at for name, at in names.items() if name.startswith(SUBJECT_PREFIX)}
    attributes.update({name: names[name] for name in wanted.attributes if name in names})
    if wanted.period in names:
        attributes[PERIOD] = names[wanted.period]
    answers = {name: at for name, at in names.items() if name in plan.leaf_index and at != unit and name not in wanted.ignored}
    return Layout(unit, attributes, answers)


def _unit_column(names: tuple[str, ...], wanted: Wanted) -> str:
    """The column that names the units: the one asked for, else the first that no option takes for something else."""
    taken = {wanted.period, *wanted.ignored}
    return wanted.unit if wanted.unit is not None else next((name for name in names if name not in taken), names[0])


def _faults(names: tuple[str, ...], plan: Plan, wanted: Wanted) -> Iterator[tuple[int, str, Sentence]]:
    seen: set[str] = set()
    for name in (wanted.unit, wanted.period, *wanted.attributes, *wanted.ignored):
        if name is not None and not {name, SUBJECT_PREFIX + name} & set(names):
            yield (
                0,
                "P08",
                say(
                    "there is no column '{name}'{near}",
                    name=name,
                    near=suggest(name, names) or say("; the columns are {names}", names=_some(names)),
                ),
            )
    unit = _unit_column(names, wanted)
    if wanted.unit is None and unit in plan.leaf_index:
        yield (
            0,
            "P01",
            say(
                "the first column names the units, and this one is the indicator '{id}'; put the units first, or add --unit COLUMN",
                id=unit,
            ),
        )
    spoken_for = {unit, wanted.period, *wanted.attributes, *wanted.ignored}
    for at, name in enumerate(names):
        if name == unit and name not in seen:
            pass
        elif not name.removeprefix(SUBJECT_PREFIX):
            yield at, "P02", say("column {number} has no name; name it or remove it, and any title above the row of names", number=at + 1)
        elif name in seen:
            yield at, "P02", say("column '{name}' stands twice; remove one", name=name)
        elif name not in plan.leaf_index and name not in spoken_for and not name.startswith(SUBJECT_PREFIX):
            near = suggest(name, plan.leaf_index) or say(
                "; name it '{attribute}' if it is an attribute of the unit, or add --ignore {name}",
                attribute=SUBJECT_PREFIX + name,
                name=name,
            )
            message = say("column '{name}' is no indicator of {framework}{near}", name=name, framework=plan.framework.id, near=near)
            yield at, "P02", message
        seen.add(name)
    if all(name in spoken_for or name.startswith(SUBJECT_PREFIX) for name in names):
        message = say(
            "no column is an indicator of {framework}; its ids are {ids}", framework=plan.framework.id, ids=_some(plan.leaf_index)
        )
        yield 0, "P02", message
    kept = {name.removeprefix(SUBJECT_PREFIX) for name in seen if name.startswith(SUBJECT_PREFIX)} | set(wanted.attributes) & seen
    for name in (name for name in plan.attributes if name not in ("id", "name")):
        if name not in kept:
            column = SUBJECT_PREFIX + name
            yield 0, "P07", say("the framework asks some questions by '{name}'; add a column '{column}'", name=name, column=column)


def _some(names: Iterable[str]) -> str:
    shown = [name for name in names if name]
    return ", ".join(shown[:10]) + (", …" if len(shown) > 10 else "")
