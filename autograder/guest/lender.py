"""What a notebook lends to a test that runs apart from it: what its names mean, and calls.

A copy of the notebook's process answers (``borrower`` asks): what a call does there happens nowhere
else (see ``copying``), so the notebook is afterwards as it was.

All of this runs beside the student's objects, and guards against nothing: what comes out is data,
and means no more than what the student's functions return.
"""

import builtins
import errno
import json
import operator
import os
import resource
import sys
import tempfile
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from .copying import be_quiet, end, forked, make_its_own, shared_memory
from .exact import NotExact, flat, made
from .kinds import is_built_in
from .line import Json, Late, Line, Patience
from .peer import Peer, Shelf, exception, raised
from .things import LENT

_PATIENCE_S = 30.0  #: for an answer to be taken, or for the test's own function to give one
_MOST_TOGETHER = 2**24  #: characters of JSON, of all values that travel together
_MOST_PRINTED = 2**17  #: characters, of one call
_BUILT_IN = (len, str, repr, bool, int, float, hash, list, round, format, isinstance, issubclass)

_copies: list[tuple[int, str]] = []  #: the process that answers, if there is one, and its folder


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Have a copy of this process answer at a ``line`` from now on, and end the one before.

    It works in a folder of its own in this ``folder``, which ends with it. Objects of the
    notebook's own ``classes`` are lent, by these names. Without a line it only ends. So much memory
    is ``left`` for it, in bytes; who has more than half of that is not copied.
    """
    while _copies:
        end(*_copies.pop())
    if "line" not in request:
        return {}
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    left = int(request["left"])
    if left < 2 * resident:
        return {"large": True}
    line = Line(*request["line"])
    line.empty()
    shared = shared_memory()
    folder = tempfile.mkdtemp(dir=request["folder"])
    pid = forked()
    if not pid:
        try:
            whole = be_quiet(line, folder)
            make_its_own(shared)
            resource.setrlimit(resource.RLIMIT_DATA, (left, left))
            lender = _Lender(line, namespace, request["classes"], whole=whole)
            with suppress(Late):
                while lender.peer.attend(_patience):
                    pass
        finally:
            os._exit(0)
    _copies.append((pid, folder))
    line.close()
    return {}


def _patience() -> Patience:
    return Patience(_PATIENCE_S)


def _taken(printed: StringIO) -> str:
    """Take what has been printed, if it is not too much."""
    with suppress(ValueError):  # closed by the notebook's code
        text = printed.getvalue()
        printed.seek(0)
        printed.truncate()
        return text if len(text) <= _MOST_PRINTED else ""
    return ""


class _Lender:
    """Answers what a test asks of a notebook."""

    def __init__(
        self, line: Line, namespace: dict[str, Any], classes: list[str], *, whole: bool
    ) -> None:
        self.peer = Peer(line, self._answer)
        self._namespace, self._classes, self._whole = namespace, classes, whole
        self._shelf = Shelf()
        self._theirs: dict[int, tuple[Any, list[Any]]] = {}  # functions of the test's, by identity
        self._printed = sys.stdout = StringIO()
        builtins.input = self._input

    def _answer(self, request: Json) -> Json:
        if "names" in request:
            names = [one for one in request["names"] if one in self._namespace]
            return {"names": self._meanings(names)}
        sent = self._made(request["sent"])
        try:
            answer: Json = {"gave": flat(self._given(request, sent), refer=self._refer)}
        except NotExact as error:
            answer = {"opaque": f"what it gives is {error}"}
        except BaseException as error:
            if isinstance(error, OSError) and error.errno == errno.EACCES and not self._whole:
                raise NotExact("its folder holds too much to be copied") from None
            answer = {"raised": raised(error)}
        after = flat(sent, refer=self._refer)
        if after != request["sent"]:
            answer["changed"] = after
        if printed := _taken(self._printed):
            answer["printed"] = printed
        return answer

    def _given(self, request: Json, sent: tuple[Any, ...]) -> Any:
        if "call" in request:
            return self._shelf[request["call"]](*sent[0], **sent[1])
        if "get" in request:
            return getattr(self._shelf[request["of"]], request["get"])
        if "set" in request:
            return setattr(self._shelf[request["of"]], request["set"], sent[0])
        known = {one.__name__: one for one in _BUILT_IN}
        does: Any = known.get(request["does"]) or getattr(operator, request["does"])
        return does(*sent)

    def _input(self, prompt: Any = "") -> Any:
        """Ask the test, which may have put something in the place of `input`."""
        answer = self.peer.ask({"input": str(prompt)}, _patience())
        if "nothing" in answer:
            raise EOFError
        return self._made(answer["gave"])

    def _meanings(self, names: list[str]) -> Json:
        """What names mean: a value, or why there is none."""
        found: Json = {}
        left = _MOST_TOGETHER
        for name in names:
            try:
                value = flat(self._namespace[name], refer=self._refer)
                size = len(json.dumps(value))
                if size > left:
                    raise NotExact("too large")
                left -= size
                found[name] = {"value": value}
            except NotExact as error:
                found[name] = {"nothing": str(error)}
        return found

    def _refer(self, thing: Any) -> list[Any] | None:
        """How a function, a class or an object of the notebook's is referred to."""
        if id(thing) in self._theirs:
            return self._theirs[id(thing)][1]
        kind = thing if isinstance(thing, type) else type(thing)
        names = [one.__name__ for one in kind.__mro__ if one.__name__ in self._classes]
        if names:
            what = "class" if kind is thing else "object"
            return [LENT, self._shelf.number(thing), what, names[0]]
        if callable(thing) and not is_built_in(thing):  # a class that is called, too
            name = str(getattr(thing, "__name__", kind.__name__))[:100]
            return [LENT, self._shelf.number(thing), "function", name]
        return None

    def _made(self, parts: Any) -> Any:
        def resolve(reference: list[Any]) -> Any:
            if reference[0] == LENT:
                return self._shelf[reference[1]]
            return self._function(reference)

        return made(parts, resolve)

    def _function(self, reference: list[Any]) -> Any:
        """A function that is called where the test is."""

        def called(*args: Any, **kwargs: Any) -> Any:
            sent = flat((args, kwargs), refer=self._refer)
            answer = self.peer.ask({"call": reference[1], "sent": sent}, _patience())
            if "raised" in answer:
                raise exception(answer["raised"])
            if "nothing" in answer:
                raise NotExact(str(answer["nothing"]))
            return self._made(answer["gave"])

        self._theirs[id(called)] = called, reference
        return called
