"""The notebooks that the gradebook asks for, and the students that it is told of."""

from collections.abc import Iterable
from typing import Any

from nbgrader.api import Gradebook

from ..course_folder import CourseFolder
from ..nbgrader_release import nbgrader_on_path
from ..people.person import Person
from .bounds import patient
from .words import Address

#: for each assignment and notebook, the ids of the cells
Asked = dict[str, dict[str, frozenset[str]]]

_FIELDS = ("first_name", "last_name", "email", "lms_user_id")


def asked_notebooks(course: CourseFolder) -> Asked:
    """Return what the gradebook asks for; nothing if there is no gradebook yet.

    Raises:
        GradebookError: if it cannot be read.
    """
    if not course.has_gradebook():
        return {}
    try:
        with nbgrader_on_path(), _opened(course) as book:
            return {
                one.name: {notebook.name: _cells(notebook) for notebook in one.notebooks}
                for one in book.assignments
            }
    except Exception as problem:  # nbgrader's are of many kinds
        raise Address(course.db_url).refusal("The gradebook cannot be read", problem) from problem


def add_students(course: CourseFolder, people: Iterable[Person], *, made: bool) -> None:
    """Tell the gradebook of these students; what it knows of one already is not changed.

    Where there is no gradebook yet, one is `made`, or nothing is done.

    Raises:
        GradebookError: if it cannot be written.
    """
    if not made and not course.has_gradebook():
        return
    try:
        with nbgrader_on_path(), _opened(course) as book:
            there = {one.id: one for one in book.students}
            for person in people:
                known = (person.first_name, person.last_name, person.email, person.lms_id)
                told = dict(zip(_FIELDS, known, strict=True))
                had = there.get(person.student)
                new = {
                    field: text
                    for field, text in told.items()
                    if text and not (had is not None and getattr(had, field))
                }
                if had is None or new:
                    book.update_or_create_student(person.student, **new)
    except Exception as problem:  # nbgrader's are of many kinds
        what = "The students' names cannot be written to the gradebook"
        raise Address(course.db_url).refusal(what, problem) from problem


def _opened(course: CourseFolder) -> Gradebook:
    return Gradebook(patient(course.db_url), course.course_id or "default_course")


def _cells(notebook: Any) -> frozenset[str]:
    kinds = (
        notebook.grade_cells,
        notebook.solution_cells,
        notebook.task_cells,
        notebook.source_cells,
    )
    return frozenset(str(cell.name) for kind in kinds for cell in kind)
