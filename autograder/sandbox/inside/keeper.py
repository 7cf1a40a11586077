"""The keeper stands between the grader and the zygote, and cleans up after both.

It reads one line of instructions and then only waits. When its standard input closes (the
grader ended, however) or the zygote ends, it kills every process below it and removes the
folder they shared; of a zygote that ended it says first what that one's log ends with. It is a
process of its own because a grader that was killed can't clean up, and because "die with the
parent" follows the parent's *thread*, which in a pool ends early.
"""

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from . import group, linux
from .erase import erase
from .fence import fence_signals, kill_all_below

_LAST_BYTES = 4_096  #: of the log, to say why the zygote ended; a pipe takes them without waiting


def main() -> None:
    """Start the zygote, wait for either end, and leave nothing behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C is the grader's; it then closes our input.
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    order = json.loads(sys.stdin.buffer.readline() or b"null")
    if order is None:
        return
    sys.path += order["site"]
    fenced = bool(order["fence"]) and fence_signals()
    zygote = _start(order)
    ready, _, _ = select.select([sys.stdin.fileno(), os.pidfd_open(zygote.pid)], [], [])
    if sys.stdin.fileno() not in ready:
        _tell_the_end(Path(order["log"]))
    kill_all_below(fenced)
    erase(order["base"])
    if order["group"]:
        group.remove(order["group"])


def _start(order: dict[str, object]) -> "subprocess.Popen[bytes]":
    command, environment = order["command"], order["env"]
    assert isinstance(command, list) and isinstance(environment, dict)
    with Path(str(order["log"])).open("ab") as log:
        zygote = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stderr=log,
            env=environment,
            cwd=str(order["base"]),
            preexec_fn=_restore_signals,
        )
    assert zygote.stdin is not None
    with suppress(BrokenPipeError):
        zygote.stdin.write(json.dumps(order["zygote"]).encode() + b"\n")
        zygote.stdin.flush()
    return zygote


def _tell_the_end(log: Path) -> None:
    """Say what the zygote said last, to a grader that still waits for its hello."""
    words = ""
    with suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - _LAST_BYTES))
        words = file.read().decode("utf-8", "replace")
    with suppress(OSError):
        os.write(sys.stdout.fileno(), json.dumps({"ended": words}).encode() + b"\n")


def _restore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()  # A Ctrl-C in the grader's terminal must not reach the kernels.
