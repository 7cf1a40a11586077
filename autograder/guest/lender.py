"""What a notebook lends to a test that runs apart from it: what its names mean, and calls.

A copy of the notebook's process, made by a fork, answers (``borrower`` asks): what a call does
there happens nowhere else, so the notebook is afterwards as it was. The copy has none of the
notebook's files open, writes none, and prints to nobody.

All of this runs beside the student's objects, and guards against nothing: what comes out is data,
and means no more than what the student's functions return.
"""

import os
import resource
import signal
import sys
import time
from contextlib import suppress
from io import StringIO
from typing import Any

from .exact import Budget, NotExact, flat, made
from .line import Json, Late, Line

_TEXT = 500
_PATIENCE_S = 30.0  #: for an answer to be taken

_copies: list[int] = []  #: the process that answers, if there is one


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Have a copy of this process answer at a ``line`` from now on, and end the one before."""
    while _copies:
        _end(_copies.pop())
    line = Line(*request["line"])
    line.empty()
    pid = os.fork()
    if not pid:
        try:
            _be_quiet(line)
            while _answer(line, namespace):
                pass
        finally:
            os._exit(0)
    _copies.append(pid)
    line.close()
    return {}


def _end(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(pid, 0)


def _be_quiet(line: Line) -> None:
    """Leave this process no file but the line, and nothing that it could write."""
    hears, says = sorted(line.files)
    nothing = os.open(os.devnull, os.O_RDWR)
    for one in range(3):
        os.dup2(nothing, one)
    os.closerange(3, hears)
    os.closerange(hears + 1, says)
    os.closerange(says + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    for stream in (sys.stdout, sys.stderr):  # ipykernel's, which loggers have
        with suppress(Exception):  # a stream of another kind, in C
            type(stream).write = lambda self, text: len(text)  # type: ignore[method-assign]
            type(stream).flush = lambda self: None  # type: ignore[method-assign]
    sys.stdout = sys.stderr = StringIO()
    with suppress(Exception):
        sys.modules["IPython"].get_ipython().display_pub.publish = lambda *_, **__: None
    with suppress(Exception):  # without Landlock, as with --unsafe, it may write
        _write_no_files()


def _write_no_files() -> None:
    from landlockpy import AccessFS, Ruleset  # what the kernel is confined by

    change = AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REMOVE_DIR | AccessFS.REMOVE_FILE
    change |= AccessFS.MAKE_DIR | AccessFS.MAKE_REG | AccessFS.MAKE_SYM
    with Ruleset(handled_fs=change) as rules:
        rules.restrict()


def _answer(line: Line, namespace: dict[str, Any]) -> bool:
    """Wait for a request, ``names`` or a ``call``, and answer it under its number.

    False once there are no more.
    """
    request = line.hear()
    try:
        if "end" in request:  # while it is there, each page that the notebook writes is copied
            return False
        if "call" in request:
            answer = _called(namespace[request["call"]], request["sent"])
        else:
            budget = Budget()  # of all of them, which travel together
            names = [one for one in request["names"] if one in namespace]
            answer = {"names": {one: _meaning(namespace[one], budget) for one in names}}
    except NotExact as error:
        answer = {"nothing": str(error)}
    with suppress(Late):
        line.say({"number": request["number"], **answer}, time.monotonic() + _PATIENCE_S)
    return True


def _meaning(thing: Any, budget: Budget) -> Json:
    """What a name means: a function to call, a value, or what else it is."""
    if callable(thing) and not isinstance(thing, type):
        return {"function": True}
    try:
        return {"value": flat(thing, budget)}
    except NotExact as error:
        return {"nothing": str(error)}


def _called(function: Any, sent: Any) -> Json:
    """What a call gave or raised, and what became of its arguments if they were changed."""
    args, kwargs = made(sent)
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        answer = {"raised": _raised(error)}
    else:
        try:
            answer = {"gave": flat(result)}
        except NotExact as error:
            return {"nothing": f"what it returned is {error}"}
    after = flat((args, kwargs))
    return answer if after == sent else {**answer, "changed": after}


def _raised(error: BaseException) -> Json:
    """An exception: the nearest class that Python has of it, and what it holds."""
    kinds = [one.__name__ for one in type(error).__mro__ if one.__module__ == "builtins"]
    try:
        return {"kind": kinds[0], "args": flat(error.args)}
    except NotExact:
        return {"kind": kinds[0], "args": ["tuple", str(error)[:_TEXT]]}
