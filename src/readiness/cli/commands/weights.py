"""`readiness weights`: weights that give the parts of a score the influence they should have."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...sentences import Sentence, say, sentence_of
from ..options import Format, FormatOption, LangOption, OutputOption, format_of
from ..panels import IgnoreOption, OnlyPeriodOption, PanelArgument, PanelFrameworkOption, PeriodOption, SheetOption, UnitOption, listed
from ..screens.page import DASH, Page
from ..talk import complain

if TYPE_CHECKING:
    from ...coherence.balance import Balance
    from ...scoring import Plan
    from ...scoring.plan import PlanNode


class Kind(StrEnum):
    """How influence is told: by a kind of correlation, or by shares of the variance."""

    pearson = "pearson"
    spearman = "spearman"
    kendall = "kendall"
    variance = "variance"


class Aim(StrEnum):
    """What the weights are to bring about."""

    shares = "shares"
    correlation = "correlation"


def command(
    panel: PanelArgument,
    framework: PanelFrameworkOption = None,
    unit: UnitOption = None,
    period: PeriodOption = None,
    only_period: OnlyPeriodOption = None,
    want: Annotated[
        list[str] | None,
        typer.Option("--want", help="Share of the influence that a part should have; else all the same.", metavar="ID=SHARE"),
    ] = None,
    of: Annotated[str, typer.Option("--of", help="The group that is influenced.", metavar="ID")] = "overall",
    depth: Annotated[int | None, typer.Option(help="How deep below it the parts stand: 1 its own, 2 theirs.", min=1)] = None,
    by: Annotated[
        Kind,
        typer.Option(
            help="What tells influence: a correlation with the whole (pearson, spearman, kendall), or the share of its variance.",
            metavar="KIND",
        ),
    ] = Kind.pearson,
    aim: Annotated[Aim, typer.Option(help="Shares of influence, or correlations with the whole as high as can be.")] = Aim.shares,
    ignore: IgnoreOption = None,
    sheet: SheetOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Search weights that give each part of a score the influence it should have, and print them to paste.

    Influence is a part's share of the parts' correlations with the whole over the units of the panel. Parts that correlate
    with each other share it whatever they weigh: if no weights reach the shares the nearest are printed, and the exit code is 1.
    """
    from ...coherence.balance import NoInfluence, balance, parts_at
    from ...panel import Wanted
    from ...problems import UsageError
    from ..output import emit, to_csv, to_json
    from ..scored_panels import about, load_panel

    loaded = load_panel(panel, framework, lang, Wanted(unit, period, (), listed(ignore), sheet), only_period)
    target = _node(loaded.plan, of)
    try:
        shares = _shares(want or [])
        parts = parts_at(loaded.plan, target, depth or _depth(loaded.plan, target, shares))
        wanted = _wanted(shares, parts) if aim is Aim.shares else None
        found = balance(loaded.plan, loaded.panel.rows, target, parts, wanted, by.value)
    except NoInfluence as error:
        raise UsageError(sentence_of(error)) from None
    kind = format_of(format, output, Format.csv)
    if kind is Format.json:
        emit(to_json({**about(loaded), **_json(found, by, aim), "yaml": snippet(loaded.plan, found)}), output)
    elif kind is Format.csv:
        emit(to_csv(["part", *COLUMNS], [[part, *row] for part, row in zip(found.parts, _rows(found), strict=True)]), output)
    else:
        _print(Page(loaded.language), loaded.plan, found)
    if not found.reached:
        complain(_why(found, by))
        raise typer.Exit(1)


COLUMNS = ("weight_before", "weight", "influence_before", "influence", "wanted", "correlation")


def _node(plan: Plan, name: str) -> PlanNode:
    from ...problems import UsageError, no_id

    if name not in plan.index:
        raise UsageError(no_id(plan.framework.id, name, plan.index))
    return plan.node(name)


def _shares(words: list[str]) -> dict[str, float]:
    """`ID=SHARE` as numbers; 30% is 0.3."""
    from ...problems import UsageError
    from ...scoring.scales import number_of

    found: dict[str, float] = {}
    for word in words:
        name, mark, text = word.partition("=")
        number = number_of(text.strip().removesuffix("%"))
        if not mark or number is None or not 0 < number < float("inf"):
            raise UsageError(
                say(
                    "--want {word}: write ID=SHARE with a number above 0, such as --want {name}=0.3 or {name}=30%",
                    word=word,
                    name=name or "ID",
                )
            )
        if name in found:
            raise UsageError(say("--want names '{name}' twice", name=name))
        found[name] = number / 100 if text.strip().endswith("%") else number
    return found


