"""A time limit on code of the student's, in the student's own kernel.

What it can do, by where the code runs:

- In the main thread, where notebooks run, a signal raises :class:`OutOfTime` in the middle of the
  code, and again every fifth of a second. On a POSIX system a timer sends it. Elsewhere a second
  thread does, and the signal is that of Ctrl-C, which Windows' own waiting heeds as well.
- In another thread a second thread asks Python to raise it, which stops loops but no sleep.
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
    over, late = threading.Event(), threading.Event()
    in_main = threading.current_thread() is threading.main_thread()
    press = _presser(in_main)

    def watch() -> None:
        """Wait for the end; press for it when it is late; tell if nothing helps."""
        if over.wait(seconds):
            return
        late.set()
        for _ in range(round(GRACE_S / AGAIN_S)):
            press()
            if over.wait(AGAIN_S):
                return
        still_running()

    threading.Thread(target=watch, daemon=True).start()
    try:
        return _rung(seconds, work, late) if in_main else work()
    finally:
        over.set()


def _presser(in_main: bool) -> Callable[[], object]:
    """Return what asks the calling thread, from another one, to end its work."""
    if not in_main:
        target = ctypes.c_ulong(threading.get_ident())
        stop = ctypes.py_object(OutOfTime)
        return lambda: ctypes.pythonapi.PyThreadState_SetAsyncExc(target, stop)
    if _has_timer():
        return lambda: None  # it rings by itself, and again
    return lambda: signal.raise_signal(signal.SIGINT)


def _has_timer() -> bool:
    return hasattr(signal, "setitimer")


def _rung(seconds: float, work: Callable[[], T], late: threading.Event) -> T:
    """Run `work` with the alarm set; put back afterwards whatever alarm there was."""
    rang = False
    number = signal.SIGALRM if _has_timer() else signal.SIGINT

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rang
        if number == signal.SIGINT and not late.is_set():  # it is the student who interrupts
            if callable(handler):
                handler(number, frame)
            return
        while frame is not None:  # only inside the work: what tidies up behind it must not be hit
            if frame.f_code is work.__code__:
                rang = True
                raise OutOfTime
            frame = frame.f_back

    handler = signal.signal(number, ring)
    waiting = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_S) if _has_timer() else ()
    try:
        result = work()
    finally:
        if _has_timer():
            signal.setitimer(signal.ITIMER_REAL, *waiting)
        signal.signal(number, handler or signal.SIG_DFL)
    if rang:  # it swallowed the exception and came to an end all the same
        raise OutOfTime
    return result
