"""readiness: assessment as code for digital government.

The same from Python as from the command line::

    from readiness import load_framework, load_survey, score, gaps

    survey = load_survey("surveys/viet-nam-2020.yaml")
    framework = load_framework(survey.framework)
    card = score(framework, survey)
    print(card.overall.value, card.overall.band)

Files: `load_framework`, `load_survey` and, of many units, `load_panel`; `validate` finds all that is wrong in them.
One survey: `score`, `explain`, `gaps`, `plan` and `render`; `diff` of two, `trend` of several periods.
Many units: `score_panel`, `rank`, `roll_up` and `robustness`; `movers` of two panels.

`ProblemsError` holds every `Problem` of files, `UsageError` says what cannot be done, `AnswerError` which answer no question
takes, `PlanError` why nothing reaches a target. Names are imported when they are first used, so that `import readiness` costs
nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .api import load_panel, movers, plan, rank, robustness, roll_up, score_panel
    from .diff import compare as diff
    from .explain import explain
    from .gaps import find_gaps as gaps
    from .library import load_framework, load_survey
    from .model import Framework, Survey
    from .panel import Panel
    from .planning import PlanError
    from .problems import Problem, ProblemsError, UsageError
    from .report import render
    from .scoring import AnswerError, Card, NodeScore, score
    from .trend import trend
    from .validate import validate_paths as validate

__all__ = [
    "AnswerError",
    "Card",
    "Framework",
    "NodeScore",
    "Panel",
    "PlanError",
    "Problem",
    "ProblemsError",
    "Survey",
    "UsageError",
    "diff",
    "explain",
    "gaps",
    "load_framework",
    "load_panel",
    "load_survey",
    "movers",
    "plan",
    "rank",
    "render",
    "robustness",
    "roll_up",
    "score",
    "score_panel",
    "trend",
    "validate",
]

_WHERE = {
    "AnswerError": ("scoring", "AnswerError"),
    "Card": ("scoring", "Card"),
    "Framework": ("model", "Framework"),
    "NodeScore": ("scoring", "NodeScore"),
    "Panel": ("panel", "Panel"),
    "PlanError": ("planning", "PlanError"),
    "Problem": ("problems", "Problem"),
    "ProblemsError": ("problems", "ProblemsError"),
    "Survey": ("model", "Survey"),
    "UsageError": ("problems", "UsageError"),
    "diff": ("diff", "compare"),
    "explain": ("explain", "explain"),
    "gaps": ("gaps", "find_gaps"),
    "load_framework": ("library", "load_framework"),
    "load_panel": ("api", "load_panel"),
    "load_survey": ("library", "load_survey"),
    "movers": ("api", "movers"),
    "plan": ("api", "plan"),
    "rank": ("api", "rank"),
    "render": ("report", "render"),
    "robustness": ("api", "robustness"),
    "roll_up": ("api", "roll_up"),
    "score": ("scoring", "score"),
    "score_panel": ("api", "score_panel"),
    "trend": ("trend", "trend"),
    "validate": ("validate", "validate_paths"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'readiness' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """This package, whose functions, such as `gaps` and `diff`, are not hidden when modules of these names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
