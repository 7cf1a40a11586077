"""Which files a kernel may see: the Python environment, the system's programs, and no more."""

import os
import site
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_utils.course_files import CALIBRATION, INSTALLED

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
PROJECT = PACKAGE.parent
INSIDE = HERE / "inside"
STUB = INSIDE / "autograder"
GUEST = PACKAGE / "guest"
COURSE_UTILS = PROJECT / "course_utils"

_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store")
_SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/mime.types",
    "/etc/fonts",
    "/etc/alternatives",
    "/var/cache/fontconfig",
)


@dataclass(frozen=True)
class Places:
    """Absolute, existing paths, by what may be done with them."""

    run: tuple[str, ...]
    read: tuple[str, ...]
    reachable: tuple[str, ...]
    hidden: tuple[str, ...]

    def granted(self, paths: Sequence[str]) -> list[str]:
        """`paths` with each folder that holds something hidden replaced by its other contents."""
        shown = {str(path) for path in (STUB, GUEST, COURSE_UTILS)} | {*self.read, *self.reachable}
        found: list[str] = []
        for path in paths:
            real = os.path.realpath(path)
            found += [real] if path in shown else _around(real, self.hidden)
        return list(dict.fromkeys(found))


def site_folders() -> list[str]:
    """The folders installed packages are imported from, in this interpreter's order."""
    known = {*site.getsitepackages(), site.getusersitepackages()}
    return [entry for entry in sys.path if entry in known and Path(entry).is_dir()]


def places(
    readable: Iterable[Path], reachable: Iterable[Path], guest: Path, inside: Path = INSIDE
) -> Places:
    """What kernels may see on this machine, `readable` and the course's helpers included."""
    run = [*_SYSTEM, sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    run += [os.path.realpath(entry) for entry in site_folders()]
    read = [*_SYSTEM_FILES, str(guest), str(STUB), str(COURSE_UTILS), str(CALIBRATION)]
    read += [str(Path(path).resolve(strict=True)) for path in readable]
    # In a checkout the whole project is hidden; once installed, what lies beside it is the
    # environment itself, and only this package is.
    hidden = PACKAGE if INSTALLED else PROJECT
    return Places(
        run=_existing(run),
        read=_existing(read),
        reachable=_existing(str(Path(path).resolve(strict=True)) for path in reachable),
        hidden=(str(hidden),),
    )


def _existing(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for path in paths if Path(path).exists()))


def _around(path: str, hidden: Sequence[str]) -> list[str]:
    if path in hidden:
        return []
    if not any(inner.startswith(path.rstrip("/") + "/") for inner in hidden):
        return [path]
    with os.scandir(path) as entries:
        # A rule for a link is one for what it leads to: here `lib64` would open all of `lib`.
        names = sorted(entry.path for entry in entries if not entry.is_symlink())
    return [found for name in names for found in _around(name, hidden)]
