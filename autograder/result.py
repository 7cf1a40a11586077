"""What a run comes to: its rows, how it ended, and whether anything is left to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.grades import NO_FINALS, Place, recorded_grades
from autograder.classroom.ledger import Ledger, LedgerError
from autograder.classroom.ledger.lines import Row, row_of
from autograder.classroom.report import Lacking, ReportError, Stop, document_parts, write_report
from autograder.grading.verdicts import Verdict
from autograder.rows import Entry

_SAFE = "kept in .autograder/"


@dataclass
class Result:
    """A run: its rows in the order of the folder, the engine they ran in, and the time it took.

    A row is read from the ledger, which lies in `work`, whenever it is looked at; `entries` are
    what is remembered of each. `stop` says how far it came, if it was ended early.
    `refused` is how many verdicts are in the ledger and not in the gradebook of the `place`.
    """

    work: Path
    rows: Sequence[Verdict] = ()
    entries: Sequence[Entry] = ()
    engine: dict[str, Any] = field(default_factory=dict)
    wall_s: float = 0.0
    workers: int = 1
    stop: Stop | None = None
    refused: int = 0
    notes: list[str] = field(default_factory=list)
    place: Place | None = None

    @property
    def stopped(self) -> str:
        """Why it ended early and how far it came, in words; empty if it did not."""
        return self.stop.words if self.stop is not None else ""

    @property
    def in_vain(self) -> bool:
        """Whether it was stopped before anything was graded."""
        return self.stop is not None and not self.stop.graded

    @property
    def complete(self) -> bool:
        """Whether everything has a verdict, and each one is kept where it belongs."""
        return not self.stopped and not self.refused and all(one.settled for one in self.entries)

    @property
    def left(self) -> str:
        """What has no verdict yet, in words; empty if everything has one."""
        left = [at for at, one in enumerate(self.entries) if not one.settled]
        if not left:
            return ""
        first = self.rows[left[0]]
        reasons = [one.detail for one in first.incidents]
        which = f"the first is {first.notebook} of {first.student}"
        return (
            f"{len(left)} of {len(self.rows)} notebooks are not graded, or not in every exercise; "
            f"{which}. {reasons[-1] if reasons else ''}"
        ).strip()

    def refuse(self, refused: Mapping[Row, str]) -> None:
        """Say in the notes how many verdicts the gradebook refused, and why."""
        if not refused:
            return
        self.refused = len(refused)
        first = next(iter(refused.values()))
        self.notes.append(
            f"The gradebook lacks {self.refused} of {len(self.rows)} verdicts. {first}"
            f"{'' if _SAFE in first else f' All are {_SAFE}.'}"
        )

    def _finals(self, ledger: Ledger, notes: list[str]) -> Mapping[tuple[str, str], FinalGrade]:
        """Return what the gradebook makes of the rows; if it cannot be read, `notes` says so.

        A run may have a part of somebody's notebooks, and the gradebook has the points of all.
        """
        if self.place is None:
            return {}
        mine = {one.row for one in self.entries}
        others = (one for one in ledger.rows() if row_of(one) not in mine)
        try:
            return recorded_grades(self.place, chain(self.rows, others), ledger.executed)
        except GradebookError as error:
            notes.append(NO_FINALS.format(error))
            return {}

    def _timing(self) -> dict[str, Any]:
        return {
            "wall_s": round(self.wall_s, 3),
            "compute_s": round(sum(one.compute_s for one in self.entries), 3),
            "workers": self.workers,
        }

    @property
    def _lacking(self) -> Lacking:
        return Lacking(self.stop, self.stop.waiting if self.stop is not None else ())

    def document(self) -> Iterator[str]:
        """Yield the text that ``--json`` writes, a submission at a time.

        Raises:
            LedgerError: if the ledger cannot be read any more.
        """
        return document_parts(self.rows, self.engine, self._timing(), self._lacking)

    def write_report(self, folder: Path) -> Path:
        """Write the HTML report into `folder` and return its front page.

        Raises:
            ReportError: if it cannot be written, or the ledger not be read.
        """
        notes = [*self.notes]
        try:
            with Ledger.reading(self.work) as ledger:
                return write_report(
                    folder,
                    self.rows,
                    self.engine,
                    self._timing(),
                    notes,
                    notebooks=ledger.executed,
                    finals=self._finals(ledger, notes),
                    lacking=self._lacking,
                )
        except LedgerError as error:
            raise ReportError(str(error)) from error
