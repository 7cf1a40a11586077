"""nbgrader's gradebook: where verdicts become grades.

What nbgrader's own ``autograde`` writes, this writes, with the score taken from a verdict instead
of a cell's displayed output: automatic scores, "No response.", manual grades kept and flagged for
review when the automatic score or the work changes, late penalties, ``timestamp.txt``.
What stands there already is not written: a row is compared first. One transaction holds as many
notebooks as are handed over together, or none of them.

nbgrader is imported in the modules named after it or after the gradebook, nowhere else.
"""

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from autograder.grading.verdicts import Status, Verdict
from autograder.intake.notebook import SubmissionRefused

from ..assignment_files import AssignmentFiles, FilesError
from ..course_folder import CourseFolder
from ..ledger.lines import Row
from ..nbgrader_release import save_cells
from ..shown import shown_name
from .autograded import Marks, copy_beside, is_in_place, write_autograded
from .bounds import patient
from .cells import Cells, acts, answer_names, grade_id
from .cells import Notebook as NotebookJson
from .changed_work import Executed, Written, flag, set_scores
from .fresh import make_tables
from .handed_in import handed_in_at
from .held import Held
from .late import penalise
from .own_table import make_own_table, name_of_gradebook, read_works, write_works
from .words import Address, GradebookError, advice_for

HELD_AT_ONCE = 2  #: assignments compared at once: a class is graded one after the other


