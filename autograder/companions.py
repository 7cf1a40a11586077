"""Processes of ours that accompany a command, each of which serves it over a line of its own.

A new Python takes a second or more to import what they need. While a command imports what it needs
itself, another processor has nothing to do: so a command has its companions :func:`prepared` in its
first moment. Whoever needs one asks for it, prepared or not.
"""

import gc
import importlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A module whose ``serve(line, *arguments)`` is what such a process does.

    `first` are the functions, as ``module:name``, that are called before the module is imported.
    """

    module: str
    first: tuple[str, ...] = ()


_QUICK = "autograder.grading.quick:import_notebook_format"  # before anything else imports it
FORK_SERVER = Kind("autograder.executors.fork_server", (_QUICK,))
WRITER = Kind(
    "autograder.classroom.gradebook.writer", (_QUICK, "autograder.classroom.quick:import_nbgrader")
)
_PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its line
from autograder.companions import accompany
accompany(*sys.argv[1:])
"""
_prepared: dict[Kind, "Companion"] = {}


@dataclass(frozen=True)
class Companion:
    """A process, and our end of the line to it. It ends by itself once the line is cut."""

    process: "subprocess.Popen[bytes]"
    line: socket.socket


@contextmanager
def prepared(*kinds: Kind) -> Iterator[None]:
    """Start companions that are going to be asked for; those that nobody has asked for end."""
    for kind in kinds:
        with suppress(OSError):  # whoever asks for it tries again, and says what is the matter
            _prepared[kind] = _start(kind)
    try:
        yield
    finally:
        while _prepared:
            _prepared.popitem()[1].line.close()


def companion(kind: Kind, *arguments: object) -> Companion:
    """Return a companion that serves with these arguments, which are pickled.

    Raises:
        OSError: if it cannot be started.
    """
    found = _prepared.pop(kind, None)
    if found is None or found.process.poll() is not None:
        found = _start(kind)
    with Connection(os.dup(found.line.fileno())) as line:
        line.send(arguments)
    return found


def _start(kind: Kind) -> Companion:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            # -P: not the folder where we were called, which may be a student's
            [sys.executable, "-P", "-c", _PROGRAM, kind.module, *kind.first],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,  # what a configuration prints, it has printed here
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "OPENBLAS_NUM_THREADS": "1",  # a fork keeps one thread only
            },
            start_new_session=True,  # Ctrl-C in the terminal is the command's
        )
    return Companion(process, ours)


def accompany(module: str, *first: str) -> None:
    """Be the companion at the standard input: import, wait for the arguments, serve."""
    gc.disable()  # imports make much that stays, and each look for garbage would look at all of it
    line = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for one in first:
        home, _, name = one.partition(":")
        getattr(importlib.import_module(home), name)()
    serve: Callable[..., None] = importlib.import_module(module).serve
    gc.freeze()
    gc.enable()
    try:
        with Connection(os.dup(line.fileno())) as asked:
            arguments: tuple[Any, ...] = asked.recv()
    except (EOFError, OSError):  # nobody has asked for anything
        return
    serve(line, *arguments)
