"""Final grades: what nbgrader's gradebook says of each submitted assignment in the end.

>>> for grade in final_grades(course):                      # doctest: +SKIP
...     print(grade.student, grade.assignment, grade.score, grade.by_hand)

The gradebook is read and never written, in three queries whatever the class's size.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Assignment, BaseCell, Grade, Notebook, Student
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Submitted
from sqlalchemy import and_, case, create_engine, func, or_, select
from sqlalchemy.orm import Session

from ..course_folder import CourseFolder
from ..ledger.lines import Row
from ..people.person import Person
from .autograded import Marks
from .booked import ToLookAt
from .bounds import patient
from .cells import Cells
from .words import Address

_WAITING = func.sum(case((Grade.needs_manual_grade, 1), else_=0))


@dataclass(frozen=True)
class FinalGrade:
    """One student's grade for one assignment, all its notebooks together.

    `auto_score` is what no person overruled, `manual_score` what a person gave instead or besides;
    ``score = auto_score + manual_score + extra_credit - late_penalty``, and at least 0, as nbgrader
    has it. While `by_hand` cells are still to be graded by hand, where the grader owes a verdict
    (`owed`), or the gradebook does not hold the newest one (`behind`), it is only what there is so
    far: see `final`. `auto_total` is what all automatic scores come to, overruled or not.
    """

    student: str
    assignment: str
    score: float
    max_score: float
    auto_score: float = 0.0
    manual_score: float = 0.0
    extra_credit: float = 0.0
    late_penalty: float = 0.0
    by_hand: int = 0
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    owed: bool = False
    behind: bool = False
    auto_total: float = 0.0

    @property
    def final(self) -> float | None:
        """The score; None while anything of it is open."""
        return None if self.by_hand or self.owed or self.behind else self.score

    @property
    def person(self) -> Person:
        """Whose it is."""
        return Person(self.student, self.first_name, self.last_name, self.email, self.lms_id)


def final_grades(course: CourseFolder) -> list[FinalGrade]:
    """Return the grade of every submission in the gradebook, by assignment and student.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    with reading(course) as db:
        penalties = dict(
            db.execute(
                select(
                    Submitted.assignment_id,
                    func.sum(func.coalesce(Submitted.late_submission_penalty, 0.0)),
                ).group_by(Submitted.assignment_id)
            ).all()
        )
        parts = {key: rest for key, *rest in db.execute(_parts())}
        return [
            _grade(row, parts.get(row.id, [0.0, 0.0, 0.0, 0, 0.0]), penalties.get(row.id, 0.0))
            for row in db.execute(_submissions())
        ]


def class_list(course: CourseFolder) -> list[Person]:
    """Return everybody in the gradebook, whether or not they submitted anything.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    known = (Student.id, Student.first_name, Student.last_name, Student.email, Student.lms_user_id)
    with reading(course) as db:
        return [Person(*(text or "" for text in row)) for row in db.execute(select(*known))]


def by_hand(course: CourseFolder) -> dict[Row, int]:
    """Return how many cells of each notebook in the gradebook are still to be graded by hand.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    with reading(course) as db:
        found = db.execute(
            select(Assignment.name, Submission.student_id, Notebook.name, _WAITING)
            .select_from(Submitted)
            .outerjoin(Grade, Submitted.id == Grade.notebook_id)
            .join(Notebook, Notebook.id == Submitted.notebook_id)
            .join(Submission, Submission.id == Submitted.assignment_id)
            .join(Assignment, Assignment.id == Submission.assignment_id)
            .group_by(Assignment.name, Submission.student_id, Notebook.name)
        )
        return {(what, who, which): int(count) for what, who, which, count in found}


def to_look_at(course: CourseFolder) -> dict[Row, ToLookAt]:
    """Return what is flagged for review though somebody has graded it, by notebook.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    by_hand = Grade.manual_score.is_not(None)
    extra = and_(Grade.extra_credit != 0, Grade.auto_score.is_not(None))  # or else it only waits
    rows = (
        select(Assignment.name, Submission.student_id, Notebook.name, BaseCell.name, by_hand)
        .join(Submitted, Submitted.id == Grade.notebook_id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == Submitted.notebook_id)
        .join(Submission, Submission.id == Submitted.assignment_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Grade.needs_manual_grade.is_(True), or_(by_hand, extra))
        .order_by(BaseCell.name)
    )
    cells: dict[Row, tuple[list[str], list[str]]] = {}
    with reading(course) as db:
        for what, who, which, cell, graded in db.execute(rows):
            cells.setdefault((what, who, which), ([], []))[0 if graded else 1].append(cell)
    return {row: ToLookAt(*found) for row, found in cells.items()}


def marks_of(course: CourseFolder, assignment: str) -> dict[str, Marks]:
    """Return what the gradebook knows of the cells of an assignment, by notebook and cell.

    Raises:
        GradebookError: if the gradebook cannot be read.
    """
    with reading(course) as db:
        found = db.query(Notebook).join(Assignment).filter(Assignment.name == assignment)
        return {one.name: Cells.of(one).marks() for one in found}


@contextmanager
def reading(course: CourseFolder) -> Iterator[Any]:
    """Open the gradebook to read it. nbgrader's own way of opening one would also change it."""
    address = Address(course.db_url)
    engine = None
    try:
        engine = create_engine(patient(course.db_url))
        with Session(engine) as db:
            yield db
    except Exception as problem:  # a driver's are of many kinds
        raise address.refusal("The gradebook cannot be read", problem) from problem
    finally:
        if engine is not None:
            engine.dispose()


def _submissions() -> Any:
    return (
        select(
            *(Submission.id, Submission.student_id, Student.first_name, Student.last_name),
            *(Student.email, Student.lms_user_id, Assignment.name, Assignment.max_score),
        )
        .select_from(Submission)
        .join(Student, Student.id == Submission.student_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .order_by(Assignment.name, Student.id)
    )


def _parts() -> Any:
    """Return the query for the parts of each submission's score, added up as nbgrader adds them."""
    auto = and_(Grade.manual_score.is_(None), Grade.auto_score.is_not(None))
    graded = or_(Grade.manual_score.is_not(None), Grade.auto_score.is_not(None))
    return (
        select(
            Submitted.assignment_id,
            func.sum(case((auto, Grade.auto_score), else_=0.0)),
            func.sum(func.coalesce(Grade.manual_score, 0.0)),
            func.sum(case((graded, func.coalesce(Grade.extra_credit, 0.0)), else_=0.0)),
            _WAITING,
            func.sum(func.coalesce(Grade.auto_score, 0.0)),
        )
        .join(Submitted, Submitted.id == Grade.notebook_id)
        .group_by(Submitted.assignment_id)
    )


def _grade(row: Any, parts: list[Any], penalty: float) -> FinalGrade:
    auto, manual, extra, waiting, auto_total = parts
    return FinalGrade(
        student=row.student_id,
        assignment=row.name,
        score=max(0.0, auto + manual + extra - penalty),
        max_score=row.max_score,
        auto_score=auto,
        manual_score=manual,
        extra_credit=extra,
        late_penalty=penalty,
        by_hand=int(waiting),
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        email=row.email or "",
        lms_id=row.lms_user_id or "",
        auto_total=auto_total,
    )
