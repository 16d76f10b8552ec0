"""Saved parameters: what a sample has taught, as a YAML file that a later unit is placed by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ..files import write
from ..model import Framework, Id, Number, Text
from ..problems import ProblemsError, raise_errors
from ..records import Record, field
from ..sentences import Sentence, say
from ..shape import check_shape
from ..yamlfile import read
from ..yamltext import block, comment
from .fitted import Fitted, Joint
from .impute import Moments
from .outrank import Rivals

LOGS: dict[float, Literal["up", "down"]] = {1.0: "up", -1.0: "down"}


class Held(Record):
    """How outliers are treated: numbers are held between the ends; `log: up` takes the logarithm from the lower end on."""

    low: Number | None = None
    high: Number | None = None
    log: Literal["up", "down"] | None = None


class Scale(Record):
    """What scores the lower and the upper end; where less is better the numbers are negated. `numbers`: those of the sample."""

    zero: Number | None = None
    one: Number | None = None
    numbers: tuple[Number, ...] = ()


class Learnt(Record):
    """What is known of one indicator, by the period of the sample (`all` for all periods)."""

    impute: dict[Text, dict[Text, Number]] = field(default={})
    treat: dict[Text, Held] = field(default={})
    normalise: dict[Text, Scale] = field(default={})


class Together(Record):
    """How numbers go together that are imputed from one another: their mean, and their covariance row by row."""

    period: Text
    indicators: tuple[Id, ...]
    mean: tuple[Number, ...]
    covariance: tuple[tuple[Number, ...], ...]


class Others(Record):
    """The units of the sample that others are compared with in a node, and their scores in its parts, one a unit."""

    period: Text
    node: Id
    units: tuple[Text, ...]
    parts: dict[Id, tuple[Number | None, ...]]


class Sample(Record):
    """The units that taught it."""

    source: Text
    units: int
    periods: tuple[Text, ...] = ()
    screened: tuple[Id, ...] = ()


class ParametersFile(Record):
    """The parameters of a framework's steps, as one sample has taught them."""

    framework: Text
    digest: str
    sample: Sample
    indicators: dict[Id, Learnt]
    together: tuple[Together, ...] = ()
    compared: tuple[Others, ...] = ()


def save_parameters(path: Path, framework: Framework, fitted: Fitted) -> None:
    """Write what was learnt; raises `UsageError` where the file cannot be written."""
    when = f" ({', '.join(fitted.periods)})" if fitted.periods else ""
    head = (
        f"What {fitted.units} units of {_name(fitted.source)}{when} teach {framework.id}. With --parameters this file places other"
        " units among them; it changes only when it is saved anew."
    )
    said: dict[str, Any] = {
        "framework": f"{framework.id}@{framework.file.version}",
        "digest": framework.digest,
        "sample": {
            "source": _name(fitted.source),
            "units": fitted.units,
            "periods": list(fitted.periods),
            "screened": list(fitted.screened),
        },
        "indicators": _indicators(fitted),
    }
    if fitted.joints:
        said["together"] = [_together(joint) for joint in fitted.joints]
    if fitted.rivals:
        said["compared"] = [_others(*key, rivals) for key, rivals in fitted.rivals.items()]
    write(path, "\n".join([*comment(head), *block(said)]) + "\n")


def load_parameters(path: Path, framework: Framework) -> tuple[Fitted, Sentence | None]:
    """What was saved, and what to tell the reader of it; raises `ProblemsError` for a file that is none, or another framework's."""
    document = read(path)
    file, problems = check_shape(ParametersFile, document)
    raise_errors(problems)
    assert file is not None
    name = file.framework.partition("@")[0]
    if name != framework.id:
        message = say(
            "these are the parameters of {name}, and the framework is {framework}; save those of {framework}",
            name=name,
            framework=framework.id,
        )
        raise ProblemsError([document.problem(("framework",), "I08", message)])
    raise_errors([document.problem(place, "I08", message) for place, message in _unfit(file)])
    told = None
    if file.digest != framework.digest:
        told = say(
            "{path} was saved for {framework}, whose content was another than now; save it again if its steps have changed",
            path=path,
            framework=file.framework,
        )
    return _fitted(file), told


