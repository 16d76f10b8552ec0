"""`python -m readiness`, and the entry point of the `readiness` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its code."""
    import gc
    import sys

    # Imports make many objects that stay; looking for garbage among them costs a tenth of a short command's time.
    gc.set_threshold(50_000, 50, 50)

    from .cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
