"""What the gradebook holds since ``nbgrader generate_assignment``, cell by cell.

That is what nbgrader itself would restore when it grades: the points, the locked cells with tests
made of their AUTOTEST lines, and what stood in place of each answer. Here it is only read, and
without nbgrader, whose own way of opening a gradebook makes or changes one.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, column, create_engine, inspect, join, literal_column, select, table
from sqlalchemy.exc import SQLAlchemyError

from .bounds import patient
from .cells import SCHEMA_VERSION
from .words import Address, GradebookError

#: a marked cell in notebook JSON, with nbgrader's metadata
Cell = dict[str, Any]


@dataclass(frozen=True)
class Notebook:
    """One notebook's marked cells, in order, and its kernelspec."""

    cells: list[Cell]
    kernelspec: dict[str, Any] = field(default_factory=dict)


#: an assignment's notebooks, by their names
Recorded = dict[str, Notebook]
_Points = dict[str, float]

_ASSIGNMENT = table("assignment", column("id"), column("name"))
_NOTEBOOK = table("notebook", *map(column, ("id", "name", "assignment_id", "kernelspec")))
_SOURCE = table(
    "source_cell",
    *map(column, ("name", "cell_type", "locked", "source", "notebook_id")),
)
_CELL = table("base_cell", column("id"), column("name"), column("notebook_id"))
_GRADED = table("grade_cells", column("id"), column("max_score"))
_TASK = table("task_cells", column("id"), column("max_score"))
_SOLUTION = table("solution_cells", column("id"))
REFUSED_FOR_S = 10.0  #: for how long a gradebook that cannot be read is not tried again
#: what tells in which order rows were written, which is the order of the cells
_ORDER = {"sqlite": "rowid", "postgresql": "ctid"}


@dataclass
class ReadOnce:
    """What a gradebook holds, each assignment as it was when first asked for.

    A refusal counts for all who ask within the next seconds: a run asks for every submission, and
    each would wait for a lock, or for a server that is down.
    """

    _known: dict[str, Recorded] = field(default_factory=dict)
    _refused: dict[str, tuple[float, GradebookError]] = field(default_factory=dict)

    def read(self, db_url: str, assignment: str) -> Recorded:
        """Return it.

        Raises:
            GradebookError: as :func:`read_recorded`.
        """
        if assignment not in self._known:
            if assignment in self._refused:
                when, error = self._refused[assignment]
                if time.monotonic() < when + REFUSED_FOR_S:
                    raise GradebookError(str(error), locked=error.locked)
            try:
                self._known[assignment] = read_recorded(db_url, assignment)
            except GradebookError as error:
                self._refused[assignment] = time.monotonic(), error
                raise
        return self._known[assignment]


def read_recorded(db_url: str, assignment: str) -> Recorded:
    """Return the marked cells of every notebook of an assignment that the gradebook knows.

    A notebook without any is there too.

    Raises:
        GradebookError: if there is a gradebook that cannot be read.
    """
    address = Address(db_url)
    if not address.is_there():  # to connect would make one
        return {}
    try:
        engine = create_engine(patient(db_url))
        try:
            return _read(engine, assignment)
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError, ValueError, OSError) as problem:
        raise address.refusal("The gradebook cannot be read", problem) from problem


def _read(engine: Engine, assignment: str) -> Recorded:
    found: Recorded = {}
    order = _ORDER.get(engine.dialect.name, "name")
    columns = {one["name"] for one in inspect(engine).get_columns("notebook")}
    with engine.connect() as db:
        notebooks = select(_NOTEBOOK.c.id, _NOTEBOOK.c.name).select_from(
            join(_NOTEBOOK, _ASSIGNMENT, _ASSIGNMENT.c.id == _NOTEBOOK.c.assignment_id)
        )
        for key, name in db.execute(notebooks.where(_ASSIGNMENT.c.name == assignment)).all():
            rows = select(_SOURCE).where(_SOURCE.c.notebook_id == key)
            kinds = [_named(db, kind, key) for kind in (_GRADED, _TASK, _SOLUTION)]
            cells = [
                _cell(row, *kinds)
                for row in db.execute(rows.order_by(literal_column(f"source_cell.{order}")))
                if row.source is not None
            ]
            found[name] = Notebook(cells, _kernelspec(db, key) if "kernelspec" in columns else {})
    return found


def _kernelspec(db: Any, notebook: str) -> dict[str, Any]:
    text = db.execute(select(_NOTEBOOK.c.kernelspec).where(_NOTEBOOK.c.id == notebook)).scalar()
    try:
        found = json.loads(text or "{}")
    except ValueError:  # it is cut off where a kernelspec is longer than its column
        return {}
    return found if isinstance(found, dict) else {}


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
