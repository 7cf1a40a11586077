"""What another program has of a notebook: its definitions, and the values that these look up.

Both are taken by value where the notebook ran, and written as text that only such a program reads
(``unpacking``): what a library has by its name, functions by their code, classes by their members,
anything else by what makes it. What cannot be written stays behind, with the reason in words.
"""

import base64
import dis
import io
import json
import linecache
import marshal
import re
import sys
import types
from itertools import islice
from typing import Any

MOST = 400_000  #: numbers in arrays; in a list one counts for two, eight letters as one
MOST_LEFT = 1_000  #: names that are told of what stays
DEEPEST = 60  #: things in things
OWN = "__main__"
BARE = (type(None), bool, int, float, str)  #: JSON has these; exactly: a subclass says more
LONGEST = 2_000  #: bits of a number in decimal digits, which Python limits
WRAPPERS = {"staticmethod": "__func__", "classmethod": "__func__", "cached_property": "func"}
PROGRAM = ("IPython", "ipykernel", "traitlets", "zmq")  #: whose objects are parts of this program
IPYTHONS = re.compile(r"_+(i{0,3}|i?\d+|ih|oh|dh|exit_code)|__\w+__|In|Out")  #: names of its own


def pack(names: Any, held: Any = None) -> dict[str, Any]:
    """Return a ``Pack`` of what `names` hold, and of what a model ``Held`` (see ``saved``)."""
    return Packing(names, held).packed()


class Stays(Exception):
    """What it says cannot be taken along; `thing` is what it says that of, if that is known."""

    thing: Any = None


