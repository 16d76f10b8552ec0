"""Write the documentation and the JSON Schema of the context of reports: `make context`."""

from __future__ import annotations

import json
from pathlib import Path

from readiness.documents.documented import words_page
from readiness.report.documented import context_page, context_schema

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write both files."""
    (ROOT / "docs" / "context.md").write_text(context_page() + words_page(), encoding="utf-8")
    schema = json.dumps(context_schema(), indent=2, ensure_ascii=False)
    (ROOT / "schemas" / "context.schema.json").write_text(schema + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
