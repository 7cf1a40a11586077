"""All grades of a place, as they stand: from nbgrader's gradebook, or where there is none from the
ledger; and what keeps some of them from being final, in words.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from autograder.grading.verdicts import Verdict
from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import PlaceError, natural
from autograder.words import counted

from .course_folder import CourseFolder
from .gradebook.final_grades import FinalGrade, by_hand, class_list, final_grades
from .gradebook.words import GradebookError
from .ledger.lines import Row, row_of
from .ledger.rows import Verdicts
from .people.person import Person
from .shown import named

#: what can be graded
Place = CourseFolder | LooseNotebooks

NO_GRADES = "There are no grades{} yet: `autograder grade` makes them."
_EQUAL = 0.005  #: scores that are shown with two decimals are the same


@dataclass(frozen=True)
class Grades:
    """The grades, by assignment and student.

    `source` says in a sentence where they come from, `open` what is not final or not up to date,
    a sentence each. `people` is everybody known, in order, whether or not they submitted anything.
    """

    rows: tuple[FinalGrade, ...]
    people: tuple[Person, ...]
    source: str
    open: tuple[str, ...] = ()

    @property
    def assignments(self) -> list[str]:
        """The names of the assignments, in order."""
        return sorted({one.assignment for one in self.rows}, key=natural)

    @property
    def submitters(self) -> list[Person]:
        """Everybody who submitted something, in order."""
        those = {one.student for one in self.rows}
        return [one for one in self.people if one.student in those]

    @property
    def others(self) -> list[Person]:
        """Everybody else who is known, in order."""
        those = {one.student for one in self.rows}
        return [one for one in self.people if one.student not in those]

    def of(self, assignment: str) -> dict[str, FinalGrade]:
        """Return the grades for one assignment, by student."""
        return {one.student: one for one in self.rows if one.assignment == assignment}

    def possible(self, assignment: str) -> float:
        """Return the points possible."""
        return max((one.max_score for one in self.of(assignment).values()), default=0.0)


def grades_of(
    place: Place,
    verdicts: Sequence[Verdict],
    assignment: str | None = None,
) -> Grades:
    """Return the grades of a place; of one assignment if it is named.

    Args:
        place: a course, or a folder or an archive of loose notebooks.
        verdicts: the ledger's current ones.
        assignment: the one that is asked for.

    Raises:
        PlaceError: if there are none.
        GradebookError: if there is a gradebook that cannot be read.
    """
    verdicts = [one for one in verdicts if assignment in (None, one.assignment)]
    recorded: list[FinalGrade] = []
    enrolled: list[Person] = []
    source = (
        "There is no gradebook here: these are the automatic scores, without manual grades, late "
        "penalties and names."
    )
    if isinstance(place, CourseFolder) and place.has_gradebook():
        found = final_grades(place)
        recorded = [one for one in found if assignment in (None, one.assignment)]
        enrolled = class_list(place)
        source = "From nbgrader's gradebook: manual grades, extra credit and penalties count."
    rows, behind = _together(recorded, _from_verdicts(verdicts))
    if not rows:
        asked = f" for assignment {assignment!r}" if assignment is not None else ""
        raise PlaceError(NO_GRADES.format(asked))
    people = {one.student: one for one in [*(row.person for row in rows), *enrolled]}
    return Grades(
        rows=tuple(sorted(rows, key=lambda one: (natural(one.assignment), *_order(one.student)))),
        people=tuple(sorted(people.values(), key=lambda one: _order(one.student))),
        source=source,
        open=tuple(_open(rows, behind)),
    )


def recorded_grades(place: Place, verdicts: Iterable[Verdict]) -> dict[tuple[str, str], FinalGrade]:
    """Return what the gradebook makes of each student's assignment, by student and assignment.

    It is what :func:`grades_of` tells: not final where a verdict is owed. Empty where there is no
    gradebook, or none that can be read, which whoever writes to it says.
    """
    if not isinstance(place, CourseFolder) or not place.has_gradebook():
        return {}
    with suppress(GradebookError):
        recorded = final_grades(place)
        together, _ = _together(recorded, _from_verdicts(verdicts))
        there = {(one.student, one.assignment) for one in recorded}
        return {key: one for one in together if (key := (one.student, one.assignment)) in there}
    return {}


class CountedByHand(Verdicts):
    """Verdicts with what the gradebook says is still to be graded by hand, each as it is asked for.

    What is not in it, or if it cannot be read, stays as the grader counted it. A cell that waits
    for a mended check of ours is none for a person.
    """

    def __init__(self, place: Place, verdicts: Sequence[Verdict]) -> None:
        self._verdicts = verdicts
        self._counts: dict[Row, int] = {}
        if isinstance(place, CourseFolder) and place.has_gradebook():
            with suppress(GradebookError):
                self._counts = by_hand(place)

    def __len__(self) -> int:
        return len(self._verdicts)

    def _at(self, at: int) -> Verdict:
        verdict = self._verdicts[at]
        count = self._counts.get(row_of(verdict))
        if count is None:
            return verdict
        owed = sum(one.score is None for one in verdict.exercises)
        return replace(verdict, by_hand=max(0, count - owed))


def _order(student: str) -> tuple[object, ...]:
    return natural(student), student


def _from_verdicts(verdicts: Iterable[Verdict]) -> list[FinalGrade]:
    """Return what the ledger knows: one grade for all notebooks of an assignment."""
    most: dict[str, dict[str, float]] = {}
    theirs: dict[tuple[str, str], tuple[float, int, bool]] = {}  # no verdict is kept
    for one in verdicts:
        possible = most.setdefault(one.assignment, {})
        possible[one.notebook] = max(possible.get(one.notebook, 0.0), one.max_score)
        whose = (one.student, one.assignment)
        score, by_hand, owed = theirs.get(whose, (0.0, 0, False))
        theirs[whose] = (score + (one.score or 0.0), by_hand + one.by_hand, owed or not one.settled)
    return [
        FinalGrade(
            student=student,
            assignment=assignment,
            score=score,
            max_score=sum(most[assignment].values()),
            auto_score=score,
            by_hand=by_hand,
            owed=owed,
            auto_total=score,
        )
        for (student, assignment), (score, by_hand, owed) in theirs.items()
    ]


def _together(
    recorded: list[FinalGrade], ledger: list[FinalGrade]
) -> tuple[list[FinalGrade], list[FinalGrade]]:
    """Return the gradebook's grades and those that it lacks; and which of them it is behind on.

    A verdict that is owed leaves its grade open, whatever an older one in the gradebook says.
    """
    there = {(one.student, one.assignment): one for one in recorded}
    behind = []
    for one in ledger:
        key = (one.student, one.assignment)
        held = there.get(key)
        if held is None:
            there[key] = one
        elif one.owed:
            there[key] = replace(held, owed=True)
        same = held is not None and abs(held.auto_total - one.auto_total) < _EQUAL
        if recorded and not one.owed and not same:
            behind.append(one)
    return list(there.values()), behind


def _open(rows: Iterable[FinalGrade], behind: Iterable[FinalGrade]) -> Iterator[str]:
    waiting = [one for one in rows if one.by_hand and not one.owed]
    owed = [one for one in rows if one.owed]
    if waiting:
        yield (
            f"To be graded by hand: {counted(sum(one.by_hand for one in waiting), 'cell')}. Until "
            f"then these have no final grade: {named(one.student for one in waiting)}."
        )
    if owed:
        yield (
            f"Not graded yet, through no fault of theirs: {named(one.student for one in owed)}. "
            "`autograder grade` grades what is left."
        )
    if behind := list(behind):
        yield (
            "The gradebook does not hold the newest automatic scores of "
            f"{named(one.student for one in behind)}: run `autograder grade` again, and see what "
            "it says about the gradebook."
        )
