"""The steps before scores at a command: what its options say of them, and what the result says came of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..problems import UsageError
from ..sentences import Sentence, say
from .talk import tell, tell_written

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Panel
    from ..prepare import Prepared
    from ..scoring import Plan

ParametersOption = Annotated[
    Path | None,
    typer.Option("--parameters", help="Place units among those of an earlier sample, by the parameters it has saved.", metavar="FILE"),
]
SaveParametersOption = Annotated[
    Path | None,
    typer.Option("--save-parameters", help="Save what this sample teaches (YAML), to place later units among its own.", metavar="FILE"),
]
LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log", help="Write every number that a step has changed (CSV): unit, indicator, step, before, after, reason.", metavar="FILE"
    ),
]
CHANGE = ("unit", "period", "indicator", "step", "before", "after", "reason")


@dataclass
class Preparing:
    """The options, and what was prepared once a panel has gone through the steps."""

    parameters: Path | None = None
    save: Path | None = None
    log: Path | None = None
    done: Prepared | None = None

    def panel(self, plan: Plan, panel: Panel) -> Panel:
        """A panel after the steps of its framework, with files written and notes told on stderr as asked for."""
        from ..prepare import load_parameters, prepare, save_parameters

        fitted = None
        if self.parameters is not None:
            fitted, told = load_parameters(self.parameters, plan.framework)
            if told is not None:
                tell(told)
        self.done = prepare(plan, panel, fitted, log=self.log is not None)
        for note in self.done.notes:
            tell(note)
        if self.save is not None and self.done.fitted is not None:
            save_parameters(self.save, plan.framework, self.done.fitted)
            tell_written(self.save)
        if self.log is not None:
            from .output import emit, to_csv

            emit(to_csv(CHANGE, self.done.changes()), self.log)
        return self.done.panel

    def refuse_options(self, framework: Framework) -> None:
        """Raise `UsageError` for an option that a framework without steps has no use for."""
        given = {"--parameters": self.parameters, "--save-parameters": self.save, "--log": self.log}
        for option in (option for option, path in given.items() if path is not None):
            raise UsageError(
                say(
                    "{option} is about steps before scores, and {framework} has none ('prepare' in framework.yaml)",
                    option=option,
                    framework=framework.id,
                )
            )

    def foot(self, plan: Plan) -> Sentence | None:
        """The line below a table that names the sample; None where scores stand for themselves."""
        fitted = self.done.fitted if self.done is not None else None
        if fitted is None:
            return None
        from ..prepare import relative  # only where steps were taken

        if not relative(plan):
            return None
        when = f" ({', '.join(fitted.periods)})" if fitted.periods else ""
        source = PurePath(fitted.source).name
        return say("Scores are relative to the sample: {source}{when}, {count} units", source=source, when=when, count=fitted.units)

    def sample(self) -> dict[str, Any]:
        """The part `sample` of a JSON result; none for a framework without steps."""
        sample = self.done.sample() if self.done is not None else None
        return {} if sample is None else {"sample": sample}

    def imputed(self, plan: Plan, row: int) -> dict[str, Any]:
        """The part `imputed` of a unit in a JSON result: the ids of the numbers that were filled in."""
        if self.done is None or self.done.fitted is None:
            return {}
        return {"imputed": [leaf.id for leaf in plan.leaves if self.done.imputed[leaf.index, row]]}


def refuse_alone(plan: Plan) -> None:
    """Raise `UsageError` for a framework whose scores this command cannot make of one survey."""
    from ..scoring.steps import has_steps

    if has_steps(plan):
        name = plan.framework.id
        raise UsageError(
            say(
                "{name} scores numbers by steps ('prepare') that this command does not take; 'readiness score SURVEY "
                "--parameters FILE' scores one survey, 'readiness rank PANEL --framework {name}' many units",
                name=name,
            )
        )


def refuse_without_sample(plan: Plan) -> None:
    """Raise `UsageError` where scores are relative to a sample, and there is one survey only."""
    from ..prepare import relative

    names = relative(plan)
    if names:
        shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        name = plan.framework.id
        raise UsageError(
            say(
                "{name} compares units, and one survey is no sample ({shown} would have no score); score a panel ('readiness "
                "score PANEL --framework {name} --save-parameters FILE'), and then this survey with '--parameters FILE'; or "
                "give the numbers fixed ends ('from', 'to')",
                name=name,
                shown=shown,
            )
        )
