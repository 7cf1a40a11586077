"""The code of frames, functions and generators, read without an audit event.

To read it by its name is an event, which the guard would have to tell from the notebook's own.
Python's functions in C raise none.
"""

import ctypes
from types import (
    AsyncGeneratorType,
    CodeType,
    CoroutineType,
    FrameType,
    FunctionType,
    GeneratorType,
)
from typing import Any


class _Function(ctypes._CFuncPtr):  # type: ignore[name-defined,misc] # what `ctypes` has itself
    """A function of Python's in C, of a class that nobody can find and change (see `private`)."""

    _flags_ = ctypes._FUNCFLAG_CDECL | ctypes._FUNCFLAG_PYTHONAPI  # type: ignore[attr-defined] # likewise


def _function(name: str, takes: Any, gives: Any) -> Any:
    function = _Function((name, ctypes.pythonapi))
    function.argtypes, function.restype = [takes], gives
    return function


_of_frame = _function("PyFrame_GetCode", ctypes.py_object, ctypes.py_object)
_where_of_function = _function("PyFunction_GetCode", ctypes.py_object, ctypes.c_void_p)
_thing_at = _function("Py_NewRef", ctypes.c_void_p, ctypes.py_object)
_FRAMES: dict[type, str] = {
    GeneratorType: "gi_frame",
    CoroutineType: "cr_frame",
    AsyncGeneratorType: "ag_frame",
}


def of_frame(frame: FrameType) -> CodeType:
    """What runs there."""
    found: CodeType = _of_frame(frame)
    return found


def of_function(function: FunctionType) -> CodeType:
    """What a function in Python does."""
    found: CodeType = _thing_at(_where_of_function(function))  # which has one reference more
    return found


def of(thing: Any) -> CodeType | None:
    """Of anything that has some, as long as it can be told: not of a generator that has ended."""
    if type(thing) is FrameType:
        return of_frame(thing)
    if type(thing) is FunctionType:
        return of_function(thing)
    kinds = [name for kind, name in _FRAMES.items() if type(thing) is kind]
    frame = getattr(thing, kinds[0]) if kinds else None
    return of_frame(frame) if frame is not None else None
