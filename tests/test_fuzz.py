"""Whatever stands in a file, readiness answers with problems: no other exception comes out of reading, checking, scoring."""

from __future__ import annotations

import copy
import json
import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bad_files import FRAMEWORKS, TINY
from readiness.checks import check_framework, check_survey
from readiness.formats import FORMATS
from readiness.library import read_framework, read_survey
from readiness.model import CasesFile, FrameworkFile, LinksFile, Pillar, Survey, TranslationFile
from readiness.problems import ProblemsError, errors_of
from readiness.schemas import MODELS as SCHEMAS
from readiness.schemas import schema
from readiness.scoring import Card, NodeScore, card, compile_framework
from readiness.shape import check_shape
from readiness.validate import validate_paths
from readiness.yamlfile import Document, decode, parse, read

MODELS = (FrameworkFile, Pillar, Survey, LinksFile, TranslationFile, CasesFile)
FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))

TREE = ["rights", "services", "reach", "quality", "law", "body", "custom", "total", "online", "share", "days", "channels"]
IDS = [*TREE, "safety", "open"]
WORDS = [
    *IDS, *["0", "1", "2", "red", "yellow", "green", "web", "none", "yes-no", "colours", "weak", "good", "high", "openness"],
    *["overall", "unknown", "not-applicable", "tiny-2024", "tiny-2020", "tiny-2024@1.0.0", "framework", "links", "..", "/", "n/a"],
    *["law at least 2", "body\tat least  1", "quality at least good", "overall at least 50", "online at least 1e9", "2024-02-30"],
    *["mean", "geometric", "harmonic", "generalised", "median", "minimum", "maximum", "points", "judgement", "zero", "down", "any", "all"],
    *["same", "split", "merged", "dropped", "new", "", " ", "\n", "١", "nan", "1e400", "1_000", "x" * 300, "javascript:alert(1)"],
]  # fmt: skip
NUMBERS = [0, 1, 2, -1, 0.5, 3.25, 50, 100, 1e-9, 1e9, 1e12, -1e308, 1e308, 5e-324, 10**30]


def keys_of(value: Any) -> Iterator[str]:
    """Every key that a JSON Schema gives a meaning."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from part if key == "properties" else ()
        yield from keys_of(part)


KEYS = sorted({key for name in SCHEMAS for key in keys_of(schema(name))})
SCALARS = st.one_of(st.sampled_from(WORDS), st.sampled_from(NUMBERS), st.none(), st.booleans(), st.text(max_size=8))
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*KEYS, *WORDS]), inner, max_size=6),
    max_leaves=20,
)

SURVEY = {
    "framework": "tiny-2024",
    "subject": {"id": "ATL", "name": "Atlantis", "kind": "country"},
    "period": "2024",
    "target": {"level": "1", "by": "2030"},
    "sources": {"yearbook": {"title": "Yearbook", "date": "2023"}},
    "answers": {
        "law": {"level": "2", "confidence": "low", "note": "In force.", "evidence": ["yearbook"]},
        "body": {"level": ["0", "1"], "target": {"level": "1"}},
        "custom": {"state": "not-applicable", "note": "No cities."},
        "total": 200,
        "online": {"value": {"from": 40, "to": 50}, "target": {"change": 5, "baseline": {"value": 30, "date": "2020"}}},
        "share": {"numerator": 40, "denominator": {"from": 0, "to": 80}},
        "days": {"value": 12},
        "quality": "yellow",
        "channels": ["web", "phone"],
    },
}


def plain(value: Any) -> Any:
    """Parsed data as plain lists and mappings that JSON can write."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else str(value) if isinstance(value, float) else value


FILES = {path.relative_to(TINY).as_posix(): plain(read(path).value) for path in sorted(TINY.rglob("*.yaml"))}


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value inside a value."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from paths_in(part, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def mutate(data: st.DataObject, files: dict[str, Any]) -> None:
    """Delete, replace, rename or copy one value of one file."""
    name = data.draw(st.sampled_from(sorted(files)), label="file")
    found = list(paths_in(files[name]))
    if not found:
        return
    path = data.draw(st.sampled_from(found), label="path")
    inside, key = at(files[name], path[:-1]), path[-1]
    change = data.draw(st.sampled_from(["delete", "replace", "graft", "rename", "copy"]), label="change")
    if change == "delete":
        del inside[key]
    elif change == "replace":
        inside[key] = data.draw(SCALARS | TREES, label="value")
    elif change == "graft":
        other = files[data.draw(st.sampled_from(sorted(files)), label="from file")]
        other_paths = list(paths_in(other))
        inside[key] = copy.deepcopy(at(other, data.draw(st.sampled_from(other_paths), label="from"))) if other_paths else None
    elif isinstance(inside, dict):
        value = inside.pop(key) if change == "rename" else copy.deepcopy(inside[key])
        inside[data.draw(st.sampled_from([*KEYS, *WORDS]), label="key")] = value
    else:
        inside.append(copy.deepcopy(inside[key]))


