"""The JSON Schemas: they accept what readiness accepts, refuse what it refuses, and are as new as the models."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from conftest import ROOT, Output
from readiness.cli.commands.schema import Kind
from readiness.cli.output import to_json
from readiness.schemas import KEYS, MODELS, schema
from readiness.shape import check_shape
from readiness.yamlfile import parse

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


class EditorLoader(yaml.SafeLoader):
    """YAML as editors type it (the core schema of YAML 1.2): numbers, true, false and null; dates and `NO` are text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as PyYAML declares it

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


def shipped() -> list[Path]:
    return sorted([*(ROOT / "frameworks").rglob("*.yaml"), *(ROOT / "surveys").rglob("*.yaml")])


def kind_of(path: Path) -> str:
    """The kind of a shipped file, by where it stands."""
    if path.is_relative_to(ROOT / "surveys"):
        return "survey"
    folders = {"tests": "tests", "translations": "translation"}
    return folders.get(path.parent.name) or {"framework": "framework", "links": "links"}.get(path.stem, "pillar")


def as_editor(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind))


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("kind", MODELS)
def test_it_is_a_schema(kind: str) -> None:
    made = schema(kind)
    Draft202012Validator.check_schema(made)
    assert made["$id"] == f"urn:readiness:schema:{kind}"
    assert made["title"]
    assert made["description"]
    assert "x-short" not in json.dumps(made)


@pytest.mark.parametrize("kind", MODELS)
def test_the_shipped_schema_is_fresh(kind: str) -> None:
    path = ROOT / "schemas" / f"{kind}.schema.json"
    assert path.read_text(encoding="utf-8") == to_json(schema(kind)) + "\n", f"{path.name} is stale; run: make schemas"


def test_the_command_prints_the_schema(cli: Callable[..., Output], tmp_path: Path) -> None:
    assert [kind.value for kind in Kind] == list(MODELS)
    assert json.loads(cli("schema", "survey").out) == schema("survey")
    assert cli("schema", "pillar", "-o", tmp_path / "p.json").code == 0
    assert json.loads((tmp_path / "p.json").read_text()) == schema("pillar")
    assert cli("schema", "surveys").code == 2


@pytest.mark.parametrize("path", shipped(), ids=names(shipped()))
def test_a_shipped_file_is_valid_in_an_editor(path: Path) -> None:
    errors = [f"{list(error.path)}: {error.message[:200]}" for error in validator(kind_of(path)).iter_errors(as_editor(path.read_text()))]
    assert errors == []


@pytest.mark.parametrize("path", shipped(), ids=names(shipped()))
def test_a_shipped_file_names_its_schema(path: Path) -> None:
    found = MODELINE.match(path.read_text(encoding="utf-8"))
    assert found, "the first line names no schema"
    assert (path.parent / found[1]).resolve() == ROOT / "schemas" / f"{kind_of(path)}.schema.json"
    assert (path.parent / found[1]).is_file()


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in plain data."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from mappings(part)


@pytest.mark.parametrize("path", shipped(), ids=names(shipped()))
def test_a_misspelt_key_is_refused_wherever_readiness_refuses_it(path: Path) -> None:
    kind, document = kind_of(path), parse(path.read_text(encoding="utf-8"))
    whole = as_editor(path.read_text(encoding="utf-8"))
    refused = 0
    for position, _ in enumerate(list(mappings(whole))[:25]):
        broken = copy.deepcopy(whole)
        list(mappings(broken))[position]["misspelt key"] = "x"
        ours = check_shape(MODELS[kind], document, broken)[1]
        assert bool(ours) != validator(kind).is_valid(broken)
        refused += bool(ours)
    assert refused


ANSWERS = "{framework: f, subject: {id: NO, name: NO}, period: 2018, answers: {a: %s}}"
PILLAR = "{title: P, indicators: {a: {question: Q, %s}}}"
GATED = "{title: F, edition: 2026, version: 5.10, publisher: P, licence: L, pillars: [a], overall: {gates: [%s]}}"
CASE = "{cases: [{name: N, expect: {overall: %s}}]}"


