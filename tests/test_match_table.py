"""The README's table of what each framework reproduces, made from the runs themselves (`UPDATE_GOLDEN=1` rewrites it)."""

from __future__ import annotations

import os
import re
from pathlib import Path

import test_published_egdi
import test_published_gtmi
import test_published_odra
import test_published_oecd
import test_published_vn
from conftest import ROOT
from published import Match

README = ROOT / "README.md"
BEGIN, END = "<!-- What is reproduced: made by tests/test_match_table.py -->\n", "<!-- end of what is reproduced -->\n"
# Frameworks of which nothing is published that could be recomputed, and why.
NOTHING = {
    "digital-government-2026": "our own rubric: no result is published",
    "vn-architecture-2.0": "our own checklist: no result is published",
    "vn-dti-2022-ministry": "the main indices of ministries are not public",
}


def matches(folder: Path) -> list[Match]:
    """What every framework reproduces, scored now, by framework; one that reproduces nothing has no cases."""
    found = [
        *test_published_odra.matches(),
        *test_published_gtmi.matches(folder),
        *test_published_egdi.matches(folder),
        *test_published_oecd.matches(folder),
        *test_published_vn.matches(folder),
        *(Match(name, why, 0, 0) for name, why in NOTHING.items()),
    ]
    return sorted(found, key=lambda row: row.framework)


def table(rows: list[Match]) -> str:
    """The table as Markdown; a framework is named once."""
    lines = [
        "| framework | compared with what was published | cases | exact | within rounding | not reproduced |",
        "|:--|:--|--:|--:|--:|--:|",
    ]
    before = ""
    for row in rows:
        name = "" if row.framework == before else f"[`{row.framework}`](docs/frameworks/{row.framework}.md)"
        figures = " | ".join(f"{count:,}" for count in (row.cases, row.exact, row.within, row.rest)) if row.cases else "– | – | – | –"
        lines.append(f"| {name} | {row.figures} | {figures} |")
        before = row.framework
    return "\n".join([*lines, ""])


def test_every_framework_is_in_the_table(tmp_path: Path) -> None:
    shipped = {path.parent.name for path in (ROOT / "frameworks").glob("*/framework.yaml")}
    assert {row.framework for row in matches(tmp_path)} == shipped


def test_the_table_of_the_readme_says_what_the_runs_give(tmp_path: Path) -> None:
    made, text = table(matches(tmp_path)), README.read_text(encoding="utf-8")
    (found,) = re.findall(f"{re.escape(BEGIN)}(.*?){re.escape(END)}", text, re.DOTALL)
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(text.replace(BEGIN + found + END, BEGIN + made + END), encoding="utf-8")
        return
    assert found == made, "the table is not what the runs give; if that is meant: UPDATE_GOLDEN=1 pytest tests/test_match_table.py"
