"""The README's commands, run as printed in a folder that holds what a fresh clone holds."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for name in ("frameworks", "surveys", "reports", "schemas", "Makefile", "pyproject.toml", "constraints.txt", "hatch_build.py"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("readiness ")])
def test_a_readiness_command_works_as_printed(clone: Path, command: str) -> None:
    words = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(
        words, cwd=clone, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "COLUMNS": "100"}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make ")])
def test_a_make_target_exists(clone: Path, command: str) -> None:
    done = subprocess.run([*shlex.split(command), "--dry-run"], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_other_command_is_printed() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"git", "make", "readiness"}


def test_the_python_examples_run() -> None:
    """One after the other, as in a notebook."""
    example = "".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    done = subprocess.run([sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("36.9 18.1 68.4 developing\n")


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
