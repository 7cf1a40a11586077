"""``autograder collect``: what a learning platform gave, put where nbgrader has submissions.

:func:`plan` decides for each student what is to be done and writes nothing; :func:`carry_out` does
it, one student at a time, each wholly or not at all. Nothing is ever overwritten: what a newer
attempt replaces is kept in ``.autograder/replaced/``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.intake.matching import Ids, assignment_of, ids_in
from autograder.intake.members import Member, members_of
from autograder.intake.notebook import MAX_BYTES, SubmissionRefused
from autograder.intake.platforms import Handed, Reading, recognise
from autograder.intake.sources import SUFFIX, PlaceError, natural

from ..configuration import STEPS
from ..course_folder import CourseFolder
from ..gradebook.asked import asked_notebooks
from ..people.person import Person
from ..people.roster import Roster
from ..shown import named
from .collected import Bundle, State, bundle_of, reconcile
from .submitters import submitters

_SHOWN = 20  #: names in one sentence
_LOOKED_AT = 60  #: notebooks read to find out which assignment they are of


@dataclass
class Row:
    """One student's submission, or one that nobody could be found for."""

    student: str
    handed_in_as: str
    state: State
    bundle: Bundle | None = None
    words: list[str] = field(default_factory=list)
    person: Person | None = None

    @property
    def shown_state(self) -> str:
        """What became of it, in words."""
        lacking = self.bundle is not None and not self.bundle.complete
        return f"{self.state}, incomplete" if lacking else str(self.state)

    @property
    def fine(self) -> bool:
        """Whether there is nothing left for a person to do."""
        placed = self.state in (State.NEW, State.SAME, State.NEWER, State.OLDER)
        return placed and (self.bundle is None or self.bundle.complete)


@dataclass
class Collection:
    """What a download holds for one assignment of a course."""

    course: CourseFolder
    assignment: str
    platform: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    closed: bool = False  #: whether a folder was not looked into that may be a student's

    @property
    def complete(self) -> bool:
        """Whether everything could be placed."""
        return not (self.unknown or self.closed) and all(row.fine for row in self.rows)


def plan(
    course: CourseFolder,
    place: Path,
    roster: Roster,
    assignment: str | None = None,
    *,
    replacing: bool = False,
) -> Collection:
    """Decide what is to be done with a zip, or with a folder it was unpacked into.

    Args:
        course: where submissions go.
        place: the zip or folder.
        roster: who is who.
        assignment: which one it is; None finds out by the cells.
        replacing: take what is there as older where no times say which is.

    Raises:
        PlaceError: if it cannot be read, is the course itself, or no assignment, or several, can
            be meant.
    """
    _check_apart(course, place)
    members, closed = _members(place)
    asked = _asked(course, assignment)
    reading = recognise(members, [name for one in asked.values() for name in one], asked)
    notes = [*roster.words, *closed]
    if assignment is None:
        assignment = _which(reading, asked, place, notes)
    collection = Collection(
        course, assignment, reading.platform.name, notes=notes, closed=bool(closed)
    )
    collection.unknown = [one.shown for one in reading.unknown]
    if any(one.when and one.when.tzinfo is None for one in reading.handed):
        notes.append(
            f"{reading.platform.name} writes its server's own time; it was read as {_zone(course)}."
            " c.Exchange.timezone in nbgrader_config.py names another zone."
        )
    expected = asked[assignment]
    for one in submitters(reading, roster, course.students()):
        row = Row(one.student, one.shown, State.NEW, words=one.words, person=one.person)
        collection.rows.append(row)
        if one.certain:
            _settle(row, one.attempts, collection, expected, replacing)
        else:
            row.state = State.NOT_PLACED
    notes += _absent(roster, collection.rows)
    return collection


def _check_apart(course: CourseFolder, place: Path) -> None:
    """See that what was handed in is not the course: its notebooks have the solutions in them.

    A download may lie in the course folder, as nbgrader's ``downloaded/`` does.

    Raises:
        PlaceError: if it is.
    """
    if not place.is_dir():
        return
    given, root = place.resolve(), course.root.resolve()
    own = [course.work, *(course.base(step) for step in STEPS)]
    if root.is_relative_to(given) or any(given.is_relative_to(one.resolve()) for one in own):
        raise PlaceError(
            f"{place} is the course itself, or a folder that it keeps for itself. Give what the "
            "platform gave: its zip, or the folder it unpacks to."
        )


def _members(place: Path) -> tuple[list[Member], list[str]]:
    """Return what was handed in, and why folders at the top, maybe students', were not opened.

    These are no member of anything, so that they do not decide which platform it is.
    """
    found = members_of(place)
    closed = [one.closed for one in found if one.closed and len(one.parts) == 1]
    members = [one for one in found if not (one.closed and len(one.parts) == 1)]
    if not members:
        raise PlaceError(" ".join([f"There is nothing in {place}.", *closed]))
    return members, closed


def _absent(roster: Roster, rows: list[Row]) -> Iterator[str]:
    """Say who of the class list handed nothing in."""
    there = {row.student for row in rows}
    absent = sorted({one.person.student for one in roster.entries} - there, key=natural)
    if roster.given and absent:
        yield f"Of the class list nothing is there from {len(absent)}: {named(absent, _SHOWN)}."


