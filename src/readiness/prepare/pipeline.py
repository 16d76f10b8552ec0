"""The steps in their order: a panel in, rows for the engine out, with what was learnt, what was changed, and what is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..panel import Panel
from ..problems import Problem, ProblemsError, raise_errors
from ..scoring import Plan, Rows
from ..scoring.gates import Flags
from ..scoring.layouts import layout_of, written
from ..scoring.numbers import Floats
from ..scoring.steps import has_steps
from ..scoring.units import ANSWERED, NOT_APPLICABLE_, OUT_OF_SCOPE
from ..sentences import Sentence, say, say_many
from . import denominate, filling, screen
from .fitted import ALL, NOTHING_LENT, Absent, Fitted, Lent, scored, treated
from .learn import Learner, listed
from .ledger import Change, Ledger
from .outrank import compared
from .placing import Numbers, between_ends, fillable, flagged, own_rows, periods_of, rows_of, with_rows
from .recipe import Recipe, recipe_of
from .repeated import asked_once, refusal


@dataclass(frozen=True, eq=False)
class Prepared:
    """A panel whose rows hold what the steps have made of its numbers.

    `imputed` flags the numbers that were filled in (leaves x units); `screened` are the units that are left out, each with
    its share of data; `notes` are sentences for whoever reads the result. `fitted` is what they are placed by, `numbers` what was
    placed; both are None for a framework without steps. `read` is the panel as it was given, before any step.
    """

    panel: Panel
    read: Panel
    imputed: Flags
    fitted: Fitted | None = None
    screened: tuple[tuple[str, float], ...] = ()
    notes: tuple[Sentence, ...] = ()
    ledger: Ledger = Ledger(False)  # noqa: RUF009 - it collects nothing
    numbers: Numbers | None = None

    def changes(self) -> Iterable[Change]:
        """Every number that a step has changed, if they were to be logged."""
        return self.ledger.changes()

    def sample(self) -> dict[str, Any] | None:
        """What the scores are relative to, for the result; None where they stand for themselves."""
        if self.fitted is None:
            return None
        return {
            "source": self.fitted.source,
            "units": self.fitted.units,
            "periods": list(self.fitted.periods),
            "imputed": int(self.imputed.sum()),
            "screened": {"units": [unit for unit, _ in self.screened], "indicators": list(self.fitted.screened)},
        }


def prepare(plan: Plan, panel: Panel, fitted: Fitted | None = None, *, log: bool = False, lent: Lent = NOTHING_LENT) -> Prepared:
    """Take a panel through the steps of its framework; a framework without any gives it back as it is.

    `fitted` is what an earlier sample has taught: the units are then placed by it, and teach nothing themselves. `lent` is
    what another has taught of some indicators, of which this one then teaches nothing. Raises `ProblemsError` with
    everything that the sample cannot be scored by.
    """
    if not has_steps(plan):
        return Prepared(panel, panel, np.zeros((0, 0), dtype=np.bool_))
    if panel.rows.laid:
        return _laid_out(plan, panel, fitted, log, lent)
    recipe = recipe_of(plan)
    try:
        return _Run(recipe, panel, fitted, Ledger(log), lent).prepared()
    except Absent as absent:
        periods = fitted.periods if fitted else ()
        message = say(
            "nothing was learnt of the period {period} (only of {periods}); use parameters of that period",
            period=absent.period,
            periods=", ".join(periods),
        )
        raise ProblemsError([Problem(panel.path, 0, 0, "I08", message)]) from None


def _laid_out(plan: Plan, panel: Panel, fitted: Fitted | None, log: bool, lent: Lent) -> Prepared:
    """The same of units that are answered by instance, but for what takes steps."""
    once, layout = asked_once(plan), layout_of(plan, panel.rows.laid)
    for name in (written(name) for name, _ in panel.rows.laid):
        if name in once:
            raise ProblemsError([Problem(panel.path, 0, 0, "I10", refusal(plan, name))])
    found = prepare(layout.plan, replace(panel, rows=layout.bare(panel.rows)), fitted, log=log, lent=lent)
    pins = {plan.index[layout.plan.nodes[index].id]: pin for index, pin in found.panel.rows.pins.items()}
    rows = replace(found.panel.rows, laid=panel.rows.laid, pins=pins)
    imputed = np.array([found.imputed[own].any(axis=0) for own in layout.leaves])
    return replace(found, panel=replace(found.panel, rows=rows), read=panel, imputed=imputed)


class _Run:
    def __init__(self, recipe: Recipe, panel: Panel, fitted: Fitted | None, ledger: Ledger, lent: Lent) -> None:
        self.recipe, self.read, self.panel, self.given, self.ledger, self.lent = recipe, panel, panel, fitted, ledger, lent
        self.at, self.periods = recipe.leaves, periods_of(panel)
        self.notes: list[Sentence] = []
        self.reasons: dict[tuple[str, str], str] = {}
        self.out: list[tuple[str, float]] = []
        self.left_out: tuple[int, ...] = ()
        self.gone: Mapping[str, str] = {}  # the indicators left out, and why
        self.x = own_rows(self.recipe, panel.raw)
        self.nothing = np.zeros(self.x.shape, dtype=np.bool_)
        self.imputed = np.zeros(self.x.shape, dtype=np.bool_)
        self.fitted = fitted or Fitted(panel.path, 0, tuple(sorted(set(self.periods) - {ALL})))  # units are counted when all is learnt

    def prepared(self) -> Prepared:
        self._denominate()
        if self.given is not None:
            self._leave_out(dict.fromkeys(self.given.screened, "left out of the sample"))
        step = self.recipe.plan.framework.file.prepare.screen
        if step is not None and not step.imputed:
            self._screen()
        self._impute()
        if step is not None and step.imputed:
            self._screen()
        scores, fitted = self._scores(), self.fitted
        numbers = Numbers(self.recipe, self.panel, self.x, self.nothing, self.imputed)
        rows = rows_of(numbers, fitted, self.periods, scores)
        whole = with_rows(self.recipe, np.zeros(self.panel.raw.shape, dtype=np.bool_), self.imputed)
        if self.ledger.wanted:
            self._log_fixed(rows)
        panel = replace(self.panel, rows=self._compared(rows))
        return Prepared(panel, self.read, whole, self.fitted, tuple(self.out), tuple(self.notes), self.ledger, numbers)

    def _scores(self) -> Floats:
        """The scores of the items (items x units), by what this sample teaches or another has taught."""
        values = self._learn() if self.given is None else treated(self.recipe, self.given, self.x, self.periods)
        self._log("treat", self.x, values, self._why)
        scores = scored(self.recipe, self.fitted, values, self.periods)
        self._log("normalise", values, scores, lambda place, unit: self._method(place))
        return scores

    def _compared(self, rows: Rows) -> Rows:
        """The rows with the scores of nodes that compare units: with each other, or with those of an earlier sample."""
        plan, given, units = self.recipe.plan, self.given, self.panel.units
        nodes = [node for node in plan.nodes if node.compared]
        if nodes and given is None:
            self._refuse_few([node.id for node in nodes])
            rows, rivals = compared(plan, rows, units, self.periods)
            self.fitted = replace(self.fitted, rivals=rivals)
        elif nodes and given is not None:
            parts = {name: set(rivals.parts) for (_, name), rivals in given.rivals.items()}
            lacking = [node.id for node in nodes if parts.get(node.id) != {plan.nodes[part].id for part in node.parts}]
            if lacking:
                message = say(
                    "nothing was saved of the units to compare others with in {names}, or its parts were others; save the parameters again",
                    names=listed(lacking),
                )
                raise ProblemsError([Problem(self.panel.path, 0, 0, "I08", message)])
            periods = [given.period("period", period) for period in self.periods]
            for absent in (period for period in periods if (period, nodes[0].id) not in given.rivals):
                raise Absent(absent)
            rows, _ = compared(plan, rows, units, periods, given.rivals)
        return rows

    def _refuse_few(self, names: list[str]) -> None:
        """Refuse to compare a unit with no other."""
        alone = [period for period in set(self.periods) if self.periods.count(period) < 2]
        if alone:
            when = "" if alone == [ALL] else say(" in {names}", names=listed(sorted(alone)))
            message = say(
                "{names}: copeland compares units, and there is 1 of them{when}; give a panel of several, or the parameters of one"
                " (--parameters FILE)",
                names=listed(names),
                when=when,
            )
            raise ProblemsError([Problem(self.panel.path, 0, 0, "I02", message)])

    def _log(self, step: str, before: Floats, after: Floats, reason: Any) -> None:
        self._note([item.leaf.id for item in self.recipe.items], step, (before, after), reason)

    def _note(self, ids: Sequence[str], step: str, numbers: tuple[Floats, Floats], reason: Any) -> None:
        if self.ledger.wanted:
            when = [None if period == ALL else period for period in self.periods]
            self.ledger.note((self.panel.units, when), ids, step, *numbers, reason)

    def _log_fixed(self, rows: Rows) -> None:
        """The numbers that take no step but the ends of their own scale, or are left out."""
        taken = {item.leaf.id for item in self.recipe.items}
        leaves = [leaf for leaf in self.recipe.plan.leaves if leaf.scored and leaf.number_scale is not None and leaf.id not in taken]
        for step, own in (("screen", True), ("normalise", False)):
            some = [leaf for leaf in leaves if (leaf.id in self.gone) is own]
            at, ids = [leaf.index for leaf in some], [leaf.id for leaf in some]
            scores = np.where(np.isnan(self.panel.raw[at]), np.nan, rows.low[at])
            self._note(ids, step, (self.panel.raw[at], scores), lambda place, unit, ids=ids: self.gone.get(ids[place], "goalposts"))

    def _why(self, place: int, unit: int) -> str:
        """Why a number was treated."""
        name = self.recipe.items[place].leaf.id
        return self.reasons.get((ALL, name)) or self.reasons.get((self.periods[unit], name), "as the sample was")

    def _method(self, place: int) -> str:
        normalise = self.recipe.items[place].steps.normalise
        return "goalposts" if normalise is None else normalise.method

    def _denominate(self) -> None:
        (found, self.nothing), problems = denominate.denominate(self.recipe, self.panel, self.x)
        raise_errors(problems)
        if found is self.x:
            return
        lost = int((np.isnan(found) & ~np.isnan(self.x) & ~self.nothing).sum())
        if lost:
            self.notes.append(say("{numbers} without a denominator: unknown", numbers=_numbers(lost)))
        if self.nothing.any():
            self.notes.append(say("{numbers} with the denominator 0: not applicable", numbers=_numbers(int(self.nothing.sum()))))
        self._log("denominate", self.x, found, denominate.reason(self.recipe, self.panel))
        self.x = found

    def _screen(self) -> None:
        """Leave out units and indicators with too little data; a sample that is given has said already which indicators."""
        step = self.recipe.plan.framework.file.prepare.screen
        assert step is not None
        known, asked = self._data()
        if self.given is not None:
            step = step.model_copy(update={"indicators": None})
        found = screen.screen(step, known, asked)
        kept, least = found.kept(len(self.panel.units)), f"{step.units or 0:.0%}"
        if not kept:
            self._refuse_all(
                say("no unit has {units} of the numbers; lower 'units' of 'screen', or impute before ('imputed: true')", units=least)
            )
        if found.units:
            self.out = [(self.panel.units[unit], share) for unit, share in found.units.items()]
            said = listed([f"{unit} ({share:.0%})" for unit, share in self.out])
            self.notes.append(say("left out, with less than {share} of the numbers: {names}", share=least, names=said))
            self._log_units(found.units)
            self.panel = self.panel.take(kept)
            self.periods = periods_of(self.panel)
            self.x, self.nothing, self.imputed = self.x[:, kept], self.nothing[:, kept], self.imputed[:, kept]
        few = {leaf: share for leaf, share in found.leaves.items() if self.recipe.plan.leaves[leaf].id not in self.lent.names}
        if few:
            self._screen_indicators(few, f"{step.indicators or 0:.0%}", np.asarray(asked[:, kept].any(axis=1)))

    def _screen_indicators(self, few: dict[int, float], least: str, asked: Flags) -> None:
        """Leave out leaves with too little data, each with its share of it; `asked` flags those that any unit is asked."""
        if not asked[[leaf for leaf in range(len(asked)) if leaf not in few]].any():
            self._refuse_all(
                say(
                    "no indicator has the numbers of {share} of the units; lower 'indicators' of 'screen', or impute before"
                    " ('imputed: true')",
                    share=least,
                )
            )
        names = {self.recipe.plan.leaves[leaf].id: share for leaf, share in few.items()}
        said = listed([f"{name} ({share:.0%})" for name, share in names.items()])
        self.notes.append(say("indicators left out, with the numbers of less than {share} of the units: {names}", share=least, names=said))
        self.left_out = tuple(few)
        self._leave_out({name: f"{share:.1%} of the units have its number" for name, share in names.items()})

    def _leave_out(self, reasons: Mapping[str, str]) -> None:
        """Take the numbers of indicators out of all further steps, each for its reason."""
        self.gone, ids = reasons, [item.leaf.id for item in self.recipe.items]
        places = [place for place, name in enumerate(ids) if name in reasons]
        if places:
            gone, self.nothing, self.imputed = self.x.copy(), self.nothing.copy(), self.imputed.copy()
            gone[places], self.nothing[places], self.imputed[places] = np.nan, True, False
            self._log("screen", self.x, gone, lambda place, unit: reasons[ids[place]])
            self.x = gone

    def _refuse_all(self, message: Sentence) -> None:
        raise ProblemsError([Problem(self.panel.path, 0, 0, "I09", message)])

    def _log_units(self, units: dict[int, float]) -> None:
        gone = self.x.copy()
        gone[:, list(units)] = np.nan
        self._log("screen", self.x, gone, lambda place, unit: f"the unit has {units[unit]:.1%} of the numbers")

    def _data(self) -> tuple[Flags, Flags]:
        """Which scored leaves are known, and which are asked, of every unit."""
        rows, leaves = self.panel.rows, self.recipe.plan.leaves
        states = rows.states
        assert states is not None
        asked = (states != NOT_APPLICABLE_) & (states != OUT_OF_SCOPE)
        asked[[leaf.index for leaf in leaves if not leaf.scored or not leaf.is_question]] = False
        known = states == ANSWERED
        asked[self.at] &= ~self.nothing
        known[self.at] = ~np.isnan(self.x) | between_ends(self.recipe, self.panel)
        return known, asked

    def _impute(self) -> None:
        recipe, panel, periods = self.recipe, self.panel, self.periods
        if self.given is None:
            centres, problems = filling.learn_centres(recipe, panel, self.x, periods)
            raise_errors(problems)
            joints = filling.learn_joints(recipe, self.x, periods)
            self.fitted = self.lent.beside(replace(self.fitted, centres=centres, joints=joints))
        wanted = np.array([item.steps.impute is not None for item in recipe.items], dtype=np.bool_)
        if not wanted.any() or not np.isnan(self.x).any():
            return
        found, problems = filling.fill_in_time(recipe, panel, self.x, periods)
        raise_errors(problems)
        gaps = fillable(recipe, panel, self.x, self.nothing)
        numbers = filling.fill_as_taught(recipe, panel, found, periods, self.fitted).take(gaps)
        found, there = self.x.copy(), ~np.isnan(numbers)
        np.put(found, gaps, numbers)
        self.imputed = flagged(self.x.shape, gaps[there])
        left = int((~there & wanted[gaps // self.x.shape[1]]).sum())
        if there.any():
            self.notes.append(say("{numbers} imputed", numbers=_numbers(int(there.sum()))))
        if left:
            self.notes.append(say("{numbers} not imputed, for want of other numbers: unknown", numbers=_numbers(left)))
        self._log("impute", self.x, found, filling.reason(recipe, panel))
        self.x = found

    def _units(self) -> int:
        """How many units the sample has; only in several periods one can stand there more than once."""
        units = self.panel.units
        return len(set(units)) if "period" in self.panel.attributes else len(units)

    def _learn(self) -> Floats:
        """Learn from this sample; gives its treated numbers. Raises `ProblemsError` where it cannot teach."""
        learner = Learner(self.recipe, self.panel.path, self.panel.units, self.periods)
        learner.treat(self.x)
        leaves = self.recipe.plan.leaves
        screened = tuple(leaves[leaf].id for leaf in self.left_out)
        taught = replace(self.fitted, units=self._units(), screened=screened, treatments=learner.treatments)
        fitted = self.lent.beside(taught)
        values = treated(self.recipe, fitted, self.x, self.periods)
        lent = (leaf.index for leaf in leaves if leaf.id in self.lent.names)
        learner.scale(values, (*self.left_out, *lent))
        raise_errors(learner.problems)
        self.reasons = learner.reasons
        self.notes.extend(learner.silent)
        self.fitted = self.lent.beside(replace(fitted, lines=learner.lines, numbers=learner.numbers))
        return values


def _numbers(count: int) -> Sentence:
    return say_many("{count} number", "{count} numbers", count)
