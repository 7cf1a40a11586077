"""The class list of a course: the student that a platform means.

A class list is a CSV file with a line of headers: ``id,name,email``, or what Canvas, Moodle,
Gradescope, Blackboard or Brightspace export. Where none is given, the students that the gradebook
knows are the list.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.intake.letters import alike, squeezed
from autograder.intake.platforms import Owner, Platform

from ..shown import named
from .matching import Directory, Fit, Line, spellings
from .person import Person
from .table import Columns, RosterError, Table

# Headings by what they hold. The first of each list that is there counts, save for ids: there, the
# column that holds the most ids this course has already.
_IDS = (
    *("student_id", "student id", "id", "sis user id", "student sis id", "sid", "id number"),
    *("orgdefinedid", "username", "sis login id", "login_id", "login id", "user_id", "학번"),
)
_EMAILS = ("email", "e-mail", "email address", "e-mail address", "이메일", "이메일 주소")
_GROUPS = ("group", "groups", "group_name", "group name", "team")
_COLUMNS = Columns(
    user=("canvas_user_id", "lms_user_id", "canvas id"),
    ids=(*_IDS, *_EMAILS),
    names=("name", "full name", "student", "student name", "fullname", "이름", "성명"),
    first=("first name", "first_name", "firstname", "given name"),
    last=("last name", "last_name", "lastname", "surname", "family name"),
    participant=("identifier",),  #: of Moodle's grading worksheet: "Participant 12345"
)


_POINTS = "points possible"  #: Canvas's second line is nobody


class Unmatched(Exception):
    """Nobody of the class list is meant for certain. One sentence says why."""


@dataclass(frozen=True)
class Entry:
    """A student in a class list, and what else it holds that tells them from others."""

    person: Person
    line: Line
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The students of a course. `given` says whether somebody listed them for this purpose."""

    entries: tuple[Entry, ...]
    given: bool
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Roster":
        """Return the list of these students, of whom nobody made one."""
        return cls(tuple(_entry(one) for one in people), given=False)


class Finder:
    """A class list, asked whom one platform means."""

    def __init__(self, roster: Roster, platform: Platform) -> None:
        kind = platform.ids_of
        lines = [one.line for one in roster.entries]
        self._entries = roster.entries
        self._numbered = kind == "assignment" or (kind == "account" and any(o.user for o in lines))
        if kind != "account":
            number = {one: one.participant if kind == "assignment" else "" for one in lines}
            lines = [replace(one, user=number[one]) for one in lines]
        self._directory = Directory(lines, exclusive=kind == "account")
        self._groups: dict[str, set[int]] = defaultdict(set)
        for at, one in enumerate(roster.entries):
            for name in one.groups:
                self._groups[squeezed(name)].add(at)

    def find(self, owner: Owner) -> tuple[Person, ...]:
        """Return the student who is meant, or all of a group; nobody if the list has none such.

        Raises:
            Unmatched: if several may be meant, or what the platform says contradicts the list.
        """
        name = squeezed(owner.name)
        group = frozenset(self._groups.get(name, ())) if name else frozenset()
        user = "".join(owner.ids[:1]) if self._numbered else ""
        ids = () if self._numbered else owner.ids
        who = Line(user, (*ids, owner.email), (owner.name,))
        fit = self._directory.find(who)
        if group and (len(group) > 1 or fit.lines != group):  # else it is one person either way
            return self._either(owner, who, fit, group)
        found = [self._entries[at].person for at in sorted(fit.lines)]
        if len(found) > 1:
            raise Unmatched(f"{owner.shown} may be any of {self._shown(fit.lines)}.")
        if fit.named:
            other = self._entries[min(fit.named)].person.student
            raise Unmatched(
                f"By its number {owner.shown} is {found[0].student}, by its name {other}."
            )
        return tuple(found)

    def _either(
        self, owner: Owner, who: Line, fit: Fit, group: frozenset[int]
    ) -> tuple[Person, ...]:
        """Return a group, or the person that is called so; students choose both names.

        What identifies a person decides: theirs it is if that is their name and no group of
        theirs, the group's if it is one of its members'.

        Raises:
            Unmatched: if both may be meant.
        """
        known = self._directory.find(replace(who, names=())).lines
        called = self._directory.find(Line(names=who.names)).lines
        if len(known) == 1 and known <= called and not known <= group:
            return tuple(self._entries[at].person for at in known)
        persons = (known & called) | (known - group) if known else fit.lines
        if persons:
            raise Unmatched(
                f"{owner.shown} may be {self._shown(persons)}, or the group of that name: "
                f"{self._shown(group)}."
            )
        numbers = [self._entries[at].line.user for at in group]
        if who.user and self._directory.exclusive and not known and all(numbers):
            raise Unmatched(
                f"{owner.shown} is a group, and the number {who.user} is none of its members'."
            )
        return tuple(self._entries[at].person for at in sorted(group))

    def _shown(self, lines: Iterable[int]) -> str:
        return ", ".join(self._entries[at].person.student for at in sorted(lines))


