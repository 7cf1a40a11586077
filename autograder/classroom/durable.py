"""Files that are whole and on the disk, or are not there."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_durably(
    path: Path, data: bytes | Iterable[bytes], mode: int = 0o600, draft: Path | None = None
) -> None:
    """Put `data` at `path`: all of it or none, and safe when this returns.

    It may come in parts, each written when it is made. It is written to `draft` first, on the same
    file system: a hidden file beside it if none is named.

    Raises:
        OSError: if the disk does not take it; what was at `path` is then still there.
    """
    fresh = draft or path.with_name(f".{path.name[:60]}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.writelines([data] if isinstance(data, bytes) else data)
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
