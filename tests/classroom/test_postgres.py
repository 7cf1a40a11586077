"""The gradebook may be a PostgreSQL database; nbgrader supports it, so do we."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.gradebook.final_grades import to_look_at
from autograder.classroom.gradebook.own_table import make_own_table
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.setup import init_course
from autograder.commands import listed
from autograder.grading.verdicts import Status
from tests.formgrader.course import make_course
from tests.needed import need

from .conftest import (
    ASSIGNMENT,
    executed,
    handed_over,
    instructor_cells,
    notebook_bytes,
    ran,
    verdict,
)


def unavailable() -> str:
    """Return why there is no PostgreSQL here, or an empty text."""
    if not sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL refuses to run as root, and there is no runuser"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return ""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a private cluster that listens on a socket only; return the URL of its database."""
    reason = unavailable()
    need(not reason, reason)
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # Not below pytest's folder: its path is too long for a socket, and closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="pg"))

    def run(tool: str, *arguments: str) -> None:
        command = [*as_user, str(tools / tool), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        if as_user:
            shutil.chown(folder, "postgres")
        run("initdb", "-A", "trust", "-U", "grader", "--no-sync", "-E", "UTF8")
        quiet = f"-c listen_addresses= -c fsync=off -k {folder}"
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", quiet)
        try:
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def on_postgres(server: str, tmp_path: Path) -> CourseFolder:
    """A course whose gradebook is that database."""
    course = init_course(tmp_path / "course", {}).course
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.CourseDirectory.db_url = {server!r}\n")
    return init_course(course.root, {ASSIGNMENT: notebook_bytes(instructor_cells())}).course


def test_grades_go_to_postgresql_and_come_back(on_postgres: CourseFolder) -> None:
    with ClassGradebook(on_postgres) as book:
        book.record(verdict(), executed())
        book.record(verdict(), executed())
        book.record(verdict("김서연", scores=(2.0, 3.0)), executed())
        book.record(verdict("park", status=Status.REJECTED), None)
        with pytest.raises(GradebookError, match="cannot be written to the gradebook"):
            book.record(verdict("x" * 200), executed())
        book.record(verdict("lee"), executed())
    assert not (on_postgres.root / "gradebook.db").exists()
    with Gradebook(on_postgres.db_url, on_postgres.course_id) as theirs:
        scores = {one.student.id: one.score for one in theirs.assignment_submissions(ASSIGNMENT)}
        assert scores == {"kim": 1.5, "김서연": 5.0, "park": 0.0, "lee": 1.5}
        assert theirs.find_assignment(ASSIGNMENT).max_score == 10.0


def test_a_class_is_graded_a_manual_grade_stays_and_is_exported_from_postgresql(
    server: str, tmp_path: Path
) -> None:
    """The whole way, by configuration alone: two runs of the command, and a person's points."""
    course = make_course(tmp_path / "little")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {server!r}\n")
    assert run("grade", str(course)) == 0
    with Gradebook(server, "little") as theirs:
        for name, points in (("ada", 3.0), ("bob", 2.5)):
            grade = theirs.find_grade("why", "squares", "ps1", name)
            assert grade.needs_manual_grade
            grade.manual_score, grade.needs_manual_grade = points, False
        theirs.db.commit()
    assert run("grade", str(course), "--force") == 0
    assert not (course / "gradebook.db").exists()
    with Gradebook(server, "little") as theirs:
        scores = {name: theirs.find_submission("ps1", name).score for name in ("ada", "bob")}
        assert scores == {"ada": 5.0, "bob": 2.5}
    assert run("export", str(course), "--to", "csv", "--file", str(tmp_path / "out.csv")) == 0
    assert "bob" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_a_locked_gradebook_in_postgresql_is_told_and_written_by_the_next_run(
    on_postgres: CourseFolder, server: str
) -> None:
    with ClassGradebook(on_postgres) as book:
        book.record(verdict(), executed())
    engine = create_engine(server)
    try:
        with engine.connect() as other:
            other.execute(text("LOCK TABLE grade IN ACCESS EXCLUSIVE MODE"))
            with ClassGradebook(on_postgres) as book, pytest.raises(GradebookError) as told:
                book.record(verdict(scores=(2.0, 3.0)), executed())
            assert told.value.locked
            assert "it is locked by another program" in str(told.value)
    finally:
        engine.dispose()
    with ClassGradebook(on_postgres) as book:
        book.record(verdict(scores=(2.0, 3.0)), executed())
    with Gradebook(server, on_postgres.course_id) as theirs:
        assert theirs.find_submission(ASSIGNMENT, "kim").score == 5.0


def test_what_an_instructor_says_of_waiting_for_postgresql_stays(server: str) -> None:
    def in_force(address: str) -> object:
        engine = create_engine(address)
        try:
            with engine.connect() as db:
                return db.execute(text("SHOW lock_timeout")).scalar()
        finally:
            engine.dispose()

    assert in_force(server) == "2s"
    assert in_force(server + "&options=-c%20lock_timeout%3D7s") == "7s"


def test_a_manual_grade_in_postgresql_is_looked_at_again_where_its_work_has_changed(
    on_postgres: CourseFolder,
) -> None:
    def flagged(essay: str) -> list[str]:
        notebook = ran()
        notebook.cells[5].source = essay
        with ClassGradebook(on_postgres) as book:
            book.record(verdict("lee"), handed_over(notebook))
        return [cell for one in to_look_at(on_postgres).values() for cell in one.graded]

    assert flagged("A parabola.") == []
    with Gradebook(on_postgres.db_url, on_postgres.course_id) as theirs:
        grade = theirs.find_grade("essay", ASSIGNMENT, ASSIGNMENT, "lee")
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        theirs.db.commit()
    assert flagged("A parabola.") == []
    assert flagged("A line.") == ["essay"]
    assert flagged("A line.") == ["essay"]  # until somebody has looked


@pytest.fixture
def assistant(on_postgres: CourseFolder, server: str, tmp_path: Path) -> Iterator[CourseFolder]:
    """The course of somebody with another account, which may write nbgrader's tables."""
    with ClassGradebook(on_postgres):  # which makes them
        pass
    asked(server, "DROP TABLE IF EXISTS autograder_work")
    asked(server, "CREATE ROLE assistant LOGIN")
    asked(server, "GRANT ALL ON ALL TABLES IN SCHEMA public TO assistant")
    root = shutil.copytree(on_postgres.root, tmp_path / "assistant")
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace("//grader@", "//assistant@"))
    yield CourseFolder.open(root)
    asked(server, "DROP OWNED BY assistant")
    asked(server, "DROP ROLE assistant")


