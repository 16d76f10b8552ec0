"""What varies: as asked on the command line, else as the framework says, else weights by a quarter and answers by confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from ..model import Alternative, Framework, Policy, WeightDraws
from ..problems import UsageError, suggest
from ..scoring.scales import number_of
from .weighting import Of, Weighting

DEFAULT = Weighting(0.25)
NOTHING = "none"
DIRICHLET = "dirichlet"
LEAST_CONCENTRATION = 0.01
Step = Literal["missing", "aggregate"]


class Asked(NamedTuple):
    """Words of the command line; None where nothing is said."""

    weights: str | None = None
    weights_of: Of | None = None
    answers: bool | None = None
    missing: str | None = None
    aggregate: str | None = None


class Choices(NamedTuple):
    """How weights are drawn (None: not), whether answers are, and the methods that a draw chooses among, by step."""

    weights: Weighting | None
    answers: bool
    methods: Mapping[Step, tuple[str, ...]]


def choices_of(framework: Framework, asked: Asked) -> Choices:
    """What varies; raises `UsageError` for a word that is none."""
    said = framework.file.robustness
    weights = _weighting(asked, said.weights)
    answers = next((word for word in (asked.answers, said.answers) if word is not None), True)
    known: dict[Step, tuple[str | None, Sequence[str], tuple[str, ...]]] = {
        "missing": (asked.missing, get_args(Policy), said.missing),
        "aggregate": (asked.aggregate, get_args(Alternative), said.aggregate),
    }
    methods = {step: _words(step, text, words) if text is not None else own for step, (text, words, own) in known.items()}
    return Choices(weights, answers, {step: options for step, options in methods.items() if options})


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
    said = suggest(word, (DIRICHLET, NOTHING)) if number is None else ""
    raise UsageError(
        f"--weights: '{text}' is no way to draw weights; write a share such as 0.25, 'dirichlet', 'dirichlet:4' or 'none'{said}"
    )


def _words(option: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Words of a list; `none` for an empty one."""
    if text.strip() == NOTHING:
        return ()
    words = [word.strip() for word in text.split(",")]
    for word in words:
        if word not in known:
            raise UsageError(f"--{option}: there is no '{word}'{suggest(word, known) or '; write some of ' + ', '.join(known)}")
        if words.count(word) > 1:
            raise UsageError(f"--{option}: '{word}' stands twice; name each once")
    return tuple(words)
