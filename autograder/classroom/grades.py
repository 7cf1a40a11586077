"""All grades of a place, as they stand: from nbgrader's gradebook, or where there is none from the
ledger; and what keeps some of them from being final, in words.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from autograder.grading.verdicts import Status, Verdict
from autograder.intake.loose import LooseNotebooks
from autograder.intake.sources import PlaceError, natural
from autograder.words import counted

from .course_folder import CourseFolder
from .gradebook.booked import ToLookAt, look_again
from .gradebook.final_grades import FinalGrade, by_hand, class_list, final_grades, to_look_at
from .gradebook.given_for import Executed, GivenFor
from .gradebook.words import GradebookError
from .ledger import Ledger
from .ledger.lines import Row, row_of
from .ledger.rows import Verdicts
from .people.person import Person
from .shown import named
from .slips import no_assignment

#: what can be graded
Place = CourseFolder | LooseNotebooks

NO_GRADES = "There are no grades{} yet: `autograder grade` makes them."
NO_FINALS = "{} Until then there are no final grades in the report."
NO_GRADEBOOK = (
    "There is no gradebook here: these are the automatic scores, without manual grades, late "
    "penalties and names."
)
_EQUAL = 0.005  #: scores that are shown with two decimals are the same


@dataclass(frozen=True)
class Grades:
    """The grades, by assignment and student.

    `source` says in a sentence where they come from, `open` what is not final or not up to date,
    `notes` what else is good to know, a sentence each. `people` is everybody known, in order,
    whether or not they submitted anything.
    """

    rows: tuple[FinalGrade, ...]
    people: tuple[Person, ...]
    source: str
    open: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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


def check_assignment(place: Place, asked: str | None) -> None:
    """See that there is the assignment that is asked for, if any is.

    Raises:
        PlaceError: if not; it names those that there are.
    """
    if asked is not None and asked not in (there := place.assignments()):
        raise no_assignment(
            asked, place.root if isinstance(place, CourseFolder) else place.place, there
        )


def _no_notebook(verdict: Verdict) -> None:
    return None


def grades_of(
    place: Place,
    verdicts: Sequence[Verdict],
    assignment: str | None = None,
    executed: Executed = _no_notebook,
) -> Grades:
    """Return the grades of a place; of one assignment if it is named.

    Args:
        place: a course, or a folder or an archive of loose notebooks.
        verdicts: the ledger's current ones.
        assignment: the one that is asked for.
        executed: reads a verdict's executed notebook from the ledger; without it, what manual
            grades were given for is not looked at.

    Raises:
        PlaceError: if there are none.
        GradebookError: if there is a gradebook that cannot be read, or there should be one.
    """
    verdicts = [one for one in verdicts if assignment in (None, one.assignment)]
    recorded: list[FinalGrade] | None = None
    enrolled: list[Person] = []
    given = GivenFor()
    source = NO_GRADEBOOK
    if isinstance(place, CourseFolder) and place.hands_back_gradebook():
        found = final_grades(place)
        recorded = [one for one in found if assignment in (None, one.assignment)]
        enrolled, given = class_list(place), GivenFor.read(place)
        source = "From nbgrader's gradebook: manual grades, extra credit and penalties count."
    withdrawn = Withdrawn(place)
    rows = _together(recorded, _from_verdicts(verdicts, withdrawn, given, executed))
    if not rows:
        check_assignment(place, assignment)
        asked = f" for assignment {assignment!r}" if assignment is not None else ""
        raise PlaceError(NO_GRADES.format(asked))
    people = {one.student: one for one in [*(row.person for row in rows), *enrolled]}
    return Grades(
        rows=tuple(sorted(rows, key=lambda one: (natural(one.assignment), *_order(one.student)))),
        people=tuple(sorted(people.values(), key=lambda one: _order(one.student))),
        source=source,
        open=tuple(_open(rows)),
        notes=withdrawn.notes,
    )


def recorded_grades(
    place: Place, verdicts: Iterable[Verdict], executed: Executed = _no_notebook
) -> dict[tuple[str, str], FinalGrade]:
    """Return what the gradebook makes of each student's assignment, by student and assignment.

    It is what :func:`grades_of` tells: not final where a verdict is owed, or the gradebook is
    behind. Empty where there is no gradebook. `executed` is as in :func:`grades_of`.

    Raises:
        GradebookError: if there is one that cannot be read, or there should be one.
    """
    if not isinstance(place, CourseFolder) or not place.hands_back_gradebook():
        return {}
    recorded = final_grades(place)
    ours = _from_verdicts(verdicts, Withdrawn(place), GivenFor.read(place), executed)
    together = _together(recorded, ours)
    there = {(one.student, one.assignment) for one in recorded}
    return {key: one for one in together if (key := (one.student, one.assignment)) in there}


def lost_lines(ledger: Ledger) -> Iterator[str]:
    """Say what is missing in all that is made of a ledger that is damaged."""
    for note in ledger.notes:
        yield f"{note} Until `autograder grade` has done that, it is missing here or an older one."


class Withdrawn:
    """What a course owes no grade: what was not graded and is no longer where submissions are.

    They are looked for when the first verdict is owed. Where none is found at all, or they cannot
    be listed, nobody knows what is withdrawn, and nothing is.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._students: set[str] = set()

    def __contains__(self, verdict: Verdict) -> bool:
        gone = not verdict.settled and bool(self._there) and row_of(verdict) not in self._there
        if gone:
            self._students.add(verdict.student)
        return gone

    @cached_property
    def _there(self) -> frozenset[Row]:
        with suppress(PlaceError):
            found = self._place.submissions()
            return frozenset((one.assignment, one.student, one.notebook) for one in found)
        return frozenset()

    @property
    def notes(self) -> tuple[str, ...]:
        """Whose that is, in a sentence, of all that were asked for."""
        if not self._students:
            return ()
        students = named(sorted(self._students, key=_order))
        return (f"Not graded, and no longer among the submissions: {students}.",)


