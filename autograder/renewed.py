"""Which submissions are no more what was graded: handed in anew, or with other files beside."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.grades import Place
from autograder.classroom.ledger.lines import Row, row_of
from autograder.grading.digest import digest_of, marks_of
from autograder.grading.key import Key
from autograder.grading.verdicts import Verdict
from autograder.intake.sources import PlaceError
from autograder.keys import Keys
from autograder.planning import submission_text
from autograder.preflight import Preflight
from autograder.sandbox import CourseEnvironment


def renewed(place: Place, verdicts: Iterable[Verdict]) -> list[Row]:
    """Return the rows that the next run grades again for that, as far as they can be read now."""
    with suppress(PlaceError):
        return list(_renewed(place, verdicts))
    return []


def _renewed(place: Place, verdicts: Iterable[Verdict]) -> Iterator[Row]:
    marks = {row_of(one): mark for one in verdicts if (mark := one.submission_mark)}
    course = place if isinstance(place, CourseFolder) else None
    keys = Keys(place)
    found = {(one.assignment, one.student, one.notebook): one for one in place.submissions()}
    there = [one for row, one in found.items() if row in marks]
    files = Preflight(
        course, there, CourseEnvironment(), keys.lesson, confined=True, thorough=False
    )
    for row, one in found.items():
        if row not in marks or not isinstance(key := keys.of(one), Key):
            continue
        if course is not None and (one.student, one.assignment) not in files.beside:
            continue  # its files cannot be read: the next run says why
        text = submission_text(one, key, files.of(one))
        if marks_of(digest_of(key, text))[0] != marks[row]:
            yield row
