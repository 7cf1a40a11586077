"""The keeper stands between the grader and the zygote, and cleans up after both.

It reads one line of instructions and then only waits. When its standard input closes (the
grader ended, however) or the zygote ends, it kills every process below it and removes the
folder they shared. It is a process of its own because a grader that was killed can't clean up,
and because "die with the parent" follows the parent's *thread*, which in a pool ends early.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

from . import linux
from .erase import erase


def main() -> None:
    """Start the zygote, wait for either end, and leave nothing behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C is for the grader; it then closes our input.
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    order = json.loads(sys.stdin.buffer.readline() or b"null")
    if order is None:
        return
    scoped = bool(order["scope"]) and fence_signals()
    with open(order["log"], "ab") as log:
        zygote = subprocess.Popen(
            order["command"], stdin=subprocess.PIPE, stderr=log, env=order["env"], cwd=order["base"]
        )
    assert zygote.stdin is not None
    with suppress(BrokenPipeError):
        zygote.stdin.write(json.dumps(order["zygote"]).encode() + b"\n")
        zygote.stdin.flush()
    gone = os.pidfd_open(zygote.pid)
    select.select([sys.stdin.fileno(), gone], [], [])
    kill_all_below(scoped)
    erase(order["base"])


def fence_signals() -> bool:
    """Confine this process's signals to itself and what it starts; False where that can't be.

    Afterwards `kill(-1, …)` reaches exactly its descendants, all of them in one step, so that
    a fork bomb can't outrun it. Whether the fence stands is tested on the parent, because the
    same call without it would hit every process of this user.
    """
    from landlockpy import AccessFS, AccessNet, LandlockError, Ruleset, Scope

    try:
        with Ruleset(
            handled_fs=AccessFS.NONE, handled_net=AccessNet.NONE, scoped=Scope.SIGNAL
        ) as rules:
            rules.restrict()
    except (LandlockError, OSError):
        return False
    return fence_holds()


def fence_holds() -> bool:
    """Whether a signal to the parent is refused, which only the fence does between equals."""
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        pass
    return False


def kill_all_below(scoped: bool, patience_s: float = 10.0) -> None:
    """Kill every descendant and reap them all; this process must be their subreaper."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if scoped:
            with suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            below = linux.descendants(os.getpid())
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for pid in below:
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, number)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.005)
