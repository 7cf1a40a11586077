"""Whether points that a person gave, in the gradebook, are for what the newest verdict is about.

Automatic scores alone do not tell: an essay that was handed in anew has none.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from nbgrader.api import Assignment, BaseCell, Grade, Notebook
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Submitted
from sqlalchemy import or_, select

from autograder.grading.verdicts import Status, Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Row, row_of
from .cells import Cells
from .final_grades import reading
from .own_table import Works, name_of_gradebook, read_works

#: reads the executed notebook of a verdict, format 4 JSON; None if there is none
Executed = Callable[[Verdict], bytes | None]


@dataclass(frozen=True)
class GivenFor:
    """What the grades were for that wait for nobody any more, as far as the gradebook says.

    By row and cell: `works` has what a person graded, and what is graded by hand and was left as
    it was handed out, which is worth 0.
    """

    works: dict[Row, Works] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cells] = field(default_factory=dict)

    @classmethod
    def read(cls, course: CourseFolder) -> Self:
        """Read it from a course's gradebook.

        Raises:
            GradebookError: if the gradebook cannot be read.
        """
        found = cls()
        with reading(course) as db:
            if not name_of_gradebook(db):
                return found
            known = read_works(db, _settled().with_only_columns(Submitted.id))
            settled = db.execute(_settled()).all()
            asked = {(one.assignment, one.notebook) for one in settled}
            for one in db.query(Notebook) if asked else ():
                if (which := (one.assignment.name, one.name)) in asked:
                    found.cells[which] = Cells.of(one)
            for one in settled:
                cells, work = found.cells[one.assignment, one.notebook], known.get(one.id, {})
                if one.cell in work and (one.given is not None or one.cell in cells.by_hand):
                    row = (one.assignment, one.student, one.notebook)
                    found.works[row] = {**found.works.get(row, {}), one.cell: work[one.cell]}
        return found

    def is_other(self, verdict: Verdict, executed: Executed) -> bool:
        """Say whether one of these grades was for other work than that of a verdict."""
        given = self.works.get(row_of(verdict))
        cells = self.cells.get((verdict.assignment, verdict.notebook))
        if not given or cells is None:
            return False
        data = executed(verdict)
        if data is None and verdict.status is not Status.REJECTED:  # lost: nobody can say
            return False
        now = cells.works(verdict, json.loads(data) if data else None)
        return any(now.get(name, work) != work for name, work in given.items())


def _settled() -> Any:
    """Return the query for the cells that wait for nobody, and may have been graded by hand."""
    return (
        select(
            Submitted.id,
            Assignment.name.label("assignment"),
            Submission.student_id.label("student"),
            Notebook.name.label("notebook"),
            BaseCell.name.label("cell"),
            Grade.manual_score.label("given"),
        )
        .join(Grade, Grade.notebook_id == Submitted.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Submission, Submission.id == Submitted.assignment_id)
        .join(Notebook, Notebook.id == Submitted.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Grade.needs_manual_grade.is_(False))
        .where(or_(Grade.manual_score.is_not(None), Grade.auto_score == 0.0))
    )
