"""Whose work something is: an installed library's own, or a notebook's, directly or through one.

A file name proves nothing, since whoever compiles a text may give it any. So code counts as a
library's if its file, or what Python itself is made of, holds that very code; a notebook can write
to neither. And a library's function does only what it names: one that calls whatever it is handed,
as NumPy's ``vectorize`` does, works for the notebook.

Strings and code are looked at by exact type: a subclass's methods would be the notebook's.
"""

import builtins
import sys
import sysconfig
from _imp import get_frozen_object
from collections.abc import Iterable, Iterator, Sequence, Set
from opcode import opmap
from types import CodeType, FrameType, ModuleType
from typing import Any

from .codes import of_frame

_compile, _open = builtins.compile, builtins.open  # looked up before a notebook runs
STANDARD, INSTALLED, UNKNOWN = "standard", "installed", ""
_FROZEN = "<frozen "
SHOWN = "<test>"  #: the file name of what anybody may see of a test
_NAMES = {
    "importlib._bootstrap": "_frozen_importlib",
    "importlib._bootstrap_external": "_frozen_importlib_external",
}
_PASSING_ON = "/ctypes/__init__.py"  #: its functions are what they call
#: What reads a function's code for its signature and its kind.
_SIGNATURES = frozenset(
    {"_has_code_flag", "_signature_from_function", "_signature_is_functionlike"}
)
#: What a code object holds that tells no more than what the function is called and takes.
_PARTS = frozenset(
    """co_name co_qualname co_filename co_firstlineno co_flags co_argcount co_posonlyargcount
    co_kwonlyargcount co_nlocals co_varnames""".split()  # noqa: SIM905 - as a list it would fill the page
)
_LOAD, _CACHE = opmap["LOAD_ATTR"], opmap["CACHE"]
_METHOD_BIT = int(sys.version_info >= (3, 12))  #: one in what stands beside LOAD_ATTR
_SPACE: Any = vars(ModuleType)["__dict__"].__get__
_BUILTINS = vars(builtins)
#: What reads a frame's or a function's code and gives no code to those who call it.
_DISCREET = (
    *("/asyncio/base_tasks.py", "/asyncio/coroutines.py", "/inspect.py", "/logging/__init__.py"),
    *("/traceback.py", "/warnings.py", "/matplotlib/cbook.py"),
)


