"""A student's code is stopped when its time is over, and everything is as it was before."""

import os
import signal
import threading
import time

import pytest

from autograder.notebook import limit
from autograder.notebook.limit import OutOfTime, within

SHORT_S = 0.2
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the alarm is POSIX's")


def endless():
    while True:
        pass


def asleep():
    threading.Event().wait()


def cautious():
    """Swallow what an ``except Exception`` swallows."""
    while True:
        try:
            time.sleep(60)
        except Exception:
            continue


def busy():
    """As cautious, without a wait."""
    while True:
        try:
            while True:
                pass
        except Exception:
            continue


def nobody():
    pytest.fail("it was said to resist")


@pytest.mark.parametrize("work", [endless, asleep, cautious])
def test_code_that_never_ends_is_stopped(work):
    with pytest.raises(OutOfTime):
        within(SHORT_S, work, nobody)


@pytest.fixture
def no_timer(monkeypatch):
    """As on Windows. What waits there is woken by the signal too; on Linux only what computes."""
    monkeypatch.setattr(limit, "_has_timer", lambda: False)


@pytest.mark.parametrize("work", [endless, busy])
def test_code_that_never_ends_is_stopped_where_there_is_no_timer(no_timer, work):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(OutOfTime):
        within(SHORT_S, work, nobody)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_of_the_students_own_is_none_of_ours(no_timer):
    def stopped():
        signal.raise_signal(signal.SIGINT)
        endless()

    with pytest.raises(KeyboardInterrupt):
        within(60, stopped, nobody)


@pytest.mark.parametrize("work", [lambda: 7, endless])
def test_the_alarm_of_others_is_put_back(work):
    before = signal.getsignal(signal.SIGALRM)

    def theirs(number, frame):
        pytest.fail("the other's alarm rang")

    signal.signal(signal.SIGALRM, theirs)
    signal.setitimer(signal.ITIMER_REAL, 500)
    try:
        try:
            assert within(SHORT_S, work, nobody) == 7
        except OutOfTime:
            assert work is endless
        assert signal.getsignal(signal.SIGALRM) is theirs
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_loop_in_another_thread_is_stopped_too():
    ended = []

    def work():
        with pytest.raises(OutOfTime):
            within(SHORT_S, endless, nobody)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert ended == [True]


def test_code_that_swallows_even_that_is_told_of_and_counts_as_too_slow(monkeypatch):
    monkeypatch.setattr(limit, "GRACE_S", 0.4)
    told = threading.Event()

    def stubborn():
        while not told.is_set():
            try:
                told.wait(60)
            except BaseException:
                continue
        return 7

    with pytest.raises(OutOfTime):
        within(SHORT_S, stubborn, told.set)


def test_no_limit_is_no_limit():
    assert within(0, lambda: 7, nobody) == 7
