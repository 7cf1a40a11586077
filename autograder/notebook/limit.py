"""A time limit on code of the student's, in the student's own kernel.

What it can do, by where the code runs:

- In the main thread of a POSIX system, where notebooks run, a timer's signal raises
  :class:`OutOfTime` in the middle of the code, and again every fifth of a second.
- Elsewhere a second thread asks Python to raise it, which stops loops but no sleep.
- Code that catches everything, this exception too, goes on; so does C code that never comes back to
  Python. After a while somebody is told, and only a restart of the kernel ends them. Nobody can be
  told of C code that keeps Python's lock as well, e.g. ``sum(itertools.repeat(1))``.
"""

import ctypes
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

AGAIN_S = 0.2
GRACE_S = 3.0


class OutOfTime(BaseException):
    """The time is over. No ``except Exception`` in a student's code catches it."""


def within(seconds: float, work: Callable[[], T], still_running: Callable[[], None]) -> T:
    """Return ``work()``, if it ends in time.

    Args:
        seconds: the limit; 0 means none.
        work: a function written in Python.
        still_running: called once, from another thread, if `work` resists.

    Raises:
        OutOfTime: if it did not end within `seconds`.
    """
    if seconds <= 0:
        return work()
    over = threading.Event()
    in_main = threading.current_thread() is threading.main_thread()
    by_signal = in_main and hasattr(signal, "setitimer")
    target = None if by_signal else threading.get_ident()
    watch = threading.Thread(
        target=_watch, args=(over, seconds, target, still_running), daemon=True
    )
    watch.start()
    try:
        return _rung(seconds, work) if by_signal else work()
    finally:
        over.set()


def _rung(seconds: float, work: Callable[[], T]) -> T:
    """Run `work` with the alarm set; put back afterwards whatever alarm there was."""
    rang = False

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rang
        while frame is not None:  # only inside the work: what tidies up behind it must not be hit
            if frame.f_code is work.__code__:
                rang = True
                raise OutOfTime
            frame = frame.f_back

    handler = signal.signal(signal.SIGALRM, ring)
    waiting = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S)
    try:
        result = work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, *waiting)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
    if rang:  # it swallowed the exception and came to an end all the same
        raise OutOfTime
    return result


def _watch(
    over: threading.Event, seconds: float, target: int | None, still_running: Callable[[], None]
) -> None:
    """Wait for the end; raise in the thread `target`, if there is one; tell if nothing helps."""
    if over.wait(seconds):
        return
    for _ in range(round(GRACE_S / AGAIN_S)):
        if target is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(target), ctypes.py_object(OutOfTime)
            )
        if over.wait(AGAIN_S):
            return
    still_running()
