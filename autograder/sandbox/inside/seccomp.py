"""Refuse system calls a notebook has no use for, by a filter made here (no system library).

A deny list over an allowed default: TensorFlow and its compilers use hundreds of calls, and an
allow list would break honest work with each release. What a newer Linux adds is answered with
"not implemented" until it is listed here. Some calls pretend to succeed: `shutil.copy` calls
chmod, and Landlock does not cover chmod, which would reach every file of the same user.
"""

import ctypes
import errno
import resource
import signal
import socket
import struct
from collections.abc import Mapping, Sequence
from functools import partial

from . import linux
from .system_calls import LAST_KNOWN, MISSING, PRETENDED, REFUSED, architecture, number

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS, _PRETEND = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS, _ERRNO
_EAFNOSUPPORT = _ERRNO | errno.EAFNOSUPPORT
_ASK = 0x7FC00000
# The flags of seccomp(2): TSYNC, NEW_LISTENER, TSYNC_ESRCH and WAIT_KILLABLE_RECV.
_ALL_THREADS, _NEW_LISTENER, _ALL_THREADS_OR_ERROR, _ONLY_KILLS_INTERRUPT = 1, 8, 16, 32

_NAMESPACES = 0x7E020000
_AF_UNIX, _AF_INET, _AF_INET6, _AF_NETLINK, _NETLINK_ROUTE = 1, 2, 10, 16, 0
_SOCK_STREAM, _SOCK_DGRAM = 1, 2
_LOCAL = {_AF_UNIX: (_SOCK_STREAM,)}
_LOOPBACK = dict.fromkeys((_AF_INET, _AF_INET6), (_SOCK_STREAM, _SOCK_DGRAM))
_TTY_AND_OWNER = (0x5412, 0x541C, 0x8901, 0x8902)  # TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP
_OWNER_AND_PIPES = (8, 10, 15, 1024, 1026, 1031)  # F_SETOWN, SETSIG, _EX, LEASE, NOTIFY, PIPE_SZ
_PRCTL = (1, 4, 35, 0x59616D61)  # PDEATHSIG, DUMPABLE, MM, PTRACER
_PRIO_USER, _IOPRIO_WHO_USER = 2, 3
_CLONE_FILES, _CLONE_THREAD, _EXIT_SIGNAL = 0x00000400, 0x00010000, 0xFF
#: the largest sizes of what waits in a socket; the last two are the ...FORCE variants
_BUFFERS = (socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33)
#: the calls that send a signal, and which argument is its number
SIGNALS = {"kill": 1, "tkill": 1, "tgkill": 2, "rt_sigqueueinfo": 1, "rt_tgsigqueueinfo": 2}
#: asked about before they are sent: what ends or stops a kernel that did not choose to
STOPS = (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
TELLING = (signal.SIGKILL, signal.SIGTERM, *STOPS)

Instruction = tuple[int, int, int, int]


def _load(offset: int) -> Instruction:
    return 0x20, 0, 0, offset


def _return(action: int) -> Instruction:
    return 0x06, 0, 0, action


def _argument(index: int) -> Instruction:
    """Load the low half of an argument; every one checked here is 32 bits wide."""
    return _load(16 + 8 * index)


def _if_equal(value: int, body: Sequence[Instruction]) -> list[Instruction]:
    """Run `body`, which must return, when the loaded word equals `value`."""
    return [(0x15, 0, len(body), value & 0xFFFFFFFF), *body]


def _allow_only(argument: int, values: Sequence[int], action: int = _ALLOW) -> list[Instruction]:
    allowed = [line for value in values for line in _if_equal(value, [_return(action)])]
    return [_argument(argument), *allowed, _return(_EPERM)]


def _refuse_only(argument: int, values: Sequence[int]) -> list[Instruction]:
    refused = [line for value in values for line in _if_equal(value, [_return(_EPERM)])]
    return [_argument(argument), *refused, _return(_ALLOW)]


def _sockets(allowed: Mapping[int, Sequence[int]], *, routes: bool = False) -> list[Instruction]:
    """Allow these types for these families, whatever flags the type carries.

    With `routes`, also what a library asks for the names of its network's interfaces.
    """
    masked: Instruction = (0x54, 0, 0, 0xF)
    lines = [_argument(0)]
    for family, types in allowed.items():
        right = [line for one in types for line in _if_equal(one, [_return(_ALLOW)])]
        lines += _if_equal(family, [_argument(1), masked, *right, _return(_EPERM)])
    if routes:
        lines += _if_equal(_AF_NETLINK, _allow_only(2, [_NETLINK_ROUTE]))
    return [*lines, _return(_EAFNOSUPPORT)]


def _clone(ask: int) -> list[Instruction]:
    """Threads are free; a process needs the warden's leave, and may not end its parent's life.

    A thread with descriptors of its own would hold them where the warden does not look.
    """
    any_of, masked = 0x45, 0x54
    child = _if_equal(signal.SIGCHLD, [_return(ask)])
    return [
        _argument(0),
        (any_of, 0, 1, _NAMESPACES),
        _return(_EPERM),
        (any_of, 0, 3, _CLONE_THREAD),
        (any_of, 0, 1, _CLONE_FILES),
        _return(_ALLOW),
        _return(_EPERM),
        (masked, 0, 0, _EXIT_SIGNAL),
        *child,
        *_if_equal(0, [_return(ask)]),
        _return(_EPERM),
    ]


def _usual_buffers() -> list[Instruction]:
    """Have every socket keep the buffers it was made with, as a Linux that grants no larger ones.

    What lies in them is no process's memory; the warden counts with their usual size.
    """
    body = [line for one in _BUFFERS for line in _if_equal(one, [_return(_PRETEND)])]
    of_sockets = _if_equal(socket.SOL_SOCKET, [_argument(2), *body, _return(_ALLOW)])
    return [_argument(1), *of_sockets, _return(_ALLOW)]


def _no_new_cpu_limit(limit: int, rest: Sequence[Instruction]) -> list[Instruction]:
    """Only we limit the time on a processor: it ends in a SIGKILL like one from outside.

    `limit` is the argument with the new value's address; a null one asks for the old value.
    """
    new = [
        line
        for half in (_argument(limit), _load(20 + 8 * limit))
        for line in (half, (0x15, 1, 0, 0), _return(_EPERM))
    ]
    which = _argument(limit - 1)
    return [which, *_if_equal(resource.RLIMIT_CPU, [*new, *rest]), *rest]


def _on_itself(kind: int, user: int, action: int = _ALLOW) -> list[Instruction]:
    """For calls taking (which, who): who must be 0, the caller, and which not a whole user."""
    return [
        _argument(kind),
        *_if_equal(user, [_return(_EPERM)]),
        *_allow_only(1, [0], action),
    ]


def _rules(
    own: int, signals_fenced: bool, asks: bool, loopback: bool, foreign: bool
) -> dict[str, list[Instruction]]:
    """The calls whose arguments decide; `own` is the kernel's process id."""
    families = {**_LOCAL, **_LOOPBACK} if loopback else _LOCAL
    ask = _ASK if asks else _ALLOW
    rules = {
        "socket": _sockets(families, routes=foreign),
        "socketpair": _sockets(_LOCAL),
        "clone": _clone(ask),
        # Its arguments lie in memory, out of a filter's sight; libc falls back to clone.
        "clone3": [_return(_ENOSYS)],
        "ioctl": _refuse_only(1, _TTY_AND_OWNER),
        "fcntl": _refuse_only(1, _OWNER_AND_PIPES),
        "prctl": _refuse_only(0, _PRCTL),
        "personality": _allow_only(0, [0, 0xFFFFFFFF]),
        "prlimit64": _no_new_cpu_limit(2, _allow_only(0, [0, own])),
        "setrlimit": _no_new_cpu_limit(1, [_return(_ALLOW)]),
        "setsockopt": _usual_buffers(),
        "fork": [_return(ask)],
        "vfork": [_return(ask)],
        "setpriority": _on_itself(0, _PRIO_USER, _PRETEND),
        "ioprio_set": _on_itself(0, _IOPRIO_WHO_USER),
    }
    for name, argument in SIGNALS.items():
        rest = [_return(_ALLOW)]
        if not signals_fenced:
            # A thread's number says nothing about whose it is.
            rest = _allow_only(0, [] if name == "tkill" else [0, own, -own])
        told = TELLING if asks else ()
        rules[name] = [_argument(argument)]
        rules[name] += [line for one in told for line in _if_equal(one, [_return(ask)])]
        rules[name] += rest
    # Whom a descriptor means can change between the question and the answer.
    by_descriptor = _refuse_only(1, TELLING) if signals_fenced else [_return(_EPERM)]
    rules["pidfd_send_signal"] = by_descriptor
    return rules


def program(
    own: int, *, signals_fenced: bool, asks: bool, loopback: bool = False, foreign: bool = False
) -> list[Instruction]:
    """The first filter, in force from before the kernel starts."""
    column, processor = architecture()
    rules = _rules(own, signals_fenced, asks, loopback, foreign)
    lines = _prologue(column, processor)
    for table, action in ((REFUSED, _EPERM), (PRETENDED, _PRETEND), (MISSING, _ENOSYS)):
        for name, numbers in table.items():
            if name != "setsid" or not foreign:
                lines += _if_call(numbers[column], [_return(action)])
    for name, body in rules.items():
        lines += _if_call(number(name), body)
    return [*lines, _return(_ALLOW)]


def _if_call(call: int | None, body: Sequence[Instruction]) -> list[Instruction]:
    return [] if call is None else _if_equal(call, body)


def _prologue(column: int, processor: int) -> list[Instruction]:
    at_least, above = 0x35, 0x25
    lines = [
        _load(4),
        (0x15, 1, 0, processor),
        _return(_KILL),
        _load(0),
    ]
    if column == 0:  # On x86_64, numbers from here on are the x32 variant's.
        lines += [(at_least, 0, 1, 0x40000000), _return(_KILL)]
    return [*lines, (above, 0, 1, LAST_KNOWN), _return(_ENOSYS)]


def _install(lines: Sequence[Instruction], *, asks: bool = False) -> int:
    """Put a filter into force for every thread of this process, or raise OSError.

    Returns the descriptor by which its questions are answered, if it asks any.
    """
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("@HP", len(lines), ctypes.addressof(buffer))
    set_mode_filter, flags = 1, _ALL_THREADS
    if asks:
        flags |= _NEW_LISTENER | _ALL_THREADS_OR_ERROR | _ONLY_KILLS_INTERRUPT
    result = linux.syscall(number("seccomp") or 0, set_mode_filter, flags, filter_)
    if result and not asks:
        raise OSError(errno.EBUSY, f"thread {result} has a filter of its own")
    return result


def restrict(
    own: int, *, signals_fenced: bool, loopback: bool = False, foreign: bool = False
) -> int | None:
    """Install the main filter; needs no_new_privs.

    With a `loopback`, internet sockets may be had. A `foreign` kernel is a program of its own: it
    may look at its network, and its processes may leave its session, as those must that are talked
    to through a terminal.

    Returns the descriptor of its questions for `questions.Answers`, or None where a container
    around us already listens in this way; there can be one listener only.
    """
    make = partial(program, own, signals_fenced=signals_fenced, loopback=loopback, foreign=foreign)
    try:
        return _install(make(asks=True), asks=True)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
    _install(make(asks=False))
    return None


def no_new_connections(*, loopback: bool = False) -> None:
    """Once the kernel's own sockets exist, refuse connect, bind and listen as well.

    With a `loopback` these are needed, but for no socket of the local kind, by which the zygote and
    other kernels are found: no more of them are made, and those that exist are connected.
    """
    lines = _prologue(*architecture())
    if loopback:
        lines += _if_call(number("socket"), [*_sockets(_LOOPBACK)])
    for name in () if loopback else ("connect", "bind", "listen"):
        lines += _if_call(number(name), [_return(_EPERM)])
    _install([*lines, _return(_ALLOW)])


def keep_together(*, signals_fenced: bool) -> None:
    """Have all that this process starts stay in its group, and limit nobody but itself.

    Where its signals have no fence of their own, it may send some to its group alone.
    """
    lines = _prologue(*architecture())
    lines += _if_call(number("setpgid"), [_return(_PRETEND)])
    for name in ("prlimit64", *(() if signals_fenced else SIGNALS)):
        lines += _if_call(number(name), _allow_only(0, [0]))
    _install([*lines, _return(_ALLOW)])


def no_connections() -> None:
    """Refuse connect alone: a program that becomes a kernel makes its sockets when it likes."""
    refused = _if_call(number("connect"), [_return(_EPERM)])
    _install([*_prologue(*architecture()), *refused, _return(_ALLOW)])


def available() -> bool:
    """Whether this system has seccomp filters and a table for its processor."""
    try:
        action = ctypes.c_uint32(_KILL)
        get_action_available = 2
        linux.syscall(number("seccomp") or 0, get_action_available, 0, ctypes.byref(action))
    except OSError:
        return False
    return True
