"""What a restored, emptied, damaged or locked gradebook costs: nothing but another run."""

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.batch import Onlooker, grade_class
from autograder.classroom.gradebook import waiting
from autograder.classroom.ledger import Ledger
from autograder.planning import Options

from .conftest import RIGHT, WRONG, autograder, submission

NAME = "02_gradient_descent"
REFUSED = "gradebook"  #: the kind of an incident


def put(course, student, source):
    """Let a student hand in this answer, in place of an older one."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    text = submission(source).replace("02.grad-answer", "02-grad-answer")
    (folder / f"{NAME}.ipynb").write_text(text)


def run(course, **options):
    """Grade the course in this process."""
    return grade_class(course, Options(workers=1, **options))


def in_gradebook(course):
    """Return every student's score in the gradebook, as nbgrader's own API tells it."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {one.student.id: one.score for one in book.assignment_submissions(NAME)}


def in_ledger(course):
    """Return every student's score in the ledger."""
    with Ledger.reading(course / ".autograder") as ledger:
        return {one.student: one.score for one in ledger.latest()}


def in_csv(course):
    """Return every student's total in the spreadsheet."""
    done = autograder("export", course, "--file", course / "grades.csv")
    assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[1:]
    return {row["student"]: float(row["total"]) for row in rows}


