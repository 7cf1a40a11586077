"""What the page of an assignment shows, worked out from its lines and verdicts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.grading.verdicts import Status, Verdict
from autograder.words import counted

from ..shown import shown_name
from .charts import Chart, histogram, states
from .lines import Line, doubtful, remarkable
from .looks import doubted, headlines, page_name, percent
from .mistakes import ExerciseTally, tallies
from .statistics import Spread, spread

TOLD_LIMIT = 60  #: submissions whose incidents are spelled out; of the others the kinds are named

Told = tuple[Line, list[tuple[str, str]]]
Said = Callable[[Verdict], list[tuple[str, str]]]
Tile = tuple[str, str, str]  #: value, label, style class


@dataclass(frozen=True)
class Summary:
    """An assignment in a few numbers."""

    name: str
    page: str
    submissions: int
    graded: int
    rejected: int
    not_graded: int
    by_hand: int  #: cells
    incidents: int
    work: int  #: submissions with work to be done
    automatic: float  #: points of what is asked for that tests give
    shares: tuple[float, ...]  #: of the students who are graded, of the automatic points

    @property
    def spread(self) -> Spread | None:
        """How the scores lie."""
        return spread(self.shares)

    @property
    def tiles(self) -> list[Tile]:
        """The numbers as tiles."""
        return _tiles([self])

    @property
    def middle(self) -> list[Tile]:
        """Mean, median and quartiles as tiles."""
        found = self.spread
        if found is None:
            return [("–", "mean", ""), ("–", "median", "")]
        half = high = percent(found.high)
        if percent(found.low) != high:
            half = f"{100 * found.low:.0f}–{high}"
        return [
            (percent(found.mean), "mean", ""),
            (percent(found.median), "median", ""),
            (half, "middle half (quartiles)", ""),
        ]


@dataclass(frozen=True)
class AssignmentView:
    """The page of an assignment."""

    summary: Summary
    lines: Sequence[Line]
    attention: Sequence[Told]
    doubtful: Sequence[Told]
    remarkable: Sequence[Told]
    distribution: Chart | None
    notebooks: Sequence[tuple[str, Chart, Sequence[ExerciseTally]]]

    @property
    def several(self) -> bool:
        """Whether there is more than one notebook."""
        return len({line.notebook for line in self.lines}) > 1

    @property
    def kinds(self) -> list[str]:
        """The kinds of incidents by which the table is filtered."""
        return sorted({kind for line in self.lines for kind in line.kinds})

    @property
    def names(self) -> list[str]:
        """The exercises by which it is filtered."""
        return list(dict.fromkeys(name for line in self.lines for name in line.names))

    @property
    def near(self) -> list[tuple[str, str, str, str]]:
        """The trainings that ended near the bar: exercise, student, address, words."""
        return [
            (one.name, name, page, words)
            for _, _, exercises in self.notebooks
            for one in exercises
            for _, name, page, words in one.nearest
        ]


def summary(assignment: str, lines: Sequence[Line], alone: bool) -> Summary:
    """Return an assignment in numbers; if it is `alone`, its page is the front page."""
    status = [line.status for line in lines]
    return Summary(
        name=shown_name(assignment),
        page="index.html" if alone else page_name("a", assignment),
        submissions=len(lines),
        graded=status.count(Status.GRADED),
        rejected=status.count(Status.REJECTED),
        not_graded=status.count(Status.NOT_GRADED),
        by_hand=sum(line.by_hand for line in lines),
        incidents=sum(line.incidents for line in lines),
        work=sum(line.work for line in lines),
        automatic=sum(_worth(lines).values()),
        shares=tuple(_shares(lines)),
    )


def _worth(lines: Sequence[Line]) -> dict[str, float]:
    """Return the automatic points of each notebook that is asked for."""
    return {line.notebook: line.max_score for line in lines if line.asked}


def _shares(lines: Sequence[Line]) -> Iterable[float]:
    """Yield of each student the share of these points, if all that they handed in is graded.

    A notebook of the assignment that was not handed in counts 0; a rejected one is left out, or one
    file that was not a notebook would look like somebody who knows nothing.
    """
    most = sum(_worth(lines).values())
    won: dict[str, float | None] = {}
    for line in lines:
        if line.asked:
            fine = line.status is Status.GRADED and not line.open_points
            before = won.get(line.student, 0.0)
            score = line.score if fine else None
            won[line.student] = None if before is None or score is None else before + score
    for score in won.values():
        if score is not None and most:
            yield min(1.0, max(0.0, score / most))


def assignment_view(
    known: Summary, lines: Sequence[Line], verdicts: Sequence[Verdict]
) -> AssignmentView:
    """Work out the page of an assignment; `verdicts` are those of the course, by `Line.at`."""
    exercises = tallies((line, verdicts[line.at]) for line in lines)
    work = [line for line in lines if line.work]
    found = known.spread
    return AssignmentView(
        summary=known,
        lines=lines,
        attention=told(work, verdicts),
        doubtful=told(doubtful(lines), verdicts, doubted),
        remarkable=told(remarkable(lines), verdicts),
        distribution=histogram(known.shares, found) if found else None,
        notebooks=[
            (name, states(theirs), theirs)
            for name, all_of_it in exercises.items()
            if (theirs := [one for one in all_of_it if one.answers])
        ],
    )


def told(lines: Sequence[Line], verdicts: Sequence[Verdict], said: Said = headlines) -> list[Told]:
    """Return submissions with what is said of each, the first in sentences."""
    return [
        (line, said(verdicts[line.at]) if n < TOLD_LIMIT else []) for n, line in enumerate(lines)
    ]


def _tiles(known: Sequence[Summary]) -> list[Tile]:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in known)

    rejected, not_graded, by_hand = total("rejected"), total("not_graded"), total("by_hand")
    many, incidents = total("submissions"), total("incidents")
    tiles = [
        (str(many), counted(many, "submission").partition(" ")[2], ""),
        (str(total("graded")), "graded", ""),
        (str(not_graded), "not graded", "alarm" if not_graded else ""),
        (str(rejected), "rejected", "warn" if rejected else ""),
        (
            str(incidents),
            counted(incidents, "incident").partition(" ")[2],
            "warn" if incidents else "",
        ),
    ]
    if by_hand:
        cells = counted(by_hand, "cell").partition(" ")[2]
        tiles.insert(2, (str(by_hand), f"{cells} to be graded by hand", "warn"))
    return tiles


def course_tiles(known: Sequence[Summary]) -> list[Tile]:
    """Return the numbers of all assignments together."""
    return _tiles(known)