def asked(server: str, statement: str) -> None:
    """Have the database do something, as its owner."""
    engine = create_engine(server)
    with engine.begin() as db:
        db.execute(text(statement))
    engine.dispose()


def test_whoever_may_write_the_gradebook_may_say_what_its_grades_are_for(
    on_postgres: CourseFolder, assistant: CourseFolder
) -> None:
    with ClassGradebook(assistant) as book:  # may make no table, and does without
        book.record(verdict(), executed())
        assert book.itself == ""
    with ClassGradebook(on_postgres) as book:
        book.record(verdict(), executed())
        name = book.itself
    with ClassGradebook(assistant) as book:
        book.record(verdict(scores=(2.0, 3.0)), executed())
        assert book.itself == name != ""


def test_an_account_that_may_not_use_our_table_is_told_what_its_owner_has_to_grant(
    on_postgres: CourseFolder, assistant: CourseFolder, server: str
) -> None:
    with ClassGradebook(on_postgres) as book:
        book.record(verdict(), executed())
    asked(server, "REVOKE ALL ON autograder_work FROM assistant")
    with pytest.raises(GradebookError, match="GRANT SELECT, INSERT, UPDATE, DELETE ON autog"):
        ClassGradebook(assistant)


def test_of_two_that_make_our_table_at_once_the_second_waits_for_the_first(
    on_postgres: CourseFolder, server: str
) -> None:
    with ClassGradebook(on_postgres):
        pass
    asked(server, "DROP TABLE IF EXISTS autograder_work")
    engine = create_engine(server)
    names = []

    def make() -> None:
        with Session(engine) as db:
            names.append(make_own_table(db))

    with Session(engine) as first:
        names.append(make_own_table(first))
        second = threading.Thread(target=make)
        second.start()
        first.commit()
        second.join()
    engine.dispose()
    assert names == [names[0]] * 2


def run(*words: str) -> int:
    """Run the command; return its exit status."""
    return CliRunner().invoke(listed.app, [*words]).exit_code


def test_a_course_is_compared_with_nbgrader_in_copies_and_postgresql_is_only_read(
    server: str, tmp_path: Path
) -> None:
    course = make_course(tmp_path / "little")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {server!r}\n")
    assert run("grade", str(course)) == 0
    before = rows_of(server)
    found = tmp_path / "found.json"
    assert run("compare", str(course), "--trust-submissions", "--json", str(found)) == 0
    document = json.loads(found.read_text("utf-8"))
    assert document["cells"]["compared"] > 0 and document["differences"] == []
    assert rows_of(server) == before
    assert not (course / "gradebook.db").exists()


@pytest.mark.parametrize(
    "address",
    ["postgresql+psycopg://grader@/postgres?host=/nowhere", "postgresql+pg8000://grader@x/y"],
    ids=["a server that is down", "a driver that is not installed"],
)
def test_a_gradebook_that_cannot_be_copied_is_one_sentence(address: str, tmp_path: Path) -> None:
    course = make_course(tmp_path / "little")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {address!r}\n")
    done = CliRunner().invoke(listed.app, ["compare", str(course), "--trust-submissions"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1  # before anything is begun
    assert "autograder: The gradebook cannot be copied" in done.stderr


def rows_of(server: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the gradebook, by table."""
    engine = create_engine(server)
    try:
        with engine.connect() as db:
            return {
                one.name: sorted(map(tuple, db.execute(one.select())), key=repr)
                for one in Base.metadata.sorted_tables
            }
    finally:
        engine.dispose()
