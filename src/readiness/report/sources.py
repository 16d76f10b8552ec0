"""Evidence as a list of numbered sources, and what the answers rest on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from ..model import Answer, Evidence, Survey
from ..periods import last_day

OLD_AFTER = 2  # years: levels speak of the last 12 months or the last two years
_SAFE = ":/?#@!$&'*+,;=%~-._"

Record = dict[str, Any]


def safe_link(address: str | None) -> str | None:
    """An address that may become a link: http or https with a host, with nothing in it that could end the link."""
    text = (address or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return quote(text, safe=_SAFE) if parts.scheme.lower() in ("http", "https") and parts.netloc else None


class Sources:
    """Every piece of evidence once, under a number: the survey's own list first, then what answers name themselves."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.numbers: dict[tuple[str | None, ...], int] = {}
        self.records: list[Record] = []
        for name, evidence in survey.sources.items():
            self._number(evidence, name)

    def cite(self, answer: Answer | None) -> list[Record]:
        """The evidence of one answer: each with the number of its source, its sign and its note."""
        return [self._cited(evidence) for evidence in (answer.evidence if answer else ())]

    def old(self, answer: Answer | None) -> bool:
        """Whether even the newest dated evidence is older than `OLD_AFTER` years at the end of the survey's period."""
        dates = [self.records[self._number(self._full(evidence)) - 1]["date"] for evidence in (answer.evidence if answer else ())]
        known = [date for date in dates if date]
        return bool(known) and all(self._is_old(date) for date in known)

    def count(self, cited: list[Record]) -> None:
        """Note that an answer cites these sources."""
        for number in {entry["number"] for entry in cited}:
            self.records[number - 1]["cited"] += 1

    def _cited(self, evidence: Evidence) -> Record:
        record = self.records[self._number(self._full(evidence)) - 1]
        names = ("number", "title", "publisher", "date", "link", "old")
        return {**{name: record[name] for name in names}, "sign": evidence.sign, "note": evidence.note}

    def _full(self, evidence: Evidence) -> Evidence:
        """The evidence with what the survey's list says of its source."""
        base = self.survey.sources.get(evidence.source or "")
        names = ("title", "publisher", "date", "href")
        return evidence.model_copy(update={name: getattr(evidence, name) or getattr(base, name, None) for name in names})

    def _number(self, evidence: Evidence, name: str | None = None) -> int:
        key = (evidence.title or evidence.source or name, evidence.publisher, evidence.date, evidence.href)
        if key not in self.numbers:
            self.numbers[key] = len(self.records) + 1
            self.records.append(
                {
                    "number": self.numbers[key],
                    "title": key[0] or evidence.href or evidence.publisher or "",
                    "publisher": evidence.publisher,
                    "date": evidence.date,
                    "link": safe_link(evidence.href),
                    "address": evidence.href,
                    "note": evidence.note if name else None,
                    "old": self._is_old(evidence.date),
                    "cited": 0,
                }
            )
        return self.numbers[key]

    def _is_old(self, date: str | None) -> bool:
        try:
            then, end = last_day(date or ""), last_day(self.survey.period)
        except ValueError:
            return False
        return (then.year + OLD_AFTER, then.month, then.day) < (end.year, end.month, end.day)
