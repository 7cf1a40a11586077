"""Give up every right a notebook does not need, in the one order that works.

All of it happens in a fresh fork with one thread, before any student code and before ipykernel
starts its threads, because Landlock and seccomp bind a thread and what it starts later.
"""

import os
import random
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import linux, namespaces, seccomp

_DEVICES = ("null", "zero", "full", "random", "urandom")
_PROC = (
    "cpuinfo",
    "meminfo",
    "stat",
    "uptime",
    "loadavg",
    "version",
    "filesystems",
    "sys/vm/overcommit_memory",
    "sys/kernel/osrelease",
    "sys/kernel/cap_last_cap",
)
#: What a process may read about itself, but nothing that leads to its memory: that holds the tests
#: and the runner's key. Of its threads it may have the numbers, since their files lead there too.
_OWN = (
    *("auxv", "cgroup", "cmdline", "comm", "cpuset", "environ", "fdinfo", "io", "limits"),
    *("loginuid", "maps", "mountinfo", "mounts", "mountstats", "net", "numa_maps", "oom_score"),
    *("oom_score_adj", "personality", "sched", "schedstat", "smaps", "smaps_rollup", "stat"),
    *("statm", "status", "uid_map", "wchan"),
)
_SYSTEM = (
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/fs/cgroup/cpu.max",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
)
_WRITABLE = ("work", "home", "tmp", "apart")
_LAST_CPU_S = 30
_FILES = 256  #: descriptors that a kernel's table has room for from the beginning
_NICENESS = 5  #: so that the grader is never the one who waits


def become_clean(request: dict[str, Any], keep: Iterable[int]) -> None:
    """Shed what a fork inherits: session, files, signal handlers, random state, caches."""
    os.setsid()
    _close_all_but({0, 1, 2, *keep})
    _make_room_for_files()
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # As in any Python: writing to a closed pipe or over RLIMIT_FSIZE raises instead of killing.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.umask(0o022)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(Path(request["folder"], "work"))
    tempfile.tempdir = None
    random.seed(os.urandom(32))
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(int.from_bytes(os.urandom(4), "little"))


def _close_all_but(keep: set[int]) -> None:
    for number in [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]:
        if number not in keep:
            with suppress(OSError):
                os.close(number)


def _make_room_for_files() -> None:
    """Have the table of descriptors as large as a kernel comes to need it.

    Once there are threads, Linux waits for all processors before it uses a larger one (see
    ``expand_files``): ten milliseconds, in which nobody computes.
    """
    with suppress(OSError):  # where fewer are allowed, it is waited for
        os.dup2(0, _FILES - 1)
        os.close(_FILES - 1)


def limit(limits: dict[str, Any]) -> None:
    """Set the limits the system enforces for each process, without a moment's delay.

    RLIMIT_DATA turns an allocation that can't be met into a MemoryError; the address space as
    such (RLIMIT_AS) can't be limited, because TensorFlow reserves far more than it uses.
    RLIMIT_NPROC counts every process of the user, so the warden counts instead. Descriptors come
    later: see `limit_files`.
    """
    data = _data_bytes() + limits["memory_bytes"] + (os.cpu_count() or 1) * (64 << 20)
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_MEMLOCK: 8 << 20,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
    }
    # The soft limit on the address space may be a shell's; its hard one was looked at before.
    _, reserved = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (reserved, reserved))
    for name, value in wanted.items():
        _lower(name, value)
    # Past the soft limit comes a signal that says why; SIGKILL would look like an outsider's.
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_s"], limits["cpu_s"] + _LAST_CPU_S))
    os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def limit_files(limits: dict[str, Any]) -> None:
    """Limit the descriptors of each process, once this one has passed on its own.

    A process may send no more if all of its user's that are on their way are over its own limit.
    One submission can bring them over its limit, but not over ours.
    """
    _lower(resource.RLIMIT_NOFILE, limits["open_files"])


def _lower(name: int, value: int) -> None:
    _, hard = resource.getrlimit(name)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(name, (value, value))


def _data_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def restrict(
    request: dict[str, Any], plan: dict[str, Any], fenced: bool, warden: socket.socket
) -> None:
    """Drop capabilities, then allow files by Landlock and system calls by seccomp.

    `warden` takes what the filter's questions are answered by, which nobody else may hold.
    """
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    # The zygote hides its memory from everyone; its fork may look at its own /proc files.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    _landlock(request, plan)
    program, loopback = request["program"] is not None, has_loopback(request, plan)
    asks = seccomp.restrict(os.getpid(), signals_fenced=fenced, loopback=loopback, foreign=program)
    if asks is not None:
        socket.send_fds(warden, [b"?"], [asks])
        os.close(asks)
    _prove(plan, loopback, program)


