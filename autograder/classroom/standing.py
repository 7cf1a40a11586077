"""Where what was handed in, what the ledger holds of it and what the gradebook holds differ."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from autograder.grading.verdicts import Incident, Verdict
from autograder.intake.sources import PlaceError, natural

from .course_folder import CourseFolder
from .gradebook.given_for import Executed
from .grades import NO_GRADEBOOK, Place, behind
from .ledger.lines import Row, row_of
from .ledger.rows import Verdicts
from .shown import named

_BEHIND = Incident(
    "gradebook",
    "Graded, and the gradebook does not hold the newest result: run `autograder grade` again, and "
    "see what it says about the gradebook.",
)


def waiting(place: Place, verdicts: Iterable[Verdict]) -> list[Row]:
    """Return what was handed in and has no verdict at all, as far as it can be listed."""
    known = set(map(row_of, verdicts))
    with suppress(PlaceError):
        rows = [(one.assignment, one.student, one.notebook) for one in place.submissions()]
        return [row for row in rows if row not in known]
    return []


def unbooked(place: Place, verdicts: Iterable[Verdict], executed: Executed) -> set[tuple[str, str]]:
    """Return by student and assignment what the gradebook lacks, if the course has one.

    Raises:
        GradebookError: as for ``recorded_grades``.
    """
    return behind(place, verdicts, executed) if isinstance(place, CourseFolder) else set()


def without_gradebook(place: Place) -> list[str]:
    """Say so if a course has no gradebook at all; raises what :func:`unbooked` does."""
    if not isinstance(place, CourseFolder) or place.hands_back_gradebook():
        return []
    return [NO_GRADEBOOK]


class WithUnbooked(Verdicts):
    """Verdicts, each as it is asked for, with an incident where the gradebook lacks it."""

    def __init__(self, verdicts: Sequence[Verdict], late: Collection[tuple[str, str]]) -> None:
        self._verdicts, self._late = verdicts, late

    def __len__(self) -> int:
        return len(self._verdicts)

    def _at(self, at: int) -> Verdict:
        verdict = self._verdicts[at]
        if not verdict.settled or (verdict.student, verdict.assignment) not in self._late:
            return verdict
        return replace(verdict, incidents=(*verdict.incidents, _BEHIND))


def in_words(late: Collection[tuple[str, str]]) -> list[str]:
    """Say in a sentence whose verdicts the gradebook lacks."""
    if not late:
        return []
    return [
        "The gradebook does not hold the newest results of "
        f"{named(sorted({student for student, _ in late}, key=natural))}: run `autograder grade` "
        "again, and see what it says about the gradebook."
    ]
