"""Build hook: a standard wheel carries frameworks/, reports/ and surveys/ as package data.

The tests of frameworks score shipped surveys, so these travel together.
An editable install must not: copies would go stale while the files at the root change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the data folders to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            for name in ("frameworks", "reports", "surveys"):
                folder = Path(self.root) / name
                if folder.is_dir():
                    build_data["force_include"][str(folder)] = f"readiness/data/{name}"
