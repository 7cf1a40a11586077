"""What a notebook lends to a test that runs apart from it: what its names mean, and calls.

A copy of the notebook's process, made by a fork, answers (``borrower`` asks): what a call does
there happens nowhere else, so the notebook is afterwards as it was. The copy has none of the
notebook's files open, works in a copy of its folder, writes nowhere else, and prints to nobody.

All of this runs beside the student's objects, and guards against nothing: what comes out is data,
and means no more than what the student's functions return.
"""

import builtins
import errno
import itertools
import json
import operator
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import Any

from .exact import NotExact, flat, made
from .kinds import is_built_in
from .line import Json, Late, Line, Patience
from .peer import Peer, Shelf, exception, raised
from .things import LENT

_PATIENCE_S = 30.0  #: for an answer to be taken, or for the test's own function to give one
_ENDING_S = 5.0  #: for a copy that was killed
_MAP_FIXED = 0x10  #: of mmap(2), as in <linux/mman.h>
_MOST_TOGETHER = 2**24  #: characters of JSON, of all values that travel together
_MOST_FILES, _MOST_BYTES = 200, 2**24  #: that are copied of a folder; more lies there as links
_MOST_LINKS = 2_000  #: files and folders together, in a folder that is copied
_MOST_PRINTED = 2**17  #: characters, of one call
_BUILT_IN = (len, str, repr, bool, int, float, hash, list, round, format, isinstance, issubclass)

#: has this process write in one folder only; put here by what confines it, if anything does
enclose: list[Callable[[str], None]] = [lambda folder: None]
_copies: list[tuple[int, str]] = []  #: the process that answers, if there is one, and its folder


def serve(request: Json, namespace: dict[str, Any]) -> Json:
    """Have a copy of this process answer at a ``line`` from now on, and end the one before.

    It works in a folder of its own in this ``folder``, which ends with it. Objects of the
    notebook's own ``classes`` are lent, by these names. Without a line it only ends. So much memory
    is ``left`` for it, in bytes; who has more than half of that is not copied.
    """
    while _copies:
        _end(*_copies.pop())
    if "line" not in request:
        return {}
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    left = int(request["left"])
    if left < 2 * resident:
        return {"large": True}
    line = Line(*request["line"])
    line.empty()
    shared = _shared()
    folder = tempfile.mkdtemp(dir=request["folder"])
    pid = _forked()
    if not pid:
        try:
            whole = _be_quiet(line, folder)
            _make_its_own(shared)
            resource.setrlimit(resource.RLIMIT_DATA, (left, left))
            lender = _Lender(line, namespace, request["classes"], whole=whole)
            with suppress(Late):
                while lender.peer.attend(_patience):
                    pass
        finally:
            os._exit(0)
    _copies.append((pid, folder))
    line.close()
    return {}


def _forked() -> int:
    """Fork a process that is nobody's child: what the notebook waits for is its own children.

    Returns 0 in that process.
    """
    hears, says = os.pipe()
    try:
        with _deaf():
            first = os.fork()
            if not first:
                with suppress(BaseException):
                    if not os.fork():
                        os.close(hears)
                        os.write(says, b"%d" % os.getpid())
                        os.close(says)
                        return 0
                os._exit(0)
            os.close(says)
            told = os.read(hears, 20)
            with suppress(OSError):  # where the notebook ignores its children, nothing is left
                os.waitpid(first, 0)
            return int(told or -1)
    finally:
        with suppress(OSError):
            os.close(hears)


@contextmanager
def _deaf() -> Iterator[None]:
    """Have a handler of the notebook's hear of its own children that end meanwhile, not of ours.

    To ignore the signal outright would have Linux forget how these children ended.
    """
    handler = signal.getsignal(signal.SIGCHLD)
    if not callable(handler):
        yield
        return
    before = _ended()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGCHLD, handler)
        if _ended() not in (0, before):
            with suppress(Exception):  # as it may raise what it likes
                signal.raise_signal(signal.SIGCHLD)


