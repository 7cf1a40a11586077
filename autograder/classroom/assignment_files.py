"""The files of an assignment beside its notebooks: as nbgrader takes them, the course's win.

nbgrader copies what a student handed in, and then everything in ``source/ASSIGNMENT`` over it, save
notebooks and what ``CourseDirectory.ignore`` or ``Autograde.exclude_overwriting`` name.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from autograder.intake.beside import Beside, Given, look_beside
from autograder.intake.sources import SUFFIX
from autograder.words import size_text

from .configuration import mistaken
from .course_folder import TIMESTAMP, CourseFolder

MOST_GIVEN_FILES = 4_000
MOST_GIVEN_BYTES = 256 * 2**20  #: every kernel has a copy, in what it may write to the disk
_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")  #: nbgrader's default
_NEVER = (f"*{SUFFIX}", "*.pyc", "__pycache__")  #: compiled code might hide the course's


class FilesError(Exception):
    """The course's files cannot be laid beside a notebook. One sentence."""


class AssignmentFiles:
    """The files of a course's assignments; the course's own are looked at once.

    Raises:
        PlaceError: if the configuration names files in no list: a text would be taken letter by
            letter, and ``*`` is every file.
    """

    def __init__(self, course: CourseFolder) -> None:
        self._course = course
        self._given: dict[str, Given] = {}
        self._ignored = (*_ignored(course), *_NEVER)
        self._left_to_students = _left_to_students(course)

    def given(self, assignment: str) -> Given:
        """Return what the course hands out with an assignment.

        Raises:
            FilesError: if a file cannot be read, or there is too much of it.
        """
        if assignment not in self._given:
            self._given[assignment] = self._read(assignment)
        return self._given[assignment]

    def beside(self, student: str, assignment: str) -> Beside:
        """Return what belongs beside one student's notebooks.

        Raises:
            FilesError: see :meth:`given`.
        """
        base, parts = self._course.submitted_parts(student, assignment)
        return look_beside(base, parts, self.given(assignment), self._is_not_asked_for)

    def _is_not_asked_for(self, name: str) -> bool:
        """Say so of a student's file; a notebook is one however its ending is written."""
        return name == TIMESTAMP or name.lower().endswith(SUFFIX) or self._is_ignored(name)

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self._ignored)

    def _read(self, assignment: str) -> Given:
        folder = self._course.handed_out(assignment)
        kept = self._left_to_students.get(assignment, ())
        files: dict[str, Path] = {}
        digest = hashlib.sha256()
        size = 0
        try:
            for path in self._walk(folder):
                name = path.relative_to(folder).as_posix()
                if name in kept:
                    continue
                size += path.stat().st_size
                if len(files) == MOST_GIVEN_FILES or size > MOST_GIVEN_BYTES:
                    raise FilesError(
                        f"{folder} holds more than the {MOST_GIVEN_FILES:,} files or "
                        f"{size_text(MOST_GIVEN_BYTES)} that are copied for every submission: take "
                        "out what notebooks do not read, or keep large data in a folder of its own."
                    )
                files[name] = path
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                digest.update(f"{name}\0{content}\0".encode("utf-8", "surrogateescape"))
        except OSError as problem:
            raise FilesError(
                f"A file of the assignment cannot be read ({problem}): mend or remove it."
            ) from None
        return Given(files, size, digest.hexdigest())

    def _walk(self, folder: Path) -> Iterator[Path]:
        """Yield the course's files. Links to files are the instructor's own, and followed."""
        for place, folders, names in os.walk(folder, onerror=_unless_missing):
            folders[:] = sorted(name for name in folders if not self._is_ignored(name))
            for name in sorted(names):
                path = Path(place, name)
                if self._is_ignored(name):
                    continue
                if not path.is_file():
                    raise OSError(f"{path} is no plain file, or a link that leads nowhere")
                yield path


def _unless_missing(problem: OSError) -> None:
    if not isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        raise problem


def _ignored(course: CourseFolder) -> tuple[str, ...]:
    value = course.setting("CourseDirectory", "ignore", list(_IGNORED))
    if not _is_names(value):
        raise mistaken("CourseDirectory", "ignore", value, 'write a list, as in ["*.tmp"]')
    return tuple(value)


def _left_to_students(course: CourseFolder) -> Mapping[str, Any]:
    """Return, by assignment, which of the course's files give way to a student's."""
    value = course.setting("Autograde", "exclude_overwriting", {})
    if not isinstance(value, Mapping) or not all(map(_is_names, value.values())):
        words = 'write lists of files by assignment, as in {"ps1": ["student_code.py"]}'
        raise mistaken("Autograde", "exclude_overwriting", value, words)
    return value


def _is_names(value: object) -> bool:
    collection = isinstance(value, (list, tuple, set, frozenset))
    return collection and all(isinstance(one, str) for one in value)  # type: ignore[attr-defined]
