"""Two panels compared: who rose and fell in score and rank, who is new or gone, and each change split by cause (R12)."""

from .sides import Side
from .splits import RUBRIC_AND_SAMPLE, SAMPLE, SCOPE_AND_RUBRIC, SCOPE_RUBRIC_AND_SAMPLE
from .units import Mover, Movers, compare_panels

__all__ = [
    "RUBRIC_AND_SAMPLE",
    "SAMPLE",
    "SCOPE_AND_RUBRIC",
    "SCOPE_RUBRIC_AND_SAMPLE",
    "Mover",
    "Movers",
    "Side",
    "compare_panels",
]
