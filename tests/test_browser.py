"""Reports in a real browser: nothing asked of any host, no error, nothing serious that axe finds, and no page wider than its screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from conftest import ROOT
from readiness.report.years import Earlier
from reporting import KINDS, VIET_NAM, loaded, printed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE, DESKTOP = 390, 1280
TEMPLATES = ("gap-analysis", "scorecard", "comparison", "roadmap")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no chromium on this machine")
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every shipped template in both languages, and surveys of other kinds: judged, Vietnamese, hostile."""
    folder = tmp_path_factory.mktemp("pages")
    texts: dict[str, str] = {}
    for language in ("en", "vi"):
        earlier = Earlier(*loaded(ROOT / "surveys" / "viet-nam-2018.yaml", language))
        for template in TEMPLATES:
            texts[f"{template}-{language}"] = printed(VIET_NAM, "html", language, template=template, before=earlier)
    texts["kinds"] = printed(KINDS, "html")
    texts["judged"] = printed(ROOT / "surveys" / "odra" / "dominican-republic-2014.yaml", "html")
    texts["long"] = printed(VIET_NAM, "html", title="<b>" + "x" * 400 + " {{ 1 }} \u202e" + "lời " * 300)
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


NAMES = [*(f"{template}-{language}" for template in TEMPLATES for language in ("en", "vi")), "kinds", "judged", "long"]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_stands_alone(name: str, width: int, browser: Browser, pages: dict[str, Path]) -> None:
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, java_script_enabled=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name].as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious(name: str, width: int, scheme: Any, browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true })")
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found] == []
    context.close()


def test_the_keyboard_reaches_everything(browser: Browser, pages: dict[str, Path]) -> None:
    """The skip link comes first; what scrolls by itself, what opens and what leads on can be reached in order."""
    context = browser.new_context(viewport={"width": PHONE, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(pages["scorecard-en"].as_uri())
    wanted = page.evaluate("document.querySelectorAll('a[href], summary, .scroll, .picture').length")
    hidden = page.evaluate("document.querySelectorAll('details:not([open]) :is(a[href], .scroll)').length")
    seen = []
    for _ in range(wanted - hidden):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
    assert seen[0] == "skip"
    assert "BODY" not in seen
    assert seen.count("picture") == 2
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    context.close()


@pytest.mark.parametrize("name", ["gap-analysis-vi", "comparison-en", "roadmap-vi", "kinds", "judged"])
def test_on_a_phone_every_cell_of_a_table_is_in_sight(name: str, browser: Browser, pages: dict[str, Path]) -> None:
    """The rows are cards, each cell below the head of its column; a reader's program still finds a table."""
    context = browser.new_context(viewport={"width": PHONE, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    assert page.locator("table.stack").count() > 0
    assert (
        page.evaluate("[...document.querySelectorAll('.scroll:has(.stack)')].filter(one => one.scrollWidth > one.clientWidth).length") == 0
    )
    beyond = "cell => cell.offsetParent && cell.getBoundingClientRect().right > innerWidth"
    assert page.evaluate(f"[...document.querySelectorAll('.stack :is(th, td)')].filter({beyond}).length") == 0
    cell = page.locator(".stack td:not(.graph):not(.rank):not(.none)").first
    head = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert head == f'"{cell.get_attribute("data-label")}"'
    assert page.get_by_role("table").first.get_by_role("rowheader").count() > 0
    context.close()
    wide = browser.new_page(viewport={"width": DESKTOP, "height": 900})
    wide.goto(pages[name].as_uri())
    assert wide.locator(".stack td").first.evaluate("cell => getComputedStyle(cell, '::before').content") == "none"
    wide.close()


def test_nothing_needs_a_script(browser: Browser, pages: dict[str, Path]) -> None:
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["gap-analysis-en"].as_uri())
    assert page.locator("figure svg").count() == 5
    numbers = page.locator("figure details").first
    assert not numbers.locator("table").is_visible()
    numbers.locator("summary").click()
    assert numbers.locator("table").is_visible()
    context.close()


def test_the_scorecard_is_one_page_of_paper(browser: Browser, pages: dict[str, Path]) -> None:
    import pypdfium2

    context = browser.new_context(offline=True)
    page = context.new_page()
    for language in ("en", "vi"):
        page.goto(pages[f"scorecard-{language}"].as_uri())
        paper = page.pdf(prefer_css_page_size=True)
        with pypdfium2.PdfDocument(paper) as document:
            assert len(document) == 1
    context.close()
