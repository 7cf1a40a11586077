"""What a run comes to: its rows, how it ended, and whether anything is left to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.classroom.grades import Place, recorded_grades
from autograder.classroom.ledger import Ledger, LedgerError
from autograder.classroom.ledger.lines import Row, row_of
from autograder.classroom.report import ReportError, document, write_report
from autograder.grading.verdicts import Incident, Verdict


@dataclass
class Result:
    """A run: its rows in the order of the folder, the engine they ran in, and the time it took.

    `stopped` says in a sentence why it ended early, if it did. `refused` is how many verdicts are
    in the ledger, which lies in `work`, and not in the gradebook of the `place`.
    """

    work: Path
    rows: list[Verdict] = field(default_factory=list)
    engine: dict[str, Any] = field(default_factory=dict)
    wall_s: float = 0.0
    workers: int = 1
    stopped: str = ""
    refused: int = 0
    notes: list[str] = field(default_factory=list)
    place: Place | None = None

    @property
    def complete(self) -> bool:
        """Whether everything has a verdict, and each one is kept where it belongs."""
        return not self.stopped and not self.refused and all(row.settled for row in self.rows)

    @property
    def left(self) -> str:
        """What has no verdict yet, in words; empty if everything has one."""
        rows = [row for row in self.rows if not row.settled]
        if not rows:
            return ""
        first = rows[0]
        reasons = [one.detail for one in first.incidents]
        which = f"the first is {first.notebook} of {first.student}"
        return (
            f"{len(rows)} of {len(self.rows)} notebooks are not graded, or not in every exercise; "
            f"{which}. {reasons[-1] if reasons else ''}"
        ).strip()

    def refuse(self, refused: Mapping[Row, str]) -> None:
        """Put what the gradebook refused, and why, into the rows it concerns and into the notes."""
        if not refused:
            return
        self.refused = len(refused)
        self.rows = [
            replace(row, incidents=(*row.incidents, Incident("gradebook", refused[row_of(row)])))
            if row_of(row) in refused
            else row
            for row in self.rows
        ]
        first = next(iter(refused.values()))
        self.notes.append(
            f"The gradebook lacks {self.refused} of {len(self.rows)} verdicts, which are safe in "
            f"the ledger. {first}"
        )

    def _timing(self) -> dict[str, Any]:
        compute_s = sum(row.seconds.compute for row in self.rows if not row.cached)
        return {
            "wall_s": round(self.wall_s, 3),
            "compute_s": round(compute_s, 3),
            "workers": self.workers,
        }

    def document(self) -> dict[str, Any]:
        """Return what ``--json`` writes."""
        return document(self.rows, self.engine, self._timing())

    def write_report(self, folder: Path) -> Path:
        """Write the HTML report into `folder` and return its front page.

        Raises:
            ReportError: if it cannot be written, or the ledger not be read.
        """
        try:
            with Ledger.reading(self.work) as ledger:
                return write_report(
                    folder,
                    self.rows,
                    self.engine,
                    self._timing(),
                    self.notes,
                    notebooks=ledger.executed,
                    finals=recorded_grades(self.place, self.rows) if self.place else None,
                )
        except LedgerError as error:
            raise ReportError(str(error)) from error
