"""Every sentence in the tests/ folder of every shipped framework holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT
from readiness.cases import FoundCase, read_cases, run_case
from readiness.library import framework_folders, load_framework
from readiness.scoring import Plan, compile_framework

FOLDERS = list(framework_folders(ROOT / "frameworks"))


@cache
def plan_of(folder: Path) -> Plan:
    return compile_framework(load_framework(folder))


def sentences() -> list[object]:
    return [pytest.param(folder, found, id=f"{folder.name}: {found.case.name}") for folder in FOLDERS for found in read_cases(folder)]


@pytest.mark.parametrize(("folder", "found"), sentences())
def test_sentence(folder: Path, found: FoundCase) -> None:
    result = run_case(plan_of(folder), found)
    assert result.ok, "\n".join(f"{result.path}:{failure.line}: {failure.message}" for failure in result.failures)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_framework_has_tests(folder: Path) -> None:
    assert read_cases(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_shipped_framework_says_what_it_reproduces(folder: Path) -> None:
    for language in ("en", "vi"):
        assert load_framework(folder, language).file.reproduced
