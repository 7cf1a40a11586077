"""Who is who: a course's students found again in a platform's own list.

A grade must never reach somebody else. So a student is matched by what identifies them (the
platform's own number, an institution's id, an e-mail address), else by their name, and only if that
leads to one line and no one else lays claim to it. Who is not matched is told with the reason.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.classroom.final_grades import Person

#: how names that came with a platform's files end: Moodle's participant number
_NUMBERED = re.compile(r"(?P<name>.+)_(?P<number>\d+)", re.S)


@dataclass(frozen=True)
class Line:
    """One person in a platform's list.

    `user` is the platform's own number of them; `ids` what else identifies a person (an
    institution's id, a login, an e-mail address); `names` their full name in the ways it is
    written. `participant` is a number for this one assignment: it tells apart people of one name.
    """

    user: str = ""
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    participant: str = ""


@dataclass(frozen=True)
class Matched:
    """Which line is whose, by student; and of everybody else why not."""

    lines: dict[str, int]
    left: dict[str, str]


def match(people: Iterable[Person], lines: Sequence[Line]) -> Matched:
    """Find each person's line in a platform's list."""
    by_id = _index(lines, lambda one: [f"#{one.user}", *map(_plain, one.ids)])
    by_name = _index(lines, lambda one: [key for name in one.names for key in name_keys(name)])
    found: dict[str, int] = {}
    left: dict[str, str] = {}
    for person in people:
        candidates = _all(by_id, _ids(person)) or _all(by_name, _names(person))
        if len(candidates) > 1 and (numbered := _NUMBERED.fullmatch(person.student)):
            same = {at for at in candidates if lines[at].participant == numbered["number"]}
            candidates = same or candidates
        if len(candidates) == 1:
            found[person.student] = candidates.pop()
        elif candidates:
            left[person.student] = f"{len(candidates)} people there fit"
        elif person == Person(person.student):
            left[person.student] = (
                "nobody there has that id, and the gradebook knows no name or e-mail address: "
                "`nbgrader db student import` tells it"
            )
        else:
            left[person.student] = "nobody there has that id, e-mail address or name"
    claims: dict[int, list[str]] = {}
    for student, line in found.items():
        claims.setdefault(line, []).append(student)
    for students in claims.values():
        for student in students if len(students) > 1 else ():
            del found[student]
            left[student] = f"{len(students)} students here fit the same person there"
    return Matched(found, left)


def name_keys(name: str) -> set[str]:
    """Return what two spellings of one name have in common: its parts in any order, and all in one.

    >>> name_keys("Lovelace, Ada") & name_keys("ada lovelace") == {"ada lovelace"}
    True
    """
    parts = re.findall(r"[^\W_]+", _plain(name))
    return {" ".join(sorted(parts)), "".join(parts)} - {""}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _ids(person: Person) -> list[str]:
    ids = map(_plain, (person.student, person.lms_id, person.email))
    return [f"#{person.lms_id}", *ids]


def _names(person: Person) -> set[str]:
    numbered = _NUMBERED.fullmatch(person.student)
    first, last = person.first_name, person.last_name
    written = [numbered["name"] if numbered else person.student]
    if first or last:
        written = [f"{first} {last}", f"{last} {first}"]
    return {key for name in written for key in name_keys(name)}


def _index(lines: Sequence[Line], keys: Callable[[Line], Iterable[str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for at, line in enumerate(lines):
        for key in keys(line):
            if key not in ("", "#"):
                found.setdefault(key, set()).add(at)
    return found


def _all(index: dict[str, set[int]], keys: Iterable[str]) -> set[int]:
    return {at for key in keys for at in index.get(key, ())}
