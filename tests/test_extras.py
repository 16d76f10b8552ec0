"""Libraries that are optional: what is said where they are missing, and that the sentence leads to them."""

from __future__ import annotations

import importlib
import sys
import tomllib

import pytest

from conftest import ROOT
from readiness.extras import EXTRAS, needs
from readiness.problems import UsageError


@pytest.mark.parametrize(("extra", "module"), [(extra, module) for extra, modules in EXTRAS.items() for module in modules])
def test_missing(monkeypatch: pytest.MonkeyPatch, extra: str, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    said = rf"^Pictures need the library {module}, .* pip install 'readiness\[{extra}\]'$"
    with pytest.raises(UsageError, match=said), needs("Pictures"):
        importlib.import_module(module)


def test_other_modules_are_defects() -> None:
    """A module of our own that is missing is no matter of extras."""
    with pytest.raises(ModuleNotFoundError), needs("Pictures"):
        import readiness.no_such_module  # noqa: F401


def test_every_extra_is_in_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {extra: " ".join(project["optional-dependencies"][extra]).lower().replace("-", "_") for extra in EXTRAS}
    brought = {"docx": "docxtpl"}  # comes with another one
    for extra, modules in EXTRAS.items():
        for module in modules:
            assert brought.get(module, module) in named[extra]
