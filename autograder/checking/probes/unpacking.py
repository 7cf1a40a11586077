"""What was packed of a notebook (``packing``), made anew among other names.

Only a program of the same student's reads it: a kernel of its own, or the notebook's process.
"""

import base64
import builtins
import contextlib
import functools
import importlib
import json
import linecache
import marshal
import sys
import types
from typing import Any

REGISTERED = "the registered"  #: among the names: what a strict load finds by a registered name


def unpack(names: Any, text: str, register: bool = False) -> dict[str, str]:
    """Put into `names` what `text` says; return what cannot be made here, with the reason.

    With `register`, Keras finds what was registered, as a program of its own does.
    """
    names.setdefault("__builtins__", builtins)
    packed = json.loads(text)
    for file, lines in packed["cells"].items():
        linecache.cache.setdefault(file, (len(lines), None, lines.splitlines(True), file))
    making = names["the making"] = Making(names, packed["things"])
    for name in packed["things"]:
        with contextlib.suppress(Exception):  # what kept it from being made is noted
            making.of_name(name)
    left = dict(making.left)  # before anything is tried again
    known = {key: names[name] for key, name in packed["registered"].items() if name not in left}
    names[REGISTERED] = known
    if register and known:
        sys.modules["keras"].saving.get_custom_objects().update(known)
    return left


class StaysBehind(Exception):
    """What has this name is not among what was packed, or cannot be made."""


