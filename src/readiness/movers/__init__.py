"""Two panels compared: who rose and fell in score and rank, who is new or gone, and each change split by cause (R12)."""

from .splits import SAMPLE, Side
from .units import Mover, Movers, compare_panels

__all__ = ["SAMPLE", "Mover", "Movers", "Side", "compare_panels"]
