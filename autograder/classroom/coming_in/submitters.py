"""Which student of the course each hand-in is of: certain, or not placed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.intake.letters import alike, safe_name
from autograder.intake.platforms import Handed, Owner, Platform, Reading, student_ids

from ..people.person import Person
from ..people.roster import Finder, Roster, Unmatched

_LIST = "A class list tells: --roster CSV."


@dataclass
class Submitter:
    """A student with the files of each attempt; or, not `certain`, a hand-in of nobody known."""

    shown: str
    student: str = ""
    person: Person | None = None
    attempts: list[list[Handed]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    certain: bool = True

    def doubt(self, words: str) -> None:
        """Say why it is not certain."""
        self.certain = False
        self.words.append(words)


def submitters(reading: Reading, roster: Roster, there: Iterable[str]) -> Iterator[Submitter]:
    """Yield everybody who handed something in; `there` are the students that have folders."""
    owned: dict[Owner, list[Handed]] = defaultdict(list)
    for one in reading.handed:
        for owner in one.owners:
            owned[owner].append(one)
    alone = {owner: safe_name(id) for owner, id in student_ids(owned).items()}
    students: dict[str, list[Owner]] = defaultdict(list)
    people: dict[str, Person] = {}
    finder = Finder(roster, reading.platform)
    for owner in owned:
        found, why = _meant(owner, finder, roster.given)
        if why:
            yield Submitter(owner.shown, words=[why], certain=False)
            continue
        for person in found or (Person(alone[owner]),):
            students[person.student].append(owner)
            alone_in_it = len(found) < 2  # a group's number and address are one member's
            people[person.student] = (
                _completed(person, owner, reading.platform) if alone_in_it else person
            )
    spellings = _spellings([*students, *there])
    for student, owners in students.items():
        yield _submitter(
            Submitter(
                ", ".join(owner.shown for owner in owners),
                *(student, people[student], _attempts(owned[owners[0]])),
            ),
            owners,
            spellings[alike(student)] - {student},
            same_name=not roster.given and alone[owners[0]] != safe_name(owners[0].fallback),
        )
    for attempt in dict.fromkeys(one.attempt for one in reading.handed if not one.owners):
        yield Submitter(attempt, words=[reading.platform.nobody], certain=False)


def _submitter(
    found: Submitter, owners: list[Owner], others: set[str], *, same_name: bool
) -> Submitter:
    """Look whether there is any doubt about it."""
    if len(owners) > 1:  # whichever of them was meant, the other's must not take its place
        found.doubt(f"{len(owners)} different hand-ins seem to be of {found.student}. {_LIST}")
    if others:
        found.doubt(
            f"There is {', '.join(sorted(others))} too, which differs in upper and lower case "
            f"only. {_LIST}"
        )
    if safe_name(found.student) != found.student:
        found.doubt(f"{found.student!r} cannot be the name of a folder everywhere.")
    if same_name:
        found.words.append(f"Somebody else is called {owners[0].shown} too. {_LIST}")
    return found


def _meant(owner: Owner, finder: Finder, given: bool) -> tuple[tuple[Person, ...], str]:
    """Return who is meant, or why nobody can be named for certain."""
    try:
        found = finder.find(owner)
    except Unmatched as why:
        return (), f"{why} {_LIST}"
    if not found and given:
        parts = dict.fromkeys(one for one in (owner.name, *owner.ids, owner.email) if one)
        return (), f"Nobody in the class list is {', '.join(parts) or owner.fallback}."
    return found, ""


def _completed(person: Person, owner: Owner, platform: Platform) -> Person:
    """Add what the platform says of a person to what is known."""
    number = owner.ids[0] if platform.ids_of == "account" and owner.ids else ""
    first, last = person.first_name, person.last_name
    if not (first or last) and platform.ids_of == "person":
        first, _, last = owner.name.rpartition(" ")
    return Person(person.student, first, last, person.email or owner.email, person.lms_id or number)


def _spellings(names: Iterable[str]) -> Mapping[str, set[str]]:
    """Return, for each name without upper and lower case, how it is spelled."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        found[alike(name)].add(name)
    return found


def _attempts(handed: list[Handed]) -> list[list[Handed]]:
    found: dict[str, list[Handed]] = defaultdict(list)
    for one in handed:
        found[one.attempt].append(one)
    return list(found.values())
