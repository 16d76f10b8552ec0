"""The shape of the house: who imports what, who prints, what starts fast, and how large things are."""

from __future__ import annotations

import ast
import os
import pydoc
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import readiness
from conftest import ROOT
from readiness.cli import COMMANDS

SOURCE = ROOT / "src" / "readiness"
MODULES = sorted(SOURCE.rglob("*.py"))
README = ROOT / "README.md"

# A part of the house and the parts that it may import from: `cli → report, diff, gaps, panel, explain → scoring → model`,
# `cli → library, checks, validate → yamlfile → problems`. A part is a module, or a package with all that is in it.
ALLOWED = {
    "sentences": set(),
    "languages": set(),
    "charts": set(),
    "problems": set(),
    "periods": set(),
    "workers": set(),
    "visible": set(),
    "yamltext": set(),
    "overlay": set(),
    "statistics": set(),
    "files": {"problems"},
    "yamlerrors": set(),
    "yamlfile": {"problems", "visible", "yamlerrors"},
    "records": set(),
    "model": {"records"},
    "diagnosis": {"model", "problems", "yamlfile"},
    "shape": {"diagnosis", "problems", "records", "yamlfile"},
    "library": {"model", "overlay", "problems", "records", "shape", "yamlfile"},
    "scoring": {"model"},
    "wording": {"languages", "model"},
    "working": {"languages", "model", "scoring", "wording"},
    "explain": {"languages", "model", "scoring", "wording", "working"},
    "matching": {"model", "scoring"},
    "diff": {"matching", "model", "scoring"},
    "trend": {"diff", "matching", "model", "panel", "scoring"},
    "movers": {"diff", "matching", "model", "panel", "prepare", "problems", "scoring"},
    "rollup": {"panel", "scoring"},
    "targets": {"model", "periods", "scoring"},
    "actions": {"model", "scoring", "targets"},
    "gaps": {"actions", "model", "scoring", "targets"},
    "planning": {
        *{"actions", "extras", "gaps", "languages", "library", "model"},
        *{"periods", "scoring", "targets", "wording", "yamlfile", "yamltext"},
    },
    "panel": {"extras", "files", "languages", "model", "periods", "problems", "scoring", "yamlfile"},
    "prepare": {
        *{"files", "model", "panel", "periods", "problems"},
        *{"records", "scoring", "shape", "statistics", "yamlfile", "yamltext"},
    },
    "coherence": {"prepare", "languages", "model", "panel", "scoring", "statistics"},
    "robustness": {"languages", "model", "panel", "prepare", "problems", "scoring", "wording", "workers"},
    "documents": {"charts", "extras", "languages", "library", "periods", "problems", "report", "yamlfile"},
    "codes": {"checks", "documents", "languages", "panel", "prepare", "problems", "report", "shape", "yamlfile"},
    # `checks` lists the codes of all, also those of tables and templates
    "checks": {"library", "model", "panel", "periods", "problems", "report", "scoring", "shape", "targets", "yamlfile"},
    "validate": {"checks", "library", "model", "problems", "records", "scoring", "shape", "yamlfile"},
    "report": {
        "planning",
        *{"cases", "charts", "diff", "files", "gaps", "languages", "library"},
        *{"model", "outline", "panel", "periods", "problems", "scoring", "targets", "wording", "yamlfile"},
    },
}
# What may be imported from outside, where more than the standard library may.
OUTSIDE = {
    *(
        "babel",
        "duckdb",
        "highspy",
        "icalendar",
        "matplotlib",
        "numpy",
        "pydantic",
        "pydantic_core",
        "python_calamine",
        "docx",
        "docxtpl",
        "typst",
        "xlsxwriter",
        "yaml",
    ),
    *("jinja2", "markupsafe", "rich", "typer", "click"),
}
NEEDS = {
    "languages": {"babel"},
    "charts": {"matplotlib"},
    "scoring": {"numpy"},
    "targets": {"numpy"},
    "gaps": {"numpy"},
    "working": {"numpy"},
    "diff": {"numpy"},
    "planning": {"highspy", "icalendar", "numpy"},
    "movers": {"numpy"},
    "rollup": {"numpy"},
    "panel": {"duckdb", "numpy", "python_calamine"},
    "statistics": {"numpy"},
    "prepare": {"numpy"},
    "coherence": {"numpy"},
    "robustness": {"numpy"},
    "yamlfile": {"yaml"},
    "records": {"pydantic"},
    "diagnosis": {"pydantic"},
    "shape": {"pydantic"},
    "schemas": {"pydantic", "pydantic_core"},
    "report": {"jinja2", "markupsafe", "numpy"},
    "documents": {"docx", "docxtpl", "jinja2", "markupsafe", "typst", "xlsxwriter"},
    "cli": {"rich", "typer", "click"},
}
# Modules of declarations only read better whole.
LONGER = {"model.py": 700, "shapes.py": 450}


