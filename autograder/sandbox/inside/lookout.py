"""Tell the warden when a notebook reaches for what it may not have, so that a report can say so.

Landlock and seccomp refuse in silence. Python's audit events, which a program cannot switch off
again, name what was tried. This contains nobody: whoever calls the system past Python is refused
all the same, and only goes unmentioned.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from os.path import realpath  # looked up now: a notebook can replace it
from pathlib import Path
from sys import _getframe  # looked up now, as well
from types import CodeType, FrameType
from typing import Any

from . import origins
from .codes import of_frame

_OURS = str(Path(__file__).parent)
MOST = 8  #: attempts that are mentioned; the first ones tell enough
NAME_LENGTH = 200
_FILES = ("open", "os.listdir", "os.scandir", "os.chdir", "os.remove", "os.rename", "os.symlink")
_SOCKET = "socket.__new__"
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
_OWN_NAMES = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "", None)  # noqa: S104 - nothing is bound
_OPENS = "/IPython/core/interactiveshell.py"
#: read by programs of all kinds, and of no interest to anybody
_HARMLESS = ("/proc", "/sys", "/dev")


def watch(request: dict[str, Any], plan: dict[str, Any], pipe: int) -> None:
    """From now on write what is refused to `pipe`, one line of JSON for each new thing."""
    allowed = [*plan["run"], *plan["read"], *request["read"], request["folder"], *_HARMLESS]
    allowed += [plan["tmp"]] if plan["tmp"] else []
    allowed.append(_OURS)  # whose lines a traceback shows
    network = _NAMES if plan["localhost"] else (*_NAMES, _SOCKET)
    prefixes = tuple(path.rstrip("/") + "/" for path in allowed)
    known = origins.Origins(installed(plan))
    mentioned: set[str] = set()

    def mention(what: str, name: str) -> None:
        if len(mentioned) < MOST and name not in mentioned:
            mentioned.add(name)
            line = json.dumps({"what": what, "name": name[:NAME_LENGTH]})
            with suppress(OSError):
                os.write(pipe, line.encode() + b"\n")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILES:
            frame = _getframe(1)  # the first one that is shown: who did it
            _file(arguments[0], frame, prefixes, mention, known)
        elif event in network:
            frame = _getframe(1)
            _network(event, arguments, frame, mention, known)

    sys.addaudithook(hook)


#: What is told if that pipe is closed before the kernel ends.
CLOSED = (
    "Its code closed the line by which attempts are told, after which more may go untold: look at"
    " what it does."
)


def installed(plan: dict[str, Any]) -> list[str]:
    """The folders of what is no notebook's: installed packages, and ours."""
    return [*plan["site"], plan["course_utils"], plan["guest"], _OURS]


def in_words(name: str) -> str:
    """The incident of a look at what could tell or forge a hidden test."""
    name = repr(name[:NAME_LENGTH])[1:-1]
    words = "which can serve to read or forge hidden tests"
    return f"Its code looked at {name} itself, {words}: look at what it does."


def _file(
    path: Any,
    frame: FrameType,
    prefixes: tuple[str, ...],
    mention: Callable[[str, str], None],
    known: origins.Origins,
) -> None:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    asks = _asks(frame, known.claimed)
    if asks and type(path) is str and path.startswith(prefixes):
        return  # Libraries open thousands, and where links lead is not asked for these.
    with suppress(OSError, ValueError):
        real = realpath(os.fsdecode(path))
        if not f"{real}/".startswith(prefixes) and not (asks and _asks(frame, known.of)):
            mention("file", real)


def _asks(innermost: FrameType, origin: Callable[[CodeType], str]) -> bool:
    """Whether an installed package asked, itself or through the standard library.

    Packages look around. Whoever cannot be told counts as the notebook.
    """
    frame: FrameType | None = innermost
    while frame is not None:
        code = of_frame(frame)
        found = origin(code)
        # In a notebook, `open` is IPython's, which calls Python's.
        if found == origins.INSTALLED and not code.co_filename.endswith(_OPENS):
            return True
        if not found:
            return False
        frame = frame.f_back
    return False


def _network(
    event: str,
    arguments: tuple[Any, ...],
    frame: FrameType,
    mention: Callable[[str, str], None],
    known: origins.Origins,
) -> None:
    if event != _SOCKET:
        if arguments[0] not in _OWN_NAMES:
            mention("network", f"the address of {arguments[0]!r}")
    elif arguments[1] not in (socket.AF_UNIX, -1) and not _probes(frame, known):
        mention("network", "a network socket")


def _probes(innermost: FrameType, known: origins.Origins) -> bool:
    """Whether an installed package, as it is imported, looks what this machine offers.

    urllib3, and so whatever imports requests, makes a socket to find out whether there is IPv6.
    """
    frame: FrameType | None = innermost
    while frame is not None and known.of(of_frame(frame)) == origins.STANDARD:
        frame = frame.f_back
    while frame is not None and known.of(of_frame(frame)) == origins.INSTALLED:
        frame = frame.f_back
        if frame is not None and of_frame(frame).co_filename.startswith("<frozen importlib"):
            return known.of(of_frame(frame)) == origins.STANDARD
    return False
