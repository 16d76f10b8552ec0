"""A logo: a picture of one's own that goes into a report whole, so that the report stays one file."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from ..problems import UsageError
from ..sentences import say

LARGEST = 1_000_000  # bytes: a report is sent by mail
_STARTS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def logo_address(path: Path) -> str:
    """A picture as a `data:` address; raises `UsageError` where it cannot be read, is none, or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(say("--logo {path}: it cannot be read ({error})", path=path, error=error.strerror or error)) from None
    if len(data) > LARGEST:
        raise UsageError(say("--logo {path}: it is larger than {largest} kB; make it smaller", path=path, largest=f"{LARGEST // 1000:,}"))
    kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), None)
    if kind is None and b"<svg" in data[:2000]:
        kind = "image/svg+xml"  # shown as a picture, in which no script runs and nothing is loaded
    if kind is None:
        raise UsageError(say("--logo {path}: a logo is a picture: PNG, JPEG or SVG", path=path))
    return f"data:{kind};base64,{b64encode(data).decode()}"
