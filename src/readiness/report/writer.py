"""How a report writes numbers and dates: rounded once, then as its language does."""

from __future__ import annotations

from dataclasses import dataclass

from ..languages import MINUS, Language
from ..scoring.numbers import rounded
from ..sentences import say

DASH = "–"
KINDS = ("score", "change", "share", "count", "plain")
MOST_DECIMALS = 6  # of a plain number, which has as many as it needs


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes numbers and dates as one language does; `decimals` are the framework's, for scores and changes."""

    language: Language
    decimals: int

    def number(self, value: float | None, kind: str = "score") -> str:
        """The one way in which a report prints a number (R10); a dash where there is none."""
        if kind not in KINDS:
            raise ValueError(say("there is no number kind '{kind}'; the kinds are {kinds}", kind=kind, kinds=", ".join(KINDS)))
        if value is None:
            return DASH
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(say("'{value}' is not a number", value=value))
        decimals = {"share": 0, "count": 0, "plain": MOST_DECIMALS}.get(kind, self.decimals)
        number = rounded(value * 100 if kind == "share" else value, decimals)
        if number is None:
            return DASH
        if kind == "share":
            return self.language.percent(number)
        text = self.language.number(number, _needed(number) if kind == "plain" else decimals)
        return f"+{text}" if kind == "change" and number > 0 else text.removeprefix(MINUS) if number == 0 else text

    def date(self, value: str | None) -> str:
        """A period or a date in words; any other text as it stands."""
        return self.language.date(value)


def _needed(number: float) -> int:
    """How many decimals a number has."""
    return len(f"{number:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
