"""What was handed out, cell by cell: what nbgrader itself would restore when it grades.

That is what the gradebook holds since ``nbgrader generate_assignment``: the points, the locked
cells with tests made of their AUTOTEST lines, and what stood in place of each answer. An assignment
that the gradebook does not know yet is taken through nbgrader's own steps, without being recorded.

The gradebook is only read here, and one that cannot be read holds nothing.
"""

from typing import Any

import nbformat
from nbgrader.preprocessors import InstantiateTests, SaveCells
from sqlalchemy import Engine, column, create_engine, join, literal_column, select, table
from sqlalchemy.exc import SQLAlchemyError

from .course_folder import CourseFolder
from .gradebook_cells import SCHEMA_VERSION
from .gradebook_words import Address
from .nbgrader_release import nbgrader_on_path, patient, quiet, steps

#: a marked cell in notebook JSON, with nbgrader's metadata
Cell = dict[str, Any]
_Points = dict[str, float]

_ASSIGNMENT = table("assignment", column("id"), column("name"))
_NOTEBOOK = table("notebook", column("id"), column("name"), column("assignment_id"))
_SOURCE = table(
    "source_cell",
    *map(column, ("name", "cell_type", "locked", "source", "notebook_id")),
)
_CELL = table("base_cell", column("id"), column("name"), column("notebook_id"))
_GRADED = table("grade_cells", column("id"), column("max_score"))
_TASK = table("task_cells", column("id"), column("max_score"))
_SOLUTION = table("solution_cells", column("id"))
#: what tells in which order rows were written, which is the order of the cells
_ORDER = {"sqlite": "rowid", "postgresql": "ctid"}


def recorded(course: CourseFolder, assignment: str) -> dict[str, list[Cell]]:
    """Return the marked cells of every notebook of an assignment that the gradebook knows.

    A notebook without any is there too.
    """
    file = Address(course.db_url).file
    if file is not None and not file.is_file():  # to connect would make one
        return {}
    try:
        engine = create_engine(patient(course.db_url))
    except (SQLAlchemyError, ImportError, ValueError):
        return {}
    try:
        return _recorded(engine, assignment)
    except SQLAlchemyError:  # damaged, locked or too old: whoever writes to it says so
        return {}
    finally:
        engine.dispose()


def _recorded(engine: Engine, assignment: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    order = _ORDER.get(engine.dialect.name, "name")
    with engine.connect() as db:
        notebooks = select(_NOTEBOOK.c.id, _NOTEBOOK.c.name).select_from(
            join(_NOTEBOOK, _ASSIGNMENT, _ASSIGNMENT.c.id == _NOTEBOOK.c.assignment_id)
        )
        for key, name in db.execute(notebooks.where(_ASSIGNMENT.c.name == assignment)).all():
            rows = select(_SOURCE).where(_SOURCE.c.notebook_id == key)
            kinds = [_named(db, kind, key) for kind in (_GRADED, _TASK, _SOLUTION)]
            found[name] = [
                _cell(row, *kinds)
                for row in db.execute(rows.order_by(literal_column(f"source_cell.{order}")))
                if row.source is not None
            ]
    return found


def _named(db: Any, kind: Any, notebook: str) -> _Points:
    """Return the cells of a kind, by name, with their points if they have any."""
    points = kind.c.max_score if "max_score" in kind.c else literal_column("0.0")
    both = join(_CELL, kind, kind.c.id == _CELL.c.id)
    rows = select(_CELL.c.name, points).select_from(both).where(_CELL.c.notebook_id == notebook)
    return {name: float(value or 0) for name, value in db.execute(rows)}


def _cell(row: Any, graded: _Points, tasks: _Points, solutions: _Points) -> Cell:
    mark: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "grade_id": row.name,
        "grade": row.name in graded,
        "solution": row.name in solutions,
        "locked": bool(row.locked),
        "task": row.name in tasks,
    }
    if row.name in graded or row.name in tasks:
        mark["points"] = {**graded, **tasks}[row.name]
    return {"cell_type": row.cell_type, "metadata": {"nbgrader": mark}, "source": row.source}


def prepared(course: CourseFolder, assignment: str, name: str, notebook: Any) -> list[Cell] | None:
    """Return the marked cells as nbgrader would record them; None if it refuses the notebook.

    AUTOTEST lines stay what they are: to make tests of them is to run the notebook.
    """
    node = nbformat.from_dict(notebook)
    names = {"notebook": name, "assignment": assignment, "db_url": ""}
    try:
        with nbgrader_on_path(), course.importable(), quiet():
            for step in steps(course):
                if issubclass(step, SaveCells):
                    break
                if not issubclass(step, InstantiateTests):
                    node, _ = step(config=course.config)(node, {"nbgrader": names})
    except Exception:  # any of nbgrader's: the bookkeeper meets it again, and tells it
        return None
    return [dict(cell) for cell in node.cells if cell.metadata.get("nbgrader")]
