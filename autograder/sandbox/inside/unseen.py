"""A test's code, run so that no frame shows it.

Python shows a frame only once its code has come to where a function begins, which the compiler
marks with a RESUME; what looks up the stack passes over all others. Without that mark a test's own
frame is never shown, while it runs: not by `sys._getframe`, `inspect.stack` and tracebacks, nor to
tracers. Names mean the same, since the frame below has the same ones. In its place stands that
one, of a cell that holds nothing, so whatever looks who called it finds a caller. Where something
was raised, `raising` says.

A test that awaits keeps its frame: a coroutine's is always shown. So is a generator's, of which
code of ours has none (`eager`).

Nor are those frames of libraries shown which hold what a test has told the library it expects.
"""

import sys
from collections.abc import Callable
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from opcode import opmap
from types import CodeType, FunctionType
from typing import Any

from .origins import SHOWN

_BEGINS, _NOTHING = opmap["RESUME"], opmap["NOP"]
_KEPT = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
_BOX = "4d0a1ec7 box"  #: what stands in for the list that the test is taken from
#: By modules, whose methods and functions have the cases of a test in their variables. Others of
#: doctest's look how many frames are above them.
_HOLD: dict[str, tuple[str, ...]] = {
    "doctest": ("DocTestCase", "DocTestRunner", "run_docstring_examples", "testmod"),
    "unittest.case": ("TestCase", "_AssertRaisesBaseContext"),
    "unittest.main": ("TestProgram",),
    "unittest.runner": ("TextTestRunner",),
    "unittest.suite": ("BaseTestSuite", "TestSuite"),
}
hidden: list[tuple[FunctionType, CodeType]] = []  #: functions of libraries, and what they do now
_SHELL = compile(f"{_BOX!r}.pop()({_BOX!r}.pop())", SHOWN, "exec")


def unseen(codes: list[CodeType], space: dict[str, Any], between: Callable[[], None]) -> CodeType:
    """What runs these in this namespace one by one, unseen; a coroutine's code as it is.

    After each but the last one, `between` is called.
    """
    if codes[0].co_flags & _KEPT:
        return codes[0]
    functions = (FunctionType(without_frame(code), space) for code in codes)
    parts = [part for function in functions for part in (between, function)][1:]
    box = [tuple(parts), FunctionType(_IN_TURN, space)]
    constants = (box if one == _BOX else one for one in _SHELL.co_consts)
    return _SHELL.replace(co_consts=tuple(constants))


def all_unseen(code: CodeType) -> CodeType:
    """`code` with all functions in it unseen, but for generators."""
    parts = [all_unseen(one) if type(one) is CodeType else one for one in code.co_consts]
    return without_frame(code.replace(co_consts=tuple(parts)))


def without_frame(code: CodeType) -> CodeType:
    """`code` without the mark; that of a generator as it is."""
    if code.co_flags & _KEPT:
        return code
    raw = bytearray(code.co_code)
    for at in range(0, len(raw), 2):
        if raw[at] == _BEGINS:
            raw[at : at + 2] = _NOTHING, 0
    return code.replace(co_code=bytes(raw))


def hide(families: set[str]) -> None:
    """Have no frame shown of what, in these libraries, will have the cases of a test."""
    for module, names in _HOLD.items():
        space = vars(sys.modules[module]) if module.partition(".")[0] in families else {}
        for thing in (space.get(name) for name in names):
            for one in vars(thing).values() if isinstance(thing, type) else (thing,):
                if type(one) is FunctionType and "super" not in one.__code__.co_names:
                    hidden.append((one, without_frame(one.__code__)))
                    one.__code__ = hidden[-1][1]


def _in_turn(parts: tuple[Callable[[], None], ...]) -> None:
    for part in parts:
        part()


_IN_TURN = without_frame(_in_turn.__code__)
