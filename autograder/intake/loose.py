"""Notebooks of no course folder: a learning platform's zip, or a folder of notebooks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .letters import alike
from .members import Member, members_of
from .platforms import Handed, recognise, student_ids
from .sources import SUFFIX, Found, Unavailable, distinct, in_order, natural

_PACKED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")


@dataclass(frozen=True)
class LooseNotebooks:
    """A zip or a folder of notebooks, whoever sorted them. `known`: names of the notebooks."""

    place: Path
    known: tuple[str, ...] = ()

    @property
    def work(self) -> Path:
        """Where the grader keeps its own files: in the folder, or beside the archive."""
        if self.place.is_dir():
            return self.place / ".autograder"
        return self.place.with_name(self.place.name + ".autograder")

    def assignments(self) -> list[str]:
        """Return the names of the assignments that were found."""
        return sorted({one.assignment for one in self.submissions()}, key=natural)

    def submissions(self, assignment: str | None = None, student: str | None = None) -> list[Found]:
        """Return every notebook, by assignment, student and name; of several attempts the latest.

        Raises:
            PlaceError: if it is no zip, or has more members or bytes than a class can have.
        """
        return [
            one
            for one in self._found
            if assignment in (None, one.assignment) and student in (None, one.student)
        ]

    @cached_property
    def notes(self) -> list[str]:
        """What was left aside, in words."""
        taken = {id(one) for one in self._latest}
        older = (
            f"{one.member.shown} was left aside: there is a later attempt of the same student."
            for one in self._handed
            if id(one) not in taken
        )
        return [*older, *(one.closed for one in self._members if one.closed)]

    @cached_property
    def _members(self) -> list[Member]:
        return members_of(self.place)

    @cached_property
    def _handed(self) -> list[Handed]:
        files = [one for one in self._members if not one.closed]
        reading = recognise(files, self.known, ())
        return [one for one in reading.handed if one.owners and _may_hold(one)]

    @cached_property
    def _latest(self) -> list[Handed]:
        attempts: dict[object, list[Handed]] = defaultdict(list)
        for one in self._handed:
            attempts[one.owners, self._notebook(one)].append(one)
        return [one for several in attempts.values() for one in _latest_of(several)]

    @cached_property
    def _found(self) -> list[Found]:
        return in_order(distinct(self._all()))

    def _all(self) -> Iterator[Found]:
        names = student_ids(owner for one in self._handed for owner in one.owners)
        for one in self._latest:
            student = " + ".join(names[owner] for owner in one.owners)
            notebook = self._notebook(one)
            origin = one.member.origin
            if _is_packed(one.member):
                sentence = f"{one.member.shown} is an archive inside the archive; unpack it first."
                origin = Unavailable("archive", sentence)
            yield Found(student, notebook, notebook, self.place / one.member.shown, origin)

    def _notebook(self, one: Handed) -> str:
        file = one.file[-1]
        stem = file[: -len(SUFFIX)] if file.lower().endswith(SUFFIX) else file
        names = sorted(self.known, key=len, reverse=True)
        fits = (name for name in names if alike(name) in alike(stem))
        return next(fits, names[0] if len(names) == 1 else stem)


def _may_hold(one: Handed) -> bool:
    return one.file[-1].lower().endswith(SUFFIX) or _is_packed(one.member)


def _is_packed(member: Member) -> bool:
    return member.parts[-1].lower().endswith(_PACKED)


def _latest_of(attempts: list[Handed]) -> Iterable[Handed]:
    """Return the latest, or all of them if their times do not say which it is."""
    times = [one.when for one in attempts if one.when]
    if len(times) < len(attempts):
        return attempts
    return [one for one in attempts if one.when == max(times)]
