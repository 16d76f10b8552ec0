"""Commands that are ended from outside leave nothing half-written and no process behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from readiness import workers as module
from readiness.workers import workers

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals of POSIX")

# A pool whose tasks write their process down and then sleep for longer than anyone waits.
SLEEPERS = """
import os, sys, time
from pathlib import Path
from readiness.workers import workers

def sleep(path):
    Path(path + ".new").write_text(str(os.getpid()))
    os.replace(path + ".new", path)
    time.sleep(600)

try:
    with workers(2) as pool:
        for found in [pool.submit(sleep, path) for path in sys.argv[1:]]:
            found.result()
except KeyboardInterrupt:
    os._exit(130)
"""


Start = Callable[[list[str]], subprocess.Popen[str]]


@pytest.fixture
def started() -> Iterator[Start]:
    """Start processes, each in a group of its own, which is gone after the test, however that ends."""
    every: list[subprocess.Popen[str]] = []

    def start(words: list[str]) -> subprocess.Popen[str]:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        every.append(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True))
        return every[-1]

    yield start
    for process in every:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until(what: Callable[[], bool]) -> None:
    """Wait until something is so, a minute at most."""
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "waited for a minute"
        time.sleep(0.01)


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").exists() and ") Z " in Path(f"/proc/{process}/stat").read_text()  # dead, and nobody has asked


@pytest.mark.parametrize(("number", "group"), [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGKILL, False)])
def test_workers_end_with_the_one_that_started_them(number: signal.Signals, group: bool, started: Start, tmp_path: Path) -> None:
    notes = [tmp_path / "one", tmp_path / "two"]
    parent = started([sys.executable, "-c", SLEEPERS, *map(str, notes)])
    wait_until(lambda: all(note.exists() for note in notes))
    found = [int(note.read_text()) for note in notes]
    (os.killpg if group else os.kill)(parent.pid, number)
    _, err = parent.communicate(timeout=60)  # which waits for all that hold its streams
    assert parent.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    assert err == ""
    for process in found:
        wait_until(lambda process=process: is_gone(process))  # type: ignore[misc]


def test_an_interrupt_waits_until_the_workers_have_started(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Future[Any]] = []

    class Interrupted(ProcessPoolExecutor):
        def submit(self, *words: Any, **named: Any) -> Future[Any]:
            os.kill(os.getpid(), signal.SIGINT)
            begun.append(super().submit(*words, **named))
            return begun[0]

    monkeypatch.setattr(module, "ProcessPoolExecutor", Interrupted)
    with pytest.raises(KeyboardInterrupt), workers(2):
        pytest.fail("interrupted before")
    assert len(begun) == 1
    wait_until(lambda: not multiprocessing.active_children())


def until_it_ends(running: subprocess.Popen[str], number: signal.Signals) -> None:
    """Send a signal until it is heeded: one that comes just before a call that waits is heard when that call returns."""

    def has_ended() -> bool:
        running.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(timeout=5)
        return running.poll() is not None

    wait_until(has_ended)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_half_written_is_taken_away(number: signal.Signals, started: Start, tmp_path: Path) -> None:
    table, output = tmp_path / "units.csv", tmp_path / "scores.csv"
    output.write_text("old")
    os.mkfifo(table)  # the command waits for its first line
    framework = ROOT / "tests" / "frameworks" / "plain"
    words = ["score", str(table), "--framework", str(framework), "-o", str(output)]
    running = started([sys.executable, "-m", "readiness", *words])
    wait_until(lambda: any(tmp_path.glob(".*.part")))
    until_it_ends(running, number)
    _, err = running.communicate()
    assert running.returncode == 128 + number
    assert "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scores.csv", "units.csv"]
    assert output.read_text() == "old"
