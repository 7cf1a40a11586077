"""A gradebook copied and read: for comparing, never for the instructor's own file."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbgrader.api import Assignment, Base, BaseCell, Grade, Gradebook, Notebook, SourceCell
from nbgrader.api import SubmittedAssignment as Submission
from nbgrader.api import SubmittedNotebook as Submitted
from sqlalchemy import create_engine, select
from sqlalchemy.exc import SQLAlchemyError

from ..course_folder import CourseFolder
from ..nbgrader_release import nbgrader_on_path
from .words import Address

#: student, assignment, notebook, cell
Place = tuple[str, str, str, str]


@dataclass(frozen=True)
class Held:
    """What a gradebook says: of each graded cell its automatic score and its points.

    A score is None where a person gives it. `sources` are the instructor's cells as nbgrader would
    restore them, by assignment, notebook and cell.
    """

    scores: dict[Place, tuple[float | None, float]] = field(default_factory=dict)
    sources: dict[tuple[str, str, str], str] = field(default_factory=dict)


def copy_gradebook(course: CourseFolder, dest: Path) -> None:
    """Copy a course's gradebook, wherever it is, to the SQLite file `dest`; none is no error.

    Automatic scores are left out: whoever grades has to give them anew. Nothing is written to the
    original, and another program may be writing to it.

    Raises:
        GradebookError: if it cannot be read.
    """
    address = Address(course.db_url)
    try:
        if address.file is None:
            _copy_rows(course.db_url, dest)
        elif address.file.is_file():
            where = f"file:{quote(str(address.file))}?mode=ro"
            with (
                closing(sqlite3.connect(where, uri=True)) as old,
                closing(sqlite3.connect(dest)) as new,
            ):
                old.backup(new)
        else:
            return
        with closing(sqlite3.connect(dest)) as book, book:
            if book.execute("SELECT 1 FROM sqlite_master WHERE name = 'grade'").fetchone():
                book.execute("UPDATE grade SET auto_score = NULL")
    except (sqlite3.Error, SQLAlchemyError, ImportError, OSError) as problem:
        raise address.refusal("The gradebook cannot be copied", problem) from problem


def read_gradebook(file: Path, assignments: Iterable[str]) -> Held:
    """Return what the SQLite gradebook in `file` says of these assignments."""
    held = Held()
    if not file.is_file():
        return held
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as db:
            for name in assignments:
                _read(db, name, held)
    except SQLAlchemyError as problem:
        raise Address(str(engine.url)).refusal("The copy cannot be read", problem) from problem
    finally:
        engine.dispose()
    return held


def knows(file: Path, assignment: str) -> bool:
    """Say whether the SQLite gradebook in `file` has notebooks of an assignment."""
    if not file.is_file():
        return False
    engine = create_engine(f"sqlite:///{file}")
    query = select(Notebook.id).join(Assignment).where(Assignment.name == assignment)
    try:
        with engine.connect() as db:
            return db.execute(query).first() is not None
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def _read(db: Any, assignment: str, held: Held) -> None:
    cells = (
        select(
            *(Submission.student_id, Notebook.name, BaseCell.name),
            *(Grade.auto_score, Grade.max_score),
        )
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Submitted, Submitted.id == Grade.notebook_id)
        .join(Submission, Submission.id == Submitted.assignment_id)
        .join(Notebook, Notebook.id == Submitted.notebook_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.name == assignment)
    )
    for student, notebook, cell, score, points in db.execute(cells):
        held.scores[student, assignment, notebook, cell] = (score, points)
    sources = (
        select(Notebook.name, SourceCell.name, SourceCell.source)
        .join(Notebook, Notebook.id == SourceCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name == assignment)
    )
    for notebook, cell, source in db.execute(sources):
        held.sources[assignment, notebook, cell] = source or ""


def _copy_rows(db_url: str, dest: Path) -> None:
    """Copy every table of nbgrader's from a database server."""
    with nbgrader_on_path():
        Gradebook(f"sqlite:///{dest}", "").close()  # which makes the tables, and says their version
    old, new = create_engine(db_url), create_engine(f"sqlite:///{dest}")
    try:
        with old.connect() as source, new.begin() as copy:
            for table in reversed(Base.metadata.sorted_tables):
                copy.execute(table.delete())
            for table in Base.metadata.sorted_tables:
                rows = [dict(row) for row in source.execute(table.select()).mappings()]
                if rows:
                    copy.execute(table.insert(), rows)
    finally:
        old.dispose()
        new.dispose()
