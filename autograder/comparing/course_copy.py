"""Copies of a course folder, to be graded without touching the course.

A copy has nbgrader's usual layout, whatever the course's own is, and a gradebook file of its own:
lines at the end of its configuration say so, and everything that grades in it believes them.
"""

import random
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from autograder.classroom.configuration import CONFIG, STEPS
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.copied import copy_gradebook
from autograder.classroom.gradebook.words import Address
from autograder.intake.sources import entries, natural
from autograder.room import need_room

_ADDED = "\n\n# Added by `autograder compare`: whoever grades here stays in this copy.\n"
_VENV = "pyvenv.cfg"  # a folder with it is an environment: used from where it is, never copied

#: student, assignment
Submission = tuple[str, str]


def choose(
    submitted: Iterable[Submission], most: int | None, seed: int
) -> tuple[list[Submission], int]:
    """Return a sample of at most `most` submissions (None: all), and how many there are.

    Every assignment has its turn, with students drawn by `seed`: the same ones each time.
    """
    everybody = sorted(set(submitted), key=lambda one: (natural(one[1]), natural(one[0]), one))
    if most is None or most >= len(everybody):
        return everybody, len(everybody)
    drawn = random.Random(seed)  # noqa: S311  a sample, no secret
    queues: dict[str, list[Submission]] = {}
    for one in everybody:
        queues.setdefault(one[1], []).append(one)
    for queue in queues.values():
        drawn.shuffle(queue)
    in_turn = [one for turn in zip_longest(*queues.values()) for one in turn if one is not None]
    return [one for one in everybody if one in set(in_turn[:most])], len(everybody)


@dataclass(frozen=True)
class CourseCopy:
    """A copy of a course in `root`. `copied` are folders of the course, by their copies."""

    root: Path
    copied: Mapping[str, str] = field(default_factory=dict)

    @property
    def gradebook(self) -> Path:
        """Its gradebook, which need not be there."""
        return self.root / "gradebook.db"

    @property
    def settings(self) -> Mapping[str, str]:
        """What nbgrader's CourseDirectory must be set to, so that nobody leaves the copy."""
        return {
            "root": str(self.root),
            "db_url": f"sqlite:///{self.gradebook}",
            "directory_structure": "{nbgrader_step}/{student_id}/{assignment_id}",
            **{f"{step}_directory": step for step in STEPS},
        }

    def of_the_course(self, words: str) -> str:
        """Return what was said in the copy, with the course's own folders in place of its."""
        for copy, folder in self.copied.items():
            words = words.replace(copy, folder)
        return words

    @classmethod
    def make(cls, course: CourseFolder, chosen: Iterable[Submission], root: Path) -> "CourseCopy":
        """Copy a course with the submissions that are `chosen` to the new folder `root`.

        Raises:
            GradebookError: if its gradebook cannot be read.
            NoRoom: if the disk is too full.
            OSError: if the course cannot be read.
        """
        steps = {str(root / step): str(folder) for step, folder in _handed_out(course).items()}
        copy = cls(root, {**steps, str(root): str(course.root)})
        pairs = list(_pairs(course, chosen, root))
        need_room(root.parent, sum(_bytes(old) for old, _ in pairs), "a copy of the course")
        root.mkdir()
        for old, new in pairs:
            _copy(old, new)
        copy_gradebook(course, copy.gradebook)
        config = root / CONFIG
        own = config.read_text("utf-8") if config.is_file() else ""
        lines = [f"get_config().CourseDirectory.{k} = {v!r}\n" for k, v in copy.settings.items()]
        config.unlink(missing_ok=True)
        config.write_text(own + _ADDED + "".join(lines), "utf-8")
        return copy


def _pairs(
    course: CourseFolder, chosen: Iterable[Submission], root: Path
) -> Iterator[tuple[Path, Path]]:
    """Return what is copied, and where to."""
    steps = _handed_out(course)
    places = [course.folder(step, "x", "x") for step in STEPS]
    leave = {
        place.relative_to(course.root).parts[0]
        for place in places
        if place.is_relative_to(course.root)
    }
    book = Address(course.db_url).file
    for name, _ in entries(course.root):
        path = course.root / name
        if name in leave or name.startswith(".") or (book is not None and path == book):
            continue
        yield path, root / name
    for step, folder in steps.items():
        if folder.is_dir():
            yield folder.resolve(), root / step
    for student, assignment in chosen:
        folder = course.folder("submitted", student, assignment)
        yield folder, root / "submitted" / student / assignment
    for name in ("secret", "datasets"):
        if (course.work / name).exists():
            yield course.work / name, root / course.work.name / name


def _handed_out(course: CourseFolder) -> Mapping[str, Path]:
    return {step: course.folder(step, ".", "x").parent for step in ("source", "release")}


def _copy(old: Path, new: Path) -> None:
    """Copy a file or a folder; links stay links, an environment becomes one."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if (old / _VENV).is_file():
        new.symlink_to(old)
    elif old.is_dir() and not old.is_symlink():
        shutil.copytree(old, new, symlinks=True, ignore=_no_files, dirs_exist_ok=True)
    elif old.is_symlink() or old.is_file():
        shutil.copy2(old, new, follow_symlinks=False)


def _no_files(folder: str, names: list[str]) -> list[str]:
    """Return what is neither file nor folder nor link: a pipe would be waited for."""
    kinds = {name: (Path(folder) / name).lstat().st_mode for name in names}
    return [
        name
        for name, mode in kinds.items()
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
    ]


def _bytes(path: Path) -> int:
    """Return what a file or folder takes; links count nothing."""
    if path.is_symlink() or not path.is_dir():
        return path.lstat().st_size
    if (path / _VENV).is_file():
        return 0
    return sum(_bytes(path / name) for name, _ in entries(path))
