"""``autograder init``: a course folder that nbgrader and this grader both work with."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.sources import SUFFIX, PlaceError

from .configuration import CONFIG
from .course_folder import CourseFolder
from .durable import write_durably
from .nbgrader_release import release
from .secret import course_secret

_CONFIG = """\
# nbgrader's configuration of this course. Edit it freely: `autograder init` never overwrites it.
from autograder.classroom.nbgrader_hooks import cell_timeout_s, generate_preprocessors

c = get_config()
c.CourseDirectory.course_id = "{course_id}"

# A release blanks the solutions with stubs that run, so that "Run All" on it is never red.
c.GenerateAssignment.preprocessors = generate_preprocessors()

# Seconds one cell may run. A training says in its own cell how long it may take.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.timeout_func = cell_timeout_s
"""


@dataclass
class InitReport:
    """What `init_course` made and what it found and left alone, as paths within the course."""

    course: CourseFolder
    created: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def init_course(path: str | Path, notebooks: Mapping[str, bytes]) -> InitReport:
    """Make a course folder in `path`, or complete one; nothing that is there is changed.

    Args:
        path: a new or empty folder, or a course of at least one of these notebooks.
        notebooks: the instructor's notebooks, solutions and all, by name. Each becomes an
            assignment of the same name, with its release and its rows in the gradebook.

    Raises:
        PlaceError: if the folder holds something else, or cannot be written.
        NbgraderError: if nbgrader refuses a notebook.
    """
    root = Path(path).absolute()
    try:
        _check(root, notebooks)
        root.mkdir(parents=True, exist_ok=True)
        had_secret, had_config = (root / ".autograder/secret").exists(), (root / CONFIG).exists()
        course_secret(root / ".autograder")
        if not had_config:
            course_id = re.sub(r"[^A-Za-z0-9_-]+", "-", root.name).strip("-") or "course"
            write_durably(root / CONFIG, _CONFIG.format(course_id=course_id).encode(), 0o644)
        report = InitReport(CourseFolder.open(root))
        for name, had in ((".autograder/secret", had_secret), (CONFIG, had_config)):
            (report.kept if had else report.created).append(name)
        for name, data in notebooks.items():
            _add(report, name, data)
    except OSError as problem:
        raise PlaceError(
            f"The course in {root} cannot be made: {problem.strerror or problem}."
        ) from problem
    return report


def _check(root: Path, notebooks: Collection[str]) -> None:
    if root.exists() and not root.is_dir():
        raise PlaceError(f"{root} is a file. Give the name of a folder for the course.")
    if not root.is_dir() or not any(root.iterdir()):
        return
    begun = (root / ".autograder").is_dir()
    if begun and _is_of(CourseFolder.open(root), notebooks):
        return
    if begun or (root / CONFIG).exists() or (root / "source").is_dir():
        raise PlaceError(
            f"{root} is an nbgrader course already; `autograder grade {root}` works with it as "
            "it is."
        )
    raise PlaceError(f"{root} is not empty. Choose a new folder for the course.")


def _is_of(course: CourseFolder, notebooks: Collection[str]) -> bool:
    """Whether a course that was begun is one of these notebooks, and not merely graded here."""
    there = course.assignments()
    return not there or not set(notebooks).isdisjoint(there)


def _add(report: InitReport, name: str, data: bytes) -> None:
    course = report.course
    source = course.folder("source", ".", name) / f"{name}{SUFFIX}"
    released = course.folder("release", ".", name) / f"{name}{SUFFIX}"
    for path in (source, released):
        shown = str(path.relative_to(course.root))
        if path.exists():
            report.kept.append(shown)
            continue
        if path == source:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, data, 0o644)
        else:
            release(course, name)
        report.created.append(shown)
