"""Who is who: somebody found again in a list of people.

A grade or a submission must never reach somebody else. So a person is found by what identifies
them (the platform's own number, an institution's id, an e-mail address), else by their name, and
only if that leads to one line. Where the two lead to different people, it is nobody.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.intake.letters import orders

from .person import Person

#: how names that came with a platform's files end: Moodle's participant number
_NUMBERED = re.compile(r"(?P<name>.+)_(?P<number>\d+)", re.S)


@dataclass(frozen=True)
class Line:
    """One person in a list, or what is known of somebody who is looked for in it.

    `user` is the platform's own number of them; `ids` what else identifies a person (an
    institution's id, a login, an e-mail address); `names` their full name in the ways it is
    written. `participant` is a number for this one assignment: it tells apart people of one name.
    """

    user: str = ""
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    participant: str = ""


@dataclass(frozen=True)
class Fit:
    """The lines that fit somebody. `named` are those that their name alone says, where the two
    contradict each other.
    """

    lines: frozenset[int]
    named: frozenset[int] = frozenset()

    @property
    def one(self) -> int | None:
        """The line, if it is certain."""
        return next(iter(self.lines)) if len(self.lines) == 1 and not self.named else None


class Directory:
    """A list of people, which tells who somebody is.

    With `exclusive` numbers, who has another number of the platform's is somebody else, whatever
    their name is.
    """

    def __init__(self, lines: Sequence[Line], *, exclusive: bool = False) -> None:
        self._lines = lines
        self.exclusive = exclusive
        self._by_id = _index(lines, _ids)
        self._by_name = _index(lines, spellings)

    def find(self, who: Line) -> Fit:
        """Return the lines that fit: by what identifies a person, else by the name."""
        named = _all(self._by_name, spellings(who))
        found = self._possible(who, _all(self._by_id, _ids(who))) or self._possible(who, named)
        if len(found) > 1 and who.participant:
            numbered = {at for at in found if self._lines[at].participant == who.participant}
            found = numbered or found
        return Fit(frozenset(found), frozenset(() if found & named or not found else named))

    def _possible(self, who: Line, found: set[int]) -> set[int]:
        if not self.exclusive or not who.user:
            return found
        return {at for at in found if self._lines[at].user in ("", who.user)}


@dataclass(frozen=True)
class Matched:
    """Which line is whose, by student; and of everybody else why not."""

    lines: dict[str, int]
    left: dict[str, str]


def match(
    people: Iterable[Person], lines: Sequence[Line], others: Iterable[Person] = ()
) -> Matched:
    """Find each person's line in a platform's list; no two people have the same.

    `others` are people whose lines nobody asks for; but a line that may be theirs is nobody's.
    """
    people = list(people)
    directory = Directory(lines)
    found: dict[str, int] = {}
    left: dict[str, str] = {}
    for person in (*people, *others):
        fit = directory.find(_known(person))
        if fit.one is not None:
            found[person.student] = fit.one
        else:
            left[person.student] = _why_not(person, fit)
    claims: dict[int, list[str]] = {}
    for student, line in found.items():
        claims.setdefault(line, []).append(student)
    for students in claims.values():
        for student in students if len(students) > 1 else ():
            del found[student]
            left[student] = f"{len(students)} students here fit the same person there"
    asked = {person.student for person in people}
    return Matched(
        {student: line for student, line in found.items() if student in asked},
        {student: reason for student, reason in left.items() if student in asked},
    )


def _known(person: Person) -> Line:
    """Return what a course knows of its student."""
    numbered = _NUMBERED.fullmatch(person.student)
    first, last = person.first_name, person.last_name
    names = [f"{first} {last}", f"{last} {first}"]
    if not (first or last):
        names = [numbered["name"] if numbered else person.student]
    return Line(
        user=person.lms_id,
        ids=(person.student, person.lms_id, person.email),
        names=tuple(names),
        participant=numbered["number"] if numbered else "",
    )


def _why_not(person: Person, fit: Fit) -> str:
    if len(fit.lines) > 1:
        return f"{len(fit.lines)} people there fit"
    if fit.lines:
        return "their id or e-mail address is one person's there, and their name another's"
    if person == Person(person.student):
        return (
            "nobody there has that id, and the gradebook knows no name or e-mail address: "
            "`nbgrader db student import` tells it"
        )
    return "nobody there has that id, e-mail address or name"


def _ids(one: Line) -> set[str]:
    """Return what identifies somebody; a platform's number is none of an institution's."""
    told = {unicodedata.normalize("NFKC", text).strip().casefold() for text in one.ids}
    return (told | {f"#{one.user}"}) - {"", "#"}


def spellings(one: Line) -> set[str]:
    """Return the ways in which somebody's name may be written."""
    return {spelling for name in one.names for spelling in orders(name)}


def _index(lines: Sequence[Line], keys: Callable[[Line], Iterable[str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for at, line in enumerate(lines):
        for key in keys(line):
            found.setdefault(key, set()).add(at)
    return found


def _all(index: dict[str, set[int]], keys: Iterable[str]) -> set[int]:
    return {at for key in keys for at in index.get(key, ())}
