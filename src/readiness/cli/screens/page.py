"""A page for people: a console, the language that it speaks, and the decimals that its scores have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...languages import Language
from ...wording import with_unit
from ..output import NARROW, console, percent

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from ...sentences import Sentence

DASH = "–"


class Page:
    """Where a command prints its result for people."""

    def __init__(self, language: Language, decimals: int = 1, screen: Console | None = None) -> None:
        self.language, self.decimals = language, decimals
        self.screen = screen or console()

    @property
    def narrow(self) -> bool:
        return self.screen.width < NARROW

    def print(self, *parts: RenderableType) -> None:
        self.screen.print(*parts)

    def heading(self, text: str, *, after: bool = True, style: str = "") -> None:
        """A heading in bold, with an empty line before it."""
        from rich.text import Text

        if after:
            self.screen.print()
        self.screen.print(Text(text, style=f"bold {style}".rstrip()))

    def foot(self, text: Sentence | None) -> None:
        """A line below all else, if there is one."""
        from rich.text import Text

        if text is not None:
            self.screen.print(Text(self.language.say(text), style="dim"))

    def indented(self, text: Text | str, by: int = 2) -> None:
        """Text below a heading, with all its lines indented."""
        from rich.padding import Padding
        from rich.text import Text

        self.screen.print(Padding(text if isinstance(text, Text) else Text(text), (0, 0, 0, by), expand=False))

    def table(self, *, header: bool = True) -> Table:
        """A table without lines, its columns close together on a narrow screen."""
        from rich.table import Table

        return Table(box=None, padding=(0, 1 if self.narrow and header else 2, 0, 0), header_style="bold", show_header=header)

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """A printed score, or a dash where there is none."""
        return DASH if value is None else self.language.number(value, self.decimals if decimals is None else decimals)

    def signed(self, value: float | None, decimals: int | None = None) -> str:
        """A change with its sign, which none at all does not have, or a dash where it is not known."""
        return DASH if value is None else ("+" if value > 0 else "") + self.number(value, decimals)

    def moved(self, value: float | None) -> Text:
        """A change with its sign, in the colour of its direction."""
        from rich.text import Text

        return Text(self.signed(value), style="" if not value else "green" if value > 0 else "red")

    def interval(self, low: float | None, high: float | None) -> str:
        """Low and high as one text."""
        if low is None and high is None:
            return DASH
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def share(self, value: float | None) -> str:
        """A share in per cent, rounded half up as thresholds are compared."""
        return DASH if value is None else with_unit(self.language, self.language.number(percent(value), 0), "%")


def capital(text: str) -> str:
    """A word as the beginning of a line."""
    return text[:1].upper() + text[1:]
