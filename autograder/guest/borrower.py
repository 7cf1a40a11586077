"""A test that runs apart from the notebook that it tests, in a process that has nothing of it.

It has what the author's own cells import and define, and borrows the rest (from ``lender``): a
variable as a value, a function as one that asks the notebook's process for what it returns. Nothing
of the student's runs here and no object of theirs is here, so nothing can be forged but data.
"""

import ast
import builtins
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from typing import Any

from .exact import Malformed, NotExact, flat, made, renewed
from .lacking import lacking
from .line import Json, Late, Line, Patience
from .peer import GARBLED, Peer, Shelf, Unanswered, exception, raised
from .things import LENT, Function, Opaque, Thing, reference_of

_TEXT = 300
_MOST_THINGS = 1000
OURS = "ours"  #: how the test's own functions are referred to, by a number


class Unlent(BaseException):
    """What the notebook has cannot be lent as data. It is noted, whoever catches it."""


class _Lent:
    """What the notebook lends for one test."""

    def __init__(
        self, line: Line, patience: Patience, classes: list[str], callables: list[str]
    ) -> None:
        self._peer = Peer(line, self._answer)
        self._patience, self._classes, self._callables = patience, classes, callables
        self._shelf = Shelf()  #: the test's own functions, which the notebook may call
        self._things: dict[int, Thing] = {}
        self._input = builtins.input  #: until the test puts something in its place
        self._about, self._number = "", 0  #: what was asked for last, and how often it was
        #: what gave what is no data, or says little, with its place and the question's number
        self.things: set[str] = set()
        self.requests = sha256()  #: of all that was asked
        self._asked: Counter[str] = Counter()  #: how often something was asked for
        self.missed: dict[str, str] = {}  #: what names mean that cannot be lent
        self.unlent = ""  #: the first thing that could not be lent, in words
        self.late = False  #: whether that was for want of an answer

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """What these mean to the notebook, as far as it knows them and lends them."""
        found: dict[str, Any] = {}
        try:
            meanings = self._peer.ask({"names": wanted}, self._patience)["names"]
            for name in (one for one in wanted if one in meanings):  # and nothing else
                meaning = meanings[name]
                if "value" in meaning:
                    found[name] = self._seen(name, meaning["value"])
                else:
                    self.missed[name] = str(meaning["nothing"])
        except (NotExact, Malformed, KeyError, AttributeError) as error:
            raise self.not_lent("the notebook", error) from None
        return found

    def asks(self, request: Json, about: str, *sent: Any) -> Any:
        """What the notebook gives for this, or raises."""
        self._asked[about] += 1
        number = self._asked[about]
        self._about, self._number = about, number
        try:
            parts = flat(sent, refer=self._refer)
            self._remember(about, parts)
            answer = self._peer.ask({**request, "sent": parts}, self._patience)
            sys.stdout.write(str(answer.get("printed", "")))
            if "nothing" in answer:
                raise NotExact(str(answer["nothing"]))
            self._about, self._number = about, number  # a call may have asked for more
            if "changed" in answer:
                self._note(lacking(answer["changed"]), "(…)")
                renewed(sent, answer["changed"], self._resolve)
            if "opaque" in answer:
                self._note([" → opaque"])
                return Opaque(self, about, str(answer["opaque"]))
            error = exception(answer["raised"]) if "raised" in answer else None
            gave = None if error else self._seen(about, answer["gave"])
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

    def _seen(self, about: str, parts: Any) -> Any:
        """The value of these parts; where one holds nothing, and so passes for much, is noted."""
        self._about, self._number = about, self._asked[about]
        value = self._made(parts)
        self._note(lacking(parts))
        return value

    def _note(self, found: Iterable[str], where: str = "") -> None:
        self.things.update(f"{self._number} {self._about}{where}{one}" for one in found)

    def _remember(self, about: str, parts: Any) -> None:
        """Remember what was asked, but for the numbers of what was lent."""
        said = re.sub(rf'\["{LENT}", \d+', "", json.dumps([about, parts]))
        self.requests.update(said.encode())

    def _made(self, parts: Any) -> Any:
        return made(parts, self._resolve)

    def _resolve(self, reference: list[Any]) -> Any:
        if reference[0] == OURS:
            self._note([" → function"])
            return self._shelf[reference[1]]
        if reference[0] != LENT:
            raise Malformed(GARBLED)
        number, kind, name = reference[1:]
        if type(number) is not int or kind not in ("function", "class", "object"):
            raise Malformed(GARBLED)
        if kind == "function":  # which equals nothing but itself
            if self._number or self._about not in self._callables:
                self._note([" → function"])
            return Function(self, [number, kind, f"{self._about}"])
        if name not in self._classes:
            raise NotExact(f"a {name}"[:100])
        if name != self._about or kind != "class":
            self._note([f" → {kind}"])
        return self._things.setdefault(number, Thing(self, [number, kind, str(name)]))

    def _refer(self, thing: Any) -> list[Any] | None:
        if (known := reference_of(thing)) is not None:
            return known
        if callable(thing) and not isinstance(thing, type):
            return [OURS, self._shelf.number(thing)]
        return None

    def _answer(self, request: Json) -> Json:
        """Call a function of the test's, or what stands for `input` there, for the notebook."""
        if "input" in request:
            if builtins.input is self._input:
                raise NotExact("it asks for input")
            return {"gave": flat(builtins.input(str(request["input"])))}
        args, kwargs = self._made(request["sent"])
        self._note(lacking(request["sent"]), "'s call")
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
    lent = _Lent(line, Patience(request["patience_s"]), request["classes"], request["callables"])
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
        what, said = type(error).__name__, _text(error)
        ended = {"failed": f"{what}: {said}"[:_TEXT] if said else what}
        if isinstance(error, NameError) and error.name in lent.missed:
            lent.not_lent(error.name, lent.missed[error.name])
    lent.end()
    for name, value in borrowed.items():  # the next test asks what it means then
        if namespace.get(name) is value:
            del namespace[name]
    if lent.unlent:
        return {"unlent": lent.unlent, "late": lent.late}
    return {**ended, "things": _told(lent)}


def _told(lent: _Lent) -> list[str]:
    """What gave what, those that may be told first; and what was asked, if that is all of it."""
    order = sorted(lent.things, key=lambda one: (one.endswith((" none", " false", " there")), one))
    if len(order) > _MOST_THINGS:
        return order[:_MOST_THINGS]
    return [*order, f"0 {lent.requests.hexdigest()} → requests"] if order else []


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
