"""The wheel, installed into an empty environment: it runs there, with the frameworks that it carries, far from the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from conftest import ROOT


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command that is to succeed; gives its output. Nothing of the caller's Python is seen."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    offline = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**clean, **offline, **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 0, found.stderr + found.stdout
    return found.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that holds the wheel, and sees the dependencies of this one."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place / "dist", ROOT, cwd=place)
    (wheel,) = (place / "dist").glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", place / "venv", cwd=place)
    scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    python = python if python.exists() else scripts / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=place)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])", cwd=place).strip())
    # A folder named in a .pth file has its own .pth files passed over, so an editable readiness is not seen.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    where = run(python, "-c", "import readiness; print(readiness.__file__)", cwd=place).strip()
    assert Path(where).is_relative_to(place)
    return scripts


def test_frameworks(installed: Path, tmp_path: Path) -> None:
    listed = json.loads(run(installed / "readiness", "frameworks", "--format", "json", cwd=tmp_path))
    shipped = {path.parent.name for path in (ROOT / "frameworks").glob("*/framework.yaml")}
    assert {entry["id"] for entry in listed} == shipped


def test_score(installed: Path, tmp_path: Path) -> None:
    """From a folder with nothing but the survey: the framework comes from the wheel."""
    survey = tmp_path / "viet-nam-2020.yaml"
    survey.write_bytes((ROOT / "surveys" / survey.name).read_bytes())
    found = json.loads(run(installed / "readiness", "score", survey, "--format", "json", cwd=tmp_path))
    assert found["score"]["value"] is not None
    assert "Lãnh đạo" in run(installed / "readiness", "score", survey, "--lang", "vi", cwd=tmp_path)
    here = run(sys.executable, "-m", "readiness", "score", survey, "--format", "json", cwd=tmp_path, env={"PYTHONPATH": str(ROOT / "src")})
    assert json.loads(here) == found


def test_what_the_wheel_carries(installed: Path, tmp_path: Path) -> None:
    code = "import readiness, pathlib; print(*(p.name for p in (pathlib.Path(readiness.__file__).parent / 'data').iterdir()))"
    python = installed / "python"
    assert set(run(python, "-c", code, cwd=tmp_path).split()) == {"frameworks", "reports", "surveys"}
    assert (Path(run(python, "-c", "import readiness; print(readiness.__file__)", cwd=tmp_path).strip()).parent / "py.typed").is_file()
    page = tmp_path / "gaps.html"
    run(installed / "readiness", "report", ROOT / "surveys" / "viet-nam-2020.yaml", "--lang", "vi", "-o", page, cwd=tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "Việc cần làm trước" in text  # the catalogue of its language
    assert text.count('class="picture"') == 4  # drawn with the font that travels along
    assert run(installed / "readiness", "report", ROOT / "surveys" / "viet-nam-2020.yaml", cwd=tmp_path).startswith("#")
