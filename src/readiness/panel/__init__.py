"""Many units: tables in, one row of scores a unit out, and ranks (R15)."""

from .codes import CODES
from .layout import Wanted
from .ranking import Ranks, rank_node, ranks
from .reader import is_table, read_table, table_blocks
from .units import Panel, score_panel, unit_card

__all__ = ["CODES", "Panel", "Ranks", "Wanted", "is_table", "rank_node", "ranks", "read_table", "score_panel", "table_blocks", "unit_card"]
