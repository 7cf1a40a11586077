"""Remove a folder that hostile code filled, once that code is dead."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

_MOST_REFILLED = 1000  #: folders that are found filled again: more, and somebody is at work there


def erase(path: str) -> None:
    """Remove `path` and everything below it, following no link.

    Somebody else may be at it too: a kernel's folder is removed by whoever is left to do it.

    Folders inside folders are first moved up to the top, so that neither a tree ten thousand
    levels deep nor a path longer than the system allows needs recursion.
    """
    try:
        top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.fchmod(top, 0o700)
        _empty(top)
    finally:
        os.close(top)
    # Inside bubblewrap the folder itself is a mount point, which its owner outside removes.
    with suppress(OSError):
        Path(path).rmdir()


def _empty(top: int) -> None:
    refilled = 0
    while names := os.listdir(top):
        for name in names:
            try:
                if _is_folder(name, top):
                    _flatten(name, top)
                else:
                    os.unlink(name, dir_fd=top)
            except FileNotFoundError:  # somebody else has removed it
                continue
            except OSError as error:
                refilled += 1  # by somebody else, who has moved a folder up
                if error.errno != errno.ENOTEMPTY or refilled > _MOST_REFILLED:
                    raise


def _flatten(name: str, top: int) -> None:
    """Remove one folder, after moving the folders inside it up to `top`."""
    os.chmod(name, 0o700, dir_fd=top)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    folder = os.open(name, flags, dir_fd=top)
    try:
        for child in os.listdir(folder):  # noqa: PTH208 - by descriptor
            with suppress(FileNotFoundError):
                if _is_folder(child, folder):
                    # A folder without its owner's write permission can't be moved.
                    os.chmod(child, 0o700, dir_fd=folder)
                    # Nobody can have taken a name that was not known before.
                    os.rename(child, secrets.token_hex(8), src_dir_fd=folder, dst_dir_fd=top)
                else:
                    os.unlink(child, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode)