def read_roster(path: Path, known: Iterable[str]) -> Roster:
    """Return the class list in a CSV file; `known` are the ids of students the course has.

    Raises:
        RosterError: if it cannot be read, or has no column of ids.
    """
    table = Table.read(path, _COLUMNS)
    have = {alike(one) for one in known}
    columns = [name for name in _IDS if name in table.where]
    if {"student", "id"} <= table.where.keys():  # Canvas's gradebook: "ID" is the account's number
        columns = [*(name for name in columns if name != "id"), "id"]
        table.columns = replace(_COLUMNS, user=(*_COLUMNS.user, "id"))
    if not columns:
        raise RosterError(
            f"{path} has no column of student ids. Give the first line headers, e.g. "
            f"id,name,email; it has: {', '.join(sorted(table.where)) or 'nothing'}."
        )
    ids = {name: [table.cell(row, table.where[name]) for row in table.rows] for name in columns}
    hits = {name: sum(alike(one) in have for one in found) for name, found in ids.items()}
    column = max(columns, key=lambda name: hits[name])  # the first of those that are equal
    rows = list(zip(ids[column], table.rows, strict=True))
    entries = _together(path, [_read(table, row, id) for id, row in rows if id])
    words = [f"The class list has {len(entries)} people; their ids are its column {column!r}."]
    left = ["".join(table.line(row).names[:1]) for id, row in rows if not id]
    left = [name for name in left if name and name.casefold() != _POINTS]
    if left:
        words.append(f"Nothing stands in that column for {named(left)}: not in the class.")
    return Roster(tuple(entries), True, tuple(words))


def _entry(person: Person) -> Entry:
    first, last = person.first_name, person.last_name
    names = (f"{first} {last}", f"{last}, {first}") if first or last else ()
    return Entry(person, Line(person.lms_id, (person.student, person.lms_id, person.email), names))


def _read(table: Table, row: list[str], id: str) -> Entry:
    def first_of(names: tuple[str, ...]) -> str:
        return "".join(table.texts(row, names)[:1])

    line = table.line(row)
    # Brightspace writes # before an id, so that Excel keeps its zeros.
    ids = tuple(one.lstrip("#") for one in (*line.ids, line.user))
    first, last = _parts(first_of(_COLUMNS.first), first_of(_COLUMNS.last), line.names)
    person = Person(id.lstrip("#"), first, last, first_of(_EMAILS), line.user)
    groups = (one.strip() for one in first_of(_GROUPS).replace(",", ";").split(";"))
    return Entry(person, replace(line, ids=ids), tuple(one for one in groups if one))


def _parts(first: str, last: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return the first and last name, from a whole one if need be and if it says."""
    if first or last or not names:
        return first, last
    before, comma, after = names[0].partition(",")
    if comma:
        return after.strip(), before.strip()
    first, space, last = names[0].rpartition(" ")
    return (first, last) if space else ("", "")


def _together(path: Path, entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry for each student: a person may have several rows.

    Raises:
        RosterError: if two people of different names have one id.
    """
    found: dict[str, Entry] = {}
    for one in entries:
        key = alike(one.person.student)
        before = found.setdefault(key, one)
        here, there = spellings(one.line), spellings(before.line)
        different = here and there and not here & there
        if before.person.student != one.person.student or different:
            raise RosterError(
                f"{path} has the id {one.person.student!r} for two different people; correct it."
            )
        if before is not one:
            found[key] = Entry(
                before.person,
                Line(
                    before.line.user or one.line.user,
                    (*before.line.ids, *one.line.ids),
                    (*before.line.names, *one.line.names),
                    before.line.participant or one.line.participant,
                ),
                (*before.groups, *one.groups),
            )
    return list(found.values())
