"""Many units: tables in, one row of scores a unit out, and ranks (R15)."""

from .codes import CODES
from .groups import Group, Grouped, grouped
from .join import joined
from .layout import Wanted
from .outside import Outside, Outsiders
from .ranking import Ranks, as_place, figure_at, rank_node, ranks
from .reader import read_table, table_blocks
from .results import Kept, Results, gather, gathered, places_by, results_of
from .selection import Ranking, Selection, rankings, refuse_ranking, why_unranked
from .surveys import columns_of, panel_of
from .units import Panel, own_numbers, present, score_panel, unit_card

__all__ = [
    "CODES",
    "Group",
    "Grouped",
    "Kept",
    "Outside",
    "Outsiders",
    "Panel",
    "Ranking",
    "Ranks",
    "Results",
    "Selection",
    "Wanted",
    "as_place",
    "columns_of",
    "figure_at",
    "gather",
    "gathered",
    "grouped",
    "joined",
    "own_numbers",
    "panel_of",
    "places_by",
    "present",
    "rank_node",
    "rankings",
    "ranks",
    "read_table",
    "refuse_ranking",
    "results_of",
    "score_panel",
    "table_blocks",
    "unit_card",
    "why_unranked",
]
