"""What the tests of Word and Excel files share: LibreOffice, which opens them as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest


def converted(path: Path) -> list[str]:
    """The text of every page of a file as LibreOffice prints it; skips where it is not installed, and fails then in CI."""
    program = shutil.which("soffice")
    if program is None:
        assert not os.environ.get("CI"), (
            "LibreOffice is not installed, and CI needs it: apt-get install libreoffice-writer libreoffice-calc"
        )
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = (path.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return page_texts(path.with_suffix(".pdf").read_bytes())


def page_texts(content: bytes) -> list[str]:
    """The text of every page of a PDF, without the places at which long words may break."""
    with pypdfium2.PdfDocument(content) as found:
        texts = [page.get_textpage().get_text_bounded() for page in found]
    return [text.replace("\u200b", "").replace("\r\n", "\n") for text in texts]
