"""A test goes on in the kernel's process alone: a part of the watcher.

It is executed with `watcher`, in the same namespace (see `runner`). The function under test may
fork, and come back twice: then a child would find out what the test expects, and tell. What a test
defines may be called in a child all the same, as by a pool of processes: that has begun there.
"""

from os import _exit, getpid
from sys import _getframe
from types import FrameType

_FORKS = frozenset({"fork", "forkpty", "fork_exec", "_fork_exec"})  #: what makes a process
_HIDDEN = ", file '<test cell>', "  #: whose code the guard shows to nobody
ASKER = ""  #: the file that asks for a test; what is below it on the stack, no test has called
HERE = [getpid()]  #: where the test runs; nothing, if it makes processes of its own


def stay() -> None:
    """End this process, if it is another one and has come here by returning to the test."""
    if HERE and getpid() != HERE[0] and not _has_begun_here():
        _exit(1)


def move() -> None:
    """Go on in this process: it is the watcher's own."""
    HERE[:] = [getpid()]


def _has_begun_here() -> bool:
    """Whether the call that made this process is still under way, and called what runs here."""
    frame: FrameType | None = _getframe()
    while frame is not None:
        if _HIDDEN not in repr(frame):
            code = frame.f_code
            if code.co_filename == ASKER:
                return False
            if not _FORKS.isdisjoint(code.co_names):
                return True
        frame = frame.f_back
    return False
