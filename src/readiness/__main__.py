"""`python -m readiness`, and the entry point of the `readiness` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its code."""
    import gc
    import os
    import sys

    # Imports and parsed files make many objects that stay; looking for garbage among them costs a tenth of a short command.
    gc.set_threshold(1_000_000, 10, 10)

    from .cli import run

    code = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1
    # All is written; taking the interpreter apart object by object would cost another tenth.
    os._exit(code)


if __name__ == "__main__":
    main()
