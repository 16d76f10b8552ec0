"""`python -m readiness`, and the entry point of the `readiness` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its code."""
    import gc
    import os
    import signal
    import sys

    for name in ("SIGTERM", "SIGHUP"):  # as Ctrl-C does, so that what is half-written is taken away
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda number, frame: sys.exit(128 + number))
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
