"""Which files a kernel may see: the Python environment, the system's programs, and no more."""

import os
import site
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from course_utils.course_files import CALIBRATION, INSTALLED

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
PROJECT = PACKAGE.parent
INSIDE = HERE / "inside"
STUB = INSIDE / "autograder"
GUEST = PACKAGE / "guest"
COURSE_UTILS = PROJECT / "course_utils"
_landlock = find_spec("landlockpy")
#: the library by which kernels confine themselves; only Linux has it
LANDLOCK = str(Path(_landlock.origin).parent) if _landlock and _landlock.origin else ""

_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix/store", "/gnu/store")
#: nbgrader's exchange lies in a folder of the system's, with what others handed in
_OTHERS = (Path("/usr/local/share/nbgrader"),)
_SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/mime.types",
    "/etc/fonts",
    "/etc/alternatives",
    "/etc/R",
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
        """`paths` with each folder that holds something hidden replaced by its other contents.

        What lies in something hidden is granted if it is named itself.
        """
        shown = {str(path) for path in (STUB, GUEST, COURSE_UTILS)} | {*self.read, *self.reachable}
        found: list[str] = []
        for path in paths:
            real = os.path.realpath(path)
            inside = any(Path(real).is_relative_to(hidden) for hidden in self.hidden)
            found += [real] if path in shown and inside else _around(real, self.hidden)
        return list(dict.fromkeys(found))


def own_folders() -> list[str]:
    """The folders of this interpreter: its own, its library's and those of installed packages."""
    prefixes = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    return [*prefixes, *(os.path.realpath(entry) for entry in site_folders())]


def site_folders() -> list[str]:
    """The folders installed packages are imported from, in this interpreter's order."""
    known = {*site.getsitepackages(), site.getusersitepackages()}
    return [entry for entry in sys.path if entry in known and Path(entry).is_dir()]


def places(
    readable: Iterable[Path],
    reachable: Iterable[Path],
    guest: Path,
    python: Iterable[str] | None = None,
    hidden: Iterable[Path] = (),
) -> Places:
    """What kernels may see on this machine, `readable` and the course's helpers included.

    `python` are the folders of the interpreter that kernels are, by default of this one; `hidden`
    are folders that they see nothing of but what is named here.
    """
    folders = own_folders() if python is None else list(python)
    # A copy of this package that is installed for kernels has this course's answers as well.
    copies = [Path(folder, PACKAGE.name) for folder in folders]
    run = [*_SYSTEM, *folders]
    read = [*_SYSTEM_FILES, str(guest), str(STUB), str(COURSE_UTILS), str(CALIBRATION)]
    read += [LANDLOCK] if LANDLOCK else []
    read += [str(Path(path).resolve(strict=True)) for path in readable]
    # In a checkout the whole project is hidden; once installed, what lies beside it is the
    # environment itself, and only this package is.
    ours = PACKAGE if INSTALLED else PROJECT
    return Places(
        run=_existing(run),
        read=_existing(read),
        reachable=_existing(str(Path(path).resolve(strict=True)) for path in reachable),
        hidden=_existing(str(Path(path).resolve()) for path in (ours, *copies, *_OTHERS, *hidden)),
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
