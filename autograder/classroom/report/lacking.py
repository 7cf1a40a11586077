"""What a report lacks of what was handed in: how far a run came, and what is not graded yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from autograder.intake.sources import natural
from autograder.words import counted

from ..ledger.lines import Row
from ..shown import named, shown_name


@dataclass(frozen=True)
class Stop:
    """How far a run came that was ended early.

    Of the notebooks `handed_in`, so many were `graded` by then; `earlier` ones stand as an earlier
    run graded them, and were to be graded anew.
    """

    why: str
    graded: int
    earlier: int
    handed_in: int
    waiting: Sequence[Row] = ()  #: what has no verdict at all

    @property
    def words(self) -> str:
        """Say why, and how many of how many."""
        have = "is" if self.handed_in == 1 else "are"
        many = f"{self.graded} of {counted(self.handed_in, 'notebook')} {have} graded"
        if self.earlier:
            many += f" anew; {self.earlier} of the others"
            many += f" {'stands' if self.earlier == 1 else 'stand'} as graded before"
        return f"{self.why} {many}."

    def to_json(self) -> dict[str, Any]:
        """Return it as the ``--json`` contract has it."""
        numbers = {"graded": self.graded, "earlier": self.earlier, "handed_in": self.handed_in}
        return {"words": self.words, **numbers}


@dataclass(frozen=True)
class Lacking:
    """The `stop` of the run, if it was stopped; what is `waiting`: handed in, not graded yet; and
    what was handed in anew, and is among the verdicts as it was.
    """

    stop: Stop | None = None
    waiting: Sequence[Row] = ()
    anew: Sequence[Row] = ()

    @property
    def open(self) -> bool:
        """Whether there is anything to tell."""
        return self.stop is not None or bool(self.waiting or self.anew)

    @property
    def tiles(self) -> list[tuple[str, str, str]]:
        """The number of those that wait, as a tile if there are any."""
        many = len(self.waiting) + len(self.anew)
        return [(str(many), "handed in, not graded yet", "alarm")] if many else []

    def of(self, assignment: str) -> "Lacking":
        """Return what of it concerns one assignment."""
        every = (self.waiting, self.anew)
        waiting, anew = ([row for row in rows if row[0] == assignment] for rows in every)
        return Lacking(self.stop, waiting, anew)

    def sentences(self) -> Iterator[str]:
        """Say of each assignment whose newest work is not graded."""
        yield from _sentences(self.waiting, ("was handed in and is", "were handed in and are"))
        verbs = "was handed in anew, which is", "were handed in anew, which is"
        yield from _sentences(self.anew, verbs)

    def to_json(self) -> dict[str, Any]:
        """Return the keys that the ``--json`` document has beside those of every run."""
        found: dict[str, Any] = {}
        if self.stop is not None:
            found["stopped"] = self.stop.to_json()
        for key, rows in (("waiting", self.waiting), ("anew", self.anew)):
            if rows:
                names = ("assignment", "student", "notebook")
                found[key] = [dict(zip(names, row, strict=True)) for row in rows]
        return found


def _sentences(rows: Sequence[Row], verbs: tuple[str, str]) -> Iterator[str]:
    ordered = sorted(rows, key=lambda row: [(natural(name), name) for name in row])
    for assignment, theirs in groupby(ordered, lambda row: row[0]):
        students = [student for _, student, _ in theirs]
        of = f" of {shown_name(assignment)}" if assignment else ""
        yield (
            f"{counted(len(students), 'notebook')}{of} {verbs[len(students) > 1]} not graded yet: "
            f"{named(students)}. `autograder grade` grades what is left."
        )


NOTHING_LACKS = Lacking()
