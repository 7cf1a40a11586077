"""What is remembered of every submission while the pages are written: a few numbers and names.

Messages, code and pictures are read when their page is written, and forgotten after it. So a class
of any size needs little more memory than its largest notebook.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from autograder.checking.outcome import State
from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict
from autograder.intake.sources import natural

from ..doubts import NO_DOUBT, doubts, gravest_first, gravity
from ..gradebook.booked import LOOK_AGAIN
from ..shown import shown_name
from .looks import (
    EXERCISE_LIMIT,
    PARTLY_LOOK,
    STATUS_LOOKS,
    Look,
    notebook_name,
    page_name,
    points,
    share_of,
)

KINDS_LIMIT = 4  #: kinds of incidents by which one submission can be found
#: how far from the bar a training counts as near it, as a share of the way from no points to full
NEAR = 0.05
#: incidents that leave work to somebody
_WORK = {"gradebook", "check_error", LOOK_AGAIN}


@dataclass(frozen=True, slots=True)
class Line:
    """One submission. `at` is its place among the verdicts."""

    at: int
    student: str
    assignment: str
    notebook: str
    page: str
    status: Status
    score: float | None
    max_score: float
    open_points: float
    by_hand: int
    names: tuple[str, ...]  #: of its exercises, the same object for all with the same ones
    states: tuple[State | None, ...]
    kinds: tuple[str, ...]  #: of its incidents, as they are shown
    incidents: int
    doubt: int  #: how grave the doubt is that its points were earned: 0 is the gravest
    near: bool  #: whether a training ended near the bar
    work: bool  #: whether there is work to be done: it is not graded, or an incident leaves some
    seconds: float | None  #: None if it was graded before

    @property
    def name(self) -> str:
        """The student's name, every character visible."""
        return shown_name(self.student)

    @property
    def notebook_name(self) -> str:
        """The notebook's name."""
        return notebook_name(self.assignment, self.notebook)

    @property
    def look(self) -> Look:
        """How its status is shown."""
        return PARTLY_LOOK if self.open_points else STATUS_LOOKS[self.status]

    @property
    def asked(self) -> bool:
        """Whether some assignment asks for this notebook."""
        return self.max_score > 0

    @property
    def share(self) -> float | None:
        """The share of the points, 0 to 1, if there is one."""
        return share_of(self.score, self.max_score)

    @property
    def points(self) -> str:
        """The points, as people write them."""
        if self.score is None:
            return "–"
        shown = f"{points(self.score)} / {points(self.max_score)}"
        return f"{shown}, {points(self.open_points)} open" if self.open_points else shown

    @property
    def remarkable(self) -> bool:
        """Whether it is worth a look, though nothing is left to do and no points are in doubt."""
        odd = self.status is Status.REJECTED or State.TAMPERED in self.states or self.incidents > 0
        return odd and not self.work and not self.doubtful

    @property
    def doubtful(self) -> bool:
        """Whether its points may be unearned."""
        return self.doubt < NO_DOUBT

    @property
    def urgency(self) -> tuple[int, int]:
        """How early it is told: what was not accepted first, notebooks nobody asked for last."""
        if State.TAMPERED in self.states:
            return 0, self.at
        if not self.asked:
            return 3, self.at  # any number may be handed in
        return (1 if self.status is Status.REJECTED else 2), self.at


def lines_of(rows: Iterable[Verdict]) -> list[Line]:
    """Return the lines of a course, by assignment and student."""
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = [_line(at, row, shared) for at, row in enumerate(rows)]
    return sorted(found, key=lambda one: (*by_name(one.assignment), *by_name(one.student), one.at))


def remarkable(lines: Iterable[Line]) -> list[Line]:
    """Return those worth a look, the most urgent first."""
    return sorted((line for line in lines if line.remarkable), key=lambda one: one.urgency)


def doubtful(lines: Iterable[Line]) -> list[Line]:
    """Return those whose points may be unearned, the gravest doubt first."""
    return sorted((line for line in lines if line.doubtful), key=lambda one: one.doubt)


def by_name(name: str) -> tuple[object, str]:
    """Return the key that sorts names as people do."""
    return natural(name), name


def by_assignment(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the lines of each assignment."""
    for assignment, theirs in groupby(lines, lambda one: one.assignment):
        yield assignment, list(theirs)


def is_near(one: ExerciseVerdict) -> bool:
    """Whether an exercise trains a model, and that ended near the bar for full points."""
    bar = one.measured
    return bar is not None and abs(bar.value - bar.full) <= NEAR * abs(bar.full - bar.zero)


def _line(at: int, row: Verdict, shared: dict[tuple[str, ...], tuple[str, ...]]) -> Line:
    names = tuple(shown_name(one.id, EXERCISE_LIMIT) for one in row.exercises)
    incidents = gravest_first(row.incidents)
    kinds = dict.fromkeys(shown_name(one.kind.replace("_", " "), 40) for one in incidents)
    return Line(
        at=at,
        student=row.student,
        assignment=sys.intern(row.assignment),
        notebook=sys.intern(row.notebook),
        page=page_name("s", row.assignment, row.student, row.notebook),
        status=row.status,
        score=row.score,
        max_score=row.max_score,
        open_points=row.open_points,
        by_hand=row.by_hand,
        names=shared.setdefault(names, names),
        states=tuple(None if one.score is None else one.state for one in row.exercises),
        kinds=tuple(map(sys.intern, list(kinds)[:KINDS_LIMIT])),
        incidents=len(incidents),
        doubt=min(map(gravity, doubts(row)), default=NO_DOUBT),
        near=any(map(is_near, row.exercises)),
        work=not row.settled or any(one.kind in _WORK for one in row.incidents),
        seconds=None if row.cached else row.seconds.total,
    )
