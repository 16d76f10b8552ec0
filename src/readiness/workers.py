"""Work in several processes that ends with the one that started it, however that ends, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]  # that ask a process to end


@contextmanager
def workers(count: int, prepare: Callable[..., None] | None = None, *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """A pool of so many processes, each of which calls `prepare` first.

    Ctrl-C goes to all processes of a terminal: only the one that started them heeds it. Work that has not begun is then
    forgotten, and nobody waits for the rest.
    """
    pool = ProcessPoolExecutor(count, initializer=_begin, initargs=(prepare, arguments))
    try:
        with _undisturbed():
            pool.submit(int)  # the processes start with the first task
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Heed an interrupt afterwards: half-started processes would neither hear of it nor be ended."""
    heard: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()  # nobody else can say what becomes of signals
    before = {number: handler for number in SIGNALS if is_main and (handler := signal.getsignal(number)) is not None}
    for number in before:
        signal.signal(number, lambda number, frame: heard.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in heard:
            signal.raise_signal(number)


def _begin(prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare(*arguments)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, which may have had no time to say so."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
