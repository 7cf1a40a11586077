"""Verdicts become grades that the real nbgrader exports, shows and hands back as feedback."""

import csv
import errno
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.api import Gradebook
from sqlalchemy import event, text

from autograder.classroom import course_folder
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook import book as book_module
from autograder.classroom.gradebook import bookkeeper, handed_in
from autograder.classroom.gradebook.book import ClassGradebook
from autograder.classroom.gradebook.handed_in import all_undated, undated
from autograder.classroom.gradebook.known import KnownGradebooks
from autograder.classroom.gradebook.words import GradebookError, check_address
from autograder.grading.verdicts import Status
from autograder.intake.notebook import ReadFault, SubmissionRefused

from .conftest import (
    ASSIGNMENT,
    executed,
    handed_over,
    instructor_cells,
    mark,
    notebook_bytes,
    ran,
    verdict,
)

Nbgrader = Callable[..., str]


def submission(course: CourseFolder, student: str = "kim"):
    """Return what nbgrader's own API says about a submission."""
    with Gradebook(course.db_url, course.course_id) as book:
        found = book.find_submission(ASSIGNMENT, student)
        grades = {
            one.name: (one.auto_score, one.manual_score, one.needs_manual_grade)
            for one in found.notebooks[0].grades
        }
        comments = {one.name: one.comment for one in found.notebooks[0].comments}
        return found.score, found.max_score, found.late_submission_penalty, grades, comments


def dump(course: CourseFolder) -> list[str]:
    """Return the whole gradebook as text."""
    with sqlite3.connect(course.root / "gradebook.db") as db:
        return list(db.iterdump())


def change(course: CourseFolder, **values: object) -> None:
    """Change kim's grade of the first exercise, as a person does in the formgrader."""
    with Gradebook(course.db_url, course.course_id) as book:
        grade = book.find_grade("02-grad", ASSIGNMENT, ASSIGNMENT, "kim")
        for name, value in values.items():
            setattr(grade, name, value)
        book.db.commit()


def test_the_score_is_ours_and_the_essay_waits_for_a_person(course: CourseFolder) -> None:
    essay = ran()
    essay.cells[5].source = "Because the error is a parabola."
    with ClassGradebook(course) as book:
        book.record(verdict(), handed_over(essay))
    score, most, _, grades, _ = submission(course)
    assert (score, most) == (1.5, 10.0)
    assert grades == {
        "02-grad": (1.5, None, False),
        "02-largest_lr": (0.0, None, False),
        "essay": (None, None, True),
    }


def test_an_untouched_answer_is_no_response(course: CourseFolder) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
    _, _, _, grades, comments = submission(course)
    assert grades["essay"] == (0.0, None, False)
    assert comments["02-largest_lr-answer"] == comments["essay"] == "No response."
    assert comments["02-grad-answer"] == "Not yet."


def test_recording_twice_changes_nothing(course: CourseFolder) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        before = dump(course)
        book.record(verdict(), executed())
    assert dump(course) == before


def test_many_submissions_are_one_transaction_and_the_same_rows_as_one_after_the_other(
    course: CourseFolder,
) -> None:
    second = replace(verdict("lee"), assignment="another", notebook="more")
    all_of_them = [verdict("kim"), verdict("lee", scores=(2.0, 3.0)), second]
    commits: list[object] = []
    with ClassGradebook(course) as book:
        event.listen(book._book.engine, "commit", commits.append)
        marks = book.enter([(one, executed) for one in all_of_them])
    assert len(commits) == 1
    assert [bool(one) for one in marks] == [True, True, True]
    together = scores(course)
    (course.root / "gradebook.db").unlink()
    for one in all_of_them:
        with ClassGradebook(course) as book:
            book.record(one, executed())
    assert scores(course) == together
    assert len(together) == 8  # two students with the three cells of one, and two of another


def scores(course: CourseFolder) -> set[tuple[object, ...]]:
    """Return every automatic score in the gradebook, as nbgrader's own API says it."""
    with Gradebook(course.db_url, course.course_id) as book:
        return {
            (one.assignment.name, one.student.id, grade.name, grade.auto_score)
            for assignment in book.assignments
            for one in book.assignment_submissions(assignment.name)
            for notebook in one.notebooks
            for grade in notebook.grades
        }


