"""Files that are whole and on the disk, or are not there."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_MOST_LINKS = 40  #: that lead from one to the next, as for Linux


def write_durably(
    path: Path, data: bytes | Iterable[bytes], mode: int = 0o600, draft: Path | None = None
) -> None:
    """Put `data` at `path`: all of it or none, and safe when this returns.

    It may come in parts, each written when it is made. It is written to `draft` first, on the same
    file system: a hidden file beside it if none is named.

    Raises:
        OSError: if the disk does not take it; what was at `path` is then still there.
    """
    with _whole(path, mode, draft) as file:
        file.writelines([data] if isinstance(data, bytes) else data)


@contextmanager
def placed(path: Path, mode: int) -> Iterator[BinaryIO]:
    """Yield what is written to where a person asked for it; it is there whole or not at all.

    Through a link it goes to where that leads. What is there and no file (a pipe, a device) is
    written into: to replace it would take it away from everybody. So is what is open already
    (``/dev/stdout``), which may be a file that somebody adds to.

    Raises:
        OSError: if it cannot be written; a file that was there is then still there.
    """
    number = _descriptor(path)
    if number is not None:
        with os.fdopen(os.dup(number), "wb") as file:
            yield file
        return
    if is_no_file(path):
        with path.open("wb") as file:
            yield file
        return
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    with _whole(place, mode) as file:
        yield file


class NoFile(OSError):
    """Something else lies where a file of ours should be."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "it is a pipe, a folder or a device, and no file")


def open_file(path: Path) -> int:
    """Open a file of ours to read it, and wait for nobody: a pipe would be waited for for ever.

    Raises:
        NoFile: if it is none.
        OSError: if it cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NoFile
    return handle


def read_file(path: Path) -> bytes:
    """Return what a file of ours holds; raises what :func:`open_file` does."""
    with os.fdopen(open_file(path), "rb") as file:
        return file.read()


def check_file(path: Path) -> None:
    """See that a file of ours that is to be written to is one, or is not there yet.

    Raises:
        NoFile: if something else lies there; a pipe would be waited for for ever.
    """
    if is_no_file(path):
        raise NoFile


def is_no_file(path: Path) -> bool:
    """Say whether something is there that is no file: a pipe, a device, a folder.

    Or what this process has open already, by whatever it was opened.
    """
    return _descriptor(path) is not None or (path.exists() and not path.is_file())


def _descriptor(path: Path) -> int | None:
    """Return the number of what is open that a path stands for, as ``/dev/stdout`` does for 1."""
    own = [os.path.realpath(one) for one in ("/proc/self/fd", "/dev/fd")]
    for _ in range(_MOST_LINKS):
        if path.name.isdecimal() and os.path.realpath(path.parent) in own:
            return int(path.name)
        try:
            path = path.parent / path.readlink()
        except OSError:  # it is no link
            return None
    return None


@contextmanager
def _whole(path: Path, mode: int, draft: Path | None = None) -> Iterator[BinaryIO]:
    """Yield the draft of a file, which takes its place when it is on the disk."""
    fresh = draft or path.with_name(f".{path.name[:60]}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            yield file
            file.flush()
            os.fsync(handle)
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
