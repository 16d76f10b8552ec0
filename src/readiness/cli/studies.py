"""What `readiness robustness` is asked and reads: the options that say what is drawn, and a panel or a survey as a study."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ..sentences import say
from .talk import tell

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Wanted
    from ..robustness import Asked, Choices, Study


class Of(StrEnum):
    """Which weights are drawn."""

    all = "all"
    groups = "groups"
    indicators = "indicators"


class Confidence(StrEnum):
    """How sure an assessor is of an answer."""

    high = "high"
    medium = "medium"
    low = "low"


WhatArgument = Annotated[
    Path, typer.Argument(help="A table of units, a folder of surveys, or a survey (YAML; - reads standard input).", metavar="PANEL|SURVEY")
]
WhoseOption = Annotated[
    str | None, typer.Option("--framework", help="Framework of the panel; of a survey the one that it names.", metavar="ID|FOLDER")
]
DrawsOption = Annotated[int, typer.Option("--draws", help="How many draws.", min=1)]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed gives the same draws.", min=0)]
WeightsOption = Annotated[
    str | None,
    typer.Option("--weights", help="Draw weights within a share (0.25), 'dirichlet', 'dirichlet:4', or 'none'.", metavar="HOW"),
]
WeightsOfOption = Annotated[
    Of | None, typer.Option("--weights-of", help="Draw the weights of these only: groups or indicators (default: all).", metavar="WHICH")
]
AnswersOption = Annotated[
    bool | None,
    typer.Option("--answers/--no-answers", help="Draw answers by the confidence that they state, and what is unknown anywhere."),
]
UnstatedOption = Annotated[
    Confidence | None,
    typer.Option(
        "--unstated", help="Draw answers that state no confidence as those of this one (default: as they stand).", metavar="CONFIDENCE"
    ),
]
MissingOption = Annotated[
    str | None, typer.Option("--missing", help="Draw what open answers count as: unknown, zero, not-applicable.", metavar="RULE,…")
]
ImputeOption = Annotated[
    str | None,
    typer.Option("--impute", help="Draw how missing numbers are filled: none, mean, median, group-mean:region, …", metavar="METHOD,…"),
]
TreatOption = Annotated[
    str | None, typer.Option("--treat", help="Draw how many points are winsorised: none, 1, 5, or a share of them.", metavar="MOST,…")
]
NormaliseOption = Annotated[
    str | None,
    typer.Option("--normalise", help="Draw the normalisation: min-max:1:100, z-score:10:2, rank, …", metavar="METHOD,…"),
]
AggregateOption = Annotated[
    str | None,
    typer.Option("--aggregate", help="Draw the aggregation: mean, geometric, harmonic, median, minimum, …", metavar="RULE,…"),
]
PeerOption = Annotated[
    list[str] | None, typer.Option("--peer", help="How often each unit stands before this one; may be repeated.", metavar="UNIT")
]
SobolOption = Annotated[int, typer.Option("--sobol", help="Base draws of the Sobol indices; 0 for none.", min=0)]
JobsOption = Annotated[int | None, typer.Option("--jobs", help="Cores; the draws are the same for any number.", min=1)]


class Loaded(NamedTuple):
    """What is assessed: its framework, what varies, the study, the ids and names of its units, and where it came from."""

    framework: Framework
    choices: Choices
    study: Study
    units: tuple[str, ...]
    names: tuple[str, ...]
    source: dict[str, Any]


class Wanting(NamedTuple):
    """What is to be assessed, as asked: where it is, how a table of it is read, the period of several, and what varies."""

    path: Path
    framework: str | None
    lang: str | None
    wanted: Wanted
    period: str | None
    choices: Asked
    seed: int


def load(asked: Wanting) -> Loaded:
    """What is to be assessed, as a study."""
    survey = asked.path.suffix.lower() in (".yaml", ".yml") or str(asked.path) == "-"
    return (_load_survey if survey else _load_panel)(asked)


def _load_survey(asked: Wanting) -> Loaded:
    from ..robustness import OneSurvey, choices_of, study_of
    from ..scoring import compile_framework
    from .inputs import load_scored

    scored = load_scored(asked.path, asked.framework, asked.lang)
    survey, rubric = scored.written, scored.rubric
    choices = choices_of(rubric, asked.choices)
    study = study_of(rubric, OneSurvey(survey.subject, survey.answers, compile_framework(rubric)), choices, asked.seed)
    subject = {"id": survey.subject.id, "name": survey.subject.name}
    source = {"survey": {"path": scored.source.path, "subject": subject, "period": survey.period}}
    return Loaded(rubric, choices, study, (survey.subject.id,), (survey.subject.name,), source)


def _load_panel(asked: Wanting) -> Loaded:
    from ..panel import refuse_ranking
    from ..robustness import ManyUnits, choices_of, study_of
    from ..scoring import compile_framework
    from .panels import framework_of, one_period, read_unprepared

    framework = framework_of(asked.path, asked.framework, asked.lang)
    refuse_ranking(framework)
    plan = compile_framework(framework)
    panel = one_period(read_unprepared(asked.path, plan, asked.wanted), asked.period)
    units = ManyUnits(panel, plan)
    choices = choices_of(framework, asked.choices)
    study = study_of(framework, units, choices, asked.seed)
    for note in units.prepared.notes:
        tell(note)
    source = {"panel": {"path": panel.path, "units": len(units.units), "period": panel.period}}
    if units.prepared.fitted is not None:
        source["sample"] = units.prepared.sample() or {}
    return Loaded(framework, choices, study, units.units, units.units, source)


def peers_of(loaded: Loaded, wanted: list[str]) -> tuple[str, ...]:
    """The units asked for, each once; raises `UsageError` for one that is none."""
    from ..problems import UsageError, suggest

    for name in wanted:
        if name not in loaded.units:
            raise UsageError(say("--peer: there is no unit '{name}'{near}", name=name, near=suggest(name, loaded.units)))
        if len(loaded.units) == 1:
            raise UsageError(say("--peer: there is one unit only, and nothing to compare it with"))
    return tuple(dict.fromkeys(wanted))
