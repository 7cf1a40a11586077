"""An nbgrader course folder: its assignments and what was submitted.

>>> course = CourseFolder.open("deep-learning-2026")        # doctest: +SKIP
>>> for found in course.submissions(assignment="02_gradient_descent"):
...     print(found.student, found.notebook)                # doctest: +SKIP

Nothing below ``submitted/`` is trusted: no link is followed there, and any name is taken as it is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.letters import alike
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import ReadFault, SubmissionRefused
from autograder.intake.sources import (
    SUFFIX,
    Found,
    InFolder,
    PlaceError,
    Unavailable,
    Unread,
    entries,
    in_order,
    listing,
    natural,
    read_regular_file,
)

from .configuration import CONFIG, STEPS, Configuration
from .gradebook.recorded import ReadOnce, Recorded
from .gradebook.words import GradebookError
from .shown import named
from .slips import no_assignment

TIMESTAMP = "timestamp.txt"  #: says when it was handed in; a later one changes no grade
TIMESTAMP_LIMIT_BYTES = 200
UNEXPECTED_LIMIT = 20  #: notebooks nobody asked for that are listed for one submission


def open_place(path: str | Path, known: tuple[str, ...] = ()) -> "CourseFolder | LooseNotebooks":
    """Open whatever a person may mean by `path`: a course folder, a folder of notebooks, or a zip.

    A configuration file lying among loose notebooks is not executed: it may be a submission.

    Args:
        path: where it is.
        known: names of the notebooks that loose files may be.

    Raises:
        PlaceError: if it is none of them.
    """
    place = Path(path).absolute()
    if place.is_file():
        return LooseNotebooks(place, known)
    if not place.is_dir():
        raise PlaceError(f"There is no folder or file {place}. Check the path.")
    names = dict(entries(place))
    if any(names.get(step) for step in STEPS[:3]) or (place / "gradebook.db").is_file():
        return CourseFolder.open(place)
    if any(name.endswith(SUFFIX) for name in names):
        return LooseNotebooks(place, known)
    return CourseFolder.open(place) if CONFIG in names else LooseNotebooks(place, known)


@dataclass(frozen=True)
class CourseFolder(Configuration):
    """A course folder that nbgrader can work with: what it asks for, and what was submitted."""

    _recorded: ReadOnce = field(default_factory=ReadOnce, repr=False, compare=False)

    def assignments(self) -> list[str]:
        """Return every assignment that has a source, a release or a submission."""
        names = {assignment for _, assignment in self._folders("submitted")} | self._asked()
        return sorted((name for name in names if not name.startswith(".")), key=natural)

    def _asked(self) -> set[str]:
        """Return the assignments that the instructor has made or released."""
        above = [self.folder(step, ".", "x").parent for step in ("source", "release")]
        return {name for one in above for name, _ in entries(one) if _is_dir(one / name)}

    def notebooks(self, assignment: str) -> list[str]:
        """Return the notebooks an assignment asks for: by its source or release, or the gradebook.

        A gradebook that cannot be read knows of none here.
        """
        for step in ("source", "release"):
            folder = self.folder(step, ".", assignment)
            names = {
                name.removesuffix(SUFFIX) for name, _ in entries(folder) if name.endswith(SUFFIX)
            }
            if names:
                break
        with suppress(GradebookError):
            # One without marked cells may be there because somebody handed in something.
            names |= {name for name, one in self.recorded(assignment).items() if one.cells}
        return sorted(names, key=natural)

    def recorded(self, assignment: str) -> Recorded:
        """Return the notebooks that the gradebook holds, as they were when first asked for.

        Raises:
            GradebookError: if there is a gradebook that cannot be read.
        """
        return self._recorded.read(self.db_url, assignment)

    def source_notebook(self, assignment: str, notebook: str) -> bytes | None:
        """Return the instructor's notebook, solutions and all, or None if there is none."""
        path = self.folder("source", ".", assignment) / f"{notebook}{SUFFIX}"
        return path.read_bytes() if path.is_file() else None

    def released_notebook(self, assignment: str, notebook: str) -> bytes | None:
        """Return the students' notebook as it lies in the release, or None if there is none."""
        path = self.folder("release", ".", assignment) / f"{notebook}{SUFFIX}"
        return path.read_bytes() if path.is_file() else None

    def handed_out(self, assignment: str) -> Path:
        """Return the folder whose files students got: its source, or else its release."""
        source, release = (self.folder(step, ".", assignment) for step in ("source", "release"))
        return release if release.is_dir() and not source.is_dir() else source

    @property
    def for_submissions(self) -> str:
        """Where submissions go, as people are told: within the course if it is there."""
        folder = self.folder("submitted", "STUDENT", "ASSIGNMENT")
        return str(folder.relative_to(self.root) if folder.is_relative_to(self.root) else folder)

    def submitted_parts(self, student: str, assignment: str) -> tuple[Path, tuple[str, ...]]:
        """Return the folder of all submissions, and the way from there to this one's.

        The instructor may have linked the first elsewhere; below it no link is followed.
        """
        base = self.base("submitted")
        return base, self.folder("submitted", student, assignment).relative_to(base).parts

    def timestamp(self, student: str, assignment: str) -> bytes:
        """Return the content of a submission's ``timestamp.txt``; empty if it has none.

        Raises:
            ReadFault: if the machine keeps it from being read, so that nobody knows what it says.
        """
        base, parts = self.submitted_parts(student, assignment)
        try:
            return read_regular_file(base, (*parts, TIMESTAMP), TIMESTAMP_LIMIT_BYTES)
        except ReadFault:
            raise
        except SubmissionRefused:
            return b""

    def behind_link(self, student: str, assignment: str) -> bool:
        """Whether a submission's folder is or lies behind a link."""
        base, parts = self.submitted_parts(student, assignment)
        return any(_is_link(base.joinpath(*parts[: n + 1])) for n in range(len(parts)))

    def students(self) -> set[str]:
        """Return everybody who has submitted anything."""
        return {student for student, _ in self._folders("submitted")}

    def submissions(self, assignment: str | None = None, student: str | None = None) -> list[Found]:
        """Return a row for every notebook expected of somebody who submitted, and for every other.

        Raises:
            PlaceError: if there is no such assignment, or nothing by such a student.
        """
        known = self.assignments()
        if assignment is not None and assignment not in known:
            raise no_assignment(assignment, self.root, known)
        wanted = [
            (who, what)
            for who, what in self._folders("submitted")
            if assignment in (None, what) and student in (None, who)
        ]
        if student is not None and not wanted:
            raise PlaceError(f"There is no submission by {student!r} in {self.root}.")
        return in_order(found for who, what in wanted for found in self._of(who, what))

    def _of(self, student: str, assignment: str) -> Iterator[Found]:
        folder = self.folder("submitted", student, assignment)
        base, parts = self.submitted_parts(student, assignment)
        real = not self.behind_link(student, assignment)
        fault: Unread | None = None
        listed: list[tuple[str, bool]] = []
        try:
            listed = listing(folder) if real else []
        except ReadFault as why:
            fault = Unread(str(why))
        inside = {name for name, _ in listed if name.lower().endswith(SUFFIX)}
        expected = [f"{name}{SUFFIX}" for name in self.notebooks(assignment)]
        meant, similar = _meant(expected, inside)

        def row(file: str, origin: Unavailable | Unread | None = fault) -> Found:
            there = file in inside or file in meant or not real
            if not there and fault is None:
                origin = Unavailable("missing", _missing(file, similar.get(file, [])))
            notebook = file.removesuffix(SUFFIX)
            own = meant.get(file, file)
            path = folder / own if there else None
            found = origin or InFolder(base, (*parts, own))
            return Found(student, assignment, notebook, path, found)

        unexpected = sorted(inside - set(expected) - set(meant.values()), key=natural)
        yield from (row(file) for file in [*expected, *unexpected[:UNEXPECTED_LIMIT]])
        if len(unexpected) > UNEXPECTED_LIMIT:
            more = f"There are {len(unexpected)} more notebooks that nobody asked for; remove them."
            yield row(unexpected[UNEXPECTED_LIMIT], Unavailable("too_many", more))
        if not expected and not inside:
            yield row(f"{assignment}{SUFFIX}")

    def _folders(self, step: str) -> list[tuple[str, str]]:
        """Return (student, assignment) of every folder of a step, links to folders included.

        What lies behind a student's link is not listed: only assignments that are asked for are
        looked for there, so that each has a row that says so.
        """
        asked = self._asked()
        found: list[tuple[Path, dict[str, str]]] = [(self.root, {})]
        for part in self.pattern(step):
            if "{" not in part:
                found = [(place / part, names) for place, names in found]
                continue
            pattern = re.compile(_as_regex(part), re.S)
            found = [
                (place / name, {**names, **match.groupdict()})
                for place, names in found
                for name in _names_in(place, asked if "student_id" in names else None)
                if not name.startswith(".") and (match := pattern.fullmatch(name))
                if name in asked or not (names and _is_link(place))
            ]
        return [
            (names["student_id"], names["assignment_id"])
            for place, names in found
            if len(names) == 2 and (_is_link(place) or _is_dir(place, unknown=True))
        ]