class CountedByHand(Verdicts):
    """Verdicts with what the gradebook says is to be graded by hand, or looked at again, each as it
    is asked for.

    What is not in it, or if it cannot be read, stays as the grader counted it. A cell that waits
    for a mended check of ours is none for a person.
    """

    def __init__(self, place: Place, verdicts: Sequence[Verdict]) -> None:
        self._verdicts = verdicts
        self._counts: dict[Row, int] = {}
        self._again: dict[Row, ToLookAt] = {}
        with suppress(GradebookError):
            if isinstance(place, CourseFolder) and place.has_gradebook():
                self._counts, self._again = by_hand(place), to_look_at(place)

    def notes_on(self, rows: Iterable[Row]) -> list[str]:
        """Say in a sentence whose of these rows are to be looked at again."""
        return look_again(self._again.keys() & set(rows))

    def __len__(self) -> int:
        return len(self._verdicts)

    def _at(self, at: int) -> Verdict:
        verdict = self._verdicts[at]
        count = self._counts.get(row_of(verdict))
        if count is None:
            return verdict
        owed = sum(one.score is None for one in verdict.exercises)
        incidents = verdict.incidents
        if (again := self._again.get(row_of(verdict))) is not None:
            rejected = verdict.status is Status.REJECTED
            incidents = (again.incident(rejected=rejected), *incidents)
        return replace(verdict, by_hand=max(0, count - owed), incidents=incidents)


def _order(student: str) -> tuple[object, ...]:
    return natural(student), student


def _from_verdicts(
    verdicts: Iterable[Verdict], withdrawn: Withdrawn, given: GivenFor, executed: Executed
) -> list[FinalGrade]:
    """Return what the ledger knows: one grade for all notebooks of an assignment.

    It is `behind` where points in the gradebook were `given` for other work.
    """
    most: dict[str, dict[str, float]] = {}
    theirs: dict[tuple[str, str], tuple[float, int, bool, bool]] = {}  # no verdict is kept
    for one in verdicts:
        if one in withdrawn:
            continue
        possible = most.setdefault(one.assignment, {})
        possible[one.notebook] = max(possible.get(one.notebook, 0.0), one.max_score)
        whose = (one.student, one.assignment)
        score, by_hand, owed, late = theirs.get(whose, (0.0, 0, False, False))
        theirs[whose] = (
            score + (one.score or 0.0),
            by_hand + one.by_hand,
            owed or not one.settled,
            late or given.is_other(one, executed),
        )
    return [
        FinalGrade(
            student=student,
            assignment=assignment,
            score=score,
            max_score=sum(most[assignment].values()),
            auto_score=score,
            by_hand=by_hand,
            owed=owed,
            behind=late,
            auto_total=score,
        )
        for (student, assignment), (score, by_hand, owed, late) in theirs.items()
    ]


def _together(recorded: list[FinalGrade] | None, ledger: Iterable[FinalGrade]) -> list[FinalGrade]:
    """Return the gradebook's grades, if there is one, and those that it lacks.

    A verdict that is owed leaves its grade open, whatever an older one in the gradebook says; and
    so does one that the gradebook does not hold: its scores are others there, points were given by
    hand for other work, or somebody has yet to be asked to give some.
    """
    there = {(one.student, one.assignment): one for one in recorded or ()}
    for one in ledger:
        key = (one.student, one.assignment)
        held = there.get(key)
        if recorded is None:
            there[key] = one
        elif one.owed:
            there[key] = replace(held or one, owed=True)
        elif held is None or one.behind or abs(held.auto_total - one.auto_total) >= _EQUAL:
            there[key] = replace(held or one, behind=True)
    return list(there.values())


def behind(
    course: CourseFolder, verdicts: Iterable[Verdict], executed: Executed
) -> set[tuple[str, str]]:
    """Return by student and assignment what the gradebook does not hold the newest result of.

    Raises:
        GradebookError: as :func:`recorded_grades`.
    """
    if not course.hands_back_gradebook():
        return set()
    ours = _from_verdicts(verdicts, Withdrawn(course), GivenFor.read(course), executed)
    rows = _together(final_grades(course), ours)
    return {(one.student, one.assignment) for one in rows if one.behind}


def _open(rows: Sequence[FinalGrade]) -> Iterator[str]:
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
    if late := [one for one in rows if one.behind]:
        yield (
            "The gradebook does not hold the newest results of "
            f"{named(one.student for one in late)}, so these have no final grade: run `autograder "
            "grade` again, and see what it says about the gradebook."
        )
