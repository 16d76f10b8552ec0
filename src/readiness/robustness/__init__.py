"""How sure scores and ranks are: weights, answers and methods drawn, and what that does to every unit.

A `Study` says what is uncertain; `run_draws` and `run_sobol` work it off in blocks, `figures_of` gives the intervals and
`removals` the results without each element. The scores are the engine's (`scoring.score_draws`).
"""

from .answering import Answering, answering
from .figures import Spread, Store, UnitFigures, figures_of
from .removal import Removed, removals
from .run import run_draws, run_sobol
from .sobol import Indices
from .study import Input, Outcome, Sample, Study, World
from .weighting import Weighting

__all__ = [
    "Answering",
    "Indices",
    "Input",
    "Outcome",
    "Removed",
    "Sample",
    "Spread",
    "Store",
    "Study",
    "UnitFigures",
    "Weighting",
    "World",
    "answering",
    "figures_of",
    "removals",
    "run_draws",
    "run_sobol",
]
