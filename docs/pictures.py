"""Make the pictures of the README from the real output: `make pictures`."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI

from readiness.cli.inputs import load_scored
from readiness.cli.scorecard import print_scorecard

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 112


def main() -> None:
    """Draw the scorecard of Viet Nam 2020 as SVG."""
    os.chdir(ROOT)
    screen = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, emoji=False)
    print_scorecard(load_scored(Path("surveys/viet-nam-2020.yaml")), screen)
    # The viewer's own monospace font, instead of one that the picture would fetch from the network.
    picture = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")
    svg = screen.export_svg(title="readiness score surveys/viet-nam-2020.yaml", theme=MONOKAI, code_format=picture, unique_id="scorecard")
    (ROOT / "docs" / "scorecard.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
