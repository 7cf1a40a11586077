"""Remove a folder that hostile code filled, once that code is dead."""

import os
import stat
from contextlib import suppress


def erase(path: str) -> None:
    """Remove `path` and everything below it, following no link.

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
        os.rmdir(path)


def _empty(top: int) -> None:
    moved = 0
    while names := os.listdir(top):
        for name in names:
            if not stat.S_ISDIR(os.lstat(name, dir_fd=top).st_mode):
                os.unlink(name, dir_fd=top)
                continue
            folder = _open_folder(name, top)
            try:
                for child in os.listdir(folder):
                    if stat.S_ISDIR(os.lstat(child, dir_fd=folder).st_mode):
                        os.chmod(child, 0o700, dir_fd=folder)
                        moved += 1
                        os.rename(
                            child,
                            f".erase-{moved}-{os.getpid()}",
                            src_dir_fd=folder,
                            dst_dir_fd=top,
                        )
                    else:
                        os.unlink(child, dir_fd=folder)
            finally:
                os.close(folder)
            os.rmdir(name, dir_fd=top)


def _open_folder(name: str, parent: int) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    os.chmod(name, 0o700, dir_fd=parent)
    return os.open(name, flags, dir_fd=parent)
