"""How robustness is shown to people: intervals of score and rank, what moves them, and the index without each part."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from .output import console, interval, number, share

if TYPE_CHECKING:
    from rich.console import Console

    from ..robustness import Assessment, Influence, UnitFigures
    from .drawn import Loaded

MOST = 10  # influences and removals that a person reads; JSON and CSV have all
WIDE = 100  # cells of a terminal that hold every column


def figure(value: float) -> float | None:
    """A number, or None where there is none."""
    return value if isfinite(value) else None


def place(value: float | None) -> float | None:
    """A rank as a whole number where it is one; those that tie may share a half."""
    if value is None or not isfinite(value):
        return None
    return int(value) if value == int(value) else value


def print_panel(loaded: Loaded, found: Assessment) -> None:
    """Units from the best to the worst, with what the draws say of each."""
    screen = console()
    _head(screen, loaded, found)
    _units(screen, loaded, found)
    _influences(screen, loaded, found, "What moves the ranks", "of the mean change of rank")
    _removed(screen, loaded, found)
    if any(step in loaded.study.methods for step in ("normalise", "aggregate", "treat")):
        screen.print("\nScores made by different methods are not on one scale: read the ranks.", soft_wrap=True)


def print_survey(loaded: Loaded, found: Assessment) -> None:
    """The score of one subject, its bands, and which answers matter most."""
    screen = console()
    _head(screen, loaded, found)
    (unit,) = found.units
    decimals = loaded.framework.file.decimals
    spread = interval(unit.score.low, unit.score.high, decimals)
    screen.print(f"Score {number(unit.value, decimals)}; median {number(unit.score.median, decimals)}, 5–95 % {spread}")
    _bands(screen, loaded, unit)
    drawn = loaded.study.answering
    if drawn is not None and drawn.open.any():
        screen.print(
            "The score counts what is known; a draw puts every unknown answer somewhere on its scale.", style="dim", soft_wrap=True
        )
    _influences(screen, loaded, found, "What the score hangs on", "of the variance of the score")
    _removed(screen, loaded, found)


def _head(screen: Console, loaded: Loaded, found: Assessment) -> None:
    who = loaded.names[0] if len(loaded.units) == 1 else f"{len(loaded.units)} units"
    screen.print(f"{who} · {loaded.framework.file.title}", style="bold")
    taken = f"all {found.draws} combinations" if found.exact else f"{found.draws:,} draws (seed {loaded.study.seed})"
    screen.print(f"{taken} of {'; '.join(_said(loaded))}", soft_wrap=True)
    screen.print()


def _said(loaded: Loaded) -> list[str]:
    """What varies, in words."""
    found, weights = [], loaded.study.weighting
    if weights is not None:
        which = "weights" if weights.of == "all" else f"weights of {weights.of}"
        found.append(f"{which} ± {share(weights.share)}" if weights.share is not None else f"{which} (Dirichlet, {weights.dirichlet:g})")
    drawn = loaded.study.answering
    if drawn is not None and drawn.count:
        unsaid = int(drawn.open.sum())
        counts = {"answers by their confidence": drawn.count - unsaid, "unknown answers": unsaid}
        found.append(" and ".join(f"{count:,} {what}" for what, count in counts.items() if count))
    found.extend(f"{step} ({', '.join(options)})" for step, options in loaded.study.methods.items())
    return found


def _units(screen: Console, loaded: Loaded, found: Assessment) -> None:
    from rich.table import Table

    decimals = loaded.framework.file.decimals
    peers = list(dict.fromkeys(peer for unit in found.units for peer in unit.beats))
    wide = screen.width >= WIDE
    banded = wide and bool(loaded.framework.file.bands)
    table = Table(box=None, padding=(0, 2 if wide else 1, 0, 0), header_style="bold")
    table.add_column("Rank", justify="right")
    table.add_column("Unit", overflow="fold", min_width=12)
    for heading in ("Score", "5–95 %", *(["Median"] if wide else [])):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("Ranks 5–95 %", "Same rank", *(["Band changes"] if banded else [])):
        table.add_column(heading, justify="right")
    for peer in peers:
        table.add_column(f"Before {peer}", justify="right", overflow="fold")
    for unit in sorted(found.units, key=lambda unit: (unit.rank is None, unit.rank or 0)):
        cells = [_rank(unit.rank), unit.unit, number(unit.value, decimals), interval(unit.score.low, unit.score.high, decimals)]
        cells.extend([number(unit.score.median, decimals)] if wide else [])
        cells.extend([_ranks(unit), _share(unit.same_rank)])
        cells.extend([_share(unit.band_changes)] if banded else [])
        table.add_row(*cells, *(_share(unit.beats.get(peer)) for peer in peers))
    screen.print(table)


def _share(value: float | None) -> str:
    """A share that no narrow column parts from its sign."""
    return share(value).replace(" ", "\N{NO-BREAK SPACE}")


def _rank(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _ranks(unit: UnitFigures) -> str:
    """The ranks of most draws, as whole places: a quantile between two places means both."""
    from math import ceil, floor

    low, high = unit.rank_spread.low, unit.rank_spread.high
    if low is None or high is None:
        return "–"
    return str(floor(low)) if floor(low) == ceil(high) else f"{floor(low)}–{ceil(high)}"


def _bands(screen: Console, loaded: Loaded, unit: UnitFigures) -> None:
    titles = {band.id: band.title for band in loaded.framework.file.bands}
    likely = sorted(((part, name) for name, part in unit.bands.items() if part > 0), reverse=True)
    if likely:
        screen.print("Bands: " + ", ".join(f"{titles[name]} {share(part)}" for part, name in likely), soft_wrap=True)


def _influences(screen: Console, loaded: Loaded, found: Assessment, title: str, of: str) -> None:
    from rich.table import Table

    told = sorted((one for one in found.influences if one.total is not None), key=lambda one: -(one.total or 0))
    if not told:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", title=f"\n{title}", title_justify="left", title_style="bold")
    table.add_column("Input", overflow="fold")
    for heading in ("Alone", "With the others", *([] if found.exact else ["5–95 %"])):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in told[:MOST]:
        ends = [] if found.exact else [_ends(one)]
        table.add_row(_title(loaded, one), *(share(None if index is None else _clipped(index)) for index in (one.first, one.total)), *ends)
    screen.print(table)
    rest = f"; {len(told) - MOST} more move it less" if len(told) > MOST else ""
    kept = f"; {found.failed} draws gave no result and were left out" if found.failed else ""
    screen.print(f"Sobol indices: shares {of}{rest}{kept}.", style="dim", soft_wrap=True)


def _ends(one: Influence) -> str:
    return "–" if one.total_ends is None else "–".join(f"{_clipped(end) * 100:.0f}" for end in one.total_ends) + " %"


def _clipped(index: float) -> float:
    """An index of nearly nothing may be estimated below 0, one of nearly all above 1."""
    return min(max(0.0, index), 1.0)


def _title(loaded: Loaded, one: Influence) -> str:
    """An answer by the title of its question; what else varies by its name."""
    plan = loaded.study.base.plan
    return plan.node(one.name).title if one.kind == "answers" and one.name in plan.index else one.name


def _removed(screen: Console, loaded: Loaded, found: Assessment) -> None:
    from rich.table import Table

    one_unit = len(loaded.units) == 1
    decimals = loaded.framework.file.decimals
    nominal = found.units[0].exact

    def effect(one: Any) -> float:
        return abs(float(one.scores[0]) - (nominal or 0.0)) if one_unit else float(one.rank_change)

    told = sorted((one for one in found.removed if isfinite(effect(one)) and effect(one) > 0), key=lambda one: -effect(one))
    if not told:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", title="\nWithout it", title_justify="left", title_style="bold")
    table.add_column("Part", overflow="fold")
    table.add_column("Score" if one_unit else "Mean change of rank", justify="right", no_wrap=True)
    for one in told[:MOST]:
        table.add_row(one.title, number(float(one.scores[0]), decimals) if one_unit else f"{one.rank_change:.2f}")
    screen.print(table)
