"""The code of frames, functions and generators, read without an audit event.

To read it by its name is an event, which the guard would have to tell from the notebook's own.
Python's functions in C raise none. They are looked up by item, which leaves no trace of them where
the notebook could find them.
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

_of_frame = ctypes.pythonapi["PyFrame_GetCode"]
_of_frame.argtypes, _of_frame.restype = [ctypes.py_object], ctypes.py_object
_where_of_function = ctypes.pythonapi["PyFunction_GetCode"]  # what it gives is the function's own
_where_of_function.argtypes, _where_of_function.restype = [ctypes.py_object], ctypes.c_void_p
_thing_at: Any = ctypes._cast  # type: ignore[attr-defined] # `cast` itself is a function in Python
_OBJECT = ctypes.py_object
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
    where = _where_of_function(function)
    found: CodeType = _thing_at(where, where, _OBJECT).value
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