def _ended() -> int:
    """The oldest child that has ended, and that nobody has waited for; 0 if there is none."""
    with suppress(ChildProcessError):
        if found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return found.si_pid
    return 0


def _patience() -> Patience:
    return Patience(_PATIENCE_S)


def _end(pid: int, folder: str) -> None:
    """End a copy and what it has started, and remove its folder."""
    if pid > 0:
        for kill in (os.killpg, os.kill):  # it may not have come to lead its group
            with suppress(OSError):
                kill(pid, signal.SIGKILL)
        with suppress(OSError):
            ended = os.pidfd_open(pid)
            select.select([ended], [], [], _ENDING_S)
            os.close(ended)
    shutil.rmtree(folder, ignore_errors=True)


def _be_quiet(line: Line, folder: str) -> bool:
    """Leave this process no file but the line, and nothing that it could write but this folder.

    It leads a group, by which all that it starts is ended. Returns whether there is all there that
    the notebook could write.
    """
    os.setpgid(0, 0)
    hears, says = sorted(line.files)
    nothing = os.open(os.devnull, os.O_RDWR)
    for one in range(3):
        os.dup2(nothing, one)
    os.closerange(3, hears)
    os.closerange(hears + 1, says)
    os.closerange(says + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    for stream in (sys.stdout, sys.stderr):  # ipykernel's, which loggers have
        with suppress(Exception):  # a stream of another kind, in C
            type(stream).write = lambda self, text: len(text)  # type: ignore[method-assign]
            type(stream).flush = lambda self: None  # type: ignore[method-assign]
    sys.stdout = sys.stderr = StringIO()
    with suppress(Exception):
        sys.modules["IPython"].get_ipython().display_pub.publish = lambda *_, **__: None
    whole = False
    with suppress(OSError):  # on a full disk, for example: then it works there, and writes nothing
        whole = _moved_into_a_copy(folder)
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    enclose[0](folder)
    return whole


def _shared() -> list[tuple[int, int]]:
    """Where this process has memory that it shares with others, and may write."""
    found = []
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, may, *_ = line.split()
        if may[1] == "w" and may[3] == "s":
            begin, end = place.split("-")
            found.append((int(begin, 16), int(end, 16)))
    return found


def _make_its_own(shared: list[tuple[int, int]]) -> None:
    """Have memory that is shared with other processes be this one's own, as it is now."""
    if not shared:
        return
    import ctypes  # few notebooks share memory
    import mmap

    function = ctypes.CDLL(None, use_errno=True).mmap
    function.restype = ctypes.c_void_p
    how = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_FIXED
    for begin, end in shared:
        kept = ctypes.string_at(begin, end - begin)
        rights = mmap.PROT_READ | mmap.PROT_WRITE
        arguments = (ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), rights, how, -1)
        if function(*arguments, ctypes.c_long(0)) != begin:
            raise OSError("memory stays shared")
        ctypes.memmove(begin, kept, end - begin)


def _moved_into_a_copy(folder: str) -> bool:
    """Work in a copy of the notebook's folder; returns whether all of it may be changed there.

    Files that are too many or too large are only linked to, and can be read.
    """
    every = (one for _, folders, files in os.walk(".") for one in (*folders, *files))
    too_many = next(itertools.islice(every, _MOST_LINKS, None), None) is not None
    if too_many or Path(folder).is_relative_to(Path.cwd()):
        return False
    copied, linked = [0], []

    def lay(source: str, place: str) -> None:
        size = Path(source).stat().st_size
        if len(copied) > _MOST_FILES or sum(copied) + size > _MOST_BYTES:
            Path(place).symlink_to(Path(source).absolute())
            linked.append(place)
        else:
            shutil.copy2(source, place)
            copied.append(size)

    copy = Path(folder, "work")
    shutil.copytree(".", copy, symlinks=True, copy_function=lay)
    os.chdir(copy)
    return not linked


def _taken(printed: StringIO) -> str:
    """Take what has been printed, if it is not too much."""
    with suppress(ValueError):  # closed by the notebook's code
        text = printed.getvalue()
        printed.seek(0)
        printed.truncate()
        return text if len(text) <= _MOST_PRINTED else ""
    return ""