def has_loopback(request: dict[str, Any], plan: dict[str, Any]) -> bool:
    """Whether the kernel has a network of its own, where nobody else is.

    A program has: some open a port as they start.
    """
    return bool(plan["localhost"] or request["program"])


def _prove(plan: dict[str, Any], loopback: bool, program: bool) -> None:
    """Try what must fail, so that a hole in the rules is a fault of ours and not a leak."""
    for path in plan["hidden"]:
        found = None
        with suppress(OSError):
            found = next(Path(path).iterdir(), None)
        if found is not None:
            raise AssertionError(f"{path} can still be read")
    for path in () if program else ("/proc/self/mem", "/proc/thread-self/mem"):
        with suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            raise AssertionError(f"{path} can still be read")
    if loopback:
        namespaces.prove_alone()
        return
    with suppress(OSError):
        socket.socket(socket.AF_INET).close()
        raise AssertionError("the network can still be reached")


def _landlock(request: dict[str, Any], plan: dict[str, Any]) -> None:
    from landlockpy import AccessFS, AccessNet, Ruleset, Scope

    read, read_dir = AccessFS.READ_FILE, AccessFS.READ_DIR
    change = AccessFS.WRITE_FILE | AccessFS.TRUNCATE
    own = read | read_dir | change | AccessFS.REMOVE_DIR | AccessFS.REMOVE_FILE
    own |= AccessFS.MAKE_DIR | AccessFS.MAKE_REG | AccessFS.MAKE_SYM | AccessFS.REFER

    # On a loopback of its own any port will do; else no TCP at all.
    network = AccessNet.NONE if has_loopback(request, plan) else None
    scoped = Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL
    with Ruleset(handled_net=network, scoped=scoped) as rules:

        def allow(path: str, access: AccessFS) -> None:
            if not Path(path).is_dir():
                access &= read | change | AccessFS.EXECUTE
            with suppress(FileNotFoundError, PermissionError):
                rules.allow_path(path, access)

        for path in plan["run"]:
            allow(path, read | read_dir | AccessFS.EXECUTE)
        for path in (*plan["read"], *request["read"], *_SYSTEM):
            allow(path, read | read_dir)
        for name in _PROC:
            allow(f"/proc/{name}", read)
        allow("/proc/self", read_dir)
        for name in _OWN if not request["program"] else ("",):  # which has no runner in it
            allow(f"/proc/self/{name}", read)
        for name in _DEVICES:
            allow(f"/dev/{name}", read | AccessFS.WRITE_FILE)
        if request["program"]:
            allow("/dev/pts", read | read_dir | AccessFS.WRITE_FILE | AccessFS.IOCTL_DEV)
        for name in _WRITABLE:
            allow(f"{request['folder']}/{name}", own)
        sockets = read | AccessFS.MAKE_SOCK | AccessFS.RESOLVE_UNIX
        allow(f"{request['folder']}/c", sockets)
        rules.restrict()


def shut_in(folder: str, *, signals_fenced: bool) -> None:
    """Have this process, a copy of a kernel, change files in `folder` alone and reach no other one.

    What it starts stays in its group, and so ends with it.
    """
    from landlockpy import AccessFS, Ruleset, Scope

    change = AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REMOVE_DIR | AccessFS.REMOVE_FILE
    change |= AccessFS.MAKE_DIR | AccessFS.MAKE_REG | AccessFS.MAKE_SYM
    with Ruleset(handled_fs=change, scoped=Scope.SIGNAL) as rules:
        rules.allow_path(folder, change)
        rules.allow_path("/dev/null", AccessFS.WRITE_FILE)
        rules.restrict()
    seccomp.keep_together(signals_fenced=signals_fenced)


def keep_open(pid: int) -> list[int]:
    """Hold open what the process `pid` may have of /proc; returns the descriptors.

    /proc forgets entries that nobody holds, and Landlock's rule with it. So the warden holds them,
    from before the rule is made, where no notebook can close them.
    """
    found = []
    for path in (*_PROC, *(f"{pid}/{name}" for name in _OWN)):
        with suppress(OSError):
            found.append(os.open(f"/proc/{path}", os.O_PATH | os.O_CLOEXEC))
    return found
