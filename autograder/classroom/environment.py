"""What a course says of its environment: ``c.Autograder`` in ``nbgrader_config.py``, checked.

    c.Autograder.kernel_python = "/opt/statistics/bin/python"
    c.Autograder.readable = ["/srv/data/census"]
    c.Autograder.tmp = True
    c.Autograder.localhost = True

Nothing else reads these options.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from traitlets.config import LazyConfigValue

from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import PlaceError
from autograder.sandbox.course import CourseEnvironment

from .configuration import CONFIG, STEPS
from .course_folder import CourseFolder
from .gradebook.words import Address

SECTION = "Autograder"
OPTIONS = ("kernel_python", "readable", "tmp", "localhost")
SHOWN = "release"  #: the one step that everybody has seen
#: what shows other processes or leads to them
_SYSTEM = ("/proc", "/sys", "/dev", "/run", "/var/run")


def course_environment(place: object, ours: Sequence[Path] = ()) -> CourseEnvironment:
    """Return the environment that the course in `place` asks for; loose notebooks ask for nothing.

    `ours` are folders with answers of this course's own, which nobody may read either.

    Raises:
        PlaceError: if an option is unknown, of a wrong kind, or would give away what it must not.
    """
    if not isinstance(place, CourseFolder):
        hidden = (place.place,) if isinstance(place, LooseNotebooks) else ()
        return CourseEnvironment(hidden=hidden)
    options = _options(place)
    python = _text(options, "kernel_python")
    return CourseEnvironment(
        kernel_python=_program(place, python) if python else None,
        readable=tuple(_readable(place, options.get("readable", []), ours)),
        tmp=_switch(options, "tmp"),
        localhost=_switch(options, "localhost"),
        hidden=(place.root, *_beside(place)),
    )


def _options(course: CourseFolder) -> dict[str, Any]:
    found = dict(course.config[SECTION]) if SECTION in course.config else {}
    for name in found:
        if name not in OPTIONS:
            raise _refusal(name, f"is no option; there are {', '.join(OPTIONS)}")
    return {
        name: value.get_value([]) if isinstance(value, LazyConfigValue) else value
        for name, value in found.items()
    }


def _refusal(name: str, words: str) -> PlaceError:
    return PlaceError(f"c.{SECTION}.{name} {words}.")


def _text(options: dict[str, Any], name: str) -> str:
    value = options.get(name) or ""
    if not isinstance(value, (str, os.PathLike)):
        raise _refusal(name, f"is {value!r}, which is no path: write it in quotes")
    return os.fspath(value)


def _switch(options: dict[str, Any], name: str) -> bool:
    value = options.get(name, False)
    if not isinstance(value, bool):
        raise _refusal(name, f"is {value!r}: it can be True or False")
    return value


def _program(course: CourseFolder, name: str) -> Path:
    # No link is followed: a venv's `python` is one, and means the venv by where it lies.
    path = Path(os.path.abspath(course.root / Path(name).expanduser()))  # noqa: PTH100 - see above
    if path.is_dir():
        path = path / "bin" / "python"
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise _refusal("kernel_python", f"is {name!r}, and there is no program {path}")
    venv = path.parent.parent  # all of which kernels see
    _refuse_secrets(course, "kernel_python", name, venv.resolve())
    return path


def _readable(course: CourseFolder, value: Any, ours: Sequence[Path]) -> Iterator[Path]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise _refusal("readable", f'is {value!r}: write a list of paths, as in ["/srv/data"]')
    for name in value:
        path = (course.root / Path(name).expanduser()).resolve()
        if not path.exists():
            raise _refusal("readable", f"names {name!r}, which is not there")
        _refuse_secrets(course, "readable", name, path, ours)
        yield path


def _refuse_secrets(
    course: CourseFolder, option: str, name: str, path: Path, ours: Sequence[Path] = ()
) -> None:
    """See that `path`, which kernels are going to read, holds nothing that is not for them.

    Raises:
        PlaceError: if it does, or lies in such a place.
    """
    secrets = [one.resolve() for one in (*_secrets(course), *ours)]
    for secret in (*secrets, *(one.resolve() for one in _crowded(course))):
        if secret.is_relative_to(path):
            word = "is" if secret == path else "holds"
            raise _refusal(option, f"names {name!r}, which {word} {secret}: {_NOBODY}")
        if secret in secrets and path.is_relative_to(secret):
            raise _refusal(option, f"names {name!r}, which lies in {secret}: {_NOBODY}")


_NOBODY = "no submission may see all of that. Name a folder that holds nothing but data"


def _secrets(course: CourseFolder) -> Iterator[Path]:
    """What no submission may see anything of, whatever the options say."""
    yield from (course.work, *_beside(course))
    yield from (course.root / name for name in (*STEPS, CONFIG, "gradebook.db") if name != SHOWN)
    yield from map(Path, _SYSTEM)


def _crowded(course: CourseFolder) -> Iterator[Path]:
    """What holds secrets beside other things: the course, this account, and kernels' folders."""
    yield from (course.root, Path.home())
    yield from map(Path, (tempfile.gettempdir(), "/tmp", "/var/tmp"))  # noqa: S108


def _beside(course: CourseFolder) -> Iterator[Path]:
    """What a course may have elsewhere: its steps' folders, its gradebook and the exchange."""
    steps = [course.base(step) for step in STEPS if step != SHOWN]
    file = Address(course.db_url).file
    gradebook = [] if file is None else [file.absolute()]
    root = str(course.setting("Exchange", "root", ""))  # the usual one no kernel sees anyway
    exchange = [course.root / Path(root).expanduser()] if root else []
    for path in (*steps, *gradebook, *exchange):
        if not path.is_relative_to(course.root):
            yield path
