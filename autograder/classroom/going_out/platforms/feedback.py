"""Feedback in the names by which a platform gives each page to its student.

*Moodle* (assignment → Upload multiple feedback files in a zip) reads the student from a folder's
name, ``Full name_123_assignsubmission_file_``, where 123 is the participant's number in this
assignment: as in the zip of submissions and in the grading worksheet.

*Canvas* (SpeedGrader's or the assignment's "Upload submissions") reads the student and the file
that is answered from a file's name, ``name_USER_ATTACHMENT_file``: as in the zip of submissions,
and nowhere else. It shows the page under the name of the submitted file.

Sources: Moodle's own importer (``mod/assign/feedback/file/importziplib.php`` of
https://github.com/moodle/moodle) and Canvas's (``generate_comments_from_files`` in
``app/models/assignment.rb`` of https://github.com/instructure/canvas-lms).
"""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.border.zips import BadZip, ZipBounds, opened_zip
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.people.matching import Line, Matched, match
from autograder.classroom.people.person import Person
from autograder.display.letters import legible
from autograder.intake.notebook import SubmissionRefused
from autograder.intake.platforms import canvas

from ..export import ExportError
from ..nbgrader_feedback import Page
from . import moodle
from .worksheet import Worksheet

BOUNDS = ZipBounds(entries=20_000, bytes=8 * 2**20)
_MOODLE = re.compile(r"(?P<name>[^_/]*)_(?P<number>[0-9]+)_assignsubmission_[^/]*/.+", re.S)

#: a file's size and checksum: a zip's directory holds them, so nothing is unpacked
Mark = tuple[int, int]
#: the marks of what was handed in, by student and notebook
HandedIn = dict[str, dict[str, Mark]]
#: a person's name and number, and how the names of pages that answer a file begin
Named = tuple[str, str, str]


@dataclass
class Address:
    """Where one person's pages go: who it is, and how a page's name begins.

    `files` are what they handed in, and how the name of a page that answers it begins; `prefix` is
    that of any other page.
    """

    line: Line
    prefix: str
    files: dict[Mark, str] = field(default_factory=dict)


def plain_name(page: Page) -> str:
    """Return a page's path where no platform has a say."""
    return "/".join(map(legible, (page.student, page.assignment, f"{page.notebook}.html")))


def moodle_addresses(names: Path) -> list[Address]:
    """Return everybody in Moodle's zip of submissions, or in its grading worksheet.

    Raises:
        ExportError: if it is neither.
    """
    if _is_zip(names):
        return _in_zip(names, _moodle)
    roster = Worksheet.read(names, moodle.COLUMNS)
    found = [
        Address(line, _folder(line.names[0], line.participant))
        for line in roster.lines(roster.rows)
        if line.participant and line.names
    ]
    if not found:
        raise ExportError(
            f"{names} is neither Moodle's zip of submissions nor its grading worksheet."
        )
    return found


def canvas_addresses(names: Path) -> list[Address]:
    """Return everybody in Canvas's zip of submissions.

    Raises:
        ExportError: if it is none.
    """
    if not _is_zip(names):
        raise ExportError(f"{names} is no zip of submissions: Canvas's numbers are only in that.")
    return _in_zip(names, _canvas)


def whose(
    people: list[Person],
    others: list[Person],
    handed_in: HandedIn,
    there: list[Address],
) -> Matched:
    """Find each student's address: by the very file they handed in, else by who they are.

    An address that may be one of the `others`' is nobody's.
    """
    by_file: dict[str, int] = {}
    for at, address in enumerate(there):
        fits = [
            who
            for who, files in handed_in.items()
            if not address.files.keys().isdisjoint(files.values())
        ]
        if len(fits) == 1:
            by_file[fits[0]] = -1 if fits[0] in by_file else at  # -1: several fit
    found = {who: at for who, at in by_file.items() if at >= 0}
    rest = [one for one in people if one.student not in found]
    free = [at for at in range(len(there)) if at not in found.values()]
    named = match(rest, [there[at].line for at in free], others)
    return Matched(found | {who: free[at] for who, at in named.lines.items()}, named.left)


def marks_of_files(course: CourseFolder, assignment: str) -> HandedIn:
    """Return the marks of each student's notebooks, by their names."""
    found: HandedIn = {}
    for one in course.submissions(assignment):
        try:
            data = one.read()
        except SubmissionRefused:
            continue
        found.setdefault(one.student, {})[one.notebook] = (len(data), zlib.crc32(data))
    return found


def _folder(name: str, number: str) -> str:
    safe = re.sub(r'[_\\/:*?"<>|\x00-\x1f]+', " ", name).strip()
    return f"{safe}_{number}_assignsubmission_file_/"


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as problem:
        raise ExportError(f"{path} cannot be read: {problem.strerror}.") from None


def _moodle(names: Sequence[str]) -> list[Named | None]:
    found = [_MOODLE.fullmatch(one) for one in names]
    return [
        one and (one["name"], one["number"], _folder(one["name"], one["number"])) for one in found
    ]


def _canvas(names: Sequence[str]) -> list[Named | None]:
    """Read them as what is collected is read: nobody's page goes by a name that may be another's.

    A name in a folder is of a zip that somebody has packed again.
    """
    return [
        (one["name"], one["user"], f"{one['name']}_{one['user']}_{one['attachment']}_")
        if one and one["attachment"] and one.groupdict().get("name")
        else None
        for one in canvas.certain_in([name.rpartition("/")[2] for name in names])
    ]


def _in_zip(path: Path, read: Callable[[Sequence[str]], list[Named | None]]) -> list[Address]:
    found: dict[str, Address] = {}
    try:
        with opened_zip(path, BOUNDS) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            for info, named in zip(infos, read([one.filename for one in infos]), strict=True):
                if named is None:
                    continue
                name, number, prefix = named
                line = Line(number, (), (name,), number)
                mine = found.setdefault(number, Address(line, prefix))
                mine.files.setdefault((info.file_size, info.CRC), prefix)
    except BadZip as problem:
        raise ExportError(f"{path} cannot be read: {problem}.") from None
    if not found:
        raise ExportError(f"There is no submission in {path} under the names that platform gives.")
    return list(found.values())
