"""A test that runs apart from the notebook that it tests, in a process that has nothing of it.

It has what the author's own cells import and define, and borrows the rest (from ``lender``): a
variable as a value, a function as one that asks the notebook's process for what it returns. Nothing
of the student's runs here and no object of theirs is here, so nothing can be forged but data.
"""

import ast
import builtins
import importlib
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .exact import Malformed, NotExact, flat, made, renewed
from .line import Json, Late, Line

_TEXT = 300
_LATE = "it took too long, or ended its process"
_GARBLED = "what it answered is no data"
_IS = "{name} is {what}"
_CALLED = "calling {name}: {what}"


class Unlent(BaseException):
    """What the notebook has cannot be lent as data. It is noted, whoever catches it."""


class _Lent:
    """What the notebook lends for one test."""

    def __init__(self, line: Line, until: float) -> None:
        self._line, self._until = line, until
        self.missed: dict[str, str] = {}  #: what names mean that cannot be lent
        self.unlent = ""  #: the first thing that could not be lent, in words

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """What these mean to the notebook, as far as it knows them and lends them."""
        found: dict[str, Any] = {}
        answer = self._asked({"names": wanted})
        if "names" not in answer:
            raise self.not_lent(_IS, "the notebook", str(answer.get("nothing")))
        for name, meaning in answer["names"].items():
            if "function" in meaning:
                found[name] = self._function(name)
            elif "value" in meaning:
                found[name] = made(meaning["value"])
            else:
                self.missed[name] = str(meaning["nothing"])
        return found

    def not_lent(self, words: str, name: str, what: str) -> Unlent:
        """Note what cannot be lent, and return what to raise."""
        self.unlent = self.unlent or words.format(name=f"`{name}`", what=what)[:_TEXT]
        return Unlent(self.unlent)

    def _function(self, name: str) -> Callable[..., Any]:
        """A function that is called where the notebook is."""

        def borrowed(*args: Any, **kwargs: Any) -> Any:
            try:
                answer = self._asked({"call": name, "sent": flat((args, kwargs))})
                if "nothing" in answer:
                    raise NotExact(str(answer["nothing"]))
                if "changed" in answer:
                    renewed((args, kwargs), answer["changed"])
                error = _exception(answer["raised"]) if "raised" in answer else None
                gave = None if error else made(answer["gave"])
            except (NotExact, Malformed) as reason:
                raise self.not_lent(_CALLED, name, str(reason)) from None
            if error is not None:
                raise error
            return gave

        borrowed.__name__ = borrowed.__qualname__ = name
        return borrowed

    def _asked(self, request: Json) -> Json:
        number = time.monotonic_ns()
        try:
            self._line.say({**request, "number": number}, self._until)
            answer = self._line.hear(self._until)
            while answer.get("number") != number:
                answer = self._line.hear(self._until)
        except Late:
            raise NotExact(_LATE) from None
        except (ValueError, RecursionError):
            raise Malformed(_GARBLED) from None
        return answer


_lines: list[Line] = []  #: the one to the notebook


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Take what all tests need (``define`` and a ``line``), or run one ``test``.

    That has what ``imports`` say by name, and borrows the other names that it ``reads``, or all of
    these that answers bind (``open``). The answer is what it is ``worth``, that it ``failed``, or
    what was ``unlent``.
    """
    if "define" in request:
        _lines.append(Line(*request["line"]))
        for source in request["define"]:
            with suppress(Exception):  # the test, which lacks it then, says so
                exec(compile(source, "<author>", "exec"), namespace)  # noqa: S102 - the author's
        return {}
    line = _lines[-1]
    line.empty()
    lent = _Lent(line, time.monotonic() + request["patience_s"])
    borrowed: dict[str, Any] = {}
    try:
        for name in request["open"]:
            namespace.pop(name, None)
        _import(request, namespace)
        borrowed = lent.names([one for one in request["reads"] if one not in namespace])
        namespace |= borrowed
        ended: Json = {"worth": _executed(request["test"], namespace)}
    except BaseException as error:
        ended = {"failed": f"{type(error).__name__}: {_text(error)}"[:_TEXT]}
        if isinstance(error, NameError) and error.name in lent.missed:
            lent.not_lent(_IS, error.name, lent.missed[error.name])
    with suppress(Late):
        line.say({"end": True}, time.monotonic() + 1.0)
    for name, value in borrowed.items():  # the next test asks what it means then
        if namespace.get(name) is value:
            del namespace[name]
    return {"unlent": lent.unlent} if lent.unlent else ended


def _import(request: Json, namespace: dict[str, Any]) -> None:
    """Import what the author's cells import under the names that the test reads."""
    for name in request["reads"]:
        origin = request["imports"].get(name)
        if origin and name not in namespace:
            with suppress(Exception):  # where the machine lacks it, the notebook lacks it, too
                module, _, inside = origin.partition(":")
                found = importlib.import_module(module)
                namespace[name] = getattr(found, inside) if inside else found


def _executed(source: str, namespace: dict[str, Any]) -> float | None:
    """Execute a test; returns its last value if that is a number, as partial credit."""
    tree = ast.parse(source, "<test>")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<test>", "exec"), namespace)  # noqa: S102 - the author's own
    if not isinstance(last, ast.Expr):
        return None
    value = eval(compile(ast.Expression(last.value), "<test>", "eval"), namespace)  # noqa: S307
    with suppress(Exception):  # as a cell shows it
        return float(repr(value))
    return None


def _exception(raised: Json) -> BaseException:
    kind = getattr(builtins, str(raised["kind"]), None)
    if not isinstance(kind, type) or not issubclass(kind, BaseException):
        raise Malformed(_GARBLED)
    try:
        error: BaseException = kind(*made(raised["args"]))
    except TypeError:  # such as UnicodeDecodeError without its five arguments
        raise Malformed(_GARBLED) from None
    return error


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""
