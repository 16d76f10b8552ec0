"""The words of a report: labels by language, with the framework's own words in them, and how that language writes numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..library import data_folder
from ..scoring.numbers import rounded
from ..yamlfile import read

FALLBACK = "en"
DASH = "–"
MINUS = "−"
# Kind of number -> decimals; "score" and "change" have those of the framework, "plain" those that it needs.
KINDS = {"score": None, "change": None, "share": 0, "count": 0, "plain": None}

_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")
_SLOT = re.compile(r"\{(\w+)\}")


def languages() -> list[str]:
    """The languages that reports have labels in."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def label_language(wanted: str | None) -> str:
    """The language of the labels: as wanted, its main language (`vi` for `vi-VN`), or English."""
    known = languages()
    candidates = [wanted, wanted.partition("-")[0]] if wanted else []
    return next((name for name in candidates if name in known), FALLBACK)


def labels_of(language: str, words: Mapping[str, str]) -> dict[str, Any]:
    """All labels of a language, with `words` (a framework's own, such as dimension for pillar) in their places."""
    found = _read(language)
    own = {**found["words"], **_with_plurals(words, str(found["plural"]))}
    capital = {name[:1].upper() + name[1:]: word[:1].upper() + word[1:] for name, word in own.items()}
    filled = {name: _deep(label, {**own, **capital}) for name, label in found.items()}
    return {**filled, "words": own}


def fill(label: str, values: Mapping[str, Any]) -> str:
    """A label with its slots filled; a slot without a value stays, so that a missing one is seen."""
    return _SLOT.sub(lambda slot: str(values.get(slot[1], slot[0])), label)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes numbers and dates as one language does; `decimals` are the framework's."""

    labels: Mapping[str, Any]
    decimals: int

    def number(self, value: float | None, kind: str = "score") -> str:
        """The one way in which a report prints a number (R10); a dash where there is none."""
        if kind not in KINDS:
            raise ValueError(f"there is no number kind '{kind}'; the kinds are {', '.join(KINDS)}")
        if value is None:
            return DASH
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"'{value}' is not a number")
        text = self._digits(value * 100 if kind == "share" else value, kind)
        if kind == "share":
            return str(self.labels["number"]["share"]).replace("{}", text)
        return f"+{text}" if kind == "change" and text[0] != MINUS and set(text) - set("0.,") else text

    def _digits(self, value: float, kind: str) -> str:
        decimals = KINDS[kind] if kind in ("share", "count") else self.decimals if kind in ("score", "change") else 6
        number = rounded(value, decimals or 0)
        if number is None:
            return DASH
        text = f"{abs(number):,.{decimals or 0}f}"
        if kind == "plain":
            text = text.rstrip("0").rstrip(".")
        marks = self.labels["number"]
        text = "".join({".": str(marks["decimal"]), ",": str(marks["group"])}.get(sign, sign) for sign in text)
        return MINUS + text if number < 0 else text

    def date(self, value: str | None) -> str:
        """A period or a date in words; any other text as it stands."""
        match = _PERIOD.fullmatch(value or "")
        if match is None:
            return value or ""
        patterns = self.labels["date"]
        year, quarter, month, day = match.groups()
        if month and not 1 <= int(month) <= 12:
            return match[0]
        kind = "day" if day else "month" if month else "quarter" if quarter else "year"
        name = patterns["months"][int(month) - 1] if month else ""
        spelt = patterns["quarters"][int(quarter) - 1] if quarter else ""
        number = day if day is None or patterns["two_digit_days"] else str(int(day))
        return fill(str(patterns[kind]), {"year": year, "quarter": spelt, "month": name, "day": number})


def _folder() -> Path:
    return data_folder("reports") / "labels"


@cache
def _read(language: str) -> dict[str, Any]:
    found: dict[str, Any] = read(_folder() / f"{language}.yaml").value
    return found


def _with_plurals(words: Mapping[str, str], plural: str) -> dict[str, str]:
    """The framework's words; a plural that it does not give is made by the language's rule."""
    made = {f"{name}s": plural.replace("{}", word) for name, word in words.items() if not name.endswith("s")}
    return {**made, **words}


def _deep(label: Any, words: Mapping[str, str]) -> Any:
    """A label, or labels below it, as plain data with the words filled in."""
    if isinstance(label, Mapping):
        return {name: _deep(part, words) for name, part in label.items()}
    if isinstance(label, list):
        return [_deep(part, words) for part in label]
    return fill(label, words) if isinstance(label, str) else label
