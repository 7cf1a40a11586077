"""A gradebook that we make is one that nbgrader would have made."""

import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, get_alembic_version

from autograder.classroom.gradebook.fresh import make_tables, newest_revision
from autograder.classroom.nbgrader_release import nbgrader_on_path


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        return sorted(db.iterdump())


def test_the_tables_and_their_revision_are_those_of_nbgraders_own(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs.db", tmp_path / "ours.db"
    with nbgrader_on_path():
        Gradebook(f"sqlite:///{theirs}").close()
        assert newest_revision() == get_alembic_version()
    make_tables(f"sqlite:///{ours}")
    Gradebook(f"sqlite:///{ours}").close()  # which enters the course
    assert dump(ours) == dump(theirs)


def test_a_gradebook_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (what TEXT)")
    before = dump(path)
    make_tables(f"sqlite:///{path}")
    assert dump(path) == before


def test_revisions_that_branch_are_refused(tmp_path: Path) -> None:
    for name, before in (("a", None), ("b", "a"), ("c", "a")):
        (tmp_path / f"{name}.py").write_text(f"revision = {name!r}\ndown_revision = {before!r}\n")
    with pytest.raises(LookupError, match="no one newest revision"):
        newest_revision(tmp_path)
