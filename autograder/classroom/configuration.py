"""What a course's ``nbgrader_config.py`` says, and where by it everything lies.

The file is executed, as nbgrader does; it is the instructor's, and trusted.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, ConfigFileNotFound, LazyConfigValue, PyFileConfigLoader

from autograder.intake.sources import PlaceError
from autograder.refusal import Unheard

from .durable import NoFile, check_file
from .gradebook.words import Address

CONFIG = "nbgrader_config.py"
MOST_TIMEOUT_S = 7 * 24 * 3600.0  #: one cell's limit at most: no clock waits for ever
STEPS = ("source", "release", "submitted", "autograded", "feedback")
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


@dataclass(frozen=True)
class Configuration:
    """The configuration of the course in `root`, which is absolute; `config` is nbgrader's."""

    root: Path
    config: Config = field(repr=False, compare=False)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Read the configuration of the course in `path`.

        Raises:
            PlaceError: if there is no such folder, its configuration does not run, or it says
                nothing from which a folder of a step could be told.
        """
        root = Path(path).absolute()
        if not root.is_dir():
            raise PlaceError(f"There is no course folder {root}. `autograder init` makes one.")
        found = cls(root, _load_config(root))
        _check_structure(found.setting("CourseDirectory", "directory_structure", _STRUCTURE))
        for step in STEPS:
            _check_apart(found, step)
        return found

    def setting(self, section: str, name: str, default: Any) -> Any:
        """Return what the configuration says, e.g. of ``CourseDirectory.course_id``."""
        found = self.config[section].get(name, default) if section in self.config else default
        # `c.X.y.append(...)`, where nothing was set before: the default, and that.
        return found.get_value(default) if isinstance(found, LazyConfigValue) else found

    @property
    def course_id(self) -> str:
        """nbgrader's name of the course, or an empty string."""
        return str(self.setting("CourseDirectory", "course_id", "")).strip()

    @property
    def db_url(self) -> str:
        """The gradebook's URL, in SQLAlchemy's words."""
        default = f"sqlite:///{self.root / 'gradebook.db'}"
        return str(self.setting("CourseDirectory", "db_url", "") or default)

    def has_gradebook(self) -> bool:
        """Whether the gradebook exists, as far as can be seen: a database server has it or not.

        Raises:
            GradebookError: if something else lies in its place, or nobody may look.
        """
        return Address(self.db_url).is_there()

    def hands_back_gradebook(self) -> bool:
        """Whether what goes out is the gradebook's: there is one, or nobody asked for one.

        Raises:
            GradebookError: as :meth:`has_gradebook`; and if the one that is named is not there,
                without which manual grades and penalties would be left out.
        """
        address = Address(self.db_url)
        if address.is_there():
            return True
        linked = address.file is not None and address.file.is_symlink()
        if linked or self.setting("CourseDirectory", "db_url", ""):
            raise address.missing()
        return False

    @property
    def cell_timeout_s(self) -> float | None:
        """The wall-clock limit of one cell in seconds; None if the course sets none.

        Raises:
            PlaceError: if what it sets is no such limit.
        """
        for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
            seconds = self.setting(section, "timeout", None)
            if seconds is None:
                continue
            # True is a number in Python. Nothing and less mean no limit to nbgrader; here, ours.
            if isinstance(seconds, bool) or not is_limit(seconds):
                words = f"write seconds, up to {MOST_TIMEOUT_S:,.0f} (a week), as in 60"
                raise mistaken(section, "timeout", seconds, words)
            if seconds > 0:
                return float(seconds)
        return None

    @property
    def work(self) -> Path:
        """Where the grader keeps its own files: secret, ledger, executed notebooks."""
        return self.root / ".autograder"

    def pattern(self, step: str) -> tuple[str, ...]:
        """Return the parts of a step's folders, with ``{student_id}`` and ``{assignment_id}``."""
        structure = str(self.setting("CourseDirectory", "directory_structure", _STRUCTURE))
        name = str(self.setting("CourseDirectory", f"{step}_directory", step))
        path = structure.replace("{nbgrader_step}", name or ".")
        # Two slashes at the start are a root of their own to POSIX, and the usual one to Linux.
        return Path(re.sub("^/+", "/", path)).parts

    def base(self, step: str) -> Path:
        """Return the folder that holds all students of a step, e.g. ``submitted``."""
        pattern = self.pattern(step)
        first = next(n for n, part in enumerate(pattern) if "{" in part)
        return Path(os.path.normpath(self.root.joinpath(*pattern[:first])))

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return the folder of one step of nbgrader, e.g. ``submitted/kim/ps1``."""
        names = {"{student_id}": student, "{assignment_id}": assignment}
        parts = [
            re.sub(r"\{(student|assignment)_id\}", lambda one: names[one[0]], part)
            for part in self.pattern(step)
        ]
        return Path(os.path.normpath(self.root.joinpath(*parts)))

    @contextmanager
    def importable(self) -> Iterator[None]:
        """Let the course's own modules (plugins, hooks) be imported, as nbgrader does."""
        sys.path.insert(0, str(self.root))
        try:
            yield
        finally:
            sys.path.remove(str(self.root))


def mistaken(section: str, name: str, value: object, words: str) -> PlaceError:
    """Return the refusal of what a configuration says; `words` tell what to write instead."""
    return PlaceError(f"c.{section}.{name} in {CONFIG} is {repr(value)[:100]}: {words}.")


def is_limit(seconds: object) -> bool:
    """Say whether it is a number of seconds and none that is too large; NaN is no number."""
    return isinstance(seconds, int | float) and seconds <= MOST_TIMEOUT_S


def _check_structure(structure: object) -> None:
    """See that every folder of every step has a place of its own.

    Raises:
        PlaceError: if not. Steps that share their folders would be written over each other.
    """
    names = re.findall(r"\{[^{}]*\}", structure) if isinstance(structure, str) else []
    if sorted(names) != sorted(re.findall(r"\{\w+\}", _STRUCTURE)):
        words = f'it has to name each of three things once, as in "{_STRUCTURE}"'
        raise mistaken("CourseDirectory", "directory_structure", structure, words)


def _check_apart(found: Configuration, step: str) -> None:
    """See that the folder of a step is not one that holds the course: all there would be its own.

    Raises:
        PlaceError: if it is.
    """
    base = found.base(step)
    if base != found.root and found.root.is_relative_to(base):
        told = found.setting("CourseDirectory", f"{step}_directory", step)
        words = f"with it, {base} would be all of that step, and it holds the course itself"
        raise mistaken("CourseDirectory", f"{step}_directory", told, words)


def _load_config(root: Path) -> Config:
    """Return nbgrader's configuration: the account's own first, then the course's on top."""
    config = Config()
    sys.path.insert(0, str(root))
    try:
        for folder in [*reversed(jupyter_config_path()), str(root)]:
            try:
                check_file(Path(folder) / CONFIG)
                with redirect_stdout(sys.stderr):  # what was asked for is on the standard output
                    config.merge(PyFileConfigLoader(CONFIG, path=folder).load_config())
            except ConfigFileNotFound:
                continue
            except NoFile as problem:
                raise PlaceError(
                    f"{Path(folder) / CONFIG} cannot be read: {problem.strerror}. Move that away "
                    "and try again."
                ) from None
            except Unheard:  # whatever it had to say, no line of it is wrong
                raise
            except (Exception, SystemExit) as problem:
                raise PlaceError(
                    f"{Path(folder) / CONFIG} does not run: {type(problem).__name__}: {problem}. "
                    "Correct that line and try again."
                ) from problem
    finally:
        sys.path.remove(str(root))
    return config
