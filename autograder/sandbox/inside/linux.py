"""The few system calls that Python has no function for."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_SECUREBITS = 28
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

# NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, each with its lock.
SECUREBITS_LOCKED = 0b11101111

_CAPABILITY_VERSION_3 = 0x20080522
_PF_EXITING = 4  # of linux/sched.h
_libc = ctypes.CDLL(None, use_errno=True)


def failed(what: str) -> OSError:
    """The last C error as an exception that names the step."""
    code = ctypes.get_errno()
    return OSError(code, f"{what}: {os.strerror(code)}")


def prctl(option: int, *arguments: int) -> int:
    """`prctl(2)`, raising OSError when it fails."""
    words = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    result = int(_libc.prctl(option, *words))
    if result < 0:
        raise failed(f"prctl({option})")
    return result


def syscall(number: int, *arguments: object) -> int:
    """A raw system call, raising OSError when it fails."""
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        raise failed(f"system call {number}")
    return result


def is_ending(pid: int) -> bool:
    """Whether a process has begun to end: it closes its files before others can see its end."""
    with suppress(OSError, ValueError, IndexError):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return bool(int(after_name[6]) & _PF_EXITING)
    return True


def unshare(flags: int) -> None:
    """`unshare(2)`, which Python has from 3.12 on."""
    if _libc.unshare(ctypes.c_int(flags)) != 0:
        raise failed("unshare")


def mount(source: str, target: str, flags: int, kind: str | None = None, data: str = "") -> None:
    """`mount(2)`."""
    words = [os.fsencode(source), os.fsencode(target), kind.encode() if kind else None]
    if _libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None) != 0:
        raise failed(f"mount {target}")


def drop_capabilities() -> None:
    """Give up every capability for good, those that `execve` could hand back included."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except PermissionError:
            break  # Without CAP_SETPCAP there is nothing to drop, and no_new_privs keeps it so.
    else:
        with suppress(PermissionError):
            prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if _libc.capset(header, nothing) != 0:
        raise failed("capset")


def threads() -> int:
    """How many threads this process has."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def children(pid: int) -> Iterator[int]:
    """The processes whose parent is `pid`, started by any of its threads."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return
    for task in tasks:
        try:
            words = (task / "children").read_text().split()
        except OSError:
            continue
        yield from map(int, words)


def descendants(pid: int) -> list[int]:
    """All processes below `pid`, parents before children."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        for child in children(waiting.pop()):
            found.append(child)
            waiting.append(child)
    return found