def _depth(plan: Plan, target: PlanNode, shares: dict[str, float]) -> int:
    """How deep below the target the first wanted part stands."""
    from ...problems import UsageError

    for name in shares:
        above = list(plan.ancestors(_node(plan, name).index))
        if target.index not in above:
            raise UsageError(say("'{name}' does not stand below '{target}'", name=name, target=target.id))
        return above.index(target.index) + 1
    return 1


def _wanted(shares: dict[str, float], parts: list[PlanNode]) -> list[float]:
    """The wanted share of every part: as said, and the rest in equal shares; if all are said, in proportion."""
    from ...problems import UsageError, suggest

    names = [part.id for part in parts]
    for name in shares:
        if name not in names:
            raise UsageError(
                say("--want {name}: the parts to weigh are {names}{near}", name=name, names=", ".join(names), near=suggest(name, names))
            )
    others, total = len(names) - len(shares), sum(shares.values())
    if others and total >= 1:
        raise UsageError(
            say(
                "the shares of --want sum to {total}, which leaves nothing for the {others} others; name all, or ask for less",
                total=f"{total:g}",
                others=others,
            )
        )
    rest = (1 - total) / others if others else 0.0
    return [shares.get(name, rest) / (1.0 if others else total) for name in names]


def _rows(found: Balance) -> list[tuple[float | None, ...]]:
    wanted: tuple[float | None, ...] = found.wanted or (None,) * len(found.parts)
    return list(zip(found.weights_before, found.weights, found.influence_before, found.influence, wanted, found.correlations, strict=True))


def _json(found: Balance, by: Kind, aim: Aim) -> dict[str, Any]:
    rows = [{"id": part, **dict(zip(COLUMNS, row, strict=True))} for part, row in zip(found.parts, _rows(found), strict=True)]
    return {"of": found.target, "measure": by.value, "aim": aim.value, "reached": found.reached, "gone": list(found.gone), "weights": rows}


def snippet(plan: Plan, found: Balance) -> str:
    """The weights as they stand in the framework's files: one text a file, its name as a comment."""
    from ...coherence.balance import NOTHING

    files: dict[str, dict[str, Any]] = {}
    for name, weight in zip(found.parts, found.weights, strict=True):
        chain = [plan.nodes[index] for index in (plan.index[name], *plan.ancestors(plan.index[name]))][:-1][::-1]
        place = files.setdefault(chain[0].id, {})
        for node in chain[1:]:
            place = place.setdefault("indicators" if node.kind == "indicator" else "dimensions", {}).setdefault(node.id, {})
        place.update({"scored": "false"} if weight < NOTHING else {"weight": f"{weight * 100:.6g}"})
    return "".join(f"# {pillar}.yaml\n{_yaml(keys)}" for pillar, keys in files.items())


def _yaml(keys: dict[str, Any], indent: str = "") -> str:
    return "".join(
        f"{indent}{key}:" + (f"\n{_yaml(value, indent + '  ')}" if isinstance(value, dict) else f" {value}\n")
        for key, value in keys.items()
    )


def _why(found: Balance, by: Kind) -> Sentence:
    gone = say("; nothing would be left for {names}", names=", ".join(found.gone)) if found.gone else ""
    advice = say("want shares nearer to the present ones, or use --by variance")
    if by is Kind.variance:
        advice = say("want shares nearer to the present ones")
    return say("no weights above 0 give the wanted shares of influence{gone}. The nearest are shown; {advice}", gone=gone, advice=advice)


def _print(page: Page, plan: Plan, found: Balance) -> None:
    from ...scoring.numbers import rounded

    table, _ = page.table(), page.language.gettext
    table.add_column(_("Part"), overflow="fold")
    for heading in (_("Weight"), _("→ new"), _("Influence"), _("→ new"), _("Wanted"), _("Correlation")):
        table.add_column(heading, justify="right", no_wrap=True)
    for part, row in zip(found.parts, _rows(found), strict=True):
        *shares, correlation = row
        cells = [_percent(page, value) for value in shares]
        table.add_row(part, *cells, page.number(None if correlation is None else rounded(correlation, 2), 2))
    page.print(table)
    page.print()
    if found.reached:
        page.print(_("The new weights, to paste into the files of {framework}:", framework=plan.framework.id))
    else:
        page.print(_("The nearest weights, in the files of {framework}:", framework=plan.framework.id))
    print(f"\n{snippet(plan, found)}", end="")


def _percent(page: Page, value: float | None) -> str:
    """A share in per cent with one decimal."""
    from ...scoring.numbers import rounded
    from ...wording import with_unit

    per_cent = None if value is None else rounded(value * 100, 1)
    return DASH if per_cent is None else with_unit(page.language, page.language.number(per_cent, 1), "%")
