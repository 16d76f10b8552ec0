"""`readiness explain`: where a number comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..options import Format, FormatOption, FrameworkOption, LangOption, OutputOption, SurveyArgument, format_of

if TYPE_CHECKING:
    from ...explain import Explanation
    from ..inputs import Loaded


def command(
    survey: SurveyArgument,
    name: Annotated[str, typer.Argument(help="Id of an indicator, a pillar, a composite, or 'overall'.", metavar="ID")],
    framework: FrameworkOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Explain one number: the answer, its level, the normalised value, weight, share in each parent, policy, rounding."""
    from ...explain import explain
    from ...problems import UsageError, no_id
    from ..inputs import load_scored
    from ..output import emit, to_csv, to_json

    kind = format_of(format, output, Format.json)
    loaded = load_scored(survey, framework, lang)
    if name not in loaded.card.plan.index:
        raise UsageError(no_id(loaded.framework.id, name, loaded.card.plan.index))
    found = explain(loaded.card, name)  # programs read English
    if kind is Format.json:
        emit(to_json(_json(loaded, found)), output)
    elif kind is Format.csv:
        columns = ("id", "title", "value", "weight", "counted", "share", "contribution")
        figures = ("weight", "counted", "share", "contribution")
        parts = [[p.node.id, p.node.title, p.node.exact, *(getattr(p.share, name) for name in figures)] for p in found.parts]
        emit(to_csv(columns, parts), output)
    else:
        from ..screens.explanation import print_explanation

        print_explanation(loaded, explain(loaded.card, name, loaded.language))


def _json(loaded: Loaded, found: Explanation) -> dict[str, Any]:
    from ..inputs import survey_head

    return {
        **survey_head(loaded),
        **{key: value for key, value in asdict(found).items() if key not in ("node", "answer", "parts", "levels", "scale")},
        "node": found.node.to_dict(),
        "answer": found.answer.model_dump(exclude_none=True, by_alias=True) if found.answer else None,
        "scale": found.scale.model_dump(exclude_none=True, by_alias=True) if found.scale else None,
        "levels": [{"level": key, "text": text, "score": score} for key, text, score in found.levels],
        "parts": [{**asdict(part.share), "id": part.node.id, "exact": part.node.exact} for part in found.parts],
    }
