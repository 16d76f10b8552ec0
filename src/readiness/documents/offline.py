"""No network while a template is compiled: whatever it asks for, nothing leaves this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_NAMES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_EXCEPTIONS = ("NO_PROXY", "no_proxy")
_NOBODY = "http://127.0.0.1:9"  # the port "discard", at which nobody answers


@contextmanager
def offline() -> Iterator[None]:
    """Send every request to a proxy that does not answer: Typst has no switch for it, and fetches packages by itself."""
    before = {name: os.environ.get(name) for name in (*_NAMES, *_EXCEPTIONS)}
    try:
        os.environ.update(dict.fromkeys(_NAMES, _NOBODY))
        for name in _EXCEPTIONS:
            os.environ.pop(name, None)
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