def in_autograded(course, student):
    """Return the executed notebook that the formgrader shows."""
    return course / "autograded" / student / NAME / f"{NAME}.ipynb"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A course in which ada and ben handed in right answers: graded once."""
    course = tmp_path_factory.mktemp("course")
    for student in ("ada", "ben"):
        put(course, student, RIGHT)
    assert run(course).complete
    return course


@pytest.fixture(scope="module")
def graded(first, tmp_path_factory):
    """The same course after ben has handed in a wrong answer; the first gradebook lies beside."""
    course = shutil.copytree(first, tmp_path_factory.mktemp("second") / "course")
    shutil.copy(course / "gradebook.db", course / "backup.db")
    put(course, "ben", WRONG)
    assert run(course).complete
    return course


@pytest.fixture
def course(graded, tmp_path):
    """A copy of it, to be damaged."""
    return shutil.copytree(graded, tmp_path / "course")


NOW = {"ada": 2, "ben": 0}


def refused_in(course):
    """Run, and return the sentences that the rows got; all is kept in the ledger all the same."""
    result = run(course)
    assert not result.complete
    assert {row.student: row.score for row in result.rows} == in_ledger(course) == NOW
    said = [one.detail for row in result.rows for one in row.incidents if one.kind == REFUSED]
    assert len(said) == 2
    assert any("The gradebook lacks 2 of 2 verdicts" in note for note in result.notes)
    return said


def test_an_older_submission_that_is_handed_in_again_counts_everywhere(course):
    assert in_gradebook(course) == in_ledger(course) == NOW
    put(course, "ben", RIGHT)
    result = run(course)
    assert [(row.student, row.score, row.cached) for row in result.rows] == [
        ("ada", 2, True),
        ("ben", 2, True),
    ]
    assert in_gradebook(course) == in_csv(course) == {"ada": 2, "ben": 2}
    done = autograder("report", course, "--to", course / "report")
    assert done.returncode == 0, done.stderr
    rows = json.loads((course / "report" / "report.json").read_text())["submissions"]
    assert {row["student"]: row["score"] for row in rows} == {"ada": 2, "ben": 2}
    before = (course / ".autograder" / "ledger.jsonl").read_bytes()
    assert run(course).complete
    assert (course / ".autograder" / "ledger.jsonl").read_bytes() == before


def test_a_gradebook_restored_from_a_backup_is_brought_up_to_date_and_keeps_what_a_person_gave(
    course,
):
    backup = course / "backup.db"
    with Gradebook(f"sqlite:///{backup}") as book:
        grade = book.find_grade("02-grad", NAME, NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        book.find_comment("02-grad-answer", NAME, NAME, "ada").manual_comment = "See me."
        book.db.commit()
    backup.replace(course / "gradebook.db")
    assert in_gradebook(course) == {"ada": 1.5, "ben": 2}
    assert run(course).complete
    assert in_gradebook(course) == {"ada": 1.5, "ben": 0}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        assert book.find_comment("02-grad-answer", NAME, NAME, "ada").comment == "See me."


def everything_deleted(path):
    with sqlite3.connect(path) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            db.execute(f'DELETE FROM "{name}"')


def scores_deleted(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE grade SET auto_score = NULL")


def one_student_deleted(path):
    with Gradebook(f"sqlite:///{path}") as book:
        book.remove_submission(NAME, "ben")
        book.remove_student("ben")


@pytest.mark.parametrize(
    "happens",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        everything_deleted,
        scores_deleted,
        one_student_deleted,
    ],
    ids=["gone", "empty", "rows deleted", "scores deleted", "a student deleted"],
)
def test_what_the_gradebook_lacks_is_written_again(course, happens):
    happens(course / "gradebook.db")
    assert run(course).complete
    assert in_gradebook(course) == NOW


def test_a_comment_or_a_score_that_nbgrader_overwrote_is_ours_again(course):
    with sqlite3.connect(course / "gradebook.db") as db:
        before = list(db.iterdump())
        db.execute("UPDATE grade SET auto_score = 1")
        db.execute("UPDATE comment SET auto_comment = 'x'")
    assert run(course).complete
    with sqlite3.connect(course / "gradebook.db") as db:
        assert list(db.iterdump()) == before


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(path):
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xa5" * len(data[8192:-4096])
    path.write_bytes(data)


@pytest.mark.parametrize(
    "happens",
    [cut, garbled, lambda path: path.write_text("a text\n" * 1000)],
    ids=["cut", "garbled", "a text"],
)
def test_a_damaged_gradebook_is_told_and_the_run_goes_on(course, happens):
    happens(course / "gradebook.db")
    for sentence in refused_in(course):
        assert "the file is damaged. Put a backup of it in its place, or move it away" in sentence
    (course / "gradebook.db").unlink()
    assert run(course).complete
    assert in_gradebook(course) == NOW


def gone(path):
    path.unlink()


def edited(path):
    path.chmod(0o644)
    path.write_text(path.read_text().replace("'text/plain'", "'text/plain '") + " ")


@pytest.mark.parametrize("happens", [gone, edited])
def test_an_autograded_notebook_that_is_gone_or_edited_is_written_anew(course, happens):
    path = in_autograded(course, "ben")
    before = path.read_bytes()
    happens(path)
    assert run(course).complete
    assert path.read_bytes() == before


def test_an_autograded_notebook_of_an_older_submission_is_replaced(course, first):
    path = in_autograded(course, "ben")
    now = path.read_bytes()
    older = in_autograded(first, "ben").read_bytes()
    assert older != now
    path.chmod(0o644)
    path.write_bytes(older)
    assert run(course).complete
    assert path.read_bytes() == now


def test_a_class_that_is_graded_and_kept_costs_no_write(course):
    watched = [course / "gradebook.db", *(in_autograded(course, one) for one in NOW)]
    watched += [course / ".autograder" / "ledger.jsonl"]
    before = [path.stat() for path in watched]
    assert run(course).complete
    after = [path.stat() for path in watched]
    assert [(one.st_ino, one.st_mtime_ns) for one in after] == [
        (one.st_ino, one.st_mtime_ns) for one in before
    ]


LOCKER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(course):
    """Let another process hold the gradebook's lock."""
    command = [sys.executable, "-c", LOCKER, str(course / "gradebook.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"locked\n"
        yield
        other.stdin.close()


def test_a_locked_gradebook_holds_up_no_verdict_and_is_written_by_the_next_run(
    first, tmp_path, monkeypatch
):
    course = shutil.copytree(first, tmp_path / "course")
    put(course, "ben", WRONG)
    monkeypatch.setattr(waiting, "PATIENCE_S", 0.0)
    with locked(course):
        for sentence in refused_in(course):
            assert "it is locked by another program, e.g. the formgrader" in sentence
    assert in_gradebook(course) == {"ada": 2, "ben": 2}
    assert run(course).complete
    assert in_gradebook(course) == NOW


@pytest.mark.parametrize("moment", ["the beginning", "the end"])
def test_a_lock_that_is_let_go_is_waited_for_which_is_said_at_once(course, moment):
    shutil.rmtree(course / "autograded")
    said = []
    with ExitStack() as lock:
        if moment == "the beginning":
            lock.enter_context(locked(course))

        class Locks(Onlooker):
            def planned(self, settled, jobs, workers):
                assert not jobs  # the gradebook is all that is waited for
                if moment == "the end":
                    lock.enter_context(locked(course))

        def tell(words):
            said.append(words)
            lock.close()

        assert grade_class(course, Options(workers=1), Locks(), tell).complete
    assert in_autograded(course, "ben").exists()
    assert ["a second autograde: waiting for it, up to 20 s." in words for words in said] == [True]


def test_a_writer_of_the_gradebook_that_is_killed_is_told_and_the_next_run_writes(course):
    put(course, "ben", RIGHT)
    put(course, "ada", WRONG)

    class Kills(Onlooker):
        def planned(self, settled, jobs, workers):
            for writer in writers():
                writer.send_signal(signal.SIGKILL)

    result = grade_class(course, Options(workers=1), Kills())
    assert not result.complete
    assert {row.student: row.score for row in result.rows} == {"ada": 0, "ben": 2}
    told = [one.detail for row in result.rows for one in row.incidents if one.kind == REFUSED]
    assert len(told) == 2
    assert "The process that writes the gradebook has ended (SIGKILL)" in told[0]
    assert in_gradebook(course) == NOW
    assert run(course).complete
    assert in_gradebook(course) == {"ada": 0, "ben": 2}


def writers():
    """The processes of this one that write a gradebook."""
    children = psutil.Process().children()
    return [one for one in children if any("gradebook.writer" in word for word in one.cmdline())]


def test_a_folder_that_refuses_the_executed_notebook_is_told_and_tried_again(course):
    folder = in_autograded(course, "ben").parent
    shutil.rmtree(folder)
    folder.write_text("a file where a folder should be")
    result = run(course)
    assert not result.complete
    (told,) = [one.detail for row in result.rows for one in row.incidents if one.kind == REFUSED]
    assert "cannot be written to autograded/" in told
    folder.unlink()
    assert run(course).complete
    assert in_autograded(course, "ben").exists()


def test_a_row_says_that_its_time_cannot_be_told(course):
    (course / "submitted" / "ben" / NAME / "timestamp.txt").write_text("yesterday")
    result = run(course)
    assert result.complete
    ((who, told),) = [
        (row.student, one.detail)
        for row in result.rows
        for one in row.incidents
        if one.kind == "no_time"
    ]
    assert (who, "timestamp.txt holds no time" in told) == ("ben", True)


def test_the_exit_status_and_the_json_say_what_the_gradebook_refused(course):
    (course / "gradebook.db").write_text("a text\n" * 1000)
    done = autograder("grade", course, "--json", course / "results.json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Note: The gradebook lacks 2 of 2 verdicts" in done.stderr
    rows = json.loads((course / "results.json").read_text())["submissions"]
    assert [one["kind"] for row in rows for one in row["incidents"]].count(REFUSED) == 2


def in_it(course, **values):
    """Change ben's grade as a person does in the formgrader."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        grade = book.find_grade("02-grad", NAME, NAME, "ben")
        for name, value in values.items():
            setattr(grade, name, value)
        book.db.commit()


def test_a_run_says_whose_manual_grade_is_for_other_work_and_no_grade_is_final_until_then(course):
    in_it(course, manual_score=1.5, needs_manual_grade=False)
    put(course, "ben", WRONG + "  # which is wrong in the same way")
    result = run(course)
    assert result.complete
    assert {row.student: row.by_hand for row in result.rows} == {"ada": 0, "ben": 1}
    (said,) = [one for row in result.rows for one in row.incidents if one.kind == "look_again"]
    assert "handed in or graded anew: 02-grad." in said.detail
    assert any("was handed in or graded anew: ben." in note for note in result.notes)
    done = autograder("export", course, "--file", course / "grades.csv")
    assert "To be graded by hand: 1 cell" in done.stdout + done.stderr
    again = run(course)
    assert [note for note in again.notes if "press Resolve" in note]
    assert {row.student: row.by_hand for row in again.rows} == {"ada": 0, "ben": 1}
    autograder("report", course, "--to", course / "report")
    assert "graded anew: 02-grad." in (course / "report" / "index.html").read_text()
    in_it(course, needs_manual_grade=False)  # which is what Resolve does
    assert not [note for note in run(course).notes if "press Resolve" in note]


OLDER = "If it is an older copy, manual grades"
ANOTHER = "was removed, emptied or exchanged: manual grades"


def test_a_gradebook_that_is_another_is_filled_and_told_once(course):
    assert not any(ANOTHER in note for note in run(course).notes)
    kept = (course / "gradebook.db").read_bytes()
    for happens in (
        lambda path: path.unlink(),
        everything_deleted,
        lambda path: path.write_bytes((course / "another.db").read_bytes()),
    ):
        shutil.copy(course / "gradebook.db", course / "another.db")
        with sqlite3.connect(course / "another.db") as db:
            db.execute("UPDATE autograder_work SET said = 'another' WHERE about = 'gradebook'")
        happens(course / "gradebook.db")
        assert [ANOTHER in note for note in run(course).notes].count(True) == 1
        assert not any(ANOTHER in note for note in run(course).notes)
    (course / "gradebook.db").write_bytes(kept)
    assert not any(ANOTHER in note for note in run(course).notes)  # it was put back
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("DROP TABLE autograder_work")  # as in a backup from before there was one
    told = [note for note in run(course).notes if "gradebook" in note]
    assert [OLDER in note and ANOTHER not in note for note in told] == [True]
    assert not any("gradebook" in note for note in run(course).notes)