def _names_in(place: Path, otherwise: Collection[str] | None) -> Collection[str]:
    """The names in a folder; `otherwise`, each to have a row that says so, if nobody can list it.

    Raises:
        PlaceError: if it cannot be listed, and there is nothing otherwise.
    """
    try:
        return [name for name, _ in listing(place)]
    except ReadFault as fault:
        if otherwise is None:
            raise PlaceError(str(fault)) from None
        return otherwise


def called_otherwise(found: Iterable[Found]) -> Iterator[str]:
    """Say which notebooks were taken from files that are not called quite as they should be."""
    whose: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        if one.path is not None and one.path.name != f"{one.notebook}{SUFFIX}":
            whose[one.assignment, one.notebook].append(one.student)
    for (assignment, notebook), students in whose.items():
        yield (
            f"{assignment}/{notebook}{SUFFIX} was taken from a file whose name {_DIFFERS}: that of "
            f"{named(students)}."
        )


_DIFFERS = "differs in upper and lower case, or in how its letters are put together"


def _meant(expected: list[str], inside: set[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return for notebooks that are not there the file that each is, and those that it may be.

    A Mac writes an é in two pieces, and Windows does not tell PS1 from ps1. Where two files or two
    notebooks are alike, none is taken.
    """
    strange: dict[str, list[str]] = defaultdict(list)
    for file in sorted(inside.difference(expected)):
        strange[alike(file)].append(file)
    missing = [file for file in expected if file not in inside]
    similar = {file: strange[alike(file)] for file in missing if alike(file) in strange}
    bearers = Counter(alike(file) for file in missing)
    meant = {
        file: files[0]
        for file, files in similar.items()
        if len(files) == 1 and bearers[alike(file)] == 1
    }
    return meant, similar


def _missing(file: str, similar: list[str]) -> str:
    if not similar:
        return f"Nothing was submitted under the name {file}."
    return (
        f"Nothing was submitted under the very name {file}, and it may be {' or '.join(similar)}, "
        f"whose name {_DIFFERS}: give the right one its name."
    )


def _as_regex(part: str) -> str:
    pieces = re.split(r"\{(student_id|assignment_id)\}", part)
    return "".join(f"(?P<{p}>.+)" if i % 2 else re.escape(p) for i, p in enumerate(pieces))


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # in a folder that nobody lets us enter
        return False


def _is_dir(path: Path, *, unknown: bool = False) -> bool:
    """Whether it is a folder; `unknown` where nobody lets us look."""
    try:
        return path.is_dir()
    except OSError:
        return unknown