def _unfit(file: ParametersFile) -> Iterator[tuple[tuple[str | int, ...], Sentence]]:
    """Where lists are not as long as each other, and what to say of it."""
    for at, one in enumerate(file.together):
        if {len(one.mean), len(one.covariance), *map(len, one.covariance)} != {len(one.indicators)}:
            yield (
                ("together", at),
                say(
                    "a mean and a row and a column of the covariance are needed for each of the {count} indicators",
                    count=len(one.indicators),
                ),
            )
    for at, others in enumerate(file.compared):
        if not {len(scores) for scores in others.parts.values()} <= {len(others.units)}:
            yield ("compared", at), say("every part needs a score (or null) for each of the {count} units", count=len(others.units))


def _name(path: str) -> str:
    """The last part of a path, as what lies above it is of no use elsewhere."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _indicators(fitted: Fitted) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (period, name), centres in fitted.centres.items():
        _under(found, name, "impute")[period] = dict(centres)
    for (period, name), (low, high, log) in fitted.treatments.items():
        ends = {key: end for key, end in (("low", low), ("high", high)) if np.isfinite(end)}
        _under(found, name, "treat")[period] = {**ends, "log": LOGS[log]} if log else ends
    for (period, name), (zero, one) in fitted.lines.items():
        _under(found, name, "normalise")[period] = {"zero": zero, "one": one}
    for (period, name), numbers in fitted.numbers.items():
        _under(found, name, "normalise")[period] = {"numbers": numbers.tolist()}
    return found


def _together(joint: Joint) -> dict[str, Any]:
    mean, covariance = (part.tolist() for part in joint.moments)
    return {"period": joint.period, "indicators": list(joint.names), "mean": mean, "covariance": covariance}


def _others(period: str, node: str, rivals: Rivals) -> dict[str, Any]:
    scores = [[None if score != score else score for score in row] for row in rivals.values.tolist()]
    return {"period": period, "node": node, "units": list(rivals.units), "parts": dict(zip(rivals.parts, scores, strict=True))}


def _under(found: dict[str, dict[str, Any]], name: str, step: str) -> dict[str, Any]:
    under: dict[str, Any] = found.setdefault(name, {}).setdefault(step, {})
    return under


def _fitted(file: ParametersFile) -> Fitted:
    signs = {word: sign for sign, word in LOGS.items()}
    scales = dict(_entries(file.indicators, "normalise"))
    return Fitted(
        source=file.sample.source,
        units=file.sample.units,
        periods=file.sample.periods,
        screened=file.sample.screened,
        centres=dict(_entries(file.indicators, "impute")),
        joints=tuple(Joint(one.period, one.indicators, Moments(np.array(one.mean), np.array(one.covariance))) for one in file.together),
        treatments={
            key: (
                -np.inf if held.low is None else held.low,
                np.inf if held.high is None else held.high,
                signs[held.log] if held.log is not None else 0.0,
            )
            for key, held in _entries(file.indicators, "treat")
        },
        lines={key: (scale.zero, scale.one) for key, scale in scales.items() if scale.zero is not None and scale.one is not None},
        rivals={(one.period, one.node): _rivals(one) for one in file.compared},
        numbers={key: np.array(scale.numbers) for key, scale in scales.items() if scale.zero is None or scale.one is None},
    )


def _rivals(others: Others) -> Rivals:
    scores = [[np.nan if score is None else score for score in row] for row in others.parts.values()]
    return Rivals(others.units, tuple(others.parts), np.array(scores, dtype=np.float64).reshape(len(scores), len(others.units)))


def _entries(indicators: Mapping[str, Learnt], step: str) -> Iterator[tuple[tuple[str, str], Any]]:
    for name, learnt in indicators.items():
        for period, found in getattr(learnt, step).items():
            yield (period, name), found
