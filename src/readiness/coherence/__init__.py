"""Whether the parts of an index belong together: what the OECD/JRC handbook (2008, steps 4 and 6) asks for before one is published."""

from .availability import Availability, availability, sizes_of
from .findings import ADVICE, Finding, findings
from .limits import Limits
from .results import Figures, Group, Member, Pair, Study
from .study import study

__all__ = [
    "ADVICE",
    "Availability",
    "Figures",
    "Finding",
    "Group",
    "Limits",
    "Member",
    "Pair",
    "Study",
    "availability",
    "findings",
    "sizes_of",
    "study",
]
