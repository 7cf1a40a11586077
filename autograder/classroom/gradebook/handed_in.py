"""When a submission was handed in, which decides about late penalties: its ``timestamp.txt``."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from nbgrader import utils

from autograder.intake.notebook import ReadFault, SubmissionRefused
from autograder.intake.sources import read_regular_file

from ..course_folder import TIMESTAMP, TIMESTAMP_LIMIT_BYTES, CourseFolder
from ..ledger.lines import Row
from .words import GradebookError


def handed_in_at(course: CourseFolder, student: str, assignment: str) -> datetime | None:
    """Return when it was; None if nothing says so, of which :func:`undated` tells the reason.

    Raises:
        GradebookError: if the machine keeps the time from being read: it may have been late.
    """
    try:
        return _time_in(course.timestamp(student, assignment))
    except ReadFault as fault:
        raise GradebookError(
            f"When {student!r} handed in {assignment!r} is not known, so no late penalty can be "
            f"told: {fault} The grades are kept in .autograder/; run the same command again."
        ) from fault


def all_undated(place: object, rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    """Return :func:`undated` of all that are, by student and assignment."""
    if not isinstance(place, CourseFolder):
        return {}
    whose = dict.fromkeys((student, assignment) for assignment, student, _ in rows)
    return {one: why for one in whose if (why := undated(place, *one))}


def undated(course: CourseFolder, student: str, assignment: str) -> str:
    """Say why a ``timestamp.txt`` that is there does not tell the time; empty where it does.

    What the machine keeps from being read is told where the gradebook refuses it.
    """
    base, parts = course.submitted_parts(student, assignment)
    if course.behind_link(student, assignment):
        return ""
    try:
        data = read_regular_file(base, (*parts, TIMESTAMP), TIMESTAMP_LIMIT_BYTES)
        if _time_in(data) is not None:
            return ""
        why = f"{'/'.join((*parts, TIMESTAMP))} holds no time."
    except ReadFault:
        return ""
    except SubmissionRefused as refused:
        if refused.kind == "missing":
            return ""
        why = str(refused)
    return (
        f"When this was handed in is not known, and it counts as in time: {why} Write the time "
        "into that file, as in 2026-11-01 12:00:00 UTC, and run the same command again."
    )


def _time_in(written: bytes) -> datetime | None:
    with suppress(ValueError, OverflowError):
        if written:
            when: datetime = utils.parse_utc(written.decode("ascii", "replace").strip())
            return when
    return None