class Making:
    """Makes what was written; `names` are those that functions look up."""

    def __init__(self, names: Any, things: Any) -> None:
        self.names, self.things = names, things
        self.made: dict[str, Any] = {}
        self.begun: set[str] = set()  # and not yet made
        self.left: dict[str, str] = {}  # why what was begun was not made
        self.around: list[Any] = []  # for each class around, the cell that will hold it

    def of_name(self, name: str) -> Any:
        """Return what has this name, made when it is first asked for."""
        if name not in self.made:
            if name in self.begun or name in self.left or name not in self.things:
                raise StaysBehind(name)
            self.begun.add(name)
            around, self.around = self.around, []
            try:
                self.made[name] = self.names[name] = self.read(self.things[name])
            except Exception as error:
                self.left[name] = _why(name, error)
                raise
            finally:
                self.around = around
                self.begun.discard(name)
        return self.made[name]

    def again(self, name: str) -> Any:
        """Return what has this name, tried anew: more may be there by now."""
        self.left.clear()
        return self.of_name(name)

    def rest(self) -> None:
        """Make what could not be made before."""
        self.left.clear()
        for name in self.things:
            with contextlib.suppress(Exception):
                self.of_name(name)

    def read(self, written: Any) -> Any:
        """Return what ``write`` wrote."""
        if not isinstance(written, list):
            return written
        kind, *parts = written
        if kind in ("list", "tuple", "set", "frozenset"):
            return getattr(builtins, kind)(self._each(parts[0]))
        if kind in ("dict", "mappingproxy"):
            made = dict(self._each(pair) for pair in parts[0])
            return made if kind == "dict" else types.MappingProxyType(made)
        if kind in ("bytes", "bytearray"):
            return getattr(builtins, kind)(base64.b64decode(parts[0]))
        return getattr(self, "_" + kind.replace(" ", "_"))(*parts)

    def _each(self, parts: Any) -> list[Any]:
        return [self.read(one) for one in parts]

    def _complex(self, real: float, imaginary: float) -> complex:
        return complex(real, imaginary)

    def _int(self, digits: str) -> int:
        return int(digits, 16)

    def _of_name(self, name: str) -> Any:
        return self.of_name(name)

    def _module(self, name: str) -> Any:
        return importlib.import_module(name)

    def _of_module(self, module: str, name: str) -> Any:
        return functools.reduce(getattr, name.split("."), importlib.import_module(module))

    def _array(self, dtype: str, shape: Any, data: str) -> Any:
        import numpy as np

        made = np.frombuffer(base64.b64decode(data), np.dtype(dtype))
        return made[0] if shape is None else made.reshape(shape).copy()

    def _tensor(self, numbers: Any, dtype: str) -> Any:
        return _tensor_of(self.read(numbers), dtype)

    def _variable(self, kind: str, numbers: Any, trainable: bool) -> Any:
        return importlib.import_module(kind).Variable(self.read(numbers), trainable=trainable)

    def _wrapped(self, kind: str, function: Any) -> Any:
        wrapper = getattr(functools if kind == "cached_property" else builtins, kind)
        return wrapper(self.read(function))

    def _property(self, functions: Any) -> Any:
        return property(*self._each(functions))

    def _lru_cache(self, function: Any, given: Any) -> Any:
        return functools.lru_cache(**given)(self.read(function))

    def _graph(self, function: Any) -> Any:
        return _graph_of(self.read(function))

    def _config(self, cls: Any, config: Any) -> Any:
        return self.read(cls).from_config(self.read(config))

    def _file(self, data: str) -> Any:
        return self.names["the opening"](base64.b64decode(data))

    def _function(
        self, code: str, known: Any, given: Any, cells: Any, words: Any, more: Any
    ) -> Any:
        around = self.names
        if known is not None:
            around = self.read(known)
            around = vars(importlib.import_module(around)) if isinstance(around, str) else around
        defaults, by_name = self._each(given)
        closure = tuple(self._cell(*cell) for cell in cells)
        made: Any = types.FunctionType(
            marshal.loads(base64.b64decode(code)),  # noqa: S302 - of the student's own program
            around,
            words[0],
            defaults,
            closure,
        )
        made.__kwdefaults__ = by_name
        _, made.__qualname__, made.__module__ = words
        made.__dict__.update(self._members(words[0], more))
        return made

    def _cell(self, kind: str, inside: Any = None) -> Any:
        if kind == "around":
            return self.around[inside]
        return types.CellType() if kind == "empty" else types.CellType(self.read(inside))

    def _class(self, name: str, qualname: str, how: Any, members: Any) -> Any:
        made_by, *bases = self._each(how)
        cell = types.CellType()
        self.around.append(cell)
        body = made_by.__prepare__(name, tuple(bases))
        for key, member in {**self._members(name, members), "__qualname__": qualname}.items():
            body[key] = member
        self.around.pop()
        cell.cell_contents = made_by(name, tuple(bases), body)
        return cell.cell_contents

    def _members(self, owner: str, written: Any) -> dict[str, Any]:
        members = {}
        for name, member in written:
            try:
                members[name] = self.read(member)
            except Exception as error:  # what it needs may have stayed behind
                self.left[f"{owner}.{name}"] = _why(owner, error)
        return members

    def _made(self, makes: Any, args: Any, state: Any, items: Any, pairs: Any) -> Any:
        made = self.read(makes)(*self.read(args))
        state = self.read(state)
        if hasattr(made, "__setstate__") and state is not None:
            made.__setstate__(state)
        elif state is not None:
            plain, slots = state if isinstance(state, tuple) else (state, None)
            vars(made).update(plain or {}) if plain else None
            for name, value in (slots or {}).items():
                object.__setattr__(made, name, value)
        made.extend(self.read(items)) if len(items[1]) else None
        for key, value in self.read(pairs).items():
            made[key] = value
        return made


def _why(name: str, error: Exception) -> str:
    """Why what has this name, or is a part of it, was not made, in words."""
    if not isinstance(error, StaysBehind):
        return f"not to be made there ({type(error).__name__}: {error})"[:200]
    itself = str(error) == name
    return "something that holds itself" if itself else f"made with `{error}`, which stays behind"


def _tensor_of(numbers: Any, dtype: str) -> Any:
    import tensorflow as tf

    return tf.constant(numbers, dtype)


def _graph_of(function: Any) -> Any:
    import tensorflow as tf

    return tf.function(function)
