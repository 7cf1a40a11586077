"""Move files across the border without ever following a link of the student's."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from .errors import MACHINES, FileRefused

_CHUNK = 1 << 20


def put_files(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """Copy `files` into the work folder, before its kernel starts."""
    for name, source in files.items():
        parts = _parts(name)
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            target.write_bytes(source)
        else:
            shutil.copyfile(source, target)
        target.chmod(0o644)


def take_file(folder: Path, name: str, to: Path, max_bytes: int) -> None:
    """Copy the regular file `name` out of `folder`, or raise FileRefused with one sentence.

    OSError is what the machine does not allow.
    """
    try:
        source = _open(folder, _parts(name))
    except OSError as error:
        if error.errno in MACHINES:
            raise
        raise FileRefused(f"{name!r} can't be taken: {_reason(error)}.") from error
    try:
        _check(name, os.fstat(source), max_bytes)
        _copy(name, source, to, max_bytes)
    finally:
        os.close(source)


def _parts(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise FileRefused(f"{name!r} is not the name of a file in the work folder.")
    return path.parts


def _open(folder: Path, parts: tuple[str, ...]) -> int:
    step = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    current = os.open(folder, step)
    try:
        for part in parts[:-1]:
            inner = os.open(part, step, dir_fd=current)
            os.close(current)
            current = inner
        # Without O_NONBLOCK, opening a fifo would wait for somebody to write to it.
        last = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(parts[-1], last, dir_fd=current)
    finally:
        os.close(current)


def _reason(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return "it is a link, or its folder is"
    if error.errno == errno.ENOENT:
        return "there is no such file"
    return error.strerror or str(error)


def _check(name: str, info: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise FileRefused(f"{name!r} can't be taken: it is not a regular file.")
    if info.st_nlink != 1:
        raise FileRefused(f"{name!r} can't be taken: the same file has another name.")
    if info.st_size > max_bytes:
        raise FileRefused(
            f"{name!r} can't be taken: it has {info.st_size} bytes, more than {max_bytes}."
        )


def _copy(name: str, source: int, to: Path, max_bytes: int) -> None:
    handle, scratch = tempfile.mkstemp(dir=to.parent, prefix=".taking-")
    try:
        with os.fdopen(handle, "wb") as target:
            copied = 0
            while chunk := os.read(source, _CHUNK):
                copied += len(chunk)
                if copied > max_bytes:
                    raise FileRefused(f"{name!r} can't be taken: it grew over {max_bytes} bytes.")
                target.write(chunk)
        Path(scratch).replace(to)
    except BaseException:
        with suppress(OSError):
            Path(scratch).unlink()
        raise
