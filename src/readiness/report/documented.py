"""The documentation and the JSON Schema of the context, made from its shapes."""

from __future__ import annotations

from typing import Any

from .context import CONTEXT_VERSION
from .shapes import SHAPES, Shape

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
    "any": {},
}


def context_schema() -> dict[str, Any]:
    """The JSON Schema of the context: what stands in it and nothing else."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"The context of a report, version {CONTEXT_VERSION}",
        "$ref": "#/$defs/context",
        "$defs": {name: _object(shape) for name, shape in SHAPES.items()},
    }


def _object(shape: Shape) -> dict[str, Any]:
    keys = {key: {"description": said, **_schema(kind)} for key, (kind, said) in shape.items()}
    return {"type": "object", "properties": keys, "required": list(shape), "additionalProperties": False}


def _schema(kind: str) -> dict[str, Any]:
    if kind.endswith("?"):
        return {"anyOf": [_schema(kind[:-1]), {"type": "null"}]}
    for before, key in (("list of ", "items"), ("map of ", "additionalProperties")):
        if kind.startswith(before):
            return {"type": "array" if key == "items" else "object", key: _schema(kind.removeprefix(before))}
    return _TYPES.get(kind, {"$ref": f"#/$defs/{kind}"})


def context_page() -> str:
    """The documentation of the context, as Markdown."""
    lines = [_HEAD.format(version=CONTEXT_VERSION)]
    for name, shape in SHAPES.items():
        lines.append(f"\n## {name}\n\n| key | type | what it says |\n|:--|:--|:--|")
        lines.extend(f"| `{key}` | {_linked(kind)} | {said} |" for key, (kind, said) in shape.items())
    return "\n".join(lines) + "\n"


def _linked(kind: str) -> str:
    """A type with a link to its shape."""
    before, _, name = kind.rpartition(" ")
    bare = name.removesuffix("?")
    text = f"[{bare}](#{bare})" if bare in SHAPES else bare
    return f"{before} {text}".strip() + (", or null" if name.endswith("?") else "")


_HEAD = """\
# The context of a report

What a template can print: version {version} of the context. `readiness report SURVEY --context` shows the whole of it for a survey, and
`schemas/context.schema.json` is its JSON Schema. Both this page and the schema are written by `make context`, and a test holds
them to what reports really get. Texts of the framework are in the language of the report where it has them; scores are rounded
already; dates and numbers are plain, and templates write them by the filters `date` and `number`."""