def carry_out(collection: Collection) -> None:
    """Write what was planned. What cannot be read any more costs its own row.

    Raises:
        PlaceError: if the disk does not take it; who is placed by then stays so.
    """
    for row in collection.rows:
        if row.bundle is not None and row.state in (State.NEW, State.NEWER):
            try:
                row.bundle.write(collection.course, row.student, collection.assignment)
            except SubmissionRefused as why:
                row.state, row.words = State.NOT_PLACED, [_changed(why)]


# which assignment


def _asked(course: CourseFolder, assignment: str | None) -> dict[str, dict[str, Ids]]:
    """Return the notebooks of each assignment, or of one, with the ids of their cells."""
    found = asked_notebooks(course)  # what source/ or release/ hold counts more
    found |= {name: own for name in course.assignments() if (own := _ids(course, name))}
    if assignment is not None:
        if not found.get(assignment):
            there = ", ".join(found) or "none yet"
            raise PlaceError(
                f"There is no assignment {assignment!r} with a notebook in {course.root}. "
                f"There are: {there}."
            )
        return {assignment: found[assignment]}
    found = {name: notebooks for name, notebooks in found.items() if notebooks}
    if not found:
        raise PlaceError(
            f"Neither source/ nor release/ nor the gradebook of {course.root} holds a notebook, so "
            "nothing says what was asked for."
        )
    return found


def _ids(course: CourseFolder, assignment: str) -> dict[str, Ids]:
    found: dict[str, Ids] = {}
    for notebook in course.notebooks(assignment):
        for step in ("source", "release"):
            path = course.folder(step, ".", assignment) / f"{notebook}{SUFFIX}"
            if path.is_file():
                found[notebook] = ids_in(path.read_bytes()) or frozenset()
                break
    return found


def _which(
    reading: Reading, asked: Mapping[str, Mapping[str, Ids]], place: Path, notes: list[str]
) -> str:
    """Find out which assignment the notebooks are of."""
    if len(asked) == 1:
        return next(iter(asked))
    looked: list[tuple[str, Ids | None]] = []
    for one in reading.handed:
        if len(looked) < _LOOKED_AT and one.file[-1].lower().endswith(SUFFIX):
            try:
                looked.append((one.file[-1][: -len(SUFFIX)], ids_in(one.member.read(MAX_BYTES))))
            except SubmissionRefused:
                continue
    votes = assignment_of(looked, asked)
    most = max(votes.values(), default=0)
    likely = [name for name, count in votes.items() if count == most]
    if not most or len(likely) > 1:
        raise PlaceError(
            f"The notebooks in {place} do not say which assignment they are of. Name it with "
            f"--assignment: {', '.join(likely if most else asked)}."
        )
    notes.append(f"It is {likely[0]}: {most} of the {len(looked)} notebooks looked at are of it.")
    return likely[0]


# what it is


def _settle(
    row: Row,
    attempts: list[list[Handed]],
    collection: Collection,
    expected: Mapping[str, Ids],
    replacing: bool,
) -> None:
    """Choose the attempt, match its files, and compare with what is there."""
    zone = _zone(collection.course)
    chosen = _latest(row, attempts, zone)
    if chosen is None:
        return
    when = _utc(chosen[0].when, zone)
    try:
        bundle = bundle_of(chosen, expected, when)
        row.state, words = reconcile(
            bundle, collection.course, row.student, collection.assignment, replacing
        )
    except SubmissionRefused as why:
        row.state = State.NOT_PLACED
        row.words.append(_changed(why))
        return
    row.bundle = None if bundle.lost else bundle
    row.words += bundle.words
    if any(one.late for one in chosen):
        row.words.append("It is marked as late; the platform does not say when it came.")
    row.words += words


def _changed(why: SubmissionRefused) -> str:
    return f"It changed while it was collected: {why} Nothing was placed; run the command again."


def _latest(row: Row, attempts: list[list[Handed]], zone: tzinfo) -> list[Handed] | None:
    """Return the latest attempt with a notebook in it, and say which were left aside."""
    if len(attempts) == 1:
        return attempts[0]
    dated = [(when, one) for one in attempts if (when := _utc(one[0].when, zone))]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    times = Counter(when for when, _ in dated)
    if len(dated) < len(attempts) or times[dated[0][0]] > 1:
        row.state = State.NOT_PLACED
        shown = "; ".join(one[0].member.shown for one in attempts)
        row.words.append(
            f"Which of {len(attempts)} attempts is the latest cannot be told: {shown}."
        )
        return None
    with_notebook = [pair for pair in dated if _has_notebook(pair[1])]
    when, chosen = (with_notebook or dated)[0]
    for other, attempt in dated:
        if attempt is not chosen:
            what = "the later one, without a notebook," if other > when else "the earlier one"
            row.words.append(f"Left aside: {what} of {_shown(other)}.")
    row.words.append(f"Taken: that of {_shown(when)}.")
    return chosen


def _has_notebook(attempt: list[Handed]) -> bool:
    return any(one.file[-1].lower().endswith(SUFFIX) and not one.words for one in attempt)


def _zone(course: CourseFolder) -> tzinfo:
    name = str(course.setting("Exchange", "timezone", "UTC"))
    if name == "UTC":  # which a system without a time zone database knows, too
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise PlaceError(
            f"c.Exchange.timezone in nbgrader_config.py names no time zone: {name!r}. "
            "Write one such as 'Asia/Seoul'."
        ) from None


def _utc(when: datetime | None, zone: tzinfo) -> datetime | None:
    if when is None:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
