"""Feedback to send back: a page for each submission, as a zip or a folder."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.verdicts import Status, Verdict
from autograder.intake.sources import PlaceError, natural

from ..course_folder import CourseFolder, open_place
from ..durable import placed
from ..gradebook.autograded import is_of
from ..gradebook.final_grades import class_list, marks_of
from ..grades import CountedByHand, Withdrawn, behind, check_assignment, lost_lines
from ..ledger import Ledger
from ..ledger.lines import Row, row_of
from ..people.person import Person
from ..shown import named
from .export import ExportError
from .nbgrader_feedback import Page, make_pages, pages
from .platforms.feedback import (
    canvas_addresses,
    marks_of_files,
    moodle_addresses,
    plain_name,
    whose,
)

Put = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Sent:
    """What came of it: sentences that are good to know, and on what is not in it."""

    notes: tuple[str, ...]
    missing: tuple[str, ...]


def send_back(
    place: Path, dest: Path, assignment: str | None, platform: str | None, names: Path | None
) -> Sent:
    """Make the pages of a course and write them to `dest`, a new zip or folder.

    Args:
        place: the course folder.
        dest: where to write.
        assignment: the one that is meant; all if it is None.
        platform: ``moodle`` or ``canvas``, whose names the files get.
        names: what that platform gave, in which its names are.

    Raises:
        PlaceError: if it is no course, or nothing is graded.
        ExportError: if it cannot be written, or `names` is not what it should be.
    """
    course = open_place(place)
    if not isinstance(course, CourseFolder):
        raise PlaceError(
            f"{place} is no course folder; feedback is made from a course's autograded/. "
            "`autograder init` makes a course."
        )
    withdrawn = Withdrawn(course)
    verdicts, missing = _verdicts(course, assignment, withdrawn)
    assignments = list(dict.fromkeys(one.assignment for one in verdicts))
    if platform is not None and len(assignments) > 1:
        raise ExportError(
            "A platform's zip is for one assignment: say which with --assignment. There are: "
            f"{', '.join(assignments)}."
        )
    name, unknown = _names(course, verdicts, platform, names)
    stale = _stale(course, assignments)
    fresh = make_pages(course, verdicts)
    made: set[Row] = set()
    with _writing(dest) as put:
        for page in pages(fresh, [one for one in verdicts if row_of(one) not in stale]):
            made.add((page.assignment, page.student, page.notebook))
            if (path := name(page)) is not None:
                put(path, page.data)
    lacking = [one for one in verdicts if row_of(one) not in made | stale]
    waiting = [one.student for one in verdicts if one.by_hand or one.open_points]
    notes, missing = [f"Pages: {len(made)}.", *withdrawn.notes], [*missing, *unknown]
    if waiting:
        notes.append(f"“This score is not final” stands in those of {named(waiting)}.")
    if stale:
        missing.append(
            "The gradebook or autograded/ does not hold the newest result of "
            f"{named(dict.fromkeys(student for _, student, _ in sorted(stale)))}, so there is no "
            "page for them: run `autograder grade` again, and see what it says about the gradebook."
        )
    if lacking:
        missing.append(
            f"nbgrader has made no page for {named(one.student for one in lacking)}: `autograder "
            "grade` grades what is left and puts back what is missing in autograded/, and this "
            "account has to be the one that may write to feedback/."
        )
    return Sent(tuple(notes), tuple(missing))


def _stale(course: CourseFolder, assignments: list[str]) -> set[Row]:
    """Return the rows whose page would be of an older result than the ledger's.

    Raises:
        GradebookError: if the gradebook cannot be read, or should be there and is not.
    """
    if not course.hands_back_gradebook():
        return set()
    found: set[Row] = set()
    with Ledger.reading(course.work) as ledger:
        late = behind(course, ledger.rows(), ledger.executed)
        marks = {one: marks_of(course, one) for one in assignments}
        for one in ledger.rows():
            if one.assignment not in marks or one.status is not Status.GRADED:
                continue
            executed, own = ledger.executed(one), marks[one.assignment].get(one.notebook)
            old = executed and own is not None and not is_of(course, one, executed, own)
            if old or (one.student, one.assignment) in late:
                found.add(row_of(one))
    return found


def _verdicts(
    course: CourseFolder, assignment: str | None, withdrawn: Withdrawn
) -> tuple[list[Verdict], list[str]]:
    """Return the verdicts of which there should be pages, and what a damaged ledger lacks."""
    with Ledger.reading(course.work) as ledger:
        latest = [
            one
            for one in ledger.latest()
            if assignment in (None, one.assignment) and one not in withdrawn
        ]
        lost = [*lost_lines(ledger)]
    asked = {one: course.notebooks(one) for one in {one.assignment for one in latest}}
    found = [
        one
        for one in CountedByHand(course, latest)
        if not asked[one.assignment] or one.notebook in asked[one.assignment]
    ]
    if not found:
        check_assignment(course, assignment)
        which = f" for assignment {assignment!r}" if assignment is not None else ""
        raise PlaceError(f"Nothing is graded{which} yet: `autograder grade` does it.")
    found.sort(key=lambda v: (natural(v.assignment), natural(v.student), v.notebook))
    return found, lost


def _names(
    course: CourseFolder, verdicts: list[Verdict], platform: str | None, names: Path | None
) -> tuple[Callable[[Page], str | None], tuple[str, ...]]:
    """Return what names a page's file, None if nobody knows; and who that is, in sentences."""
    if platform is None or names is None:
        return plain_name, ()
    there = canvas_addresses(names) if platform == "canvas" else moodle_addresses(names)
    known = {one.student: one for one in class_list(course)} if course.has_gradebook() else {}
    students = dict.fromkeys(one.student for one in verdicts)
    people = [known.get(one, Person(one)) for one in students]
    others = [one for one in known.values() if one.student not in students]
    handed_in = marks_of_files(course, verdicts[0].assignment)
    found = whose(people, others, handed_in, there)
    addresses = {student: there[at] for student, at in found.lines.items()}
    sentences = (
        (f"Not in {names.name}, so their pages are left out: {named(found.left)}.",)
        if found.left
        else ()
    )

    def name(page: Page) -> str | None:
        address = addresses.get(page.student)
        if address is None:
            return None
        mark = handed_in.get(page.student, {}).get(page.notebook)
        prefix = address.files.get(mark, address.prefix) if mark else address.prefix
        return f"{prefix}{page.notebook}.html"

    return name, sentences


@contextmanager
def _writing(dest: Path) -> Iterator[Put]:
    """Yield what puts a file into a new zip, or a new folder; a zip is there whole or not at all.

    Raises:
        ExportError: if `dest` is in the way, or cannot be written.
    """
    try:
        if dest.suffix.lower() == ".zip":
            with (
                placed(dest, 0o600) as file,
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
            ):
                yield archive.writestr
            return
        if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
            raise ExportError(f"{dest} is there already. Give a new folder, or the name of a zip.")
        dest.mkdir(parents=True, exist_ok=True)
        yield lambda path, data: _put(dest / path, data)
    except OSError as problem:
        reason = problem.strerror or problem
        raise ExportError(f"The feedback cannot be written to {dest}: {reason}.") from problem


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
