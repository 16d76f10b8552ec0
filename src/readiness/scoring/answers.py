"""From answers to rows: what an answer says of its indicator's score, as an interval (R1, R4, R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from ..model import NOT_APPLICABLE, UNKNOWN, Amount, Answer, Indicator, Node, NumberScale, Range, Ratio, Subject
from ..sentences import Sentence, concat, say, sentence_of
from .numbers import Floats
from .plan import NOTHING, Laid, Leaf, Plan
from .scales import choice_share, number_of, number_score, on_range

State = Literal["answered", "unknown", "unanswered", "not-applicable", "out-of-scope"]
STATES: tuple[State, ...] = ("answered", "unknown", "unanswered", "not-applicable", "out-of-scope")
Answers = Mapping[str, Answer]

NEGATIVE = say("the denominator is below 0; write a count or an amount")

# How a condition of `when` stands: met, not met, or not known yet.
YES, NO, OPEN = 1, 0, -1


class AnswerError(ValueError):
    """An answer that its indicator cannot take; the message says what to write. `where` is the key at fault."""

    def __init__(self, message: Sentence, where: str | None = None, known: Sequence[str] = (), word: str = "") -> None:
        super().__init__(message)
        self.where, self.known, self.word = where, known, word


class Cell(NamedTuple):
    """One answer of one subject: its state, and the smallest and largest score still possible (NaN for none).

    `raw` is the number of a number or a ratio in its own unit, where it is known.
    """

    state: State
    low: float
    high: float
    supported: bool = False
    open_condition: bool = False
    raw: float = NOTHING


class Pin(NamedTuple):
    """The score of a node that only a comparison of units gives (`copeland`), one a scenario: as it is, at worst, at best."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Scenarios, one a column of each array: arrays are (leaves x scenarios), C-ordered.

    `low` and `high` are the ends of each leaf's score in the framework's range, NaN where it does not apply; the same
    object twice says that nothing is open. `supported` tells which answers have evidence, `zero` which open ones count
    as worst in the value, `outer` which bounds are wider than exact, `states` indexes `STATES`. `pins` are the scores of
    nodes that compare units, by their index in the plan; `prepare` makes them. `whole` is `low` where it is known already that
    every leaf applies in every scenario, so that nobody looks again. Where `laid` names instances, leaves are those of the
    plan laid out by them (`layouts`).
    """

    low: Floats
    high: Floats
    states: np.ndarray[tuple[int, ...], np.dtype[np.int8]] | None = None
    supported: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None = None
    zero: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None = None
    outer: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None = None
    pins: Mapping[int, Pin] = field(default_factory=dict)
    whole: Floats | None = None
    laid: Laid = ()

    @property
    def count(self) -> int:
        return int(self.low.shape[1])

    def block(self, start: int, stop: int) -> Rows:
        """The scenarios from `start` up to `stop`: views, but copies where a row would not be contiguous."""

        def cut(array: Any) -> Any:
            part = array[:, start:stop]
            lone = stop - start == 1 and len(array) > 1  # numpy would walk down the column, perhaps by another routine
            return np.ascontiguousarray(part) if lone or part.strides[1] != part.itemsize else part

        low = cut(self.low)
        high = low if self.high is self.low else cut(self.high)
        states, supported, zero, outer = (
            None if array is None else cut(array) for array in (self.states, self.supported, self.zero, self.outer)
        )
        pins = {node: Pin(*(lane[start:stop] for lane in pin)) for node, pin in self.pins.items()}
        whole = low if self.whole is self.low else None
        return Rows(low, high, states, supported, zero, outer, pins, whole, self.laid)


def rows(plan: Plan, scenarios: Iterable[tuple[Subject | None, Answers]]) -> Rows:
    """Scenarios as rows; raises `AnswerError` for an answer that its indicator cannot take."""
    return stack(plan, [cells(plan, subject, answers) for subject, answers in scenarios])


def stack(plan: Plan, columns: Sequence[Sequence[Cell]]) -> Rows:
    """Cells (one list a scenario, in the order of the plan's leaves) as rows, with the policies applied (R4)."""
    shape = (len(plan.leaves), len(columns))
    low, high = np.empty(shape), np.empty(shape)
    states, supported = np.empty(shape, dtype=np.int8), np.empty(shape, dtype=np.bool_)
    zero, outer = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for column, found in enumerate(columns):
        for leaf, cell in zip(plan.leaves, found, strict=True):
            at = (leaf.index, column)
            low[at], high[at] = cell.low, cell.high
            states[at], supported[at], outer[at] = STATES.index(cell.state), cell.supported, cell.open_condition
            if cell.state in (UNKNOWN, "unanswered") and policy(leaf, cell.state) != UNKNOWN:
                if policy(leaf, cell.state) == "zero":
                    zero[at] = True
                else:
                    low[at] = high[at] = NOTHING
    return Rows(low, high, states, supported, zero if zero.any() else None, outer if outer.any() else None)


def policy(leaf: Leaf, state: str) -> str:
    """What the framework does with an unknown or unanswered leaf."""
    return leaf.unknown if state == UNKNOWN else leaf.unanswered


def cells(plan: Plan, subject: Subject | None, answers: Answers) -> list[Cell]:
    """What the answers of one subject say of every leaf, in the plan's order."""
    return _Reader(plan, subject, answers).cells()


def answer_cell(leaf: Leaf, answer: Answer | None, others: Callable[[str], Answer | None] = lambda name: None) -> Cell:
    """What one answer says of its leaf, conditions aside. `others` finds the numbers that a ratio is made of."""
    state = state_of(answer)
    source = leaf.source
    if leaf.given:
        return _given_cell(leaf, answer, state)
    if isinstance(source, Indicator) and source.ratio is not None and not _said_whole(answer):
        return _ratio_cell(leaf, source.ratio, answer, others)
    if state != "answered" or answer is None:
        return Cell(state, leaf.worst, leaf.best) if state != NOT_APPLICABLE else Cell(state, NOTHING, NOTHING)
    supported = bool(answer.evidence)
    if answer.unknown is not None and getattr(source, "choices", None) is None:
        raise AnswerError(say("only a tick list has items that may be unknown; leave 'unknown' out"), "unknown")
    if leaf.levels:
        scores = [_level_score(leaf, key) for key in level_keys(answer)]
        return Cell("answered", min(scores), max(scores), supported)
    assert isinstance(source, Indicator)
    if source.choices is not None:
        have, unknown = ticked(answer), open_items(answer)
        low = _choice_score(leaf, source, have)
        high = _choice_score(leaf, source, (*have, *unknown), "unknown") if unknown else low
        return Cell("answered", low, high, supported)
    scale = source.number_scale
    assert scale is not None
    return _number_cell(leaf, scale, amount(answer), supported)


def _number_cell(leaf: Leaf, scale: NumberScale, ends: tuple[float, float], supported: bool) -> Cell:
    scores = [number_score(scale, x, leaf.maximum, leaf.ends) for x in ends]
    return Cell("answered", min(scores), max(scores), supported, raw=ends[0] if ends[0] == ends[1] else NOTHING)


def _given_cell(leaf: Leaf, answer: Answer | None, state: State) -> Cell:
    """A published score in place of what the parts give; nothing where it is left out, and the parts say what is open."""
    if state == NOT_APPLICABLE:
        raise AnswerError(
            say("a score that is given is a number; leave it out, and answer 'not-applicable' to the questions below"), "state"
        )
    if state != "answered" or answer is None:
        return Cell(state, NOTHING, NOTHING)
    low, high = amount(answer)
    if low < leaf.worst or high > leaf.best:
        raise AnswerError(
            say("the score that is given lies outside the range from {worst} to {best}", worst=f"{leaf.worst:g}", best=f"{leaf.best:g}"),
            "value",
        )
    return Cell("answered", low, high, bool(answer.evidence))


def _said_whole(answer: Answer | None) -> bool:
    """Whether an answer speaks of a ratio itself, not of its two numbers."""
    return answer is not None and (answer.value is not None or answer.given is not None or answer.state is not None)


def state_of(answer: Answer | None) -> State:
    """The state of an answer as written: answered, unknown, unanswered or not applicable."""
    if answer is None:
        return "unanswered"
    said = {answer.state, answer.given if isinstance(answer.given, str) else None, answer.value if isinstance(answer.value, str) else None}
    for words in (answer.level, answer.choices):
        if words is not None and len(words) == 1:
            said.add(words[0])
    for amount_ in (answer.numerator, answer.denominator):
        if isinstance(amount_, str):
            said.add(amount_)
    if NOT_APPLICABLE in said:
        return "not-applicable"
    if UNKNOWN in said:
        return "unknown"
    given = (answer.given, answer.level, answer.value, answer.choices, answer.unknown, answer.numerator, answer.denominator)
    return "answered" if any(value is not None for value in given) else "unanswered"


def level_keys(answer: Answer) -> tuple[str, ...]:
    """The level, or the levels that are still possible, as written."""
    if answer.level is not None:
        return answer.level
    if answer.given is None or answer.value is not None or answer.choices is not None:
        raise AnswerError(say("this question takes a level: write 'level: KEY'"), "value" if answer.value is not None else "choices")
    if isinstance(answer.given, tuple):
        if not answer.given:
            raise AnswerError(say("this question takes a level, and the list is empty: write 'level: KEY', or 'unknown'"))
        return answer.given
    return (answer.given,)


def ticked(answer: Answer) -> tuple[str, ...]:
    """The items ticked."""
    if answer.choices is not None or (answer.unknown is not None and answer.given is None):
        return answer.choices or ()
    if isinstance(answer.given, tuple):
        return answer.given
    if answer.given is None:
        raise AnswerError(
            say("this question takes a tick list: write 'choices: [ITEM, …]'"), "level" if answer.level is not None else "value"
        )
    return (answer.given,)


def open_items(answer: Answer) -> tuple[str, ...]:
    """The items of a tick list of which it is not known whether they hold; raises `AnswerError` for one that is ticked too."""
    for name in answer.unknown or ():
        if name in ticked(answer):
            raise AnswerError(say("'{name}' is ticked and unknown at once; keep one", name=name), "unknown")
    return answer.unknown or ()


def amount(answer: Answer) -> tuple[float, float]:
    """The number, or the two ends between which it lies."""
    value: float | Range | str | tuple[str, ...] | None = answer.value
    if value is None and isinstance(answer.given, str):
        number = number_of(answer.given)
        value = answer.given if number is None else number
    if isinstance(value, Range):
        if value.start > value.end:
            raise AnswerError(
                say("the range runs backwards, from {start} to {end}; swap its ends", start=f"{value.start:g}", end=f"{value.end:g}"),
                "value",
            )
        return value.start, value.end
    if isinstance(value, (int, float)):
        return value, value
    where = next((key for key in ("level", "choices") if getattr(answer, key) is not None), None)
    shown = say(", not '{value}'", value=value) if isinstance(value, str) else ""
    raise AnswerError(say("this question takes a number: write 'value: NUMBER'{shown}", shown=shown), where)


def _level_score(leaf: Leaf, key: str) -> float:
    if key not in leaf.by_key:
        keys = list(leaf.by_key)
        raise AnswerError(say("there is no level '{key}'; the levels are {keys}", key=key, keys=", ".join(keys)), "level", keys, key)
    return leaf.by_key[key].score


def _choice_score(leaf: Leaf, source: Indicator, names: tuple[str, ...], key: str = "choices") -> float:
    """The score of a tick list; `key` is what to look at where a name is wrong."""
    items = source.choices or {}
    for name in names:
        if name not in items:
            raise AnswerError(
                say("there is no item '{name}'; the items are {items}", name=name, items=", ".join(items)), key, list(items), name
            )
    if len(names) > 1 and any(items[name].alone for name in names):
        alone = next(name for name in names if items[name].alone)
        raise AnswerError(say("'{name}' stands alone; leave out the other items or this one", name=alone), key)
    return on_range(leaf.ends, choice_share(source, frozenset(names), leaf.maximum))


def ratio_sides(ratio: Ratio, answer: Answer | None, others: Callable[[str], Answer | None]) -> tuple[Answer | None, Answer | None]:
    """The answers to the two numbers of a ratio: those that its own answer gives, else what `others` finds for their questions."""
    top, bottom = (None, None) if answer is None else (answer.numerator, answer.denominator)
    return _side(top, ratio.numerator, others), _side(bottom, ratio.denominator, others)


def _side(given: Amount | None, name: str | None, others: Callable[[str], Answer | None]) -> Answer | None:
    if given is not None:
        return Answer.model_construct(value=given)
    return None if name is None else others(name)


def _ratio_cell(leaf: Leaf, ratio: Ratio, answer: Answer | None, others: Callable[[str], Answer | None]) -> Cell:
    """A ratio of two numbers: unknown if either is missing, not applicable if the denominator is 0 (R5)."""
    sides = ratio_sides(ratio, answer, others)
    states = [state_of(side) for side in sides]
    own_state = state_of(answer)
    if NOT_APPLICABLE in (own_state, *states):
        return Cell("not-applicable", NOTHING, NOTHING)
    top, bottom = sides
    if top is None or bottom is None or UNKNOWN in (own_state, *states) or "unanswered" in states:
        nothing = own_state == "unanswered" and set(states) == {"unanswered"}
        return Cell("unanswered" if nothing else "unknown", leaf.worst, leaf.best)
    (n_low, n_high), (d_low, d_high) = amount(top), amount(bottom)
    if d_low < 0:
        raise AnswerError(NEGATIVE, "denominator")
    if d_high == 0:
        return Cell("not-applicable", NOTHING, NOTHING)
    ends = [n / d if d else n * float("inf") if n else 0.0 for n in (n_low, n_high) for d in (d_low, d_high)]
    supported = bool(answer and answer.evidence) or bool(top.evidence and bottom.evidence)
    return _number_cell(leaf, ratio, (min(ends) * ratio.times, max(ends) * ratio.times), supported)


def applies(node: Node, subject: Subject | None) -> bool:
    """Whether `applies_to` lets the subject in; it reads the subject's attributes only."""
    return all(subject is not None and subject.attribute(name) in words for name, words in node.applies_to.items())


class _Reader:
    """Reads the answers of one subject, following conditions to the answers that they name."""

    def __init__(self, plan: Plan, subject: Subject | None, answers: Answers) -> None:
        self.plan, self.subject, self.answers = plan, subject, answers
        self.done: dict[str, Cell] = {}
        self.shared = sharing_ratios(plan)

    def cells(self) -> list[Cell]:
        found = [self.cell(leaf) for leaf in self.plan.leaves]
        for leaf in self.plan.leaves:
            is_group = not isinstance(leaf.source, Indicator)
            if is_group and found[leaf.index].state == "answered" and not found[leaf.index].supported:
                below = (self.plan.nodes[node] for node in self.plan.below(self.plan.index[leaf.id]))
                if any(found[other].supported for node in below for other in (node.leaf, node.given) if other >= 0):
                    found[leaf.index] = found[leaf.index]._replace(supported=True)
        return found

    def cell(self, leaf: Leaf) -> Cell:
        if leaf.id not in self.done:
            self.done[leaf.id] = self._cell(leaf)
        return self.done[leaf.id]

    def _cell(self, leaf: Leaf) -> Cell:
        if not all(applies(node, self.subject) for node in leaf.guards):
            return Cell("out-of-scope", NOTHING, NOTHING)
        stands = [self.condition(name, words) for node in leaf.guards for name, words in node.when.items()]
        if NO in stands or (OPEN in stands and state_of(self.answers.get(leaf.id)) == NOT_APPLICABLE):  # whatever comes out
            return Cell("not-applicable", NOTHING, NOTHING)
        if OPEN in stands:
            return Cell("unknown", *leaf.open_ends, open_condition=True)
        correlated = leaf.id in self.shared or self.hangs(leaf)
        try:
            cell = answer_cell(leaf, self.answers.get(leaf.id), self.counted)
        except AnswerError as error:
            raise AnswerError(concat((leaf.id, sentence_of(error)), ": "), error.where, error.known, error.word) from None
        return cell._replace(open_condition=True) if correlated and cell.low < cell.high else cell

    def counted(self, name: str) -> Answer | None:
        """An answer as a ratio counts it: not applicable or unknown where its question is."""
        state = self.cell(self.plan.leaf(name)).state
        if state in ("answered", "unanswered"):
            return self.answers.get(name)
        return Answer.model_construct(state=NOT_APPLICABLE if state == "out-of-scope" else state)

    def hangs(self, leaf: Leaf) -> bool:
        """Whether a number that it is made of is unknown only because a condition is."""
        ratio = leaf.source.ratio if isinstance(leaf.source, Indicator) else None
        names = (ratio.numerator, ratio.denominator) if ratio is not None else ()
        return any(self.cell(self.plan.leaf(name)).open_condition for name in names if name is not None)

    def condition(self, name: str, words: tuple[str, ...]) -> int:
        """Whether the answer to `name` is one of `words`."""
        leaf = self.plan.leaf(name)
        cell = self.cell(leaf)
        if cell.state != "answered":
            return NO if cell.state in ("not-applicable", "out-of-scope") else OPEN
        return how_stands(leaf, self.answers[name], frozenset(words))


def how_stands(leaf: Leaf, answer: Answer | None, words: frozenset[str]) -> int:
    """How a condition stands that asks for one of these words in answer to a question: YES, NO or OPEN."""
    if answer is None or state_of(answer) != "answered":
        return OPEN
    if not leaf.levels:
        return YES if words.intersection(ticked(answer)) else OPEN if words.intersection(open_items(answer)) else NO
    inside = [key in words for key in level_keys(answer)]
    return YES if all(inside) else OPEN if any(inside) else NO


def sharing_ratios(plan: Plan) -> frozenset[str]:
    """Ratios of which a number serves another ratio too: taken independently, their bounds are outer (R5)."""
    users: dict[str, list[str]] = {}
    for leaf in plan.leaves:
        ratio = leaf.source.ratio if isinstance(leaf.source, Indicator) else None
        if ratio is not None:
            for name in (ratio.numerator, ratio.denominator):
                if name:
                    users.setdefault(name, []).append(leaf.id)
    return frozenset(name for names in users.values() if len(names) > 1 for name in names)
