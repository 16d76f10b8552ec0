"""Logos in documents: an SVG, a PNG and a JPEG are the same picture in PDF, Word and Excel, and none can ask for anything."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document as OpenedFile
from PIL import Image

from readiness.documents.logo import HEIGHT, RESOLUTION, WIDTH, logo_pixels, logo_svg
from readiness.problems import UsageError
from reporting import VIET_NAM

Cli = Callable[..., Any]
RED = (200, 16, 46)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
DRAWN = SVG + 'viewBox="0 0 40 10"><rect width="40" height="10" fill="#c8102e"/>{}</svg>'


def written(folder: Path, suffix: str) -> Path:
    path = folder / f"logo.{suffix}"
    if suffix == "svg":
        path.write_text(DRAWN.format(""), encoding="utf-8")
    else:
        Image.new("RGB", (400, 100), RED).save(path)
    return path


def is_red(picture: Image.Image, *, least: int) -> bool:
    """Whether so many of its pixels are those of the logo."""
    data = picture.convert("RGB").tobytes()
    near = [all(abs(one - other) < 12 for one, other in zip(pixel, RED, strict=True)) for pixel in zip(*[iter(data)] * 3, strict=True)]
    return sum(near) >= least


@pytest.mark.parametrize("suffix", ["svg", "png", "jpg"])
def test_a_logo_stands_in_every_document(suffix: str, cli: Cli, tmp_path: Path) -> None:
    logo = written(tmp_path, suffix)
    for form in ("pdf", "docx", "xlsx"):
        result = cli("report", VIET_NAM, "-o", tmp_path / f"x.{form}", "--logo", logo)
        assert (result.code, result.err.count("\n")) == (0, 1)
    with pypdfium2.PdfDocument(tmp_path / "x.pdf") as pages:
        assert is_red(pages[0].render(scale=1).to_pil(), least=1000)
    shape = OpenedFile(tmp_path / "x.docx").inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "Logo"
    assert (shape.width.mm, shape.height.mm) == (pytest.approx(60, abs=0.5), pytest.approx(15, abs=0.5))
    for path, folder in ((tmp_path / "x.docx", "word/media/"), (tmp_path / "x.xlsx", "xl/media/")):
        with zipfile.ZipFile(path) as parts:
            pictures = [Image.open(BytesIO(parts.read(name))) for name in parts.namelist() if name.startswith(folder)]
        assert sum(is_red(picture, least=picture.width * picture.height * 9 // 10) for picture in pictures) == 1


def test_a_logo_is_as_large_as_its_box_allows() -> None:
    most = WIDTH / 25.4 * RESOLUTION + 1, HEIGHT / 25.4 * RESOLUTION + 1
    for box in ("0 0 40 10", "0 0 1 3000", "0 0 3000 1", "0 0 0 0", "0 0 10000000 10000000"):
        picture = Image.open(BytesIO(logo_pixels(f'{SVG} viewBox="{box}"><rect width="9" height="9"/></svg>')))
        assert picture.width <= most[0]
        assert picture.height <= most[1]
        assert max(picture.width / most[0], picture.height / most[1]) > 0.95


def test_a_script_does_nothing() -> None:
    assert logo_pixels(DRAWN.format("<script>alert(1)</script>")) == logo_pixels(DRAWN.format(""))


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>', "URLs are not allowed"),
        ('<image href="file:///etc/passwd" width="9" height="9"/>', "absolute paths are not allowed"),
        ('<image href="secret.png" width="9" height="9"/>', "not found"),
        ("&secret;", "unknown entity"),
        ("<g>", "failed to parse SVG"),
        ("".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(40)), "failed to parse SVG"),
    ],
    ids=["address", "file", "beside", "entity", "syntax", "copies"],
)
def test_a_logo_that_asks_for_something_is_refused(
    inside: str, said: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (9, 9), RED).save(tmp_path / "secret.png")
    monkeypatch.chdir(tmp_path)
    Path("logo.svg").write_text(DRAWN.format(inside), encoding="utf-8")
    for form in ("pdf", "docx", "xlsx"):
        result = cli("report", VIET_NAM, "-o", f"x.{form}", "--logo", "logo.svg")
        assert result.code == 2
        assert "the logo cannot be drawn" in result.err
        assert said in result.err
        assert not Path(f"x.{form}").exists()


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\xff\xd8\xff"])
def test_a_broken_picture_is_refused(content: bytes, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "logo").write_bytes(content)
    result = cli("report", VIET_NAM, "-o", tmp_path / "x.docx", "--logo", tmp_path / "logo")
    assert (result.code, "the picture is broken" in result.err) == (2, True)


def test_a_jpeg_says_its_size_behind_other_parts() -> None:
    written = BytesIO()
    Image.new("RGB", (321, 123), RED).save(written, "JPEG", progressive=True, comment=b"x" * 300)
    from base64 import b64encode

    assert 'viewBox="0 0 321 123"' in logo_svg("data:image/jpeg;base64," + b64encode(written.getvalue()).decode())
    with pytest.raises(UsageError):
        logo_svg("data:image/jpeg;base64," + b64encode(written.getvalue()[:40]).decode())
