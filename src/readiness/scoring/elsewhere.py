"""What other tools and people write for answers, so that they can be told what to write here."""

from __future__ import annotations

import re

from .plan import Leaf

# In small letters, for 'not-applicable', and for one of our words or for no answer at all.
INAPPLICABLE = frozenset({"na", "n/a", "n.a.", "n.a", "#n/a", "not applicable", "not_applicable", "notapplicable", "không áp dụng"})
UNSAID_ELSEWHERE = frozenset(
    {
        *("-", "--", "–", "—", ".", "..", "...", "…", "?", "nan", "nd", "n/d", "n.d.", "none", "null", "nil", "missing", "tbd"),
        *("not available", "no data", "unknown", "not known", "don't know", "không rõ", "không biết", "chưa có", "chưa rõ"),
        *(*INAPPLICABLE, "not-applicable"),
    }
)
_BETWEEN = re.compile(r"\s*(?:-|–|/|,|;|\.\.|\bor\b|\bto\b|\bhoặc\b|\bhay\b|\bđến\b)\s*")  # how people part levels of which one holds


def several_levels(leaf: Leaf, text: str) -> list[str]:
    """The levels that a text such as '1 or 2' names, which is no level itself; none where it names something else too."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    return parts if len(parts) > 1 and all(part in leaf.by_key for part in parts) else []
