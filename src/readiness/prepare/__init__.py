"""The steps before the scores of a panel: from raw numbers of many units to scores of their indicators (R9).

Every step is a plain function over arrays of (… x units), one indicator a row, NaN where a number is missing. None of
them gives a score of a node: what they make goes into `scoring.Rows`, and the engine scores it.
"""

from .codes import CODES
from .fitted import NOTHING_LENT, Fitted, Lent
from .ledger import Change
from .outrank import compared, score_anew
from .parameters import load_parameters, save_parameters
from .pipeline import Prepared, prepare
from .placing import Numbers, numbers_of, periods_of, place
from .recipe import relative
from .repeated import refused_answers

__all__ = [
    "CODES",
    "NOTHING_LENT",
    "Change",
    "Fitted",
    "Lent",
    "Numbers",
    "Prepared",
    "compared",
    "load_parameters",
    "numbers_of",
    "periods_of",
    "place",
    "prepare",
    "refused_answers",
    "relative",
    "save_parameters",
    "score_anew",
]
