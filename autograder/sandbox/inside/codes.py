"""The code of frames, functions and generators, read without an audit event.

To read it by its name is an event, which the guard would have to tell from the notebook's own.
Python's functions in C raise none.
"""

import ctypes
import struct
import sys
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
_NAME = ctypes.create_string_buffer(b"code")
#: A `PyMemberDef`: in Python 3.11 a generator begins with its code.
_MEMBER = struct.pack("@PiniP", ctypes.addressof(_NAME), 6, object.__basicsize__, 0, 0)
_NEW = sys.version_info >= (3, 12)
_of_generator = _function(
    "PyGen_GetCode" if _NEW else "PyMember_GetOne", ctypes.py_object, ctypes.py_object
)
if not _NEW:
    _of_generator.argtypes = [ctypes.py_object, ctypes.c_char_p]
_GENERATORS = (GeneratorType, CoroutineType, AsyncGeneratorType)


def of_frame(frame: FrameType) -> CodeType:
    """What runs there."""
    found: CodeType = _of_frame(frame)
    return found


def of_function(function: FunctionType) -> CodeType:
    """What a function in Python does."""
    found: CodeType = _thing_at(_where_of_function(function))  # which has one reference more
    return found


def of(thing: Any) -> CodeType | None:
    """Of a frame, a function, a generator, a coroutine; None of anything else."""
    kind = type(thing)
    if kind is FrameType:
        return of_frame(thing)
    if kind is FunctionType:
        return of_function(thing)
    if not any(kind is one for one in _GENERATORS):
        return None
    found: CodeType = _of_generator(thing) if _NEW else _of_generator(thing, _MEMBER)
    return found
