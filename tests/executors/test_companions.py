"""Processes of ours that serve a command: prepared, asked for, ended."""

import signal

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
