"""Bounds on our own work with a stranger's data: CPU time, and the memory of a worker.

Nobody's reply, output or notebook can be told beforehand to be cheap to parse, to check and to
show. So each step that reads one is given seconds of CPU time; waiting for a kernel costs none, so
a busy machine takes nothing from a student.
"""

import os
import resource
import signal
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from autograder.sandbox.inside import linux

CPU_S = 30.0  #: CPU time for one check, for reading a notebook, for showing one
WORKER_BYTES = 2**30  #: address space of a worker; 13.train, the heaviest check, takes a third
_AGAIN_S = 0.5

T = TypeVar("T")


class TooSlow(BaseException):
    """The CPU time is spent. No ``except Exception`` on the way catches it."""


def within_cpu(seconds: float, work: Callable[[], T]) -> T:
    """Return ``work()``, if it takes no more than `seconds` of CPU time. In the main thread only.

    A single call into C that never looks for signals is not stopped; it has the worker's own time.

    Args:
        seconds: of CPU time, of this process.
        work: a function written in Python.

    Raises:
        TooSlow: if it took longer.
    """
    rang = False

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rang
        while frame is not None:  # only inside the work: what tidies up behind it must not be hit
            if frame.f_code is work.__code__:
                rang = True
                raise TooSlow
            frame = frame.f_back

    before = signal.signal(signal.SIGPROF, ring)
    # It rings again: an exception in a finalizer or a callback from C is lost.
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_S)
    try:
        result = work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    if rang:
        raise TooSlow
    return result


def bound_worker(parent: int) -> None:
    """Let this process end with `parent`, and have no more memory than a worker may."""
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before this was asked for
        os._exit(1)
    for what, most in ((resource.RLIMIT_AS, WORKER_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
