"""What varies: as asked on the command line, else as the framework says, else weights by a quarter and answers by confidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, get_args, get_type_hints

from ..model import Alternative, Framework, FrameworkFile, Impute, Normalise, Policy, Treat, WeightDraws
from ..problems import UsageError, suggest
from ..scoring.scales import number_of
from ..sentences import Sentence, say
from .answering import STATED, UNSTATED
from .weighting import Of, Weighting

DEFAULT = Weighting(0.25)
NOTHING = "none"
DIRICHLET = "dirichlet"
LEAST_CONCENTRATION = 0.01
MISSING, IMPUTE, TREAT, NORMALISE, AGGREGATE = STEPS = ("missing", "impute", "treat", "normalise", "aggregate")


class Asked(NamedTuple):
    """Words of the command line; None where nothing is said. `methods` are lists of words by step."""

    weights: str | None = None
    weights_of: Of | None = None
    answers: bool | None = None
    methods: Mapping[str, str | None] = {}
    unstated: str | None = None


class Option(NamedTuple):
    """One method of a step: its name, and what the framework would say for it."""

    name: str
    value: Any


class Choices(NamedTuple):
    """How weights are drawn (None: not), whether answers are, and the methods that a draw chooses among, by step.

    `odds` are the probabilities that an answer is a level off, by its confidence.
    """

    weights: Weighting | None
    answers: bool
    odds: Mapping[str, float]
    methods: Mapping[str, tuple[Option, ...]]


def choices_of(framework: Framework, asked: Asked) -> Choices:
    """What varies; raises `UsageError` for a word that is none."""
    file = framework.file
    answers = next((word for word in (asked.answers, file.robustness.answers) if word is not None), True)
    methods = {}
    for step in STEPS:
        text = asked.methods.get(step)
        if text is None:
            methods[step] = tuple(Option(_name(value), value) for value in getattr(file.robustness, step))
        else:
            methods[step] = _options(step, text, file)
    odds = _odds(asked.unstated, answers, file)
    weights = _weighting(asked, file.robustness.weights)
    return Choices(weights, answers, odds, {step: options for step, options in methods.items() if options})


def _odds(unstated: str | None, answers: bool, file: FrameworkFile) -> dict[str, float]:
    """The probabilities by confidence; `unstated` says whose an answer has that states none, else the framework does."""
    odds = {name: getattr(file.confidence, name) for name in (*STATED, UNSTATED)}
    if unstated is None:
        return odds
    if not answers:
        raise UsageError(say("--unstated says how answers are drawn, and none are; leave out --no-answers, or --unstated"))
    if unstated not in STATED:
        near = suggest(unstated, STATED) or say("; write high, medium or low")
        raise UsageError(say("--unstated: there is no '{word}'{near}", word=unstated, near=near))
    return {**odds, UNSTATED: odds[unstated]}


def _weighting(asked: Asked, said: WeightDraws | None) -> Weighting | None:
    found = DEFAULT if said is None else Weighting(said.share, said.dirichlet, said.of)
    if asked.weights is not None:
        found = _parsed(asked.weights)._replace(of=found.of)
    if asked.weights_of is not None:
        found = found._replace(of=asked.weights_of)
    return None if found.share == 0 else found


def _parsed(text: str) -> Weighting:
    """`0.25`, `dirichlet`, `dirichlet:4` or `none`."""
    word, _, concentration = text.strip().partition(":")
    number = number_of(concentration or word)
    if word == NOTHING and not concentration:
        return Weighting(0.0)
    if word == DIRICHLET and (not concentration or (number is not None and number >= LEAST_CONCENTRATION)):
        return Weighting(dirichlet=1.0 if number is None else number)
    if not concentration and number is not None and 0 <= number <= 1:
        return Weighting(number)
    near = suggest(word, (DIRICHLET, NOTHING)) if number is None else ""
    raise UsageError(
        say(
            "--weights: '{text}' is no way to draw weights; write a share such as 0.25, 'dirichlet', 'dirichlet:4' or 'none'{near}",
            text=text,
            near=near,
        )
    )


def _options(step: str, text: str, file: FrameworkFile) -> tuple[Option, ...]:
    """The methods of a list; `-` for an empty one, as the framework then stands."""
    if text.strip() == "-":
        return ()
    words = [word.strip() for word in text.split(",")]
    for word in words:
        if words.count(word) > 1:
            raise UsageError(say("--{step}: '{word}' stands twice; name each once", step=step, word=word))
    return tuple(_PARSERS[step](step, word, file) for word in words)


def _word(step: str, word: str, known: Sequence[str], example: Sentence | None = None) -> str:
    """A word of a list; raises `UsageError` with the nearest one."""
    if word not in known:
        raise UsageError(
            say(
                "--{step}: there is no '{word}'{near}",
                step=step,
                word=word,
                near=suggest(word, known) or say("; write some of {known}{example}", known=", ".join(known), example=example or ""),
            )
        )
    return word


def _rule(step: str, word: str, file: FrameworkFile) -> Option:
    return Option(word, _word(step, word, get_args(Policy if step == MISSING else Alternative)))


def _impute(step: str, word: str, file: FrameworkFile) -> Option:
    """`median`, or `group-mean:region` with the attribute that groups units."""
    method, _, by = word.partition(":")
    _word(step, method, _methods(Impute))
    common = file.prepare.impute
    by = by or (common.by if common is not None and common.by else "")
    if method.startswith("group-") and not by:
        raise UsageError(
            say(
                "--{step}: '{word}' needs the attribute that groups the units, such as '{method}:region'",
                step=step,
                word=word,
                method=method,
            )
        )
    return Option(word, Impute.model_construct(method=method, by=by or None, over=common.over if common else "period"))


def _treat(step: str, word: str, file: FrameworkFile) -> Option:
    """How many points are winsorised, or which share of them; thresholds and logarithm as the framework has them."""
    if word == NOTHING:
        return Option(word, NOTHING)
    most = number_of(word)
    if most is None or most < 0:
        raise UsageError(
            say("--{step}: '{word}' is no number of points; write such as 5, a share below 1, or 'none'", step=step, word=word)
        )
    common = file.prepare.treat if isinstance(file.prepare.treat, Treat) else Treat.model_construct()
    return Option(word, common.model_copy(update={"winsorise": most}))


def _normalise(step: str, word: str, file: FrameworkFile) -> Option:
    """`min-max`, `min-max:1:100` with its ends, `z-score:10:2` with mean and deviation, `distance-to-reference:UNIT`."""
    method, *said = word.split(":")
    _word(step, method, _methods(Normalise), say("; with ends such as min-max:1:100, or z-score:10:2"))
    if method == "distance-to-reference" and len(said) == 1:
        return Option(word, Normalise.model_construct(method=method, reference=said[0]))
    numbers = [number_of(part) for part in said]
    if None in numbers or len(numbers) not in (0, 2):
        raise UsageError(
            say("--{step}: '{word}' should have two numbers or none, such as min-max:1:100 or z-score:10:2", step=step, word=word)
        )
    if not numbers:
        return Option(word, Normalise.model_construct(method=method))
    if method == "z-score":
        return Option(word, Normalise.model_construct(method=method, mean=numbers[0], deviation=numbers[1]))
    return Option(word, Normalise.model_construct(method=method, to=tuple(numbers)))


def _methods(record: type[Impute] | type[Normalise]) -> Sequence[str]:
    return get_args(get_type_hints(record)["method"])


_PARSERS: dict[str, Callable[[str, str, FrameworkFile], Option]] = {
    MISSING: _rule,
    IMPUTE: _impute,
    TREAT: _treat,
    NORMALISE: _normalise,
    AGGREGATE: _rule,
}


def _name(value: Any) -> str:
    """A method of the framework's file by the words that the command line has for it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Treat):
        return f"{value.winsorise:g}"
    if isinstance(value, Impute):
        return value.method if value.by is None else f"{value.method}:{value.by}"
    ends = (value.mean, value.deviation) if value.method == "z-score" else value.to if isinstance(value.to, tuple) else ()
    said = [value.reference] if value.reference else [f"{end:g}" for end in ends if end is not None]
    return ":".join([value.method, *said])
