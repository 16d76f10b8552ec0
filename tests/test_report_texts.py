"""Reports of hostile surveys: the same survey with 'x' for every text must give the same structure, in HTML and in Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from conftest import ROOT
from readiness.report.escaping import for_markdown
from readiness.report.sources import safe_link
from readiness.report.years import Earlier
from reporting import Page, loaded, printed

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</bdi></p></table><h1>big</h1><!-- ",
    '"><a href="javascript:alert(1)">x</a>\' onmouseover=\'alert(1)',
    "{{ 7 * 7 }} {% for x in range(9) %}boo{% endfor %} {# gone #} {{ framework.title }}",
    '=HYPERLINK("http://evil.example", "x")',
    "# heading",
    "## heading\n\n# heading\r\n===\n---\n***\n",
    "- item\n- item\n\n    code\n\n1. one\n1) one\n+ item",
    "1. one",
    "1986\\. A great year",
    "[link](http://evil.example) ![image](http://evil.example/x.png) <http://evil.example>",
    "[ref]: http://evil.example\n[ref]",
    "http://evil.example www.evil.example https://evil.example/a_b_c",
    "| a | b |\n|---|---|\n| c | d |",
    "`code` ``more`` ```\nfence\n``` ~~~\nfence ~~~",
    "**bold** *italic* _it_ __bo__ ~~gone~~ $a$ $$b$$",
    "> quote\n> quote",
    "&lt;b&gt; &#35; heading &amp; &copy;",
    "\\ backslash at the end \\",
    "abc\u202edcba\u2066 \u2069\u202e right to left \u200b\u200d\u200f zero width",
    "\u2028# line separator\u2029# paragraph separator\x85# next line",
    "x" * 10_000,
    "long words and lines \n" * 500,
    "   leading and trailing   ",
]


def _survey_of(text: str, address: str, folder: Path) -> Path:
    said = json.dumps(text)
    path = folder / "hostile.yaml"
    path.write_text(
        f"""\
framework: {json.dumps(str(ROOT / "frameworks" / "digital-government-2026"))}
subject: {{id: X, name: {said}, kind: country}}
period: 2020
title: {said}
note: {said}
authors: [{said}, {said}]
target: {{level: 3, by: 2025, owner: {said}}}
sources:
  one: {{title: {said}, publisher: {said}, date: 2010, href: {json.dumps(address)}, note: {said}}}
answers:
  political-mandate:
    level: 2
    note: {said}
    target: {{level: 4, by: 2021, owner: {said}}}
    evidence: [{{source: one, note: {said}, sign: against}}, {{title: {said}, publisher: {said}, href: {json.dumps(address)}}}]
  national-committee: {{level: unknown, note: {said}}}
  national-strategy: {{state: not-applicable, note: {said}}}
  data-protection-law: {{level: [0, 1], note: {said}}}
""",
        encoding="utf-8",
    )
    return path


def _tokens(text: str) -> list[tuple[str, str]]:
    """The structure of Markdown: its tokens without its texts."""
    found = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found.append((token.type, token.tag))
        found.extend((child.type, child.tag) for child in token.children or [] if child.type not in ("text", "softbreak"))
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_change_no_structure(text: str, tmp_path: Path) -> None:
    for folder in ("plain", "hostile"):
        (tmp_path / folder).mkdir()
    plain = _survey_of("x", "https://example.org/", tmp_path / "plain")
    hostile = _survey_of(text, "https://example.org/", tmp_path / "hostile")
    assert Page(printed(hostile, "html")).tags == Page(printed(plain, "html")).tags
    assert _tokens(printed(hostile, "md")) == _tokens(printed(plain, "md"))


@pytest.mark.parametrize("template", ["scorecard", "comparison", "roadmap"])
@pytest.mark.parametrize("text", HOSTILE[::3], ids=range(len(HOSTILE[::3])))
def test_hostile_texts_in_other_templates(template: str, text: str, tmp_path: Path) -> None:
    """Also as a title of one's own, and in the earlier survey."""
    found = []
    for name, said in (("plain", "x"), ("hostile", text)):
        (tmp_path / name).mkdir()
        path = _survey_of(said, "https://example.org/", tmp_path / name)
        more = {"template": template, "title": said, "before": Earlier(*loaded(path))}
        found.append((Page(printed(path, "html", **more)).tags, _tokens(printed(path, "md", **more))))
    assert found[0] == found[1]


@pytest.mark.parametrize("form", ["html", "md"])
def test_template_syntax_in_a_survey_is_text(form: str, tmp_path: Path) -> None:
    text = printed(_survey_of("{{ 7 * 7 }}{% if x %}", "https://example.org/", tmp_path), form)
    assert "{{ 7" in text
    assert "49" not in re.findall(r"\{\{ 7.{0,20}", text)[0]


@pytest.mark.parametrize("form", ["html", "md"])
def test_direction_marks_do_not_get_out(form: str, tmp_path: Path) -> None:
    text = printed(_survey_of("a\u2069\u202eb\u200f", "https://example.org/", tmp_path), form)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "ab\u200f" in text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        "ftp://x.example",
        "http:",
        "https://[",
        " JaVaScRiPt:x",
    ],
)
def test_other_addresses_are_text(address: str, tmp_path: Path) -> None:
    assert safe_link(address) is None
    page = Page(printed(_survey_of("x", address, tmp_path), "html"))
    assert all(value.startswith(("#", "http")) for value in page.values("href"))


def test_an_address_cannot_end_its_link() -> None:
    assert safe_link('https://x.example/a b"<>()[]|`\\\u202e') == "https://x.example/a%20b%22%3C%3E%28%29%5B%5D%7C%60%5C%E2%80%AE"
    assert safe_link("https://x.example/a%20b?c=d&e=f#g") == "https://x.example/a%20b?c=d&e=f#g"


def test_markdown_is_escaped_only_where_it_must_be() -> None:
    assert (
        for_markdown("19.1 % of services, 4.2 times R&D (2018-2020); a-b + c") == "19.1 % of services, 4.2 times R&D (2018-2020); a-b + c"
    )
    assert for_markdown("1. one") == "1\\. one"
    assert for_markdown("<b> a|b [c]") == "&lt;b&gt; a\\|b \\[c\\]"
