"""readiness: assessment as code for digital government.

The same from Python as from the command line::

    from readiness import load_framework, load_survey, score, gaps

    survey = load_survey("surveys/viet-nam-2020.yaml")
    framework = load_framework(survey.framework)
    card = score(framework, survey)
    print(card.overall.value, card.overall.band)

Names are imported when they are first used, so that `import readiness` costs nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .diff import compare as diff
    from .gaps import find_gaps as gaps
    from .library import load_framework, load_survey
    from .notebook import load_panel, movers, plan, rank, robustness, roll_up, score_panel
    from .problems import Problem, ProblemsError, UsageError
    from .report import render
    from .scoring import Card, NodeScore, score
    from .trend import trend

__all__ = [
    "Card",
    "NodeScore",
    "Problem",
    "ProblemsError",
    "UsageError",
    "diff",
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
]

_WHERE = {
    "Card": ("scoring", "Card"),
    "NodeScore": ("scoring", "NodeScore"),
    "Problem": ("problems", "Problem"),
    "ProblemsError": ("problems", "ProblemsError"),
    "UsageError": ("problems", "UsageError"),
    "diff": ("diff", "compare"),
    "gaps": ("gaps", "find_gaps"),
    "load_framework": ("library", "load_framework"),
    "load_panel": ("notebook", "load_panel"),
    "load_survey": ("library", "load_survey"),
    "movers": ("notebook", "movers"),
    "plan": ("notebook", "plan"),
    "rank": ("notebook", "rank"),
    "render": ("report", "render"),
    "robustness": ("notebook", "robustness"),
    "roll_up": ("notebook", "roll_up"),
    "score": ("scoring", "score"),
    "score_panel": ("notebook", "score_panel"),
    "trend": ("trend", "trend"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'readiness' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(f".{module}", __name__), attribute)


class _Package(ModuleType):
    """This package, whose functions, such as `gaps` and `diff`, are not hidden when modules of these names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
