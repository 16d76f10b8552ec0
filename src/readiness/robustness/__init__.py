"""How sure scores and ranks are: weights, answers and methods drawn, and what that does to every unit.

A `Study` says what is uncertain, `assess` draws and tells. The scores are the engine's (`prepare.score_anew`).
"""

from .answering import Answering, answering
from .assessment import Assessment, Influence, assess, cores_for, work_of
from .choices import Asked, Choices, choices_of
from .figures import Spread, UnitFigures
from .removal import Removed
from .study import Study, World
from .weighting import Weighting
from .worlds import ManyUnits, OneSurvey, study_of

__all__ = [
    "Answering",
    "Asked",
    "Assessment",
    "Choices",
    "Influence",
    "ManyUnits",
    "OneSurvey",
    "Removed",
    "Spread",
    "Study",
    "UnitFigures",
    "Weighting",
    "World",
    "answering",
    "assess",
    "choices_of",
    "cores_for",
    "study_of",
    "work_of",
]