class ClassGradebook:
    """The gradebook of one course. Use it as a context manager, in one thread.

    Raises:
        GradebookError: if the database cannot be opened, or its file is damaged.
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course = course
        self._address = Address(course.db_url)
        self._files = AssignmentFiles(course)
        self._held: dict[str, Held] = {}
        self._new: dict[Any, Any] = {}  # students and submissions of the transaction that is open
        self._written: list[Written] = []  # and the notebooks whose rows it writes
        #: the cells with a comment that was given by hand for other work
        self.outlived: dict[Row, list[str]] = {}
        self.itself = ""  # what it is known by, if it can say so
        self._book: Any = None
        try:
            address = patient(course.db_url)
            make_tables(address)
            self._book = Gradebook(address, course.course_id or "default_course")
            if self._address.file is not None:
                found = self._book.db.execute(text("PRAGMA quick_check(1)")).scalar()
                if found != "ok":
                    raise OSError(f"quick_check: {found}")
            self.itself = name_of_gradebook(self._book.db)
        except Exception as problem:  # nbgrader's are of many kinds
            self.close()
            raise self._address.refusal("The gradebook cannot be opened", problem) from problem

    @property
    def is_empty(self) -> bool:
        """Whether it holds nobody's grades."""
        return self._book.db.query(SubmittedNotebook.id).first() is None

    def close(self) -> None:
        """Close the connection."""
        if self._book is not None:
            with suppress(SQLAlchemyError):
                self._book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def record(self, verdict: Verdict, notebook: bytes | None = None) -> None:
        """See to it that a verdict's grades, and the executed notebook, are where nbgrader looks.

        Args:
            verdict: the result of one notebook.
            notebook: the executed notebook, format 4 JSON; None removes an older one.

        Raises:
            GradebookError: if the database or the folder refuses; nothing of it is then written.
        """
        (marks,) = self.enter([(verdict, lambda: notebook)])
        self.lay_out(verdict, notebook, marks)

    def enter(self, results: Iterable[tuple[Verdict, Executed]]) -> list[Marks | None]:
        """Write the grades of several verdicts, in one transaction; return the marks of each.

        A verdict "not graded" is not written: what the gradebook holds stays. A notebook that
        nobody asked for has no grades and is left out, as nbgrader leaves it out.

        Raises:
            GradebookError: if the database refuses; nothing of them is then written.
        """
        found: list[Marks | None] = []
        whose, known_by = "The grades", self.itself
        self._new.clear()
        self._written.clear()
        try:
            with self._book.db.no_autoflush:  # rows go to the database together, in the end
                for verdict, notebook in results:
                    whose = f"The grades of {verdict.student!r} for {verdict.notebook!r}"
                    found.append(self._entered(verdict, notebook))
            outlived = self._remember()
            self._book.db.commit()
        except Exception as problem:  # nbgrader's are of many kinds
            self._held.clear()
            self.itself = known_by  # what has been made is undone
            with suppress(Exception):  # a lost connection
                self._book.db.rollback()
            if isinstance(problem, GradebookError):
                raise
            what = f"{whose} cannot be written to the gradebook"
            raise self._address.refusal(what, problem) from problem
        self.outlived |= outlived
        return found

    def lay_out(self, verdict: Verdict, notebook: bytes | None, marks: Marks | None) -> None:
        """Put the executed notebook, and what lies beside it, into ``autograded/``.

        Args:
            verdict: one that was entered.
            notebook: see :meth:`record`.
            marks: what :meth:`enter` returned for it.

        Raises:
            GradebookError: if that folder or a file beside the notebook refuses.
        """
        if verdict.status is Status.NOT_GRADED:
            return
        try:
            write_autograded(self.course, verdict, notebook, marks)
            if marks is not None:
                beside = self._files.beside(verdict.student, verdict.assignment)
                copy_beside(self.course, verdict, beside)
        except FilesError as problem:
            raise GradebookError(str(problem)) from problem
        except SubmissionRefused as problem:
            raise GradebookError(
                f"A file that {verdict.student!r} handed in cannot be copied to autograded/: "
                f"{str(problem).rstrip('.')}. Look at it in submitted/ and run the same command "
                "again."
            ) from problem
        except OSError as problem:
            raise GradebookError(
                f"The executed notebook of {verdict.student!r}, or a file beside it, cannot be "
                f"written to autograded/: {problem}. {advice_for(problem)} and run the same "
                "command again."
            ) from problem

    # the database

    def _entered(self, verdict: Verdict, notebook: Executed) -> Marks | None:
        if verdict.status is Status.NOT_GRADED or not self._is_asked_for(verdict):
            return None
        self._check_names(verdict)
        data = notebook()
        executed = json.loads(data) if data else None
        held = self._of(verdict.assignment)
        if held.agrees(verdict, executed, self._timestamp(verdict)):
            marks = held.marks(verdict.notebook)
            if is_in_place(self.course, verdict, data, marks):  # or people see another one
                return marks
        return self._write(verdict, executed, notebook)

    def _of(self, assignment: str) -> Held:
        """Return what the gradebook held for an assignment when it was first asked for."""
        if assignment not in self._held:
            if len(self._held) >= HELD_AT_ONCE:
                self._held.pop(next(iter(self._held)))
            remembers = bool(self.itself)
            self._held[assignment] = Held.read(self._book.db, assignment, remembers=remembers)
        return self._held[assignment]

    def _timestamp(self, verdict: Verdict) -> datetime | None:
        return handed_in_at(self.course, verdict.student, verdict.assignment)

    def _write(self, verdict: Verdict, executed: NotebookJson | None, notebook: Executed) -> Marks:
        """Write all rows; return the marks of the notebook's cells."""
        db = self._book.db
        self._of(verdict.assignment).forget(verdict)
        known = self._find_notebook(verdict)
        if known is None:
            source = self.course.source_notebook(verdict.assignment, verdict.notebook)
            if source is not None:
                save_cells(self.course, verdict.assignment, verdict.notebook, source)
                db.expire_all()
            known = self._find_notebook(verdict) or self._add_notebook(verdict, executed)
        self._match_cells(known, verdict)
        cells = Cells.of(known)
        submission = self._submission(verdict, known.assignment)
        self._fill(submission)
        taken = next(one for one in submission.notebooks if one.notebook is known)
        rescored = set_scores(taken.grades, cells.scores(verdict, executed))
        works = cells.works(verdict, executed)
        self._written.append(Written(taken, verdict, notebook, cells, works, rescored))
        comments = cells.comments(verdict, executed)
        for one in taken.comments:
            one.auto_comment = comments.get(one.cell.name)
        penalise(self.course, db, submission, taken)
        return cells.marks()

    def _remember(self) -> dict[Row, list[str]]:
        """Say in the gradebook what the grades are for that are about to be in it, and flag those
        that people gave for other work; return the cells with such comments.
        """
        db = self._book.db
        db.flush()  # which gives new rows their ids
        if not self._written:
            return {}
        self.itself = self.itself or make_own_table(db)
        before = {}
        if self.itself:
            works = {one.taken.id: one.works for one in self._written}
            before = read_works(db, list(works))
            write_works(db, works)
        return flag(db, self.course, self._written, before)

    def _find_notebook(self, verdict: Verdict) -> Any:
        return (
            self._book.db.query(Notebook)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .filter(Notebook.name == verdict.notebook, Assignment.name == verdict.assignment)
            .one_or_none()
        )

    def _add_notebook(self, verdict: Verdict, executed: NotebookJson | None) -> Any:
        """Add an assignment without a source: its cells are what the verdict names."""
        db = self._book.db
        assignment = (
            db.query(Assignment).filter(Assignment.name == verdict.assignment).one_or_none()
        )
        if assignment is None:
            assignment = Assignment(name=verdict.assignment, course_id=self._book.course_id)
            db.add(assignment)
        known = Notebook(name=verdict.notebook, assignment=assignment, kernelspec="{}")
        db.add(known)
        answers = {f"{grade_id(one.id)}-answer" for one in verdict.exercises}
        for name in sorted(answers & answer_names(executed)):
            db.add(SolutionCell(name=name, notebook=known))
        db.flush()
        return known

    def _match_cells(self, known: Any, verdict: Verdict) -> None:
        """Let every exercise have its graded cell, with its points."""
        there = {cell.name: cell for cell in [*known.grade_cells, *known.task_cells]}
        for one in verdict.exercises:
            name = one.id if one.id in there else grade_id(one.id)
            if name not in there:
                points = one.max_score
                there[name] = GradeCell(
                    name=name, notebook=known, max_score=points, cell_type="code"
                )
                self._book.db.add(there[name])
            elif there[name].max_score != one.max_score:
                there[name].max_score = one.max_score

    def _submission(self, verdict: Verdict, assignment: Any) -> Any:
        db = self._book.db
        name = verdict.student
        student = self._new.get(name) or db.get(Student, name)
        if student is None:
            student = self._new[name] = Student(id=name)
            db.add(student)
        found = self._new.get((name, verdict.assignment)) or (
            db.query(SubmittedAssignment)
            .filter_by(assignment_id=assignment.id, student_id=name)
            .one_or_none()
        )
        if found is None:
            found = SubmittedAssignment(assignment=assignment, student=student)
            self._new[name, verdict.assignment] = found
            db.add(found)
        when = self._timestamp(verdict)
        if when is not None:
            found.timestamp = when
        return found

    def _fill(self, submission: Any) -> None:
        """Make the rows that nbgrader expects for every notebook and cell of the assignment."""
        db = self._book.db
        taken = {one.notebook: one for one in submission.notebooks}
        for notebook in submission.assignment.notebooks:
            mine = taken.get(notebook)
            if mine is None:  # what is not in the database yet is not asked for there
                mine = SubmittedNotebook(notebook=notebook, assignment=submission)
                db.add(mine)
            grades = {one.cell for one in mine.grades}
            comments = {one.cell for one in mine.comments}
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                if cell not in grades:
                    db.add(Grade(cell=cell, notebook=mine))
            for cell in [*notebook.solution_cells, *notebook.task_cells]:
                if cell not in comments:
                    db.add(Comment(cell=cell, notebook=mine))

    def _is_asked_for(self, verdict: Verdict) -> bool:
        """Whether a notebook has a place in nbgrader. A file of any other name may be called as no
        database or file system of ours can call it, and nothing is asked or written there.
        """
        asked = self.course.notebooks(verdict.assignment)
        return bool(verdict.exercises) or not asked or verdict.notebook in asked

    def _check_names(self, verdict: Verdict) -> None:
        encoding = sys.getfilesystemencoding()
        for name in filter(acts, (verdict.student, verdict.assignment, verdict.notebook)):
            if encoding != "utf-8" and any("\udc80" <= one <= "\udcff" for one in name):
                raise GradebookError(
                    f"The name {shown_name(name)!r} is not written to the gradebook, because this "
                    f"shell's locale ({encoding}) lacks some of its letters: set LC_ALL=C.UTF-8 "
                    "and run the same command again. The grades are kept in .autograder/."
                )
            raise GradebookError(
                f"The name {shown_name(name)!r} is not written to the gradebook, because nbgrader's"
                " pages would take a part of it for their own code: rename the folder or file. The "
                "grades are in the report, and kept in .autograder/."
            )
