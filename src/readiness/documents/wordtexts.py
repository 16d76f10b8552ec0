"""What a Word template can call besides the context: `words.…`, the texts of its answers, targets and steps."""

from __future__ import annotations

from typing import Any

from .phrases import Phrases, Record
from .textsheet import provenance

FOOT, LONG = 90, 900  # letters: of a title at the foot of a page, and of a note that stands in the annex alone
_STATES = ("answered", "partial", "unknown", "unanswered", "not-applicable", "out-of-scope")


class WordTexts(Phrases):
    """The texts of one context, with those that only a page has."""

    def place(self, row: Record) -> str:
        """The place among peers."""
        return self.say("place_of", place=self.count(row["place"]), count=self.count(row["of"])) if row["place"] else "–"

    def foot(self, kind: str) -> str:
        """The title at the foot of a page; a long one is cut."""
        return _cut(self.title(kind), FOOT)

    def note(self, answer: Record) -> str:
        """The note on an answer, or the beginning of a long one that stands whole in the annex."""
        note = str(answer["note"] or "")
        return note if len(note) <= LONG else f"{_cut(note, LONG)} {self.labels['more_in_annex']}"

    def what(self, gap: Record) -> str:
        """What to do; without advice the indicator, beside which stands what is to be reached."""
        return str(gap["do"] or gap["title"])

    def beside(self, gap: Record) -> str:
        """The indicator that a step is for; without advice what is to be reached."""
        return str(gap["title"]) if gap["do"] else self.reached(gap)

    def answer(self, answer: Record) -> str:
        """An answer in short and in words."""
        short = self.short(answer["said"]) if len(answer["said"]["levels"]) < 2 else ""
        return f"{short} {self.said(answer)}".strip()

    def notes(self, cited: list[Record]) -> str:
        """The notes on the evidence of an answer, a line each."""
        return "\n".join(f"[{self.count(one['number'])}] {one['note']}" for one in cited if one["note"])

    def provenance(self) -> list[tuple[str, str]]:
        """What the numbers come from, by name."""
        return [(name, text) for name, text in provenance(self, self.values) if text]

    def counted(self, what: str) -> list[tuple[str, int]]:
        """How many answers are in each state or of each confidence, or how much evidence has each sign; none where none is counted."""
        evidence, labels = self.values["evidence"], self.labels
        if what == "state":
            return self._states()
        counts = evidence["confidence"] if what == "confidence" else evidence["signs"] or {}
        return [(_capital(labels["confidences" if what == "confidence" else "signs"][name]), count) for name, count in counts.items()]

    def _states(self) -> list[tuple[str, int]]:
        counts, evidence, labels = self.values["counts"], self.values["evidence"], self.labels
        found = [(_capital(labels["states"][name]), int(counts[name.replace("-", "_")])) for name in _STATES]
        old = self.say("old_evidence", years=self.count(evidence["old_after"]))
        more = [(labels[name], int(counts[name])) for name in ("with_evidence", "without_evidence")]
        return [one for one in found if one[1]] + more + [(old, len(evidence["old"]))]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rstrip() + "…"


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]