def write(top: Path, files: dict[str, Any], survey: Any) -> tuple[Path, Path]:
    """A framework folder (its neighbour beside it) and a survey, as files."""
    folder = top / "frameworks" / TINY.name
    shutil.copytree(FRAMEWORKS / "tiny-2020", top / "frameworks" / "tiny-2020")
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")
    path = top / "survey.yaml"
    path.write_text(json.dumps(survey), encoding="utf-8")
    return folder, path


def read_check_score(folder: Path, survey: Path) -> None:
    """Everything that commands do with a framework and a survey; what has no errors must score within its laws."""
    problems = validate_paths([folder, survey])
    for render in FORMATS.values():
        assert isinstance(render(problems), str)
    for language in (None, "vi"):
        source = read_framework(folder, language)
        checked = [*source.problems, *check_framework(source)]
        if source.framework is None or errors_of(checked):
            continue
        plan = compile_framework(source.framework)
        answered = read_survey(survey)
        if answered.survey is None or errors_of(check_survey(answered, source.framework, plan)):
            laws(card(plan, None, {}), source.framework.file.range)
        else:
            laws(card(plan, answered.survey.subject, answered.survey.answers), source.framework.file.range)


def laws(result: Card, ends: tuple[float, float]) -> None:
    """range.from ≤ low ≤ value ≤ high ≤ range.to, wherever they are bounded (R9)."""
    for node in result.nodes():
        if node.low is not None and node.high is not None and bounded(result, node):
            start, end = getattr(result.plan.node(node.id), "range", None) or ends
            figures = [start, node.low, *([] if node.value is None else [node.value]), node.high, end]
            dust = 10.0**-result.plan.decimals
            assert all(a <= b or math.isclose(a, b, abs_tol=dust) for a, b in pairwise(figures))


def bounded(result: Card, node: NodeScore) -> bool:
    """A number without ends is its own score, asked and not scored."""
    return node.kind != "indicator" or result.plan.leaf(node.id).best < float("inf")


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    with suppress(ProblemsError):
        parse(decode(data, "file.yaml"))


@FUZZ
@given(st.text(max_size=200) | st.text(alphabet=" \n\t:-[]{},&*!|>'\"%@`#?a1~<=", max_size=60))
def test_any_text(text: str) -> None:
    with suppress(ProblemsError):
        shapes(parse(decode(text.encode("utf-8", "surrogatepass"), "file.yaml")))


@FUZZ
@given(TREES)
def test_any_tree(tree: Any) -> None:
    with suppress(ProblemsError):
        shapes(parse(json.dumps(tree)))


def shapes(document: Document) -> None:
    for model in MODELS:
        record, problems = check_shape(model, document)
        assert (record is None) == bool(problems)


@settings(FUZZ, max_examples=40)
@given(tree=TREES, name=st.sampled_from(sorted(FILES)))
def test_any_tree_in_the_place_of_a_good_file(tree: Any, name: str) -> None:
    with tempfile.TemporaryDirectory() as top:
        read_check_score(*write(Path(top), {**FILES, name: tree}, SURVEY))


@settings(FUZZ, max_examples=250)
@given(st.data())
def test_good_files_with_a_few_changes(data: st.DataObject) -> None:
    files = copy.deepcopy({**FILES, "survey": SURVEY})
    for _ in range(data.draw(st.integers(1, 3), label="changes")):
        mutate(data, files)
    survey = files.pop("survey")
    with tempfile.TemporaryDirectory() as top:
        read_check_score(*write(Path(top), files, survey))


def test_the_good_files_are_good(tmp_path: Path) -> None:
    folder, survey = write(tmp_path, FILES, SURVEY)
    assert errors_of(validate_paths([folder, survey])) == []
    read_check_score(folder, survey)


@pytest.mark.parametrize("key", ["from", "levels", "aggregate", "numerator", "kind", "expect", "was", "sign"])
def test_the_keys_of_all_models_are_tried(key: str) -> None:
    assert key in KEYS
