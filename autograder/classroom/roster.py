"""Who is who: a class list, and the student of this course that a platform means.

A class list is a CSV file with a line of headers: ``id,name,email``, or what Canvas, Moodle,
Gradescope, Blackboard or Brightspace export. Where none is given, the students that the gradebook
knows are the list.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.intake.letters import alike, orders, squeezed
from autograder.intake.platforms import Owner, Platform

_BYTES = 16 * 2**20
_NAMED = 5  #: people without an id whose names are told
_ROWS = 50_000

# Headers, in small letters, by what they hold. The first of each list that is there counts, save
# for ids: there, the column that holds the most ids this course has already.
_IDS = (
    *("student_id", "student id", "id", "sis user id", "student sis id", "sid", "id number"),
    *("orgdefinedid", "username", "sis login id", "login_id", "login id", "user_id", "학번"),
)
_ACCOUNTS = ("canvas_user_id", "lms_user_id", "canvas id")  #: and Canvas's "ID", see `_account`
_IDENTIFIER = ("identifier",)  #: of Moodle's grading worksheet: "Participant 12345"
_NAMES = ("name", "full name", "student", "student name", "fullname", "이름", "성명")
_FIRST = ("first name", "first_name", "firstname", "given name")
_LAST = ("last name", "last_name", "lastname", "surname", "family name")
_EMAILS = ("email", "e-mail", "email address", "e-mail address", "이메일", "이메일 주소")
_GROUPS = ("group", "groups", "group_name", "group name", "team")


class RosterError(Exception):
    """The class list cannot be used. One sentence."""


class Unmatched(Exception):
    """Nobody of the class list is meant for certain. One sentence says why."""


@dataclass(frozen=True)
class Person:
    """A student of the course. `keys` are whatever else of the list identifies them."""

    id: str
    name: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    account: str = ""  #: the platform's own number of them, as nbgrader's ``lms_user_id``
    identifier: str = ""  #: Moodle's number in one assignment
    keys: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()

    @cached_property
    def orders(self) -> frozenset[str]:
        """The orders in which the name may be written."""
        return (
            orders(f"{self.last}, {self.first}") if self.first or self.last else orders(self.name)
        )


@dataclass(frozen=True)
class Roster:
    """The students of a course. `given` says whether somebody listed them for this purpose."""

    people: tuple[Person, ...]
    given: bool
    words: tuple[str, ...] = ()

    def find(self, owner: Owner, platform: Platform) -> tuple[Person, ...]:
        """Return the student who is meant, or all of a group; nobody if the list has none such.

        Raises:
            Unmatched: if several may be meant, or what the platform says contradicts the list.
        """
        name = squeezed(owner.name)
        group = [one for one in self.people if name and name in map(squeezed, one.groups)]
        if group:
            return tuple(group)
        named = [one for one in self.people if orders(owner.name) & one.orders]
        for found in (self._by_id(owner, platform), self._by_email(owner), named):
            people = list({one.id: one for one in found}.values())
            if platform.ids_of == "account":
                people = [one for one in people if not one.account or one.account in owner.ids]
            if len(people) > 1:
                ids = ", ".join(one.id for one in people)
                raise Unmatched(f"{owner.shown} may be any of {ids}.")
            if people and named and people[0] not in named:
                raise Unmatched(
                    f"By its number {owner.shown} is {people[0].id}, by its name {named[0].id}."
                )
            if people:
                return tuple(people)
        return ()

    def _by_id(self, owner: Owner, platform: Platform) -> list[Person]:
        ids = {alike(one) for one in owner.ids}
        if platform.ids_of == "assignment":
            return [one for one in self.people if one.identifier in ids - {""}]
        if platform.ids_of == "account" and any(one.account for one in self.people):
            return [one for one in self.people if one.account in ids - {""}]
        return [one for one in self.people if one.keys & ids]

    def _by_email(self, owner: Owner) -> list[Person]:
        mail = alike(owner.email)
        return [one for one in self.people if mail and alike(one.email) == mail]


def read_roster(path: Path, known: Iterable[str]) -> Roster:
    """Return the class list in a CSV file; `known` are the ids of students the course has.

    Raises:
        RosterError: if it cannot be read, or has no column of ids.
    """
    rows = _rows(path)
    headers = {name.strip().casefold() for name in rows[0]} if rows else set()
    have = {alike(one) for one in known}
    columns = [name for name in _IDS if name in headers]
    if _is_canvas(headers):
        columns = [name for name in columns if name != "id"] + ["id"]
    if not columns:
        raise RosterError(
            f"{path} has no column of student ids. Give the first line headers, e.g. "
            f"id,name,email; it has: {', '.join(sorted(headers)) or 'nothing'}."
        )
    table = [{name.strip().casefold(): text.strip() for name, text in row.items()} for row in rows]
    hits = {name: sum(alike(row.get(name, "")) in have for row in table) for name in columns}
    column = max(columns, key=lambda name: hits[name])  # the first of those that are equal
    people = [one for row in table if (one := _person(row, column, headers))]
    twice = _twice(people)
    if twice:
        raise RosterError(f"{path} has the id {twice!r} for two different people; correct it.")
    words = [f"The class list has {len(people)} people; their ids are its column {column!r}."]
    left = [name for row in table if not row.get(column) and (name := _name(row)[0])]
    left = [name for name in left if name.casefold() != "points possible"]  # Canvas's second line
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        names = "; ".join(left[:_NAMED])
        words.append(f"Nothing stands in that column for {names}{more}: not in the class.")
    return Roster(tuple(people), True, tuple(words))


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RosterError(f"{path} cannot be read: {problem.strerror}.") from None
    if len(data) > _BYTES:
        raise RosterError(f"{path} is larger than a class list can be.")
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp949")
    for encoding in encodings:  # cp949: what Excel writes in Korea
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RosterError(f"{path} is not UTF-8 text: save it as CSV UTF-8.")
    first = text.partition("\n")[0]
    mark = max((",", ";", "\t"), key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, restval="")
        rows = []
        for row in reader:
            rows.append({name: text for name, text in row.items() if isinstance(text, str)})
            if len(rows) > _ROWS:
                raise RosterError(f"{path} has more than {_ROWS} lines.")
    except csv.Error as problem:
        raise RosterError(f"{path} is no CSV file: {problem}.") from None
    return rows


def _is_canvas(headers: set[str]) -> bool:
    """Whether it is Canvas's gradebook, in which "ID" is the account's number."""
    return "student" in headers and "id" in headers


def _person(row: Mapping[str, str], column: str, headers: set[str]) -> Person | None:
    """Return the student of a row; None for a row that is none, as Canvas's "Points Possible"."""
    id = row.get(column, "").lstrip("#")  # Brightspace writes #, so that Excel keeps zeros
    if not id:
        return None
    name, first, last = _name(row)
    account = _first(row, _ACCOUNTS) or (row.get("id", "") if _is_canvas(headers) else "")
    keys = {alike(row.get(one, "").lstrip("#")) for one in _IDS} | {alike(account)}
    number = "".join(one for one in _first(row, _IDENTIFIER) if one.isdecimal())
    groups = tuple(
        group for one in _first(row, _GROUPS).replace(",", ";").split(";") if (group := one.strip())
    )
    email = _first(row, _EMAILS)
    return Person(*(id, name, first, last, email, account, number, frozenset(keys - {""}), groups))


def _name(row: Mapping[str, str]) -> tuple[str, str, str]:
    name, first, last = _first(row, _NAMES), _first(row, _FIRST), _first(row, _LAST)
    if not first and not last and name:
        before, comma, after = name.partition(",")
        if comma:
            first, last = after.strip(), before.strip()
        elif " " in name:
            first, _, last = name.rpartition(" ")
    return name or f"{first} {last}".strip(), first, last


def _first(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((row[one] for one in names if row.get(one)), "")


def _twice(people: Iterable[Person]) -> str:
    """Return an id that two people of different names have; a person may have several rows."""
    seen: dict[str, Person] = {}
    for one in people:
        before = seen.setdefault(alike(one.id), one)
        different = before.orders and one.orders and not before.orders & one.orders
        if before.id != one.id or different:
            return one.id
    return ""
