"""The pages that are made from the program: the keys of every file, and the codes of problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readiness.codes import all_codes, explain
from readiness.schemas import MODELS, schema

WHERE = {
    "framework": "frameworks/<id>/framework.yaml",
    "pillar": "frameworks/<id>/<pillar>.yaml",
    "survey": "surveys/*.yaml, or anywhere",
    "links": "frameworks/<id>/links.yaml",
    "translation": "frameworks/<id>/translations/<language>.yaml",
    "tests": "frameworks/<id>/tests/*.yaml",
}
LETTERS = {
    "C": "Tests of a framework",
    "F": "Frameworks",
    "L": "Links between editions",
    "M": "Keys and types",
    "P": "Tables of units",
    "R": "Templates of reports",
    "S": "Surveys",
    "T": "Translations",
    "V": "What is validated",
    "Y": "YAML",
}
Schema = dict[str, Any]


def files_page() -> str:
    """Every kind of file with its keys, from the schemas."""
    made = {name: schema(name) for name in MODELS}
    shared: dict[str, Schema] = {}
    for found in made.values():
        shared.update(found["$defs"])
    parts = [_FILES]
    for name, found in made.items():
        parts.append(f"## {name.capitalize()}\n\n{found['description']} `{WHERE[name]}`, schema `schemas/{name}.schema.json`.\n")
        parts.append(_keys(found))
    parts.append("## Parts of these files\n")
    parts.extend(f"### {name}\n\n{_sentence(shared[name])}\n\n{_keys(shared[name])}" for name in sorted(shared))
    return "\n".join(parts)


def _sentence(found: Schema) -> str:
    return " ".join(str(found.get("description", "")).split())


def _keys(found: Schema) -> str:
    required = set(found.get("required", ()))
    rows = ["| Key | Value | Meaning |", "|:--|:--|:--|"]
    for key, value in found.get("properties", {}).items():
        needed = " (needed)" if key in required else ""
        rows.append(f"| `{key}`{needed} | {_value(value)} | {_cell(value.get('description', ''))} |")
    if found.get("additionalProperties") is True:
        rows.append("| any other | text or number | An attribute of your own, which `applies_to` may read. |")
    return "\n".join([*rows, ""])


def _value(found: Schema) -> str:
    """What may be written, in words; the default after it."""
    kinds = list(dict.fromkeys(_kinds(found)))
    default = found.get("default")
    said = f"one of {', '.join(kinds)}" if len(kinds) > 3 else " or ".join(kinds)
    return said if default is None else f"{said}; `{str(default).lower() if isinstance(default, bool) else default}` if left out"


def _kinds(found: Schema) -> Iterator[str]:
    if "anyOf" in found:
        for part in found["anyOf"]:
            yield from _kinds(part)
    elif "$ref" in found:
        name = str(found["$ref"]).rpartition("/")[2]
        yield f"[{name}](#{name.lower()})"
    elif "enum" in found or "const" in found:
        yield from (f"`{word}`" for word in found.get("enum", [found.get("const")]))
    elif found.get("type") == "array":
        fixed = found.get("prefixItems")
        yield f"list of {len(fixed)} numbers" if fixed else f"list of {_value(found.get('items', {}))}"
    elif found.get("type") == "object":
        yield f"map of id to {_value(found.get('additionalProperties', {}))}"
    elif found.get("type") != "null":
        yield _plain(found)


def _plain(found: Schema) -> str:
    kind = found.get("type")
    names = kind if isinstance(kind, list) else [kind]
    if str(found.get("pattern", "")).startswith(r"^\d{4}"):
        return "date"
    if str(found.get("pattern", "")).startswith("^[A-Za-z0-9]"):
        return "id"
    words = {"string": "text", "boolean": "`true` or `false`", "integer": "whole number", "number": "number"}
    return words["string"] if "string" in names else words.get(str(names[0]), "anything")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|").replace("<", "&lt;")


def problems_page() -> str:
    """Every code with its page, by the letter that it begins with."""
    parts = [_PROBLEMS]
    for letter, title in LETTERS.items():
        codes = [code for code in all_codes() if code.startswith(letter)]
        parts.append(f"## {letter}: {title}\n")
        parts.extend(f"### {code}\n\n```text\n{explain(code).strip()}\n```\n" for code in codes)
    return "\n".join(parts)


_FILES = """\
# The files

Every key of every file, made from the models that read them (`make docs`). `readiness schema NAME` prints the same as JSON Schema, which
an editor uses to complete and check while you type. An unknown key, a duplicate key, an anchor, an alias or a tag is an error with its
line; `NO`, `on`, `yes` and dates are text; only `true`, `false`, `null` and JSON numbers are typed. "text" takes a number too and keeps it
as written: a version `5.10` stays `5.10`.
"""

_PROBLEMS = """\
# The codes of problems

Every problem reads `path:line:column: CODE sentence that says what to do`. `readiness checks CODE` prints the page of one code; this is
all of them (`make docs`). Errors make `readiness validate` exit with 1, warnings do so with `--strict`.
"""
