"""Shared memory for `multiprocessing` in files of the kernel's own, bounded as all files are.

The usual one lies in /dev/shm, which all programs of a machine share and a kernel may not use. A
`Manager` needs a connection between processes, which nothing here may make: it says so in words.
"""

import importlib
import os
from pathlib import Path
from typing import Any, NoReturn

_NO_MANAGER = (
    "multiprocessing.Manager needs a connection to another process, which is not possible while a "
    "notebook is graded. Array, Value, SharedMemory, Queue, Pipe and Pool are."
)


class InFolder:
    """Stands in for `_posixshmem`: what it names lies in one folder."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def shm_open(self, path: str, flags: int, mode: int = 0o777) -> int:
        """A descriptor of the memory of that name; no program that is started gets it."""
        return os.open(self._place(path), flags | os.O_CLOEXEC | os.O_NOFOLLOW, mode)

    def shm_unlink(self, path: str) -> None:
        """Take the name away."""
        self._place(path).unlink()

    def _place(self, path: str) -> Path:
        return self._folder / f"shm-{path.replace('/', '')}"


def install(folder: str) -> None:
    """Have multiprocessing use files in `folder` from here on."""
    module: Any = importlib.import_module("_posixshmem")
    files = InFolder(folder)
    module.shm_open, module.shm_unlink = files.shm_open, files.shm_unlink
    # Here and not before the fork: it draws a key as it is imported.
    package: Any = importlib.import_module("multiprocessing")
    importlib.import_module("multiprocessing.heap").Arena._dir_candidates = [folder]
    package.context.BaseContext.Manager = package.Manager = _no_manager


def _no_manager(*_: object) -> NoReturn:
    raise OSError(_NO_MANAGER)
