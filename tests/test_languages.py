"""Languages: catalogues that are complete, texts with their slots, and numbers as each language writes them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from readiness.languages import fill, language_of, languages, mark_in

sys.path.insert(0, str(ROOT / "tools"))
import messages


def test_every_catalogue_is_complete() -> None:
    wanted = messages.found()
    assert len(messages.by_key(wanted)) > 200
    assert [problem for path in messages.catalogues() for problem in messages.problems(path, wanted)] == []
    assert languages() == ["en", *map(messages.language_of, messages.catalogues())]


def test_updating_changes_nothing(tmp_path: Path) -> None:
    for path in messages.catalogues():
        copy = tmp_path / messages.language_of(path) / "LC_MESSAGES" / path.name
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
        messages.update(copy, messages.found())
        assert copy.read_bytes() == path.read_bytes(), "run 'make messages'"


PO = """\
msgid ""
msgstr "Language: vi\\nPlural-Forms: nplurals=1; plural=0;\\nContent-Type: text/plain; charset=utf-8\\n"

msgid "Score"
msgstr "Điểm"

msgid "{count} of {total}"
msgstr "{count} trên {total}"

#~ msgid "Gone"
#~ msgstr "Đã bỏ"
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Điểm", ""), "vi/LC_MESSAGES/readiness.po:4: 'Score' is not translated"),
        (('msgid "Score"', '#, fuzzy\nmsgid "Score"'), ":5: 'Score' is marked as uncertain (fuzzy)"),
        (('msgid "Score"', 'msgid "Skore"'), "x.py:1 says 'Score', and it is not here"),
        (('msgid "Score"', 'msgid "Skore"'), "'Skore' is said nowhere any more"),
        (('msgid "Score"', 'msgctxt "else"\nmsgid "Score"'), "'Score' (else) is said nowhere any more"),
        (("trên {total}", "trên {tong}"), "'{count} of {total}' has other {slots} than its translation"),
        (("#~ msgid", "#~ msgid"), "'Gone' is left over as a comment"),
    ],
)
def test_what_is_missing_is_told(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    path = tmp_path / "vi" / "LC_MESSAGES" / "readiness.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO.replace(*change), encoding="utf-8")
    wanted = messages.Catalog()
    for message in ("Score", "{count} of {total}"):
        wanted.add(message, None, [("x.py", 1)])
    assert any(said in problem for problem in messages.problems(path, wanted))


def test_messages_are_found_in_sources_and_templates() -> None:
    found = messages.by_key(messages.found())
    assert (None, ("Gap analysis",)) in found
    assert ("effort", ("low",)) in found
    assert any(place.startswith("src/readiness/blank/words.py") for message in found.values() for place, _ in message.locations)


def test_texts() -> None:
    english, vietnamese = language_of("en"), language_of("vi")
    assert english.gettext("{low} to {high}", low="1", high="{low}") == "1 to {low}"
    assert vietnamese.gettext("{low} to {high}", low="1", high="2") == "1 đến 2"
    assert [vietnamese.pgettext(context, "low") for context in ("effort", "confidence")] == ["nhỏ", "thấp"]
    assert english.pgettext("effort", "low") == english.gettext(mark_in("effort", "low")) == "low"
    assert vietnamese.gettext("no such message {x}", x=1) == "no such message 1"
    assert vietnamese.gettext("") == ""
    assert english.ngettext("{count} warning", "{count} warnings", 1) == "1 warning"
    assert english.ngettext("{count} warning", "{count} warnings", 1200) == "1,200 warnings"
    assert fill("{a}{b}", {"a": "{b}"}) == "{b}{b}"


@pytest.mark.parametrize(("wanted", "code"), [("vi", "vi"), ("vi-VN", "vi"), ("en-GB", "en"), ("xx", "en"), (None, "en"), ("../en", "en")])
def test_the_nearest_language(wanted: str | None, code: str) -> None:
    assert language_of(wanted).code == code


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        (58.3, 1, "58.3", "58,3"),
        (-1234.5, 2, "−1,234.50", "−1.234,50"),
        (1234567, 0, "1,234,567", "1.234.567"),
        (0.25, 2, "0.25", "0,25"),
        (-0.0, 1, "0.0", "0,0"),
        (1e15, 0, "1,000,000,000,000,000", "1.000.000.000.000.000"),
    ],
)
def test_numbers(value: float, decimals: int, english: str, vietnamese: str) -> None:
    assert language_of("en").number(value, decimals) == english
    assert language_of("vi").number(value, decimals) == vietnamese


def test_percent_and_marks() -> None:
    assert [language_of(code).percent(58) for code in ("en", "vi")] == ["58 %", "58%"]
    assert language_of("en").marks() == {"decimal": ".", "group": ",", "percent": "{} %"}
    assert language_of("vi").marks() == {"decimal": ",", "group": ".", "percent": "{}%"}


def test_english_needs_no_babel() -> None:
    called = "run(['report', 'surveys/viet-nam-2020.yaml'])"
    code = f"import sys; from readiness.cli import run; {called}; print('babel' in sys.modules, file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, cwd=ROOT, encoding="utf-8")
    assert found.stderr.splitlines()[-1] == "False"


def test_a_survey_to_fill_in_is_all_in_one_language(cli: Callable[..., Any]) -> None:
    out = cli("new", "digital-government-2026", "--lang", "vi").out
    assert "Cách trả lời" in out
    assert "How to answer" not in out


# Words for one concept: the second of each pair was given up for the first.
GIVEN_UP = {
    "bộ chỉ số": ("bộ tiêu chí", "khung đánh giá"),
    "lĩnh vực": ("trụ cột",),
    "phiếu khảo sát": ("bảng hỏi", "bảng khảo sát", "phiếu hỏi"),
    "mức độ bao phủ": ("độ phủ",),
    "người đánh giá": ("đánh giá viên",),
    "bằng chứng": ("minh chứng",),
    "mẫu báo cáo": ("bản mẫu", "khuôn mẫu"),
}


def test_vietnamese_has_one_term_for_one_concept() -> None:
    (path,) = [path for path in messages.catalogues() if messages.language_of(path) == "vi"]
    texts = [text.lower() for message in messages.by_key(messages.read(path)).values() for text in messages.strings_of(message)]
    assert [(word, text) for kept in GIVEN_UP.values() for word in kept for text in texts if word in text] == []
    assert all(any(term in text for text in texts) for term in GIVEN_UP)
