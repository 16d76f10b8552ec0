"""What commands about the whole of many units read: a panel of one period, its framework and its scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..languages import Language
    from ..model import Framework
    from ..panel import Panel, Wanted
    from ..prepare import Prepared
    from ..scoring import Plan, Scores


class LoadedPanel(NamedTuple):
    """A panel of one period and its scores; `prepared` is what the steps of its framework made of all periods."""

    plan: Plan
    panel: Panel
    scores: Scores
    prepared: Prepared | None

    @property
    def framework(self) -> Framework:
        return self.plan.framework

    @property
    def language(self) -> Language:
        """What its texts are in, or English if readiness does not speak that."""
        from ..languages import language_of

        return language_of(self.framework.language)


def load_panel(
    path: Path,
    framework: str | None,
    lang: str | None = None,
    wanted: Wanted | None = None,
    period: str | None = None,
    *,
    option: str = "--only-period",
    answers: bool = False,
) -> LoadedPanel:
    """Read, prepare and score a table or a folder of surveys, and say on stderr what was done to it.

    `answers` keeps those of surveys as written. Of several periods it is the one that `option` asks for, else the last,
    placed by steps that have seen all. Raises `ProblemsError` with every fault.
    """
    from ..panel import Wanted, score_panel
    from ..scoring import compile_framework
    from .panels import framework_of, one_period, read_panel
    from .preparing import Preparing

    plan, preparing = compile_framework(framework_of(path, framework, lang)), Preparing()
    panel = one_period(read_panel(path, plan, wanted or Wanted(), preparing, answers=answers), period, option)
    return LoadedPanel(plan, panel, score_panel(plan, panel), preparing.done)


def about(loaded: LoadedPanel, **more: Any) -> dict[str, Any]:
    """What a JSON result about the whole of a panel begins with: `tool`, `framework`, `panel` and `sample`."""
    from .output import head

    panel = loaded.panel
    return {
        **head(loaded.framework),
        "panel": {"path": panel.path, "units": len(panel.units), "period": panel.period, **more},
        "sample": loaded.prepared and loaded.prepared.sample(),
    }