def test_of_a_transaction_that_the_database_refuses_nothing_is_written(
    course: CourseFolder,
) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict("kim"), executed())
        before = dump(course)
        with pytest.raises(GradebookError, match="is not written to the gradebook"):
            book.enter([(verdict("lee"), executed), (verdict("<b>"), executed)])
        assert dump(course) == before
        book.record(verdict("lee"), executed())
    assert submission(course, "lee")[0] == 1.5


def test_a_name_that_was_rolled_back_with_the_first_grades_is_forgotten(
    course: CourseFolder,
) -> None:
    with ClassGradebook(course) as book, sqlite3.connect(course.root / "gradebook.db") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM assignment").fetchall()
        with pytest.raises(GradebookError) as told:
            book.record(verdict(), executed())
        assert told.value.locked
        reader.rollback()
        book.record(verdict(), executed())
    assert submission(course)[0] == 1.5


def test_where_there_is_no_room_to_say_what_grades_are_for_none_are_written(
    course: CourseFolder,
) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
    with sqlite3.connect(course.root / "gradebook.db", isolation_level=None) as db:
        db.execute("DROP TABLE autograder_work")
        db.execute("VACUUM")
    before = dump(course)
    with ClassGradebook(course) as book:
        book._book.db.execute(text("PRAGMA max_page_count = 1"))  # as many as there are
        with pytest.raises(GradebookError, match="there is no room left"):
            book.record(verdict(scores=(2.0, 3.0)), executed())
        assert dump(course) == before


def test_two_first_runs_at_once_call_a_gradebook_by_the_same_name(course: CourseFolder) -> None:
    with ClassGradebook(course) as one, ClassGradebook(course) as other:
        one.record(verdict("kim"), executed())
        other.record(verdict("lee"), executed())
        assert one.itself == other.itself != ""


def test_a_gradebook_that_got_its_name_by_another_account_is_the_one_of_before(
    tmp_path: Path,
) -> None:
    known = KnownGradebooks(tmp_path)
    known.add("")  # where this account may make no table
    assert known.unlike("its_name", empty=False) == ""
    known.add("its_name")
    assert KnownGradebooks(tmp_path).unlike("", empty=False) == ""
    assert "exchanged" in KnownGradebooks(tmp_path).unlike("another_name", empty=False)


def test_a_table_of_ours_that_somebody_has_changed_is_not_taken_for_nbgraders(
    course: CourseFolder,
) -> None:
    with sqlite3.connect(course.root / "gradebook.db") as db:
        db.execute("CREATE TABLE autograder_work (x INT)")
    with pytest.raises(GradebookError, match=r"autograder_work, .*\. Remove that table and run"):
        ClassGradebook(course)


def test_a_manual_grade_is_kept_and_reviewed_only_when_the_score_changes(
    course: CourseFolder,
) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        change(course, manual_score=1.0, needs_manual_grade=False, extra_credit=0.5)
        book.record(verdict(), executed())
        assert submission(course)[3]["02-grad"] == (1.5, 1.0, False)
        book.record(verdict(scores=(2.0, 0.0)), executed())
    score, _, _, grades, _ = submission(course)
    assert grades["02-grad"] == (2.0, 1.0, True)
    assert score == 1.5


def test_a_manual_comment_is_kept(course: CourseFolder) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        with Gradebook(course.db_url, course.course_id) as theirs:
            comment = theirs.find_comment("02-grad-answer", ASSIGNMENT, ASSIGNMENT, "kim")
            comment.manual_comment = "See me."
            theirs.db.commit()
        book.record(verdict(message="Other words."), executed())
    assert submission(course)[4]["02-grad-answer"] == "See me."


