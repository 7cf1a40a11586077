"""Kill everything below this process, and nothing else, in one step."""

import os
import signal
import time
from contextlib import suppress

from . import linux

_SHORTEST_S, _LONGEST_S = 0.0005, 0.005


def fence_signals() -> bool:
    """Confine this process's signals to itself and its descendants; False where that can't be.

    Afterwards `kill(-1, …)` reaches exactly the descendants, all of them at once, so that a
    fork bomb can't outrun it. Without the fence the same call would hit every process of this
    user, so it is believed only after a signal to the parent, allowed before, was refused.
    """
    from landlockpy import AccessFS, AccessNet, LandlockError, Ruleset, Scope

    # Of a file's rights every set of rules refuses one that it doesn't name: to move or link it to
    # another folder. So this one names it and grants it; where to, the kernel's own rules say.
    refer = AccessFS.REFER
    parent = os.getppid()
    if not _may_signal(parent):
        return False
    try:
        with Ruleset(
            handled_fs=refer, handled_net=AccessNet.NONE, scoped=Scope.SIGNAL, best_effort=False
        ) as rules:
            rules.allow_path("/", refer)
            rules.restrict()
    except (LandlockError, OSError):
        return False
    return not _may_signal(parent) and os.getppid() == parent


def _may_signal(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def kill_all_below(fenced: bool, patience_s: float = 10.0) -> bool:
    """Kill every descendant and reap them; True when none is left.

    The caller must be their subreaper, or orphans escape the count.
    """
    deadline = time.monotonic() + patience_s
    breath_s = _SHORTEST_S  # most of them end in a millisecond or two, and somebody waits for us
    while time.monotonic() < deadline:
        if fenced:
            with suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            _stop_then_kill(linux.descendants(os.getpid()))
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return True
        time.sleep(breath_s)
        breath_s = min(2 * breath_s, _LONGEST_S)
    return False


def _stop_then_kill(pids: list[int]) -> None:
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in pids:
            with suppress(OSError):
                os.kill(pid, number)