@pytest.mark.parametrize(
    ("kind", "text", "valid"),
    [
        *(("survey", ANSWERS % answer, True) for answer in ("2", "1.5", "yes", "[a, b]", "[1, 2]", "", "{level: 2}", "{level: [1, 2]}")),
        *(("survey", ANSWERS % answer, True) for answer in ("unknown", "{value: unknown}", "{value: {from: 1, to: 2}}", "{choices: a}")),
        *(("survey", ANSWERS % answer, True) for answer in ("{evidence: [a, {title: T, date: 2018-08-08}]}", "{target: {by: 2025}}")),
        *(("survey", ANSWERS % answer, False) for answer in ("true", "[[a]]", "{lvl: 2}", "{level: []}", "{level: {a: b}}", "{value: x}")),
        *(
            ("survey", ANSWERS % answer, False)
            for answer in ("{evidence: a}", "{evidence: [{date: 8 August}]}", "{confidence: sure}", '""')
        ),
        *(
            ("survey", f"{{framework: f, subject: {{id: A, name: A}}, period: {p}}}", True)
            for p in ("2018", "2018-Q3", "2018-09", "2018-09-30")
        ),
        *(("survey", f"{{framework: f, subject: {{id: A, name: A}}, period: {p}}}", False) for p in ("18", "2018.5", "2018-9", "true", "")),
        ("survey", "{framework: f, subject: {id: 47, name: 47, kind: NO, population: 5}, period: 2018}", True),
        ("survey", "{framework: f, subject: {id: a b, name: N}, period: 2018}", False),
        ("survey", "{framework: f, subject: {id: -1, name: N}, period: 2018}", False),
        ("survey", "{framework: f, period: 2018}", False),
        ("pillar", PILLAR % "levels: {0: No, 1: {text: Yes, score: 33}}", True),
        ("pillar", PILLAR % "levels: {0: 2018, 1: 3.5}, references: [{title: T, date: 2015-05-08}]", True),
        ("pillar", PILLAR % "weight: high, tags: {facet: one, other: [a, b]}, when: {b: 3}", True),
        ("pillar", PILLAR % "choices: {x: X, y: {text: Y, alone: true}}", True),
        ("pillar", PILLAR % "number: {from: 0, to: 100, direction: up}", True),
        ("pillar", PILLAR % "levels: {0: {txt: No}}", False),
        ("pillar", PILLAR % "levels: {0: true}", False),
        ("pillar", PILLAR % "number: {from: zero}", False),
        ("pillar", PILLAR % "tags: {a b: c}", False),
        ("pillar", PILLAR % "scored: maybe", False),
        ("framework", GATED % "{at_most: low, unless: a at least 3}", True),
        ("framework", GATED % "{at_most: 40, unless: {all: [a at least 3, {any: [b at least 2, c at least 1]}]}}", True),
        ("framework", GATED % "{at_most: 40, unless: {count: 2, of: [a at least 3, b at least 2]}}", True),
        ("framework", GATED % "{at_most: 40, unless: a is 3}", False),
        ("framework", GATED % "{at_most: 40}", False),
        ("framework", GATED % "{at_most: 40, unless: {al: [a at least 3]}}", False),
        ("links", "{links: {f: [{id: a, was: b, kind: same}, {was: [a, b], now: c, kind: merged}]}}", True),
        ("links", "{links: {f: [{id: a, kind: equal}]}}", False),
        ("translation", "{texts: {a: {question: Q, levels: {0: No}}}}", True),
        ("translation", "{texts: {a: {qestion: Q}}}", False),
        *(("tests", CASE % expected, True) for expected in ("50", "33.3", "", "{value: null, within: 0.1}", "{band: low, level: 3}")),
        *(("tests", CASE % expected, False) for expected in ("fifty", "{valu: 3}", "{within: -1}", "[1]")),
        ("tests", "{cases: []}", False),
    ],
)
def test_it_accepts_what_readiness_accepts(kind: str, text: str, valid: bool) -> None:
    problems = check_shape(MODELS[kind], parse(text))[1]
    errors = [error.message for error in validator(kind).iter_errors(as_editor(text))]
    assert (not problems, not errors) == (valid, valid), (problems, errors)


def test_every_described_key_exists() -> None:
    definitions = {name: part for kind in MODELS for name, part in schema(kind)["$defs"].items()}
    definitions |= {MODELS[kind].__name__: schema(kind) for kind in MODELS}
    known = {key for part in definitions.values() for key in part.get("properties", {})}
    for name in KEYS:
        model, _, key = name.rpartition(".")
        assert key in (definitions[model]["properties"] if model else known), name