class _Lender:
    """Answers what a test asks of a notebook."""

    def __init__(
        self, line: Line, namespace: dict[str, Any], classes: list[str], *, whole: bool
    ) -> None:
        self.peer = Peer(line, self._answer)
        self._namespace, self._classes, self._whole = namespace, classes, whole
        self._shelf = Shelf()
        self._theirs: dict[int, tuple[Any, list[Any]]] = {}  # functions of the test's, by identity
        self._printed = sys.stdout = StringIO()
        builtins.input = self._input

    def _answer(self, request: Json) -> Json:
        if "names" in request:
            names = [one for one in request["names"] if one in self._namespace]
            return {"names": self._meanings(names)}
        sent = self._made(request["sent"])
        try:
            answer: Json = {"gave": flat(self._given(request, sent), refer=self._refer)}
        except NotExact as error:
            answer = {"opaque": f"what it gives is {error}"}
        except BaseException as error:
            if isinstance(error, OSError) and error.errno == errno.EACCES and not self._whole:
                raise NotExact("its folder holds too much to be copied") from None
            answer = {"raised": raised(error)}
        after = flat(sent, refer=self._refer)
        if after != request["sent"]:
            answer["changed"] = after
        if printed := _taken(self._printed):
            answer["printed"] = printed
        return answer

    def _given(self, request: Json, sent: tuple[Any, ...]) -> Any:
        if "call" in request:
            return self._shelf[request["call"]](*sent[0], **sent[1])
        if "get" in request:
            return getattr(self._shelf[request["of"]], request["get"])
        if "set" in request:
            return setattr(self._shelf[request["of"]], request["set"], sent[0])
        known = {one.__name__: one for one in _BUILT_IN}
        does: Any = known.get(request["does"]) or getattr(operator, request["does"])
        return does(*sent)

    def _input(self, prompt: Any = "") -> Any:
        """Ask the test, which may have put something in the place of `input`."""
        answer = self.peer.ask({"input": str(prompt)}, _patience())
        if "nothing" in answer:
            raise EOFError
        return self._made(answer["gave"])

    def _meanings(self, names: list[str]) -> Json:
        """What names mean: a value, or why there is none."""
        found: Json = {}
        left = _MOST_TOGETHER
        for name in names:
            try:
                value = flat(self._namespace[name], refer=self._refer)
                size = len(json.dumps(value))
                if size > left:
                    raise NotExact("too large")
                left -= size
                found[name] = {"value": value}
            except NotExact as error:
                found[name] = {"nothing": str(error)}
        return found

    def _refer(self, thing: Any) -> list[Any] | None:
        """How a function, a class or an object of the notebook's is referred to."""
        if id(thing) in self._theirs:
            return self._theirs[id(thing)][1]
        kind = thing if isinstance(thing, type) else type(thing)
        names = [one.__name__ for one in kind.__mro__ if one.__name__ in self._classes]
        if names:
            what = "class" if kind is thing else "object"
            return [LENT, self._shelf.number(thing), what, names[0]]
        if callable(thing) and not is_built_in(thing):  # a class that is called, too
            name = str(getattr(thing, "__name__", kind.__name__))[:100]
            return [LENT, self._shelf.number(thing), "function", name]
        return None

    def _made(self, parts: Any) -> Any:
        def resolve(reference: list[Any]) -> Any:
            if reference[0] == LENT:
                return self._shelf[reference[1]]
            return self._function(reference)

        return made(parts, resolve)

    def _function(self, reference: list[Any]) -> Any:
        """A function that is called where the test is."""

        def called(*args: Any, **kwargs: Any) -> Any:
            sent = flat((args, kwargs), refer=self._refer)
            answer = self.peer.ask({"call": reference[1], "sent": sent}, _patience())
            if "raised" in answer:
                raise exception(answer["raised"])
            if "nothing" in answer:
                raise NotExact(str(answer["nothing"]))
            return self._made(answer["gave"])

        self._theirs[id(called)] = called, reference
        return called