def part_of(path: Path) -> str:
    """The part of the house that a file belongs to."""
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module that a file imports, and whether it is ours: the part of the house, or the package outside."""
    above = path.relative_to(SOURCE).parts[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((name.name.partition(".")[0], False) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0], False
        elif isinstance(node, ast.ImportFrom):
            base = above[: len(above) + 1 - node.level]
            names = [str(node.module)] if node.module else [name.name for name in node.names]
            for name in names:
                yield (*base, *name.split("."))[0], True


OURS = {part_of(path) for path in MODULES}


@pytest.mark.parametrize("part", sorted(OURS - {"__init__"}))
def test_imports_point_one_way(part: str) -> None:
    files = [path for path in MODULES if part_of(path) == part]
    found = {name for path in files for name, ours in imports(path) if ours and name in OURS and name != part}
    if part in ALLOWED:
        assert found - {"sentences"} <= ALLOWED[part]  # sentences for people come from everywhere
    if part != "__main__":
        assert "cli" not in found


def test_commands_stand_above_screens_and_what_they_share_below_both() -> None:
    """In `cli` imports point one way too: `commands → screens → options, inputs, panels, output, …`."""
    for path in sorted((SOURCE / "cli").rglob("*.py")):
        *room, name = path.relative_to(SOURCE).parts
        nodes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom) and node.level]
        found = {(*room[: len(room) + 1 - node.level], *str(node.module).split("."))[:2] for node in nodes}
        above = {("cli", "commands"), ("cli", "screens")} if len(room) == 1 else {("cli", "commands")} if room[1] == "screens" else set()
        assert not found & above, name
    assert {path.stem for path in (SOURCE / "cli" / "commands").glob("*.py")} >= set(COMMANDS.values())


def test_no_two_parts_need_each_other() -> None:
    graph = {
        part: {name for path in MODULES if part_of(path) == part for name, ours in imports(path) if ours and name in OURS} for part in OURS
    }
    graph.pop("__init__")
    while graph:
        free = {part for part, needs in graph.items() if not (needs & set(graph)) - {part}}
        assert free, f"in a circle: {sorted(graph)}"
        for part in free:
            del graph[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_imported_from_outside(path: Path) -> None:
    found = {name for name, ours in imports(path) if not ours}
    assert found & OUTSIDE <= NEEDS.get(part_of(path), set())
    assert found <= OUTSIDE | set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_one_module_talks_to_people(path: Path) -> None:
    """What is said on stderr is said there in the language asked for."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print" and path.name != "talk.py":
            assert not any(keyword.arg == "file" for keyword in node.keywords)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_only_commands_print(path: Path) -> None:
    if part_of(path) in ("cli", "__main__"):
        return
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input"))
        assert not (isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr"))


@pytest.mark.parametrize(
    "statement", ["import readiness", "from readiness import Problem", "from readiness.cli import run; run(['--version'])"]
)
def test_the_start_is_light(statement: str) -> None:
    """What only some commands need is imported when they need it."""
    heavy = ("babel", "matplotlib", "numpy", "jinja2", "pydantic", "rich.table", "yaml")
    code = f"import sys\n{statement}\nprint([name for name in {heavy} if name in sys.modules])"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert found.stdout.splitlines()[-1] == "[]"


def test_the_public_names() -> None:
    assert readiness.__all__ == sorted(readiness.__all__)
    assert set(readiness.__all__) == set(readiness._WHERE)
    for name in readiness.__all__:
        assert (getattr(readiness, name).__doc__ or "").strip(), f"{name} needs a docstring"
    told = pydoc.render_doc(readiness, renderer=pydoc.plaintext)
    assert [name for name in readiness.__all__ if not re.search(rf"^    (class )?{name}\b", told, re.MULTILINE)] == []
    with pytest.raises(AttributeError, match="has no attribute 'scroe'"):
        readiness.scroe  # noqa: B018 - the look-up is what is tested


def test_no_function_is_hidden_by_its_module() -> None:
    names = sorted(set(readiness.__all__) & OURS)
    modules = ", ".join(f"readiness.{name}" for name in names)
    code = f"import readiness, {modules}; print(*(callable(getattr(readiness, name)) for name in {names}))"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert {"diff", "gaps", "trend"} <= set(names)
    assert found.stdout.split() == ["True"] * len(names)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\breadiness {command}\b", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_one_sitting(path: Path) -> None:
    """Modules of at most 400 lines that say what they are about, and functions of at most 60, their docstring aside."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGER.get(path.name, 400)
    assert ast.get_docstring(tree_of(path)) or not text.strip()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            said = (ast.get_docstring(node, clean=False) or "").count("\n") + 1 if ast.get_docstring(node) else 0
            assert (node.end_lineno or 0) - node.lineno + 1 - said <= 60, f"{node.name} is too long"


def test_whatever_says_a_text_is_called_as_the_tool_knows_it() -> None:
    """The tool that collects texts finds them by the name of what is called."""
    known = {"gettext": {"_", "gettext"}, "ngettext": {"ngettext"}, "pgettext": {"pgettext"}}
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Assign):
                for name, value in _pairs(node.targets[0], node.value):
                    assert name in known.get(getattr(value, "attr", ""), {name}), f"{path}:{node.lineno}: {name}"


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[str, ast.expr]]:
    """Names and what they are given, of `a = x` and of `a, b = x, y`."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [pair for one in zip(target.elts, value.elts, strict=True) for pair in _pairs(*one)]
    return [(target.id, value)] if isinstance(target, ast.Name) else []


def test_no_text_to_translate_hides_in_an_f_string() -> None:
    """The tool that collects texts does not look into f-strings."""
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr):
                calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
                said = [call.func for call in calls if isinstance(call.args[0], ast.Constant)]
                names = {getattr(function, "attr", getattr(function, "id", "")) for function in said}
                assert not {"_", "gettext", "ngettext", "pgettext"} & names, f"{path}:{node.lineno}"


SHIPPED = [
    path
    for folder in ("frameworks", "surveys", "reports", "schemas", "src")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".ttf", ".docx")
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_shipped_text_is_plain(path: Path) -> None:
    """UTF-8 with line feeds, no tabs in YAML, no blanks at the end of a line, and a line feed at the end."""
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    if path.suffix in (".yaml", ".yml"):
        assert "\t" not in text
    if path.suffix in (".yaml", ".yml", ".py"):
        assert not re.search(r"[ \t]+$", text, re.MULTILINE)
    assert not text or text.endswith("\n")
