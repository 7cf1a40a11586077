"""What the gradebook holds for an assignment, read in a few queries whatever the class's size.

So that a run over a graded class finds out quickly what a restored, emptied or edited gradebook
lacks: every row is compared with its verdict, and only what differs is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from nbgrader.api import Assignment, BaseCell, Comment, Grade, Notebook
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Submitted
from sqlalchemy import select

from autograder.grading.verdicts import Verdict

from .cells import Cells
from .cells import Notebook as NotebookJson
from .own_table import Works, read_works


@dataclass(slots=True)
class HeldNotebook:
    """One submitted notebook: automatic scores and comments by the name of the cell.

    `works` is what the grades are for, as far as it is known.
    """

    timestamp: datetime | None
    late: bool
    penalty: float | None
    works: Works
    scores: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """One assignment in the gradebook: the cells of its notebooks, and what students got."""

    cells: dict[str, Cells]
    rows: dict[tuple[str, str], HeldNotebook]

    @classmethod
    def read(cls, db: Any, assignment: str, *, remembers: bool) -> Self:
        """Read it from the session `db`; an assignment that is not there holds nothing.

        `remembers` says that the gradebook has our own table.
        """
        notebooks = db.query(Notebook).join(Assignment).filter(Assignment.name == assignment)
        cells = {one.name: Cells.of(one) for one in notebooks}
        by_id = {}
        rows: dict[tuple[str, str], HeldNotebook] = {}
        submitted = (
            select(
                *(Submitted.id, Submission.student_id, Notebook.name, Submission.timestamp),
                *(Assignment.duedate, Submission.extension, Submitted.late_submission_penalty),
            )
            .join(Submission, Submission.id == Submitted.assignment_id)
            .join(Assignment, Assignment.id == Submission.assignment_id)
            .join(Notebook, Notebook.id == Submitted.notebook_id)
            .where(Assignment.name == assignment)
        )
        works = read_works(db, submitted.with_only_columns(Submitted.id)) if remembers else {}
        for key, student, notebook, when, due, more, penalty in db.execute(submitted):
            late = bool(when and due and when > due + (more or timedelta()))
            held = HeldNotebook(when, late, penalty, works.get(key, {}))
            by_id[key] = rows[student, notebook] = held
        for key, name, score in db.execute(_of_cells(Grade, Grade.auto_score, assignment)):
            by_id[key].scores[name] = score
        for key, name, words in db.execute(_of_cells(Comment, Comment.auto_comment, assignment)):
            by_id[key].comments[name] = words
        return cls(cells, rows)

    def agrees(
        self, verdict: Verdict, executed: NotebookJson | None, timestamp: datetime | None
    ) -> bool:
        """Say whether everything that `verdict` would write stands there already.

        What is late is never taken for agreed: its penalty is the business of a plugin.
        """
        cells = self.cells.get(verdict.notebook)
        row = self.rows.get((verdict.student, verdict.notebook))
        return (
            cells is not None
            and row is not None
            and cells.fits(verdict)
            and not row.late
            and row.penalty is None
            and (timestamp is None or row.timestamp == timestamp)
            and row.scores == cells.scores(verdict, executed)
            and row.comments == cells.comments(verdict, executed)
            and row.works == cells.works(verdict, executed)
        )

    def forget(self, verdict: Verdict) -> None:
        """Take a row out that is about to be written: it is compared no more."""
        self.rows.pop((verdict.student, verdict.notebook), None)

    def marks(self, notebook: str) -> Mapping[str, Any]:
        """Return the nbgrader metadata of a notebook's cells, by name."""
        return self.cells[notebook].marks()


def _of_cells(table: Any, value: Any, assignment: str) -> Any:
    return (
        select(table.notebook_id, BaseCell.name, value)
        .join(BaseCell, BaseCell.id == table.cell_id)
        .join(Submitted, Submitted.id == table.notebook_id)
        .join(Submission, Submission.id == Submitted.assignment_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.name == assignment)
    )
