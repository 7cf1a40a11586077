"""Whose work something is: an installed library's own, or a notebook's, directly or through one.

A file name proves nothing, since whoever compiles a text may give it any. So code counts as a
library's if its file, or what Python itself is made of, holds that very code; a notebook can write
to neither. And a library's function does only what it names: one that calls whatever it is handed,
as NumPy's ``vectorize`` does, works for the notebook.

Strings and code are looked at by exact type: a subclass's methods would be the notebook's.
"""

import builtins
import sysconfig
from _imp import get_frozen_object
from collections.abc import Iterable, Iterator, Sequence
from types import CodeType, FrameType

_compile, _open = builtins.compile, builtins.open  # looked up before a notebook runs
STANDARD, INSTALLED, UNKNOWN = "standard", "installed", ""
_FROZEN = "<frozen "
_NAMES = {
    "importlib._bootstrap": "_frozen_importlib",
    "importlib._bootstrap_external": "_frozen_importlib_external",
}
_PASSING_ON = "/ctypes/__init__.py"  #: its functions are what they call
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

    def trust(self, codes: Iterable[CodeType]) -> None:
        """Take this for a package's: the sandbox cannot read our own files."""
        self._known.update((id(code), (code, INSTALLED)) for code in codes)

    def is_own_work(self, innermost: FrameType, names: frozenset[str]) -> bool:
        """Whether an installed package did this, which one of these names stands for."""
        frame = self._asking(innermost, names)
        while frame is not None and self.of(frame.f_code) == STANDARD:
            frame = frame.f_back
        return frame is not None and self.of(frame.f_code) == INSTALLED

    def is_for(self, innermost: FrameType, codes: frozenset[int], names: frozenset[str]) -> bool:
        """Whether one of these codes did it, by their ids: itself, or by libraries alone."""
        frame = self._asking(innermost, names)
        while frame is not None and id(frame.f_code) not in codes:
            if not self.of(frame.f_code):
                return False
            frame = frame.f_back
        return frame is not None

    def reads_discreetly(self, innermost: FrameType, name: str) -> bool:
        """Whether an installed package has this attribute read, and nobody gets what it is.

        Of a function, by any package: those that compile or send one must read it.
        """
        names = frozenset({name})
        file = innermost.f_code.co_filename
        by_itself = name == "__code__" and self.of(innermost.f_code) == INSTALLED
        return (by_itself or file.endswith(_DISCREET)) and self.is_own_work(innermost, names)

    def _asking(self, innermost: FrameType, names: frozenset[str]) -> FrameType | None:
        """The frame that did what one of these names stands for; None if it does not name it."""
        frame: FrameType | None = innermost
        while frame is not None and self._passes_on(frame.f_code):
            frame = frame.f_back
        return frame if frame is not None and _names(frame.f_code, names) else None

    def _passes_on(self, code: CodeType) -> bool:
        return self.of(code) == STANDARD and code.co_filename.endswith(_PASSING_ON)


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """This code, and that of all functions and classes in it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from codes_in(constant)


def _names(code: CodeType, names: frozenset[str]) -> bool:
    return any(type(one) is str and one in names for one in (*code.co_names, *code.co_consts))


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