class Origins:
    """Tells code apart by the folders of what is installed."""

    def __init__(self, installed: Sequence[str]) -> None:
        self._standard = sysconfig.get_path("stdlib").rstrip("/") + "/"
        self._installed = tuple(path.rstrip("/") + "/" for path in installed if path)
        self._known: dict[int, tuple[CodeType, str]] = {}
        self._trusted: dict[int, CodeType] = {}

    def claimed(self, code: CodeType) -> str:
        """What the code's file name says it is."""
        file = code.co_filename
        if type(file) is not str:
            return UNKNOWN
        if file.startswith(self._installed):
            return INSTALLED
        return STANDARD if file.startswith((self._standard, _FROZEN)) else UNKNOWN

    def of(self, code: CodeType) -> str:
        """What the code is: looked up in its file, once."""
        known = self._known.get(id(code))
        if known is None or known[0] is not code:
            claimed = self.claimed(code)
            known = code, claimed if claimed and _is_in_its_file(code) else UNKNOWN
            self._known[id(code)] = known
        return known[1]

    def of_frame(self, frame: FrameType) -> str:
        """What the code is that runs there, if its names mean what they do in its own module."""
        at_home = self._is_trusted(frame) or _is_at_home(frame)
        return self.of(of_frame(frame)) if at_home else UNKNOWN

    def _is_trusted(self, frame: FrameType) -> bool:
        return self._trusted.get(id(of_frame(frame))) is of_frame(frame)

    def trust(self, codes: Iterable[CodeType]) -> None:
        """Take this for a package's: what it makes, or our own, whose files nobody can read."""
        trusted = {id(code): code for code in codes}
        self._trusted |= trusted
        self._known.update((at, (code, INSTALLED)) for at, code in trusted.items())

    def is_own_work(self, innermost: FrameType, names: frozenset[str]) -> bool:
        """Whether an installed package did this, which one of these names stands for."""
        frame = self._asking(innermost, names)
        while frame is not None and self.of_frame(frame) == STANDARD:
            frame = frame.f_back
        return frame is not None and self.of_frame(frame) == INSTALLED

    def is_for(self, innermost: FrameType, test: frozenset[object], names: frozenset[str]) -> bool:
        """Whether a test did it, itself or by libraries alone.

        Of the test this has the ids of its codes, and what they name. Not all of its frames can be
        seen, but always the one below them.
        """
        if id(of_frame(innermost)) in test and of_frame(innermost).co_filename == SHOWN:
            return not names.isdisjoint(test)
        frame = self._asking(innermost, names)
        while frame is not None and id(of_frame(frame)) not in test:
            if not self.of_frame(frame):
                return False
            frame = frame.f_back
        return frame is not None

    def reads_discreetly(self, innermost: FrameType, name: str, running: bool) -> bool:
        """Whether this attribute is read by what gives nobody the code that it is.

        A function's, for its signature, for anybody; those packages that compile or send one must
        read it as well. A frame's, for an installed package, and not while its test is `running`.
        """
        names, code = frozenset({name}), of_frame(innermost)
        kind = self.of_frame(innermost)
        if name == "__code__":
            if kind == STANDARD and code.co_name in _SIGNATURES:
                return names_one(code, names)
            if kind == INSTALLED:
                return self.is_own_work(innermost, names)
        elif running and not self._is_trusted_work(innermost):
            return False
        discreet = bool(kind) and code.co_filename.endswith(_DISCREET)
        return discreet and self.is_own_work(innermost, names)

    def _is_trusted_work(self, innermost: FrameType) -> bool:
        """Whether we have Python's own library do this, as we run a test that awaits."""
        frame: FrameType | None = innermost
        while frame is not None and self.of_frame(frame) == STANDARD:
            frame = frame.f_back
        return frame is not None and self._is_trusted(frame)

    def _asking(self, innermost: FrameType, names: frozenset[str]) -> FrameType | None:
        """The frame that did what one of these names stands for; None if it does not name it."""
        frame: FrameType | None = innermost
        while frame is not None and self._passes_on(of_frame(frame)):
            frame = frame.f_back
        return frame if frame is not None and names_one(of_frame(frame), names) else None

    def _passes_on(self, code: CodeType) -> bool:
        return self.of(code) == STANDARD and code.co_filename.endswith(_PASSING_ON)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """This code, and that of all functions and classes in it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from codes_in(constant)


def names_one(code: CodeType, names: Set[str]) -> bool:
    """Whether code names one of these, as what it reads or as a string."""
    return any(type(one) is str and one in names for one in (*code.co_names, *code.co_consts))


def takes_a_part(frame: FrameType) -> bool:
    """Whether the next step takes from a function's code what everybody may know.

    As in `f.__code__.co_argcount`, where nobody gets hold of the code.
    """
    steps, names, at = of_frame(frame).co_code, of_frame(frame).co_names, frame.f_lasti
    following = at + 2
    while steps[following] == _CACHE:
        following += 2
    takes = steps[at] == steps[following] == _LOAD
    return takes and names[steps[following + 1] >> _METHOD_BIT] in _PARTS


def _is_at_home(frame: FrameType) -> bool:
    """Whether code runs with the names of a module that is loaded, and with Python's own built in.

    Whoever makes a function of a library's code and names of their own has that code call them.
    """
    names = frame.f_globals
    if type(names) is not dict or frame.f_builtins is not _BUILTINS:
        return False
    name = names.get("__name__")
    module = sys.modules.get(name) if type(name) is str else None
    try:
        return _SPACE(module) is names
    except TypeError:
        return False


def _is_in_its_file(code: CodeType) -> bool:
    """Whether this code is what Python makes of its file. Nothing of the notebook's is called."""
    if type(code.co_name) is not str:
        return False
    try:
        whole = _compiled(code.co_filename)
    except (OSError, ImportError, ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    line = code.co_firstlineno
    return any(one.co_firstlineno == line and one == code for one in codes_in(whole))


def _compiled(file: str) -> CodeType:
    if file.startswith(_FROZEN):
        name = file[len(_FROZEN) : -1]
        frozen: CodeType = get_frozen_object(_NAMES.get(name, name))
        return frozen
    with _open(file, "rb") as source:
        found: CodeType = _compile(source.read(), file, "exec", dont_inherit=True)
    return found


def is_of_a_notebook(code: CodeType) -> bool:
    """Whether a cell is where this code comes from, or a string that one executed."""
    file = code.co_filename
    if type(file) is not str:
        return True
    folder = file.rpartition("/")[0].rpartition("/")[2]
    return folder.startswith("ipykernel_") or file.startswith("<")
