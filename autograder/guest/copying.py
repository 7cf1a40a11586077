"""A copy of a notebook's process, made by a fork, in which nothing is the notebook's any more.

It is nobody's child, shares no memory, has none of the notebook's files open, works in a copy of
its folder, and writes nowhere else. What it prints is seen by whoever has it answer (``lender``).
"""

import itertools
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

from .line import Line

_ENDING_S = 5.0  #: for a copy that was killed
_MAP_FIXED = 0x10  #: of mmap(2), as in <linux/mman.h>
_MOST_FILES, _MOST_BYTES = 200, 2**24  #: that are copied of a folder; more lies there as links
_MOST_LINKS = 2_000  #: files and folders together, in a folder that is copied

#: has this process write in one folder only; put here by what confines it, if anything does
enclose: list[Callable[[str], None]] = [lambda folder: None]


def forked() -> int:
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


def end(pid: int, folder: str) -> None:
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


def be_quiet(line: Line, folder: str) -> bool:
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


def shared_memory() -> list[tuple[int, int]]:
    """Where this process has memory that it shares with others, and may write."""
    found = []
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, may, *_ = line.split()
        if may[1] == "w" and may[3] == "s":
            begin, end = place.split("-")
            found.append((int(begin, 16), int(end, 16)))
    return found


def make_its_own(shared: list[tuple[int, int]]) -> None:
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
