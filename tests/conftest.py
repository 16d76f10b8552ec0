"""What tests share: the command line as a user runs it, and frameworks made from a few lines of YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from readiness.cli import run

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, however slow the machine is.
settings.register_profile("readiness", derandomize=True, deadline=None)
settings.load_profile("readiness")


class Output(NamedTuple):
    """What a command leaves: its exit code, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Output]:
    """Run `readiness` with these arguments, on a wide terminal without colours."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*args: object) -> Output:
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        return Output(code, *capsys.readouterr())

    return call


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write files (path: text) below a new folder, and give the folder."""

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return tmp_path

    return write
