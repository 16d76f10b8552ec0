"""Typst at work: a shipped template here, one of one's own in a process apart, which ends when it takes too long or too much.

python -m readiness.documents.typesetting < request > document.pdf
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ..charts import FONTS
from .offline import offline

SECONDS = 30  # of a process apart; the report of 400 questions takes less than one
MEGABYTES = 2000  # of its memory, where the system has such limits (Linux)
REFUSED = 3  # the exit code where the template is wrong
_NOWHERE = "no-packages"  # a folder that is not there: packages are neither found nor kept
_SOURCE = Path(__file__).resolve().parents[2]


class Order(NamedTuple):
    """What is to be made: a template, the context as JSON, the date in seconds since 1970, and the standards of PDF to keep."""

    template: str
    data: str
    moment: int
    standards: list[Any]


class RefusedError(Exception):
    """What Typst says of a template: in short, with its advice, and with the place."""

    def __init__(self, message: str, hints: list[str], diagnostic: str) -> None:
        super().__init__(message)
        self.message, self.hints, self.diagnostic = message, hints, diagnostic


class ExhaustedError(Exception):
    """The template took more time or memory than it may have."""


def typeset(order: Order) -> bytes:
    """The PDF that an order asks for. Raises `RefusedError`."""
    import typst

    template, standards = Path(order.template), order.standards
    nowhere = str(template.parent / _NOWHERE)
    try:
        with offline():
            content, _ = typst.compile_with_warnings(
                str(template),
                root=str(template.parent),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"data": order.data},
                pdf_standards=standards,
                package_path=nowhere,
                package_cache_path=nowhere,
                timestamp=order.moment,
            )
    except typst.TypstError as error:
        raise RefusedError(str(error.message), [str(hint) for hint in error.hints], str(error.diagnostic)) from None
    return bytes(content)


def typeset_apart(order: Order) -> bytes:
    """The same in a process apart. Raises `ExhaustedError` too."""
    command = [sys.executable, "-m", __name__]
    path = os.pathsep.join([str(_SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        return subprocess.check_output(
            command,
            input=json.dumps(order._asdict()).encode(),
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        raise ExhaustedError from None
    except subprocess.CalledProcessError as error:
        raise RefusedError(**json.loads(error.output)) if error.returncode == REFUSED else ExhaustedError from None


def main() -> int:
    """Read an order, and answer with its PDF, or with what is wrong with its template (exit 3)."""
    _limit()
    with open(0, "rb") as asked, open(1, "wb") as answer:
        try:
            answer.write(typeset(Order(**json.load(asked))))
        except RefusedError as error:
            answer.write(json.dumps({"message": error.message, "hints": error.hints, "diagnostic": error.diagnostic}).encode())
            return REFUSED
    return 0


def _limit() -> None:
    """Take no more memory than a template may have; Windows and macOS have no such limit for a process."""
    if sys.platform == "linux":
        import resource

        most: Any = (MEGABYTES * 1_000_000,) * 2
        resource.setrlimit(resource.RLIMIT_DATA, most)


if __name__ == "__main__":
    sys.exit(main())
