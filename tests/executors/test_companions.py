"""Processes of ours that serve a command: prepared, asked for, ended."""

import re
import signal
import time
from pathlib import Path

import pytest

from autograder import companions
from autograder.companions import FORK_SERVER, companion, prepared

ENDED_S = 60


@pytest.fixture
def ask():
    """Ask for fork servers; in the end all are cut off, and end by themselves."""
    found = []

    def ask():
        found.append(companion(FORK_SERVER, "autograder.words"))
        return found[-1]

    yield ask
    for one in found:
        one.line.close()
        one.process.wait(ENDED_S)


def test_a_companion_that_was_prepared_is_the_one_that_serves(ask, started):
    with prepared(FORK_SERVER):
        assert ask().process is started[0]
        assert ask().process is started[1]  # it serves once
    assert len(started) == 2
    assert started[0].poll() is None


def test_in_the_place_of_a_companion_that_has_ended_another_one_serves(ask, started):
    with prepared(FORK_SERVER):
        started[0].send_signal(signal.SIGKILL)
        started[0].wait(ENDED_S)
        assert ask().process is started[1]


def test_a_companion_that_nobody_asks_for_ends(started):
    with prepared(FORK_SERVER):
        assert started[0].poll() is None
    assert started[0].wait(ENDED_S) == 0


@pytest.fixture
def started(monkeypatch):
    """The processes that are started, in order."""
    found = []
    usual = companions.subprocess.Popen

    def popen(*args, **options):
        found.append(usual(*args, **options))
        return found[-1]

    monkeypatch.setattr(companions.subprocess, "Popen", popen)
    return found


def test_an_interrupt_that_somebody_sends_to_a_companion_is_not_heard(ask, capfd):
    found = ask()
    until = time.monotonic() + ENDED_S
    while not _passes_over_interrupts(found.process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    found.process.send_signal(signal.SIGINT)
    found.line.close()
    assert found.process.wait(ENDED_S) == 0
    assert capfd.readouterr().err == ""


def _passes_over_interrupts(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    ignored = int(re.search(r"^SigIgn:\s*(\w+)$", status, re.M)[1], 16)
    return bool(ignored >> (signal.SIGINT - 1) & 1)
