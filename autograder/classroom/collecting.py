"""``autograder collect``: what a learning platform gave, put where nbgrader has submissions.

:func:`plan` decides for each student what is to be done and writes nothing; :func:`carry_out` does
it, one student at a time, each wholly or not at all. Nothing is ever overwritten: what a newer
attempt replaces is kept in ``.autograder/replaced/``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.intake.letters import alike, safe_name
from autograder.intake.matching import Ids, assignment_of, ids_in
from autograder.intake.members import members_of
from autograder.intake.notebook import MAX_BYTES, SubmissionRefused
from autograder.intake.platforms import Handed, Owner, Platform, Reading, recognise, student_ids
from autograder.intake.sources import SUFFIX, PlaceError

from .collected import Bundle, State, bundle_of, reconcile
from .course_folder import CourseFolder
from .gradebook_class import asked_notebooks
from .roster import Person, Roster, Unmatched, named, possible

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

    @property
    def complete(self) -> bool:
        """Whether everything could be placed."""
        return not self.unknown and all(row.fine for row in self.rows)


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
        PlaceError: if it cannot be read, or no assignment, or several, can be meant.
    """
    members = members_of(place)
    if not members:
        raise PlaceError(f"There is nothing in {place}.")
    asked = _asked(course, assignment)
    reading = recognise(members, [name for one in asked.values() for name in one], asked)
    notes = list(roster.words)
    if assignment is None:
        assignment = _which(reading, asked, place, notes)
    collection = Collection(course, assignment, reading.platform.name, notes=notes)
    collection.unknown = [one.shown for one in reading.unknown]
    if any(one.when and one.when.tzinfo is None for one in reading.handed):
        notes.append(
            f"{reading.platform.name} writes its server's own time; it was read as {_zone(course)}."
            " c.Exchange.timezone in nbgrader_config.py names another zone."
        )
    expected = asked[assignment]
    for row, attempts in _students(reading, roster, collection):
        collection.rows.append(row)
        if row.state is not State.NOT_PLACED:
            _settle(row, attempts, collection, expected, replacing)
    return collection


def carry_out(collection: Collection) -> None:
    """Write what was planned.

    Raises:
        PlaceError: if the disk does not take it; who is placed by then stays so.
    """
    for row in collection.rows:
        if row.bundle is not None and row.state in (State.NEW, State.NEWER):
            row.bundle.write(collection.course, row.student, collection.assignment)


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


# who it is


def _students(
    reading: Reading, roster: Roster, collection: Collection
) -> Iterator[tuple[Row, list[list[Handed]]]]:
    """Yield a row for each student, with the files of each attempt."""
    owned: dict[Owner, list[Handed]] = defaultdict(list)
    for one in reading.handed:
        for owner in one.owners:
            owned[owner].append(one)
    alone = {owner: safe_name(id) for owner, id in student_ids(owned).items()}
    students: dict[str, list[Owner]] = defaultdict(list)
    people: dict[str, Person] = {}
    for owner in owned:
        found, why = _meant(owner, roster, reading.platform)
        if why:
            yield Row("", owner.shown, State.NOT_PLACED, words=[why]), []
            continue
        for person in found or (Person(alone[owner]),):
            students[person.id].append(owner)
            people[person.id] = _completed(person, owner, reading.platform)
    there = _spellings(collection.course, students)
    for student, owners in students.items():
        shown = ", ".join(owner.shown for owner in owners)
        row = Row(student, shown, State.NEW, person=people[student])
        if len(owners) > 1:  # whichever of them was meant, the other's must not take its place
            row.state = State.NOT_PLACED
            row.words.append(f"{len(owners)} different hand-ins seem to be of {student}. {_LIST}")
        _check_name(row, there)
        if not roster.given and any(alone[one] != safe_name(one.fallback) for one in owners):
            row.words.append(f"Somebody else is called {owners[0].shown} too. {_LIST}")
        yield row, _attempts(owned[owners[0]])
    for attempt in dict.fromkeys(one.attempt for one in reading.handed if not one.owners):
        words = [f"{reading.platform.name}'s metadata are missing, or name nobody for it."]
        yield Row("", attempt, State.NOT_PLACED, words=words), []


_LIST = "A class list tells: --roster CSV."


def _meant(owner: Owner, roster: Roster, platform: Platform) -> tuple[tuple[Person, ...], str]:
    """Return who is meant, or why nobody can be named for certain."""
    try:
        found = roster.find(owner, platform)
    except Unmatched as why:
        return (), f"{why} {_LIST}"
    if not found and roster.given:
        return (), f"Nobody in the class list is {_described(owner)}."
    return found, ""


def _described(owner: Owner) -> str:
    parts = dict.fromkeys(one for one in (owner.name, *owner.ids, owner.email) if one)
    return ", ".join(parts) or owner.fallback


def _completed(person: Person, owner: Owner, platform: Platform) -> Person:
    """Add what the platform says of a person to what is known."""
    account = owner.ids[0] if platform.ids_of == "account" and owner.ids else ""
    first, last = person.first, person.last
    if not (first or last) and platform.ids_of == "person":
        first, last = named(owner)
    return replace(
        person,
        first=first,
        last=last,
        email=person.email or owner.email,
        account=person.account or account,
    )


def _spellings(course: CourseFolder, students: Iterable[str]) -> dict[str, set[str]]:
    """Return, for each name without upper and lower case, how it is spelled there and here."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in [*students, *course.students()]:
        found[alike(name)].add(name)
    return found


def _check_name(row: Row, there: Mapping[str, set[str]]) -> None:
    others = sorted(there[alike(row.student)] - {row.student})
    if others:
        row.state = State.NOT_PLACED
        row.words.append(
            f"There is {', '.join(others)} too, which differs in upper and lower case only. {_LIST}"
        )
    elif not possible(row.student):
        row.state = State.NOT_PLACED
        row.words.append(f"{row.student!r} cannot be the name of a folder everywhere.")


def _attempts(handed: list[Handed]) -> list[list[Handed]]:
    found: dict[str, list[Handed]] = defaultdict(list)
    for one in handed:
        found[one.attempt].append(one)
    return list(found.values())


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
    row.bundle = bundle_of(chosen, expected, when)
    row.words += row.bundle.words
    if any(one.late for one in chosen):
        row.words.append("It is marked as late; the platform does not say when it came.")
    row.state, words = reconcile(
        row.bundle, collection.course, row.student, collection.assignment, replacing
    )
    row.words += words


def _latest(row: Row, attempts: list[list[Handed]], zone: ZoneInfo) -> list[Handed] | None:
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


def _zone(course: CourseFolder) -> ZoneInfo:
    name = str(course.setting("Exchange", "timezone", "UTC"))
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise PlaceError(
            f"c.Exchange.timezone in nbgrader_config.py names no time zone: {name!r}. "
            "Write one such as 'Asia/Seoul'."
        ) from None


def _utc(when: datetime | None, zone: ZoneInfo) -> datetime | None:
    if when is None:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
