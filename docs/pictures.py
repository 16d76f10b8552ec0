"""Make the pictures of the README from the real output: `make pictures`."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI

from readiness.cli import run
from readiness.cli.inputs import load_scored
from readiness.cli.screens.scorecard import print_scorecard

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 112


def main() -> None:
    """Draw the scorecard of the terminal as SVG, and photograph pages of reports."""
    os.chdir(ROOT)
    draw_scorecard()
    photograph_reports()
    print_reports()


# Picture -> the template, language, colours, width and height of what is photographed.
PAGES = {
    "gap-analysis": ("gap-analysis", "en", "light", 1120, 1560),
    "gap-analysis-vi": ("gap-analysis", "vi", "dark", 420, 1500),
    "roadmap": ("roadmap", "en", "light", 1120, 1500),
}


def photograph_reports() -> None:
    """The first part of some reports, as a browser shows them."""
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (template, language, colours, width, height) in PAGES.items():
            path = Path(folder) / f"{name}.html"
            earlier = ["--before", "surveys/viet-nam-2018.yaml"]
            run(["report", "surveys/viet-nam-2020.yaml", "-o", str(path), "--template", template, "--lang", language, *earlier])
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=colours)  # type: ignore[arg-type]
            page.goto(path.as_uri())
            image = Image.open(io.BytesIO(page.screenshot()))
            image.convert("RGB").quantize(255).save(ROOT / "docs" / f"{name}.png", optimize=True)


# Picture -> the format, language and page of what is shown.
PRINTED = {"gap-analysis-pdf": ("pdf", "en", 1), "gap-analysis-word-vi": ("docx", "vi", 1)}


def print_reports() -> None:
    """One page of a report as PDF, and of one as Word file as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (form, language, number) in PRINTED.items():
            path = Path(folder) / f"{name}.{form}"
            earlier = ["--before", "surveys/viet-nam-2018.yaml"]
            run(["report", "surveys/viet-nam-2020.yaml", "-o", str(path), "--lang", language, *earlier])
            if form == "docx":
                profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
                words = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
                subprocess.run(words, check=True, capture_output=True)
            with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as pages:
                page = pages[number].render(scale=1.4).to_pil()
            page.convert("RGB").quantize(127).save(ROOT / "docs" / f"{name}.png", optimize=True)


def draw_scorecard() -> None:
    """The scorecard of Viet Nam 2020 as SVG."""
    screen = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, emoji=False)
    print_scorecard(load_scored(Path("surveys/viet-nam-2020.yaml")), screen)
    # The viewer's own monospace font, instead of one that the picture would fetch from the network.
    picture = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")
    svg = screen.export_svg(title="readiness score surveys/viet-nam-2020.yaml", theme=MONOKAI, code_format=picture, unique_id="scorecard")
    (ROOT / "docs" / "scorecard.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
