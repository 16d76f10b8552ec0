"""A column of cells as answers: plain numbers in one go, everything else once for each different text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..model import NOT_APPLICABLE, UNKNOWN, Answer, Indicator, Range
from ..problems import suggest
from ..scoring import AnswerError, Leaf
from ..scoring.answers import answer_cell
from ..scoring.elsewhere import UNSAID_ELSEWHERE, several_levels
from ..scoring.numbers import Floats
from ..scoring.scales import number_of
from ..scoring.units import Codes, Column
from ..sentences import Sentence, concat, say, sentence_of

PLAIN = "0123456789.+-eE \t"  # what plain numbers are written with
Cells = Sequence[str] | Floats  # as text, or as numbers with NaN for a blank


class Read(NamedTuple):
    """A column as read, and what is wrong with it: a sentence for each row at fault."""

    column: Column
    faults: list[tuple[int, str]]


def read_cells(leaf: Leaf, cells: Cells) -> Read:
    """The answers to one question of all units."""
    if isinstance(cells, np.ndarray):
        return _of_numbers(leaf, cells)
    if not takes_number(leaf):
        return _of_texts(leaf, cells)
    numbers = _plain(leaf, cells)
    return _mixed(leaf, cells) if numbers is None else Read(Column(numbers, None), [])


def as_texts(cells: Cells) -> Sequence[str]:
    """Cells as text; a whole number without a point, as spreadsheets show it."""
    return [_as_text(number) for number in cells.tolist()] if isinstance(cells, np.ndarray) else cells


def takes_number(leaf: Leaf) -> bool:
    """Whether the answer is a number: an amount, a ratio, or the score of a group."""
    return leaf.given or (not leaf.levels and isinstance(leaf.source, Indicator) and leaf.source.choices is None)


def _possible(leaf: Leaf, numbers: Any) -> Any:
    """Which numbers can be taken as they are; a score that is given lies in the range."""
    return np.isfinite(numbers) if not leaf.given else (numbers >= leaf.worst) & (numbers <= leaf.best)


def _plain(leaf: Leaf, cells: Sequence[str]) -> Floats | None:
    """All cells as numbers, or None where one is anything else."""
    together = "".join(cells)
    if not together.isascii() or together.encode().translate(None, PLAIN.encode()):
        return None
    try:
        found = np.array(list(map(float, cells)), dtype=np.float64)
    except ValueError:
        return None
    return found if _possible(leaf, found).all() else None


def _of_numbers(leaf: Leaf, cells: Floats) -> Read:
    """A column that its source holds as numbers; of levels and tick lists the keys."""
    if not takes_number(leaf) or not (_possible(leaf, cells) | np.isnan(cells)).all():
        different, codes = np.unique(cells, return_inverse=True)
        return _coded(leaf, [_as_text(number) for number in different.tolist()], codes.astype(np.int32), None)
    blank = np.isnan(cells)
    if not blank.any():
        return Read(Column(cells, None), [])
    return Read(Column(cells, np.where(blank, 0, -1).astype(np.int32), (None,)), [])


def _as_text(number: float) -> str:
    return "" if number != number else repr(number).removesuffix(".0")


def _of_texts(leaf: Leaf, cells: Sequence[str]) -> Read:
    """A column without numbers."""
    places: dict[str, int] = {}
    codes = np.fromiter((places.setdefault(cell, len(places)) for cell in cells), np.int32, len(cells))
    return _coded(leaf, list(places), codes, None)


def _mixed(leaf: Leaf, cells: Sequence[str]) -> Read:
    """A column of numbers with other things between them."""
    different = set(cells)
    words = {cell for cell in different if cell.strip(PLAIN) or (number := number_of(cell)) is None or not _possible(leaf, number)}
    places = {word: at for at, word in enumerate(cell for cell in dict.fromkeys(cells) if cell in words)}
    numbers = np.array([np.nan if cell in places else float(cell) for cell in cells], dtype=np.float64)
    codes = np.fromiter((places.get(cell, -1) for cell in cells), np.int32, len(cells))
    return _coded(leaf, list(places), codes, numbers)


def _coded(leaf: Leaf, texts: Sequence[str], codes: Codes, numbers: Floats | None) -> Read:
    answers: list[Answer | None] = []
    wrong: dict[int, Sentence] = {}
    for at, text in enumerate(texts):
        try:
            answers.append(_answer(leaf, text))
        except AnswerError as error:
            wrong[at] = concat((sentence_of(error), suggest(error.word, error.known)), "")
            if text.strip().lower() in UNSAID_ELSEWHERE and text.strip() not in (UNKNOWN, NOT_APPLICABLE):
                wrong[at] = say("'{text}' is no answer; leave the cell blank, or write 'unknown' or 'not-applicable'", text=text.strip())
            elif several := several_levels(leaf, text):
                wrong[at] = concat((wrong[at], say("; write {levels} where one of them holds", levels="|".join(several))), "")
            answers.append(None)
    rows = np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else []
    return Read(Column(numbers, codes, tuple(answers)), [(row, wrong[int(codes[row])]) for row in rows])


def _answer(leaf: Leaf, text: str) -> Answer | None:
    answer = parse_cell(leaf, _as_key(leaf, text.strip()))
    if answer is not None:
        answer_cell(leaf, answer)
    return answer


def parse_cell(leaf: Leaf, text: str) -> Answer | None:
    """One cell of a table as an answer: blank is unanswered, a number, two with '..' between, level keys with '|', items with ';'."""
    text = text.strip()
    if not text:
        return None
    if text in (UNKNOWN, NOT_APPLICABLE):
        return Answer.model_construct(state=text)
    source = leaf.source
    if leaf.levels:
        return Answer.model_construct(level=tuple(part.strip() for part in text.split("|")))
    if isinstance(source, Indicator) and source.choices is not None:
        items = [part.strip() for part in text.split(";") if part.strip()]
        for item in items:
            if item.removesuffix("?") not in source.choices and {",", "|"} & set(item):
                raise AnswerError(
                    say(
                        "'{item}' is no item; part several with semicolons, as in {example}",
                        item=item,
                        example=";".join([*source.choices][:2]),
                    )
                )
        unsure = tuple(item.removesuffix("?") for item in items if item.endswith("?"))
        return Answer.model_construct(choices=tuple(item for item in items if not item.endswith("?")), unknown=unsure or None)
    numbers = [number_of(part) for part in text.split("..")]
    match numbers:
        case [float() as number]:
            return Answer.model_construct(value=number)
        case [float() as start, float() as end]:
            return Answer.model_construct(value=Range.model_construct(start=start, end=end))
    if text.endswith("%") and number_of(text.removesuffix("%").strip()) is not None:
        raise AnswerError(
            say("'{text}' is not a number; leave out the sign, and write it in the unit that the question asks for", text=text)
        )
    raise AnswerError(
        say("'{text}' is not a number; write it with a decimal point and no separators, or as 10..15 where it lies between two", text=text)
    )


def _as_key(leaf: Leaf, text: str) -> str:
    """A level key as spreadsheets may write it: 2.0 is level 2 where there is no level 2.0."""
    number = number_of(text) if leaf.levels and text not in leaf.by_key else None
    return text if number is None or f"{number:g}" not in leaf.by_key else f"{number:g}"
