"""What the tests of reports share: a survey printed, and a page taken apart."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from conftest import ROOT
from readiness.library import SurveySource, load_framework, read_survey
from readiness.model import Framework, Survey
from readiness.report import render

VIET_NAM = ROOT / "surveys" / "viet-nam-2020.yaml"
KINDS = ROOT / "tests" / "reports" / "thu-2024.yaml"


def loaded(path: Path, language: str | None = None) -> tuple[Framework, Survey, SurveySource]:
    source = read_survey(path)
    assert source.survey is not None, source.problems
    return load_framework(source.survey.framework, language, near=path), source.survey, source


def printed(path: Path, form: Any, language: str | None = None, **more: Any) -> str:
    framework, survey, source = loaded(path, language)
    return render(framework, survey, form, source=source, **more)


def written_alike(path: Path, *options: object) -> bytes:
    """A report of Viet Nam 2020, which two processes in which sets have different orders write with the same bytes."""
    contents = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "readiness", "report", VIET_NAM, "-o", path, *options]
        subprocess.run(list(map(str, command)), check=True, capture_output=True, env=env)
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]
    return contents[0]


class Page(HTMLParser):
    """The tags of a page, its ids and addresses, its headings, and the text of each table."""

    VOID = frozenset({"meta", "rect", "line", "br", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self.cell: list[str] | None = None
        self.table = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes.extend((tag, name, value or "") for name, value in attrs)
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "caption":
            self.table = found.get("id") or ""
            self.tables[self.table] = []
        if tag == "tr" and self.table:
            self.tables[self.table].append([])
        if tag in ("td", "th") and self.table:
            self.cell = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("td", "th") and self.cell is not None:
            self.tables[self.table][-1].append(" ".join("".join(self.cell).split()))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]