def test_not_graded_leaves_the_grades_alone(course: CourseFolder) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        before = dump(course)
        book.record(verdict(status=Status.NOT_GRADED), None)
    assert dump(course) == before
    assert (course.folder("autograded", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").exists()


def test_a_rejected_submission_scores_zero_and_says_why(course: CourseFolder) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        book.record(verdict(status=Status.REJECTED), None)
    score, _, _, grades, comments = submission(course)
    assert score == 0.0
    assert {one[:1] for one in grades.values()} == {(0.0,)}
    assert set(comments.values()) == {"Not accepted. The file is no notebook."}
    assert not (course.folder("autograded", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb").exists()


def test_a_late_submission_is_penalised_by_the_configured_plugin(course: CourseFolder) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('\nc.AssignLatePenalties.plugin_class = "late_by_half.Half"\n')
    (course.root / "late_by_half.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Half(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 2\n"
    )
    late = course.folder("submitted", "kim", ASSIGNMENT) / "timestamp.txt"
    late.write_text("2026-03-02 12:00:00.000000 UTC")
    course = CourseFolder.open(course.root)
    with Gradebook(course.db_url, course.course_id) as theirs:
        theirs.update_or_create_assignment(ASSIGNMENT, duedate="2026-03-01 12:00:00.000000 UTC")
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        assert submission(course)[2] == 0.75
        late.write_text("2026-02-28 12:00:00.000000 UTC")
        book.record(verdict(), executed())
    assert submission(course)[2] == 0.0


@pytest.mark.parametrize("junk", [b"yesterday", b"\xff\xfe", b"99999-99-99", b"", b"x" * 10_000])
def test_an_unreadable_timestamp_is_no_timestamp(course: CourseFolder, junk: bytes) -> None:
    (course.folder("submitted", "kim", ASSIGNMENT) / "timestamp.txt").write_bytes(junk)
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
    assert submission(course)[0] == 1.5
    assert "counts as in time: kim/" in undated(course, "kim", ASSIGNMENT)
    assert all_undated(course, [(ASSIGNMENT, "lee", ASSIGNMENT)]) == {}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (os.mkfifo, "is a named pipe, not a file"),
        (lambda path: path.symlink_to(path.parent / "01.txt"), "links are not followed"),
    ],
)
def test_what_is_no_file_where_the_time_should_be_is_told(
    course: CourseFolder, make: Callable, words: str
) -> None:
    make(course.folder("submitted", "kim", ASSIGNMENT) / "timestamp.txt")
    ((whose, said),) = all_undated(course, [(ASSIGNMENT, "kim", one) for one in "ab"]).items()
    assert whose == ("kim", ASSIGNMENT)
    assert words in said


def test_a_time_that_the_disk_does_not_give_is_no_time_in_time(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise ReadFault("kim/timestamp.txt cannot be read: Input/output error.")

    monkeypatch.setattr(course_folder, "read_regular_file", fails)
    monkeypatch.setattr(handed_in, "read_regular_file", fails)
    with ClassGradebook(course) as book, pytest.raises(GradebookError) as refused:
        book.record(verdict(), executed())
    assert "is not known, so no late penalty can be told: kim/timestamp.txt" in str(refused.value)
    assert undated(course, "kim", ASSIGNMENT) == ""


def test_an_assignment_that_the_gradebook_lost_is_registered_again(course: CourseFolder) -> None:
    (course.root / "gradebook.db").unlink()
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
    score, most, _, _, comments = submission(course)
    assert (score, most) == (1.5, 10.0)
    assert comments["02-largest_lr-answer"] == "No response."


def test_an_assignment_without_a_source_is_made_from_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "kim" / ASSIGNMENT).mkdir(parents=True)
    course = CourseFolder.open(tmp_path)
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        book.record(verdict("lee", scores=(2.0, 3.0)), executed())
    with Gradebook(course.db_url) as theirs:
        assert theirs.find_submission(ASSIGNMENT, "kim").score == 1.5
        assert theirs.find_submission(ASSIGNMENT, "lee").score == 5.0
        comment = theirs.find_comment("02-grad-answer", ASSIGNMENT, ASSIGNMENT, "kim")
        assert comment.auto_comment == "Not yet."


@pytest.mark.parametrize("name", ["scratch", "", ".", "..", "b\udcffyte", "<b>", "a\nb"])
def test_a_notebook_that_nobody_asked_for_is_left_out_whatever_its_name(
    course: CourseFolder, name: str
) -> None:
    before = dump(course)
    with ClassGradebook(course) as book:
        book.record(verdict(status=Status.REJECTED, notebook=name), None)
    assert dump(course) == before
    assert not course.folder("autograded", "kim", ASSIGNMENT).exists()


def test_what_was_executed_of_a_notebook_that_nobody_asks_for_any_more_is_removed(
    course: CourseFolder,
) -> None:
    left = course.folder("autograded", "kim", ASSIGNMENT) / "scratch.ipynb"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    with ClassGradebook(course) as book:
        book.record(verdict(status=Status.REJECTED, notebook="scratch"), None)
    assert not left.exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.mkdir, "it is a folder and no file; move that away"),
        (os.mkfifo, "it is a pipe or a device and no file; move that away"),
        (lambda path: path.symlink_to("gone/gradebook.db"), "it is a link that leads nowhere"),
    ],
)
def test_what_lies_where_the_gradebook_should_is_named(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    make(tmp_path / "gradebook.db")
    with pytest.raises(GradebookError, match=f"cannot be opened: {words}"):
        check_address(CourseFolder.open(tmp_path).db_url)


def test_nobody_waits_for_a_pipe_beside_the_gradebook(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gradebook.db-journal")
    with pytest.raises(GradebookError, match=r"gradebook\.db-journal is a pipe or a device"):
        check_address(CourseFolder.open(tmp_path).db_url)


@pytest.mark.parametrize(
    ("problem", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Make room and run"),
        (OSError(errno.EROFS, "Read-only file system"), "Check the permissions and run"),
        (OSError(errno.EIO, "Input/output error"), "Look at that place and run"),
        (OSError(errno.ENOTDIR, "Not a directory"), "Move the file away that is where a folder"),
        (SubmissionRefused("io", "It cannot be read: Input/output error."), r"error\. Look at it"),
    ],
)
def test_what_keeps_a_notebook_out_of_its_folder_comes_with_the_advice_for_it(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, problem: Exception, advice: str
) -> None:
    def refuse(*_: object) -> None:
        raise problem

    monkeypatch.setattr(book_module, "write_autograded", refuse)
    with ClassGradebook(course) as book, pytest.raises(GradebookError, match=advice) as told:
        book.record(verdict(), executed())
    assert ".." not in str(told.value)


def test_a_name_that_the_database_refuses_is_one_sentence_and_no_trace(
    course: CourseFolder,
) -> None:
    with ClassGradebook(course) as book:
        with pytest.raises(GradebookError, match="is not written to the gradebook"):
            book.record(verdict("b\udcffyte"), executed())
        book.record(verdict(), executed())
    assert submission(course)[0] == 1.5


def test_a_name_that_a_shells_locale_lacks_letters_for_is_told_as_that(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_module.sys, "getfilesystemencoding", lambda: "ascii")
    name = "김".encode().decode("ascii", "surrogateescape")
    with ClassGradebook(course) as book, pytest.raises(GradebookError, match="set LC_ALL=C"):
        book.record(verdict(name), executed())


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/gradebook.db", "oracel://x", "?"])
def test_a_gradebook_that_there_cannot_be_is_one_sentence(tmp_path: Path, url: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c.CourseDirectory.db_url = {url!r}")
    with pytest.raises(GradebookError, match="Check db_url"):
        check_address(CourseFolder.open(tmp_path).db_url)


def test_nbgrader_exports_our_scores(course: CourseFolder, nbgrader: Nbgrader) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        book.record(verdict("lee", scores=(2.0, 3.0)), executed())
    nbgrader("export")
    with (course.root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["kim"]["score"], rows["kim"]["max_score"]) == ("1.5", "10.0")
    assert rows["lee"]["score"] == "5.0"


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_nbgrader_gives_feedback_in_which_nothing_acts(
    course: CourseFolder, nbgrader: Nbgrader
) -> None:
    shown = [
        new_output("display_data", {"text/html": HOSTILE, "text/plain": "x"}),
        new_output("display_data", {"application/javascript": "alert(1)"}),
        new_output("display_data", {"image/svg+xml": f"<svg>{HOSTILE}</svg>"}),
        new_output("display_data", {"text/markdown": HOSTILE}),
        new_output("stream", name="stderr", text=HOSTILE),
        new_output("error", ename=HOSTILE, evalue=HOSTILE, traceback=[HOSTILE]),
        new_output("display_data", {"text/html": '<b>ok</b><a href="javascript:alert(1)">x</a>'}),
    ]
    notebook = ran(shown=shown)
    forged = new_code_cell("1", metadata=mark("unknown", grade=True, points=99))
    twice = new_code_cell("1", metadata=mark("02-grad", grade=True, points=99))
    bad = "[x](javascript:alert(1)) [y]: javascript:alert(1)\n\n[z][y] "
    prose = new_markdown_cell(f"{HOSTILE} {bad} [Keras](https://keras.io) `a<b`")
    notebook.cells += [forged, twice, prose]
    message = f"{HOSTILE} [x](javascript:alert(1)) $\\href{{javascript:alert(1)}}{{x}}$ `code`"
    with ClassGradebook(course) as book:
        book.record(verdict(message=message), handed_over(notebook))
    nbgrader("generate_feedback", ASSIGNMENT, "--student", "kim")
    page = (course.folder("feedback", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.html").read_text()
    body = page[page.index("<body") :]
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert 'href="javascript' not in body
    assert "\\href" not in body
    assert "<b>ok</b>" in body
    assert "<u>Keras</u> <small><code>https://keras.io</code>" in body
    assert "Score: 1.5 / 2.0" in body
    assert "Comments:" in body
    assert "‘code’" in body


def test_autograde_skips_what_is_graded_and_feedback_works_for_all(
    course: CourseFolder, nbgrader: Nbgrader
) -> None:
    with ClassGradebook(course) as book:
        book.record(verdict(), executed())
        book.record(verdict("lee"), executed())
    before = dump(course)
    assert "Skipping existing assignment" in nbgrader("autograde", ASSIGNMENT)
    assert dump(course) == before
    nbgrader("generate_feedback", ASSIGNMENT)
    for student in ("kim", "lee"):
        assert (course.folder("feedback", student, ASSIGNMENT) / f"{ASSIGNMENT}.html").exists()


def test_the_autograded_notebook_has_the_gradebooks_marks_only(course: CourseFolder) -> None:
    cells = instructor_cells()
    cells[2].metadata["nbgrader"]["points"] = 99
    cells.append(new_code_cell("1", metadata=mark("02-grad", grade=True, points=99)))
    with ClassGradebook(course) as book:
        book.record(verdict(), notebook_bytes(cells))
    path = course.folder("autograded", "kim", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert [one["grade_id"] for one in marks].count("02-grad") == 1
    assert sum(one.get("points", 0) for one in marks) == 10
    assert path.stat().st_mode & 0o777 == 0o444


def test_a_class_that_is_there_already_is_compared_in_the_same_few_queries_whatever_its_size(
    course: CourseFolder,
) -> None:
    def asked(students: list[str]) -> int:
        said: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            said.append(statement)

        with ClassGradebook(course) as book:
            event.listen(book._book.engine, "before_cursor_execute", note)
            for student in students:
                book.record(verdict(student), executed())
        return len(said)

    students = [f"s{n}" for n in range(6)]
    asked(students)
    before = dump(course)
    assert asked(students) == asked(students[:2]) < 20
    assert dump(course) == before


def test_what_is_told_while_the_bookkeeper_ends_breaks_nothing(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is closed in another thread, and not in the middle of a word."""

    closed = threading.Event()

    class Slow(Connection):
        def _send(self, buf: bytes, write: Any = os.write) -> None:
            closed.wait(1)  # which it must not be by now
            super()._send(buf)  # type: ignore[misc] # multiprocessing's own, typed nowhere

        def close(self) -> None:
            super().close()
            closed.set()

    monkeypatch.setattr(bookkeeper, "Connection", Slow)
    ended = bookkeeper.Bookkeeper(course, course.work)
    ended.stop()
    assert ended.booked.refused == {}


def test_ctrl_c_while_the_gradebook_is_waited_for_leaves_no_writer_and_no_verdict_untold(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeper, "AT_ONCE_S", 0.0)
    hangs = bookkeeper.Bookkeeper(course, course.work)
    hangs._process.send_signal(signal.SIGSTOP)
    hangs.add((ASSIGNMENT, "kim", ASSIGNMENT), verdict())
    with pytest.raises(KeyboardInterrupt):
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        hangs.finish()
    hangs.stop()
    assert hangs.booked.refused == {(ASSIGNMENT, "kim", ASSIGNMENT): bookkeeper.STOPPED}
    assert hangs._process.poll() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("bound", "end", "words"),
    [("AT_ONCE_S", "stop", bookkeeper.STOPPED), ("SILENCE_S", "finish", bookkeeper.SILENT)],
)
def test_a_writer_that_hangs_holds_up_no_end_of_a_run_and_is_told(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, bound: str, end: str, words: str
) -> None:
    monkeypatch.setattr(bookkeeper, bound, 0.0)
    hangs = bookkeeper.Bookkeeper(course, course.work)
    hangs._process.send_signal(signal.SIGSTOP)
    hangs.add((ASSIGNMENT, "kim", ASSIGNMENT), verdict())
    getattr(hangs, end)()
    assert hangs.booked.refused == {(ASSIGNMENT, "kim", ASSIGNMENT): words}
    assert hangs._process.poll() == -signal.SIGKILL