class Packing:
    """Writes one notebook's names."""

    def __init__(self, names: Any, held: Any = None) -> None:
        own = [name for name in names if name.isidentifier() and not IPYTHONS.fullmatch(name)]
        self.names, self.room = names, MOST
        self.held, self.held_things = held, held.things if held is not None else {}
        #: by identity, the first name of a thing: what holds that thing holds what has the name
        self.name_of = {
            id(names[name]): name for name in reversed(own) if not isinstance(names[name], BARE)
        }
        for key, thing in self.held_things.items():
            self.name_of.setdefault(id(thing), key)
        self.name_of |= held.layers if held is not None else {}
        self.waiting = [name for name in own if callable(names[name])]  # a check may call it
        if held is not None:  # a model needs what its own code looks up
            self.waiting = [*self._known().values(), *self.held_things]
        self.left, self.files = dict[str, str](), set[str]()
        self.writing: list[Any] = []  # what is around
        self.classes: list[type] = []  # the classes among it

    def packed(self) -> dict[str, Any]:
        """Return a ``Pack``."""
        texts: dict[str, str] = {}  # each name's own: what JSON refuses costs that name alone
        sizes: dict[str, int] = {}
        while self.waiting:
            name = self.waiting.pop()
            whole = self.held_things if name in self.held_things else self.names
            if name in texts or name in self.left or name not in whole:
                continue
            self.room, thing = MOST, whole[name]
            try:
                texts[name] = json.dumps(self.write(thing, name))
                sizes[name] = MOST - self.room
            except Stays as reason:
                holds = reason.thing is not thing and str(reason)[:2] in ("a ", "an")
                self.left[name] = f"{_kind(thing)} that holds {reason}" if holds else str(reason)
            except (Exception, SystemExit):  # code of the student's own may say what makes it
                self.left[name] = _kind(thing)
        self._drop_largest(texts, sizes)
        lines = {file: "".join(linecache.getlines(file))[:20_000] for file in sorted(self.files)}
        registered = {key: name for key, name in self._known().items() if name in texts}
        rest = {"registered": registered, "cells": lines}
        things = ", ".join(f"{json.dumps(name)}: {text}" for name, text in texts.items())
        text = f'{{"things": {{{things}}}, {json.dumps(rest)[1:]}'
        told = islice(self.left.items(), MOST_LEFT)
        return {"text": text, "left": {name[:100]: why[:200] for name, why in told}}

    def _drop_largest(self, texts: dict[str, str], sizes: dict[str, int]) -> None:
        """Leave out what is too large, what a model holds last of all."""
        whole, held = sum(sizes.values()), self.held_things
        for name in sorted(sizes, key=lambda one: (one not in held, sizes[one]), reverse=True):
            if whole <= MOST:
                break
            self.left[name] = "too large, together with the others"
            whole -= sizes[name]
            del texts[name]

    def _known(self) -> dict[str, str]:
        """What Keras finds by a name, and what it is called in the notebook: empty if nothing."""
        keras = sys.modules.get("keras")
        known = keras.saving.get_custom_objects() if keras else {}
        return {key: self.name_of.get(id(one)) or self._wrapped(one) for key, one in known.items()}

    def _wrapped(self, thing: Any) -> str:
        """The name of what a decorator above made of `thing`."""
        name = str(getattr(thing, "__name__", ""))
        means = self.names.get(name)
        inside = [getattr(means, one, None) for one in ("python_function", "__wrapped__")]
        return name if any(one is thing for one in inside) else ""

    def write(self, thing: Any, name: str = "") -> Any:
        """Return what JSON holds of `thing`, which has this `name`, or is a part of something.

        Raises:
            Stays: if it cannot be taken along.
        """
        if _is_one(type(thing), BARE):
            bits = thing.bit_length() if type(thing) is int else 0
            self._take(len(json.dumps(thing)) // 8 if type(thing) is str else 2 + bits // 64)
            return thing if bits <= LONGEST else ["int", hex(thing)]
        if any(one is thing for one in self.writing) or len(self.writing) > DEEPEST:
            raise Stays("something that holds itself")
        known = self.name_of.get(id(thing), name)
        if known != name and not isinstance(thing, types.ModuleType):
            self.waiting.append(known)
            return ["of name", known]
        self._take(1)
        self.writing.append(thing)
        try:
            ways = (_of_library, self._collected, self._numbers, self._defined, self._of_keras)
            written = (way(thing) for way in ways)
            return next((one for one in written if one is not None), None) or self._made(thing)
        except Stays as reason:
            if reason.thing is None:
                reason.thing = thing
            raise
        finally:
            self.writing.pop()

    def _take(self, numbers: int) -> None:
        if numbers > self.room:
            raise Stays("too large")
        self.room -= numbers

    def _each(self, things: Any) -> list[Any]:
        return [self.write(one) for one in things]

    def _collected(self, thing: Any) -> Any:
        kind = type(thing)
        if _is_one(kind, (list, tuple, set, frozenset)):
            return [kind.__name__, self._each(thing)]
        if _is_one(kind, (dict, types.MappingProxyType)):
            return [kind.__name__, [self._each(pair) for pair in thing.items()]]
        if _is_one(kind, (bytes, bytearray)):
            self._take(len(thing) // 8)
            return [kind.__name__, _as_text(thing)]
        return [kind.__name__, thing.real, thing.imag] if kind is complex else None

    def _numbers(self, thing: Any) -> Any:
        import numpy as np

        if type(thing).__name__ == "EagerTensor":
            return ["tensor", self.write(np.asarray(thing)), thing.dtype.name]
        if type(thing) is not np.ndarray and not isinstance(thing, np.generic):
            return None
        if thing.dtype.kind not in "biufcSUmM":
            return None
        self._take(int(thing.size) * max(1, thing.dtype.itemsize // 8))
        shape = None if isinstance(thing, np.generic) else list(thing.shape)
        return ["array", thing.dtype.str, shape, _as_text(np.asarray(thing).tobytes())]

    def _defined(self, thing: Any) -> Any:
        kind = type(thing).__name__
        if isinstance(thing, types.FunctionType):
            return self._function(thing)
        if isinstance(thing, type):
            return self._class(thing)
        if kind in WRAPPERS:
            return ["wrapped", kind, self.write(getattr(thing, WRAPPERS[kind]))]
        if kind == "property":
            return ["property", self._each([thing.fget, thing.fset, thing.fdel])]
        if kind == "_lru_cache_wrapper":
            return ["lru_cache", self.write(thing.__wrapped__), thing.cache_parameters()]
        if hasattr(type(thing), "python_function"):  # what `tf.function` makes
            return ["graph", self.write(thing.python_function)]
        return None

    def _function(self, function: Any) -> Any:
        code = function.__code__
        around: Any = function.__globals__
        home = sys.modules.get(around.get("__name__", ""))
        names = {name: around[name] for name in looked_up(code) if name in around}
        if around is self.names or around.get("__name__") == OWN:
            known: Any = None
            self.waiting += names
            self.files.add(code.co_filename)
        elif home is not None and vars(home) is around:
            known = home.__name__
        else:
            known = self.write(names)
        cells = [self._cell(cell) for cell in function.__closure__ or ()]
        given = self._each([function.__defaults__, function.__kwdefaults__])
        more = self._members(function, vars(function))
        written = marshal.dumps(code)
        self._take(len(written) // 8)
        words = [function.__name__, function.__qualname__, function.__module__]
        return ["function", _as_text(written), known, given, cells, words, more]

    def _cell(self, cell: Any) -> Any:
        try:
            inside = cell.cell_contents
        except ValueError:
            return ["empty"]
        if any(one is inside for one in self.classes):  # what `super()` looks up
            return ["around", [one is inside for one in self.classes].index(True)]
        return ["full", self.write(inside)]

    def _class(self, cls: Any) -> Any:
        self.classes.append(cls)
        try:
            if hasattr(cls, "__members__"):
                members = [[one, self.write(each.value)] for one, each in cls.__members__.items()]
                members += self._members(cls, _methods_of_enum(cls))
            else:
                members = self._members(cls, _members_of(cls))
        finally:
            self.classes.pop()
        how = self._each([type(cls), *cls.__bases__])
        return ["class", cls.__name__, cls.__qualname__, how, members]

    def _members(self, owner: Any, named: Any) -> list[Any]:
        """Names with what they mean, but for what cannot be taken along, which is told."""
        written = []
        for name, member in dict(named).items():
            try:
                written.append([name, self.write(member)])
            except Exception as error:  # kept there by a program, and no part of a definition
                why = str(error) if isinstance(error, Stays) else _kind(member)
                if isinstance(owner, type) and not str(name).startswith("__"):
                    self.left[f"{owner.__name__}.{name}"] = why
        return written

    def _of_keras(self, thing: Any) -> Any:
        """What Keras makes of a config, and holds nothing besides."""
        keras = sys.modules.get("keras")
        if keras is None:
            return None
        if self.held is not None and isinstance(thing, keras.Layer):
            return self._file(thing)
        variables = {"keras": keras.Variable, "tensorflow": sys.modules["tensorflow"].Variable}
        for kind, one in variables.items() if self.held is not None else ():
            if isinstance(thing, one):
                return ["variable", kind, self.write(thing.numpy()), bool(thing.trainable)]
        stays = {
            "a model": keras.Model,
            "a callback": keras.callbacks.Callback,
            "an optimizer": keras.optimizers.Optimizer,
            "a part of a model's graph": keras.KerasTensor,
            "a variable": keras.Variable,
        }
        for words, kind in stays.items():
            if isinstance(thing, kind):
                raise Stays(words)
        if isinstance(thing, keras.Layer) and thing.weights:
            raise Stays("a layer with weights of its own")
        if not isinstance(thing, (keras.Layer, keras.Loss, keras.Metric)):
            return None
        return ["config", self.write(type(thing)), self.write(thing.get_config())]

    def _file(self, layer: Any) -> Any:
        """A layer that a model's code looks up, as a file of its own."""
        data = self.held.file_of(layer)
        self._take(len(data) // 4)
        self.name_of |= self.held.layers
        for key, thing in self.held_things.items():  # more may be held by now
            self.name_of.setdefault(id(thing), key)
            self.waiting.append(key)
        return ["file", _as_text(data)]

    def _made(self, thing: Any) -> Any:
        """Whatever says itself what makes it anew."""
        import copyreg

        if isinstance(thing, io.IOBase):
            raise Stays("an open file")
        if hasattr(type(thing), "assign_add"):
            raise Stays("a variable")
        if type(thing).__module__.partition(".")[0] in PROGRAM:
            raise Stays(_kind(thing))
        own = copyreg.dispatch_table.get(type(thing))
        try:
            reduced: Any = own(thing) if own else thing.__reduce_ex__(2)
        except Exception:
            raise Stays(_kind(thing)) from None
        if isinstance(reduced, str) and type(thing).__module__ == "typing":
            reduced = type(thing), (thing.__name__,)
        if isinstance(reduced, str):
            raise Stays(_kind(thing))
        makes, args, state, items, pairs = (*reduced, None, None, None)[:5]
        inside = [list(islice(one or (), MOST + 1)) for one in (items, pairs)]
        if max(map(len, inside)) > MOST:  # they may have no end
            raise Stays("too large")
        return ["made", *self._each([makes, tuple(args), state, inside[0], dict(inside[1])])]


def _of_library(thing: Any) -> Any:
    """What another module calls by a name, and such a module itself."""
    if isinstance(thing, types.ModuleType):
        return ["module", thing.__name__]
    name = getattr(thing, "__qualname__", "") or getattr(thing, "__name__", "")
    for place in (getattr(thing, "__module__", ""), type(thing).__module__):
        module: Any = sys.modules.get(place) if isinstance(place, str) and place != OWN else None
        found = module
        for part in str(name).split("."):
            found = getattr(found, part, None)
        if module is not None and name and found is thing:
            return ["of module", place, str(name)]
        for key, one in list(vars(module).items()) if module is not None else ():
            if one is thing:  # as `tf.float32` and what marks a field of a dataclass are
                return ["of module", place, key]
    return None


def _members_of(cls: type) -> list[tuple[str, Any]]:
    """What a class's definition says, and Python does not make by itself."""
    made = (types.GetSetDescriptorType, types.MemberDescriptorType)
    members = vars(cls).items()
    return [
        (name, one) for name, one in members if not isinstance(one, made) and name != "_abc_impl"
    ]


def _methods_of_enum(cls: type) -> list[tuple[str, Any]]:
    kinds = (types.FunctionType, property, classmethod, staticmethod)
    named = [(name, one) for name, one in vars(cls).items() if isinstance(one, kinds)]
    own = [(name, one) for name, one in named if _of_library(getattr(one, "fget", one)) is None]
    return [("__module__", cls.__module__), *own]


def looked_up(code: Any) -> set[str]:
    """The names that a function's code looks up, and that of the functions in it."""
    steps = [one for one in dis.get_instructions(code) if "_GLOBAL" in one.opname]
    inner = [part for part in code.co_consts if hasattr(part, "co_names")]
    return {str(one.argval) for one in steps}.union(*map(looked_up, inner))


def _is_one(kind: type, kinds: Any) -> bool:
    """Whether it is one of them itself: a metaclass may say what its classes are equal to."""
    return any(kind is one for one in kinds)


def _kind(thing: Any) -> str:
    name = type(thing).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"


def _as_text(data: Any) -> str:
    return base64.b64encode(data).decode("ascii")
