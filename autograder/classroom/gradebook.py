"""nbgrader's gradebook and its ``autograded/`` folder: where verdicts become grades.

What nbgrader's own ``autograde`` writes, this writes, with the score taken from a verdict instead
of a cell's displayed output: automatic scores, "No response.", manual grades kept and flagged for
review when the automatic score changes, late penalties by the configured plugin, ``timestamp.txt``.
Recording the same verdict twice changes nothing. One transaction holds one notebook.

nbgrader is imported here and in the two modules named after it, nowhere else.
"""

from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
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
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError

from autograder.grading.verdicts import ExerciseVerdict, Status, Verdict

from .artifacts import write_durably
from .comments import comment
from .course_folder import CourseFolder
from .gradebook_cells import Cells, conform, grade_id
from .nbgrader_release import nbgrader_on_path, patient, save_cells


class GradebookError(Exception):
    """The gradebook or ``autograded/`` cannot be written. One sentence; the verdict is not lost."""


class ClassGradebook:
    """The gradebook of one course. Use it as a context manager.

    Raises:
        GradebookError: if the database cannot be opened.
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course = course
        try:
            with nbgrader_on_path():
                course_id = course.course_id or "default_course"
                self._book = Gradebook(patient(course.db_url), course_id)
        except (SQLAlchemyError, ImportError, ValueError, OSError) as problem:
            raise GradebookError(
                f"The gradebook of {course.root} cannot be opened: {_first_line(problem)}. "
                "Check db_url in nbgrader_config.py and that the database is running."
            ) from problem

    def close(self) -> None:
        """Close the connection."""
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
        """Write a verdict's grades, and the executed notebook that nbgrader's tools show.

        A verdict "not graded" is not written: what the gradebook holds stays. A notebook that
        nobody asked for has no grades and is left out, as nbgrader leaves it out.

        Args:
            verdict: the result of one notebook.
            notebook: the executed notebook, format 4 JSON; None removes an older one.

        Raises:
            GradebookError: if the database or the folder refuses; nothing of it is then written.
        """
        if verdict.status is Status.NOT_GRADED:
            return
        executed = nbformat.reads(notebook.decode("utf-8"), as_version=4) if notebook else None
        try:
            row = self._write(verdict, executed)
        except Exception as problem:  # nbgrader's are of many kinds
            self._book.db.rollback()
            raise GradebookError(
                f"The grades of {verdict.student!r} for {verdict.notebook!r} cannot be written to "
                f"the gradebook: {_first_line(problem)}. They are safe in the ledger."
            ) from problem
        try:
            self._write_folder(verdict, executed, row)
        except OSError as problem:
            raise GradebookError(
                f"The executed notebook of {verdict.student!r} cannot be written: {problem}."
            ) from problem

    # the database

    def _write(self, verdict: Verdict, executed: NotebookNode | None) -> Mapping[str, Any] | None:
        """Write all rows and commit; return the marks of the notebook's cells, None if unknown."""
        db = self._book.db
        known = self._find_notebook(verdict)
        if known is None:
            source = self.course.source_notebook(verdict.assignment, verdict.notebook)
            if source is not None:
                save_cells(self.course, verdict.assignment, verdict.notebook, source)
                db.expire_all()
            elif self.course.notebooks(verdict.assignment) and not verdict.exercises:
                return None  # nobody asked for this notebook
            known = self._find_notebook(verdict) or self._add_notebook(verdict, executed)
        cells = Cells(known)
        for one in verdict.exercises:
            self._match_cell(known, cells, one)
        submission = self._submission(verdict, known.assignment)
        self._fill(submission)
        db.flush()
        taken = next(one for one in submission.notebooks if one.notebook_id == known.id)
        self._grades(verdict, taken, cells, executed)
        self._comments(verdict, taken, cells, executed)
        self._late(submission, taken)
        db.commit()
        return cells.marks()

    def _find_notebook(self, verdict: Verdict) -> Any:
        return (
            self._book.db.query(Notebook)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .filter(Notebook.name == verdict.notebook, Assignment.name == verdict.assignment)
            .one_or_none()
        )

    def _add_notebook(self, verdict: Verdict, executed: NotebookNode | None) -> Any:
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
        for cell in executed.cells if executed else ():
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in answers:
                answers.remove(name)
                db.add(SolutionCell(name=name, notebook=known))
        db.flush()
        return known

    def _match_cell(self, known: Any, cells: Cells, one: ExerciseVerdict) -> None:
        cell = cells.graded_cell(one.id)
        if cell is None:
            name = grade_id(one.id)
            cell = GradeCell(name=name, notebook=known, max_score=one.max_score, cell_type="code")
            self._book.db.add(cell)
            cells.graded[name] = cell
        elif cell.max_score != one.max_score:
            cell.max_score = one.max_score
        self._book.db.flush()

    def _submission(self, verdict: Verdict, assignment: Any) -> Any:
        db = self._book.db
        student = db.get(Student, verdict.student)
        if student is None:
            student = Student(id=verdict.student)
            db.add(student)
        found = (
            db.query(SubmittedAssignment)
            .filter_by(assignment_id=assignment.id, student_id=verdict.student)
            .one_or_none()
        )
        if found is None:
            found = SubmittedAssignment(assignment=assignment, student=student)
            db.add(found)
        timestamp = self.course.timestamp(verdict.student, verdict.assignment)
        if timestamp:
            with suppress(ValueError, OverflowError):  # an unreadable date is no date
                found.timestamp = utils.parse_utc(timestamp.decode("ascii", "replace").strip())
        return found

    def _fill(self, submission: Any) -> None:
        """Make the rows that nbgrader expects for every notebook and cell of the assignment."""
        db = self._book.db
        taken = {one.notebook_id: one for one in submission.notebooks}
        for notebook in submission.assignment.notebooks:
            mine = taken.get(notebook.id)
            if mine is None:
                mine = SubmittedNotebook(notebook=notebook, assignment=submission)
                db.add(mine)
            db.flush()
            grades = {one.cell_id for one in mine.grades}
            comments = {one.cell_id for one in mine.comments}
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                if cell.id not in grades:
                    db.add(Grade(cell_id=cell.id, notebook=mine))
            for cell in [*notebook.solution_cells, *notebook.task_cells]:
                if cell.id not in comments:
                    db.add(Comment(cell_id=cell.id, notebook=mine))

    def _grades(
        self, verdict: Verdict, taken: Any, cells: Cells, executed: NotebookNode | None
    ) -> None:
        scores = {cells.graded_cell(one.id).id: one.score for one in verdict.exercises}
        for grade in taken.grades:
            name = grade.cell.name
            if verdict.status is Status.REJECTED:
                score: float | None = 0.0
            elif grade.cell_id in scores:
                score = scores[grade.cell_id]  # None: nbgrader shows it as left to grade
            else:  # graded by hand: nothing to grade if nothing was written
                score = 0.0 if name in cells.solutions and cells.untouched(name, executed) else None
            if grade.manual_score is None:
                grade.needs_manual_grade = score is None
            elif grade.auto_score != score:
                grade.needs_manual_grade = True  # somebody overruled a score that has changed since
            grade.auto_score = score

    def _comments(
        self, verdict: Verdict, taken: Any, cells: Cells, executed: NotebookNode | None
    ) -> None:
        said = cells.messages(verdict, executed)
        for one in taken.comments:
            name = one.cell.name
            if verdict.status is Status.REJECTED:
                words = " ".join(incident.detail for incident in verdict.incidents)
                one.auto_comment = comment(f"Not accepted. {words}")
            elif name in cells.solutions and cells.untouched(name, executed):
                one.auto_comment = "No response."
            else:
                one.auto_comment = said.get(name)

    def _late(self, submission: Any, taken: Any) -> None:
        """Ask the configured plugin for the penalty, as nbgrader's AssignLatePenalties does."""
        db = self._book.db
        taken.late_submission_penalty = None
        db.flush()
        if not submission.total_seconds_late > 0:
            return
        db.expire(taken)
        with self.course.importable():
            step = AssignLatePenalties(config=self.course.config)
            step.init_plugin()
        penalty = step.plugin_inst.late_submission_penalty(
            submission.student.id, taken.score, submission.total_seconds_late
        )
        if penalty is not None:
            taken.late_submission_penalty = min(max(0.0, penalty), taken.score)

    # the folder

    def _write_folder(
        self, verdict: Verdict, executed: NotebookNode | None, marks: Mapping[str, Any] | None
    ) -> None:
        if any(
            name in ("", ".", "..") or "/" in name for name in (verdict.student, verdict.notebook)
        ):
            raise OSError("its name cannot be a file's name")
        folder = self.course.folder("autograded", verdict.student, verdict.assignment)
        path = folder / f"{verdict.notebook}.ipynb"
        if executed is None or marks is None:
            path.unlink(missing_ok=True)
            return
        folder.mkdir(parents=True, exist_ok=True)
        text = nbformat.writes(conform(executed, marks), version=4)
        mode = self._mode()
        write_durably(path, text.encode("utf-8"), mode)
        timestamp = self.course.timestamp(verdict.student, verdict.assignment)
        if timestamp:
            write_durably(folder / "timestamp.txt", timestamp, mode)

    def _mode(self) -> int:
        shared = self.course.setting("CourseDirectory", "groupshared", False)
        return 0o664 if shared else 0o444


def _first_line(problem: BaseException) -> str:
    original = getattr(problem, "orig", None) or problem
    return (str(original).strip() or type(original).__name__).splitlines()[0].rstrip(".")
