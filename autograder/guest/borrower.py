"""A test that runs apart from the notebook that it tests, in a process that has nothing of it.

It has what the author's own cells import and define, and borrows the rest (from ``lender``): a
variable as a value, a function as one that asks the notebook's process for what it returns. Nothing
of the student's runs here and no object of theirs is here, so nothing can be forged but data.
"""

import ast
import importlib
from contextlib import suppress
from typing import Any

from .exact import Malformed, NotExact, flat, made, renewed
from .lacking import lacking
from .line import Json, Late, Line, Patience
from .peer import GARBLED, Peer, Shelf, Unanswered, exception, raised
from .things import LENT, Thing, function, reference_of

_TEXT = 300
_MOST_THINGS = 50
OURS = "ours"  #: how the test's own functions are referred to, by a number


class Unlent(BaseException):
    """What the notebook has cannot be lent as data. It is noted, whoever catches it."""


class _Lent:
    """What the notebook lends for one test."""

    def __init__(self, line: Line, patience: Patience, classes: list[str]) -> None:
        self._peer = Peer(line, self._answer)
        self._patience, self._classes = patience, classes
        self._shelf = Shelf()  #: the test's own functions, which the notebook may call
        self._things: dict[int, Thing] = {}
        self._about = ""  #: what was asked for last
        self.things: set[str] = set()  #: what gave objects, classes but by their names, or nothing
        self.missed: dict[str, str] = {}  #: what names mean that cannot be lent
        self.unlent = ""  #: the first thing that could not be lent, in words
        self.late = False  #: whether that was for want of an answer

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """What these mean to the notebook, as far as it knows them and lends them."""
        found: dict[str, Any] = {}
        try:
            meanings = self._peer.ask({"names": wanted}, self._patience)["names"]
            for name in (one for one in wanted if one in meanings):  # and nothing else
                meaning, self._about = meanings[name], name
                if "value" in meaning:
                    found[name] = self._seen(meaning["value"])
                else:
                    self.missed[name] = str(meaning["nothing"])
        except (NotExact, Malformed, KeyError, AttributeError) as error:
            raise self.not_lent("the notebook", error) from None
        return found

    def asks(self, request: Json, about: str, *sent: Any) -> Any:
        """What the notebook gives for this, or raises."""
        self._about = about
        try:
            parts = flat(sent, refer=self._refer)
            answer = self._peer.ask({**request, "sent": parts}, self._patience)
            if "nothing" in answer:
                raise NotExact(str(answer["nothing"]))
            if "changed" in answer:
                renewed(sent, answer["changed"], self._resolve)
            error = exception(answer["raised"]) if "raised" in answer else None
            gave = None if error else self._seen(answer["gave"])
        except (NotExact, Malformed, KeyError) as reason:
            raise self.not_lent(about, reason) from None
        if error is not None:
            raise error
        return gave

    def not_lent(self, name: str, what: str | Exception) -> Unlent:
        """Note what cannot be lent, and return what to raise."""
        self.late = self.late or (not self.unlent and isinstance(what, Unanswered))
        self.unlent = self.unlent or f"`{name}`: {what}"[:_TEXT]
        return Unlent(self.unlent)

    def end(self) -> None:
        """Let the notebook's process go."""
        with suppress(Late):
            self._peer.end(Patience(1.0))

    def _seen(self, parts: Any) -> Any:
        """The value of these parts; where one holds nothing, and so passes for much, is noted."""
        value = self._made(parts)
        self.things.update(f"{self._about}{one}" for one in lacking(parts))
        return value

    def _made(self, parts: Any) -> Any:
        return made(parts, self._resolve)

    def _resolve(self, reference: list[Any]) -> Any:
        if reference[0] == OURS:
            return self._shelf[reference[1]]
        if reference[0] != LENT:
            raise Malformed(GARBLED)
        number, kind, name = reference[1:]
        if kind == "function":  # which equals nothing but itself
            return function(self, [number, kind, f"{self._about}"])
        if name not in self._classes:
            raise NotExact(f"a {name}"[:100])
        if name != self._about or kind != "class":
            self.things.add(f"{self._about} → {kind}")
        return self._things.setdefault(number, Thing(self, [number, kind, str(name)]))

    def _refer(self, thing: Any) -> list[Any] | None:
        if (known := reference_of(thing)) is not None:
            return known
        if callable(thing) and not isinstance(thing, type):
            return [OURS, self._shelf.number(thing)]
        return None

    def _answer(self, request: Json) -> Json:
        """Call a function of the test's for the notebook."""
        args, kwargs = self._made(request["sent"])
        try:
            return {"gave": flat(self._shelf[request["call"]](*args, **kwargs), refer=self._refer)}
        except Unlent:
            raise
        except Exception as error:
            return {"raised": raised(error)}


_lines: list[Line] = []  #: the one to the notebook
_undefined: set[str] = set()  #: what the author defines, and could not be defined here


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Take what all tests need (``define`` and a ``line``), or run one ``test``.

    That has what ``imports`` say by name, and borrows the other names that it ``reads``, all of
    these that answers bind (``open``) among them, but none of the author's ``own``; objects only of
    these ``classes``. The answer is what it is ``worth``, that it ``failed``, or what was
    ``unlent``, perhaps for want of an answer (``late``), and what gave ``things``.
    """
    _import(request["imports"], request["reads"], namespace)
    if "define" in request:
        _lines.append(Line(*request["line"]))
        for source in request["define"]:
            _define(source, namespace)
        return {}
    line = _lines[-1]
    line.empty()
    lent = _Lent(line, Patience(request["patience_s"]), request["classes"])
    borrowed: dict[str, Any] = {}
    try:
        for name in request["open"]:
            namespace.pop(name, None)
        wanted = [one for one in request["reads"] if one not in namespace]
        own = _undefined.union(request["own"])
        lent.missed.update((one, "the author's, and not there") for one in wanted if one in own)
        borrowed = lent.names([one for one in wanted if one not in own])
        namespace |= borrowed
        ended: Json = {"worth": _executed(request["test"], namespace)}
    except BaseException as error:
        ended = {"failed": f"{type(error).__name__}: {_text(error)}"[:_TEXT]}
        if isinstance(error, NameError) and error.name in lent.missed:
            lent.not_lent(error.name, lent.missed[error.name])
    lent.end()
    for name, value in borrowed.items():  # the next test asks what it means then
        if namespace.get(name) is value:
            del namespace[name]
    things = sorted(lent.things)[:_MOST_THINGS]
    if lent.unlent:
        return {"unlent": lent.unlent, "late": lent.late}
    return {**ended, "things": things}


def _define(source: str, namespace: dict[str, Any]) -> None:
    """Execute a definition of the author's; a test that needs one that fails is not run apart."""
    try:
        exec(compile(source, "<author>", "exec"), namespace)  # noqa: S102 - the author's
    except Exception:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                _undefined.add(node.name)


def _import(imports: dict[str, str], names: list[str], namespace: dict[str, Any]) -> None:
    """Import what the author's cells import under these names."""
    for name in names:
        if (origin := imports.get(name)) and name not in namespace:
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


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""
