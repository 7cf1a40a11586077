"""A run's rows: what is remembered of each notebook, and its verdict when somebody looks at it.

A verdict is read from the ledger whenever it is asked for, so that a class of any size takes a few
hundred bytes a notebook. What only the whole run knows of it is put in then.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.classroom.gradebook.booked import Booked
from autograder.classroom.ledger import Ledger
from autograder.classroom.ledger.lines import Row, Span, row_of
from autograder.classroom.ledger.reader import Reader
from autograder.classroom.ledger.rows import Verdicts, whole
from autograder.grading.verdicts import Incident, Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One notebook of a run: where its verdict lies, or itself if the ledger has no line of it.

    `edited` names what a student has changed that may be an older release's (see
    ``older_release``); `compute_s` are the seconds that its cells took in this run.
    """

    row: Row
    place: Span | Verdict
    cached: bool
    settled: bool
    compute_s: float
    edited: frozenset[str] = frozenset()

    @classmethod
    def of(cls, verdict: Verdict, span: Span | None) -> "Entry":
        """Return what is remembered of a verdict; `span` is where the ledger has it, if it has."""
        return cls(
            row=row_of(verdict),
            place=verdict if span is None else span,
            cached=verdict.cached,
            settled=verdict.settled,
            compute_s=0.0 if verdict.cached else verdict.seconds.compute,
            edited=edited_cells(verdict),
        )


def found_in(ledger: Ledger, digest: str) -> Entry | None:
    """Return the entry of a settled verdict that a run's own ledger has."""
    verdict = ledger.find(digest)
    return None if verdict is None else Entry.of(verdict.from_cache(), ledger.found(digest))


def edited_cells(verdict: Verdict) -> frozenset[str]:
    """Return which locked cells a student has changed, each with a mark of what it became."""
    return frozenset(one.of for one in verdict.incidents if one.kind == "edited_cell" and one.of)


class RunRows(Verdicts):
    """The rows of a run, by assignment, student and notebook.

    Args:
        reader: the ledger that they lie in.
        entries: what is remembered of each.
        older: what is an older release's and no student's doing: assignment, notebook and a member
            of :attr:`Entry.edited`.
        booked: what became of them in the gradebook.
        undated: why nothing says when some were handed in, by student and assignment.
    """

    def __init__(
        self,
        reader: Reader,
        entries: Iterable[Entry],
        older: Collection[tuple[str, str, str]] = (),
        booked: Booked | None = None,
        undated: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.entries: Sequence[Entry] = sorted(entries, key=lambda one: one.row)
        self._reader, self._older, self._booked = reader, older, booked or Booked()
        self._undated = undated or {}

    def __len__(self) -> int:
        return len(self.entries)

    def _at(self, at: int) -> Verdict:
        entry = self.entries[at]
        verdict = (
            entry.place if isinstance(entry.place, Verdict) else whole(self._reader.at(entry.place))
        )
        assignment, student, notebook = entry.row
        explained = {of for of in entry.edited if (assignment, notebook, of) in self._older}
        incidents = [one for one in verdict.incidents if not one.of or one.of not in explained]
        incidents += self._booked.incidents(entry.row)
        if (student, assignment) in self._undated:
            incidents.append(Incident("no_time", self._undated[student, assignment]))
        return replace(verdict, cached=entry.cached, incidents=tuple(incidents))
