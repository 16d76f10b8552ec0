"""What commands about many units read: a panel, its framework and its scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..model import Framework
    from ..panel import Panel
    from ..scoring import Plan, Scores


class LoadedPanel(NamedTuple):
    """A panel after it was scored."""

    framework: Framework
    plan: Plan
    panel: Panel
    scores: Scores


def load_panel(path: Path, framework: str, lang: str | None = None) -> LoadedPanel:
    """Read and score a table or a folder of surveys of one period; raises `ProblemsError` with every fault."""
    from ..panel import Wanted, score_panel
    from ..scoring import compile_framework
    from .inputs import load_framework_checked
    from .panels import read_panel

    source = load_framework_checked(framework, lang)
    assert source.framework is not None
    plan = compile_framework(source.framework)
    panel = read_panel(path, source.framework, plan, Wanted())
    return LoadedPanel(source.framework, plan, panel, score_panel(plan, panel))


def about(loaded: LoadedPanel, **more: Any) -> dict[str, Any]:
    """The parts `framework` and `panel` of a JSON result."""
    framework, panel = loaded.framework, loaded.panel
    return {
        "framework": {"id": framework.id, "version": framework.file.version, "digest": framework.digest},
        "panel": {"path": panel.path, "units": len(panel.units), "period": panel.period, **more},
    }
