"""What readiness says in other languages: texts from gettext catalogues, numbers and dates as each language writes them.

English is the language of the sources: its texts are the messages themselves, and it needs no catalogue and no Babel.
Another language is one file, `locales/<language>/LC_MESSAGES/readiness.po`; `make messages` brings it up to date, and
`make check` fails while a text in it is missing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from .sentences import Sentence, fill

ENGLISH = "en"
LOCALES = Path(__file__).resolve().parent / "locales"
CATALOGUE = Path("LC_MESSAGES") / "readiness.po"
MINUS = "−"

_CONTEXT = "\x04"  # gettext's own mark between a context and its message
_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


def mark(message: str) -> str:
    """A text that stands where it is not yet known in which language it is said; `Language.gettext` says it."""
    return message


def mark_in(context: str, message: str) -> str:
    """Like `mark`, for a word that other languages say differently from place to place."""
    return context + _CONTEXT + message


def paragraphs(text: str) -> list[str]:
    """What `Language.prose` says of a text: its paragraphs but for examples, each on one line."""
    return [joined_lines(part) for part in text.split("\n\n") if part.strip() and not is_example(part)]


def is_example(paragraph: str) -> bool:
    """Whether a paragraph is indented: a piece of a file, which is the same in all languages."""
    return paragraph.startswith("    ")


def joined_lines(paragraph: str) -> str:
    """A paragraph on one line."""
    return " ".join(paragraph.split())


def wrapped(paragraph: str, width: int) -> str:
    """A paragraph in lines of at most so many letters."""
    from textwrap import fill as in_lines  # only for pages of documentation

    return in_lines(paragraph, width, break_long_words=False, break_on_hyphens=False)


def first_known(wanted: str | None, known: Iterable[str]) -> str | None:
    """The language as wanted, else its main language (`vi` for `vi-VN`), else None."""
    names = [wanted, wanted.partition("-")[0]] if wanted else []
    return next((name for name in names if name in known), None)


def languages() -> list[str]:
    """Every language that readiness speaks, English first."""
    return [ENGLISH, *sorted(path.parent.parent.name for path in LOCALES.glob(f"*/{CATALOGUE}"))]


@cache
def language_of(wanted: str | None) -> Language:
    """The language asked for, its main language, or English."""
    return Language(first_known(wanted, languages()) or ENGLISH)


class Language:
    """One language: `gettext` says a text in it, `number`, `percent` and `date` write as it does.

    Values of {slots} are named: `language.gettext("{count} of {total}", count="3", total="9")`.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue = _catalogue(code)

    def say(self, text: str) -> str:
        """A sentence in this language, with all that stands in its slots; any other text as it is."""
        if self.code == ENGLISH or not isinstance(text, Sentence):
            return str(text)
        values = {name: self.say(value) if isinstance(value, str) else value for name, value in text.values.items()}
        one, many, count = text.template, text.many, text.number
        template = self._catalogue.gettext(one) if many is None else self._catalogue.ngettext(one, many, count)
        return fill(template, values) if one else ""

    def prose(self, text: str, width: int | None = None) -> str:
        """A text of several paragraphs in this language, each wrapped at `width` letters; what is indented stays as it is."""
        if self.code == ENGLISH:
            return text
        said = [part if is_example(part) else self.gettext(joined_lines(part)) for part in text.split("\n\n")]
        return "\n\n".join(part if is_example(part) or width is None else wrapped(part, width) for part in said)

    def gettext(self, message: str, /, **values: object) -> str:
        """A text in this language."""
        return fill(self._catalogue.gettext(message).rpartition(_CONTEXT)[2], values) if message else ""  # "" names the header

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """A text that means what it means in one context."""
        return self.gettext(mark_in(context, message), **values)

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """A text by number, which stands in its slot {count}: `ngettext("{count} warning", "{count} warnings", 3)`."""
        return fill(self._catalogue.ngettext(one, many, count), {"count": self.number(count, 0), **values})

    def number(self, value: float, decimals: int) -> str:
        """A number that is rounded already, with its decimals: 58,3 in Vietnamese."""
        if self.code == ENGLISH:
            text = f"{abs(value):,.{decimals}f}"
        else:
            from babel.numbers import format_decimal

            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            text = format_decimal(abs(value), format=pattern, locale=self._locale)
        return MINUS + text if value < 0 else text

    def percent(self, value: float) -> str:
        """A share as whole per cent, from the per cent that are rounded already: 50 is 50 %."""
        if self.code == ENGLISH:
            return f"{self.number(value, 0)} %"
        from babel.numbers import format_percent

        return format_percent(value / 100, locale=self._locale)

    def marks(self) -> dict[str, str]:
        """How numbers are written, for templates that can call no function: decimal and group mark, percent around {}."""
        return {
            "decimal": self.number(0.5, 1)[1:-1],
            "group": self.number(10_000, 0)[2:-3],
            "percent": self.percent(50).replace(self.number(50, 0), "{}"),
        }

    def calendar(self) -> dict[str, Any]:
        """How dates are written, for the same templates: a pattern for each precision, and the names of months and quarters."""
        patterns = {name: self.gettext(pattern) for name, pattern in DATES.items()}
        return {**patterns, "months": [self.gettext(name) for name in MONTHS], "quarters": [self.gettext(name) for name in QUARTERS]}

    def date(self, value: str | None) -> str:
        """A period or a date in words; any other text as it stands, nothing for None."""
        match = _PERIOD.fullmatch(value or "")
        if match is None:
            return value or ""
        year, quarter, month, day = match.groups()
        if month and not 1 <= int(month) <= 12:
            return match[0]
        name = self.gettext(MONTHS[int(month) - 1]) if month else ""
        spelt = self.pgettext("quarter", quarter) if quarter else ""
        pattern = DATES["day" if day else "month" if month else "quarter" if quarter else "year"]
        return self.gettext(pattern, year=year, quarter=spelt, month=name, dd=day or "", day=str(int(day or 0)))

    @property
    def _locale(self) -> str:
        return self.code.replace("-", "_")


# {day} is 8, {dd} is 08.
DATES = {
    "day": mark_in("date", "{day} {month} {year}"),
    "month": mark_in("date", "{month} {year}"),
    "quarter": mark_in("date", "Q{quarter} {year}"),
    "year": mark_in("date", "{year}"),
}
MONTHS = (
    mark_in("month", "January"),
    mark_in("month", "February"),
    mark_in("month", "March"),
    mark_in("month", "April"),
    mark_in("month", "May"),
    mark_in("month", "June"),
    mark_in("month", "July"),
    mark_in("month", "August"),
    mark_in("month", "September"),
    mark_in("month", "October"),
    mark_in("month", "November"),
    mark_in("month", "December"),
)
QUARTERS = (mark_in("quarter", "1"), mark_in("quarter", "2"), mark_in("quarter", "3"), mark_in("quarter", "4"))


def _catalogue(code: str) -> NullTranslations:
    """The messages of a language, compiled in memory from its catalogue."""
    if code == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (LOCALES / code / CATALOGUE).open("rb") as file:
        write_mo(compiled, read_po(file, locale=code.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)
