"""Several runs grade one class at once, each its share; a merge takes what they have."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections import Counter

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.ledger import Ledger, LedgerBusy, LedgerError
from autograder.classroom.secret import course_secret
from autograder.grading import digest
from autograder.grading.verdicts import Status
from autograder.intake.sources import Found, PlaceError, Unavailable
from autograder.merging import MergeBatch, MergeError, merge_shards
from autograder.planning import Options, Shard
from autograder.sharding import (
    BadShard,
    Note,
    asked_of,
    folder_of,
    grade_shard,
    notes_of,
    parse_shard,
    shard_of,
)
from tests.beside.conftest import course_in, hand_in, lesson, put

from .conftest import autograder, command, grade

ONE = Shard(1, 1)
STUDENTS = [f"s{number}" for number in range(6)]
TESTS = ("assert f(2) == 4", "assert open('data.csv').read() == 'x,y'")
RIGHT = "def f(x): return 2 * x"


@pytest.fixture
def course(tmp_path):
    """Six students of one assignment, every other one right, with a file beside the notebook."""
    sources = {"ps": {"nb.ipynb": lesson("", RIGHT, *TESTS), "data.csv": "x,y"}}
    course = course_in(tmp_path / "course", sources)
    course_secret(course / ".autograder")  # two copies of it have the same digests
    for number, student in enumerate(STUDENTS):
        answer = RIGHT if number % 2 else "def f(x): return 5"
        wrong = {"nb.ipynb": lesson("", answer, *TESTS)}
        put(hand_in(course, student, "ps"), wrong)
    return course


def shard(course, which, **options):
    """Run one shard in this process and return its result."""
    options = Options(workers=2, shard=parse_shard(which), **options)
    return grade_shard(course, options)


def shards(course, of=3, **options):
    """Run every shard, one after the other."""
    return [shard(course, f"{number}/{of}", **options) for number in range(1, of + 1)]


def merge(course, **options):
    return merge_shards(course, **options)


def own(of=3):
    """How many notebooks of the course fall to each shard."""
    return Counter(shard_of(found(student), of).number for student in STUDENTS)


def found(student, assignment="ps"):
    return Found(student, assignment, "nb", None, Unavailable("missing", ""))


def plain(row):
    """A row of the JSON, times and what was found already aside."""
    return {name: value for name, value in row.items() if name not in ("seconds", "cached")}


def kept(course):
    return (course / ".autograder" / "ledger.jsonl").read_text().count("\n")


def graded(result):
    return sorted(row.student for row in result.rows if not row.cached)


def test_three_runs_at_once_and_a_merge_are_one_run(course, tmp_path):
    quiet = shutil.copytree(course, tmp_path / "quiet" / "course")
    _, undisturbed = grade(quiet)
    files = [tmp_path / f"{number}.json" for number in (1, 2, 3)]
    runs = [
        subprocess.Popen(command("grade", course, "--shard", f"{number}/3", "--json", file))
        for number, file in enumerate(files, 1)
    ]
    assert [run.wait(300) for run in runs] == [0, 0, 0]
    assert not (course / "gradebook.db").exists()
    assert not (course / "autograded").exists()
    parts = [json.loads(file.read_text()) for file in files]
    assert [part["engine"]["shard"] for part in parts] == ["1/3", "2/3", "3/3"]
    assert [len(part["submissions"]) for part in parts] == [own()[number] for number in (1, 2, 3)]

    done = autograder("merge", course, "--json", tmp_path / "all.json", "--report", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    merged = json.loads((tmp_path / "all.json").read_text())
    assert [plain(row) for row in merged["submissions"]] == [
        plain(row) for row in undisturbed["submissions"]
    ]
    assert "s0" in (tmp_path / "r" / "index.html").read_text()
    for place in (course, quiet):
        with Gradebook(f"sqlite:///{place / 'gradebook.db'}") as book:
            scores = {one.student.id: one.score for one in book.assignment_submissions("ps")}
        assert scores == {student: 1 + number % 2 for number, student in enumerate(STUDENTS)}
        assert (place / "autograded" / "s0" / "ps" / "nb.ipynb").is_file()


def test_what_is_merged_or_graded_already_is_not_done_again(course):
    assert sorted(name for part in shards(course) for name in graded(part)) == STUDENTS
    assert [graded(part) for part in shards(course)] == [[], [], []]
    assert merge(course).complete
    lines = kept(course)
    again = merge(course)
    assert again.complete
    assert graded(again) == []
    assert kept(course) == lines
    assert [graded(part) for part in shards(course, of=2)] == [[], []]  # known to the course
    assert merge(course).complete
    assert kept(course) == lines


def test_a_merge_names_the_shard_that_is_missing_and_takes_the_others(course):
    missing = own().most_common(1)[0][0]
    for number in {1, 2, 3} - {missing}:
        shard(course, f"{number}/3")
    result = merge(course)
    assert not result.complete
    assert any(f"Shard {missing}/3, of {own()[missing]} notebook" in one for one in result.notes)
    open_rows = [row for row in result.rows if row.status is Status.NOT_GRADED]
    assert len(open_rows) == own()[missing]
    assert {row.incidents[-1].kind for row in open_rows} == {"unmerged"}
    assert kept(course) == len(STUDENTS) - own()[missing]
    shard(course, f"{missing}/3")
    assert merge(course).complete


def test_a_shard_that_was_killed_goes_on_where_it_stopped(course):
    slow = lesson("import time; time.sleep(2)", RIGHT, *TESTS)
    for student in STUDENTS:
        put(hand_in(course, student, "ps"), {"nb.ipynb": slow})
    words = ("grade", course, "--shard", "1/1", "--workers", "1")
    run = subprocess.Popen(command(*words), stderr=subprocess.DEVNULL)
    ledger = folder_of(course / ".autograder", Shard(1, 1)) / "ledger.jsonl"
    while not (ledger.is_file() and ledger.read_bytes()):
        time.sleep(0.1)
        assert run.poll() is None
    run.send_signal(signal.SIGSTOP)  # it is still there, and the machine may be slow
    early = merge(course)
    assert not early.complete
    assert any("Shard 1/1 is still at work, or was ended early" in one for one in early.notes)
    run.send_signal(signal.SIGKILL)
    run.wait()
    left = graded(shard(course, "1/1"))
    assert 0 < len(left) < len(STUDENTS)
    assert merge(course).complete
    assert kept(course) == len(STUDENTS)


def test_a_shard_is_run_once_at_a_time_and_beside_the_others(course):
    folder = folder_of(course / ".autograder", Shard(2, 3))
    with Ledger.writing(folder):
        with pytest.raises(LedgerBusy, match="at work"):
            shard(course, "2/3")
        assert shard(course, "1/3").complete


@pytest.mark.parametrize("what", ["secret", "package"])
def test_shards_of_another_grader_are_not_taken_and_it_is_said_why(course, what, monkeypatch):
    shards(course)
    if what == "secret":
        (course / ".autograder" / "secret").write_bytes(bytes(32))
    else:
        monkeypatch.setattr(digest, "environment", lambda _: "with another NumPy")
    result = merge(course)
    assert {row.status for row in result.rows} == {Status.NOT_GRADED}
    said = [note for note in result.notes if "is not taken: the grader, a package or the c" in note]
    assert len(said) == len(own())


def test_a_version_handed_in_after_its_shard_ran_waits_for_the_shard(course):
    shards(course)
    put(hand_in(course, "s0", "ps"), {"nb.ipynb": lesson("1", RIGHT, *TESTS)})
    (row,) = [row for row in merge(course).rows if row.status is Status.NOT_GRADED]
    assert row.student == "s0"
    assert row.incidents[-1].detail.endswith("another version: the submission differs from here.")


def test_shards_asked_for_one_assignment_are_merged_for_that_one(course):
    put(course / "source" / "ps2", {"nb.ipynb": lesson("", RIGHT, TESTS[0])})
    hand_in(course, "s0", "ps2")
    shards(course, assignment="ps")
    result = merge(course)
    assert result.complete
    assert {row.assignment for row in result.rows} == {"ps"}
    shard(course, "1/3", student="s0")
    with pytest.raises(MergeError, match=r"asked for different things \(.*student.*\)"):
        merge(course)


def test_what_was_graded_anew_by_force_replaces_what_was_there_once(course):
    shards(course)
    merge(course)
    first = {row.student: row.seconds for row in merge(course).rows}
    shards(course, force=True)
    renewed = {row.student: row.seconds for row in merge(course).rows}
    assert all(renewed[student] != first[student] for student in STUDENTS)
    lines = kept(course)
    merge(course)
    assert kept(course) == lines


def test_a_shard_without_a_notebook_is_done_at_once(course):
    empty = next(n for n in range(1, 100) if not own(99)[n])
    result = shard(course, f"{empty}/99")
    assert result.complete
    assert list(result.rows) == []
    assert f"Shard {empty}/99 has 0 of 6 notebooks." in result.notes[0]


def test_a_class_without_shards_is_nothing_to_merge(course):
    with pytest.raises(MergeError, match=r"no shard of it has been run\. Begin with"):
        merge(course)
    with pytest.raises(PlaceError, match="no assignment 'ps9'"):
        shard(course, "1/3", assignment="ps9")


@pytest.mark.parametrize(
    "text", ["0/3", "4/3", "x", "1/0", "-1/3", "1/3/5", "1", "", "1/99999", "١/3"]
)
def test_what_is_no_shard_is_refused_in_a_sentence(text):
    with pytest.raises(BadShard, match=r"takes I/N, such as 1/3 .* Received: "):
        parse_shard(text)


def test_a_command_that_cannot_be_carried_out_ends_with_2(course):
    for words in (("--shard", "4/3"), ("--shard", "1/3", "--report", "r")):
        done = autograder("grade", course, *words)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1


def test_shards_share_out_a_class_evenly_and_always_alike():
    class_ = [found(f"student{n}", f"{m:02}") for n in range(1000) for m in range(14)]
    counts = Counter(shard_of(one, 20) for one in class_)
    assert len(counts) == 20
    assert 0.85 * 700 < min(counts.values()) <= max(counts.values()) < 1.15 * 700
    # Known by heart: another split would grade everybody again.
    known = [str(shard_of(found(name), 3)) for name in ("ada", "ben", "cleo")]
    assert known == [
        "1/3",
        "3/3",
        "2/3",
    ]


def test_what_a_stopped_run_graded_anew_is_taken_also_when_it_is_ended_without_force(course):
    shards(course)
    merge(course)
    number = next(number for number, count in sorted(own().items()) if count)
    shard(course, f"{number}/3", force=True)
    shard(course, f"{number}/3")  # as after a stop, to be sure that it has ended
    assert len(graded(merge(course))) == own()[number]
    shard(course, f"{number}/3")
    assert graded(merge(course)) == []


NOTE = {"asked": asked_of(Options()), "force": False, "planned": 2, "ended": True}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(("{", "cannot be read"), ("5", "parts are not"), ("{}", "parts are not")),
        (json.dumps(NOTE | {"asked": None}), "'asked' is 'None', which no run writes"),
        (json.dumps(NOTE | {"begun": 5}), "'begun' is '5'"),
        (json.dumps(NOTE | {"ended": "yes"}), "'ended' is 'yes'"),
        (json.dumps(NOTE | {"planned": True}), "'planned' is 'True'"),
        (json.dumps(NOTE | {"run": "\ud800"}), "'run' is no name"),
        (json.dumps(NOTE | {"asked": NOTE["asked"] | {"timeout_s": "60"}}), "'asked.timeout_s'"),
        (json.dumps(NOTE | {"more": 1}), "parts are not"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_shards_note_that_no_run_has_written_is_one_sentence(tmp_path, text, why):
    folder = folder_of(tmp_path, Shard(1, 2))
    folder.mkdir(parents=True)
    (folder / "shard.json").write_text(text)
    with pytest.raises(LedgerError, match="remove it, and run that shard again") as told:
        list(notes_of(tmp_path))
    assert why in str(told.value)


def test_a_pipe_in_the_place_of_a_shards_note_keeps_nobody_waiting(tmp_path):
    folder = folder_of(tmp_path, Shard(1, 2))
    folder.mkdir(parents=True)
    os.mkfifo(folder / "shard.json")
    with pytest.raises(LedgerError, match="it is a pipe, a folder or a device, and no file"):
        list(notes_of(tmp_path))


@pytest.mark.parametrize("name", ["0/0", "2/0", "2/3", "501/1", "x/1", "2/one"])
def test_a_folder_that_is_named_as_no_shard_can_be_is_passed_over(tmp_path, name):
    folder = tmp_path / "shards" / name
    folder.mkdir(parents=True)
    (folder / "shard.json").write_text("whatever")
    real = folder_of(tmp_path, ONE)
    real.mkdir(parents=True, exist_ok=True)
    Note(asked_of(Options()), force=False, planned=0).write(real)
    assert [shard for shard, _ in notes_of(tmp_path)] == [ONE]


def test_of_a_class_shared_out_in_two_ways_the_later_one_is_taken_and_it_is_said(course):
    for which, begun in (("1/2", "2026-01-02"), ("1/3", "2026-01-01")):
        folder = folder_of(course / ".autograder", parse_shard(which))
        folder.mkdir(parents=True)
        Note(asked_of(Options()), force=False, planned=0, begun=begun).write(folder)
    said = " ".join(merge(course).notes)
    assert (
        "into 2, and into 3. Shards of 2 are taken, since 1/2 was run last, on 2026-01-02" in said
    )


def test_one_notebook_has_no_verdict_and_two_have_none():
    told = MergeBatch.__new__(MergeBatch)
    told._of, told.where, told.notes = 1, "course", []
    told._said = {Shard(1, 1): Note(asked_of(Options()), force=False, planned=3)}
    told._own, told._strange = Counter({Shard(1, 1): 3}), Counter()
    for missing, words in ((1, "1 of its 3 notebooks has no"), (2, "2 of its 3 notebooks have no")):
        told._missing = Counter({Shard(1, 1): missing})
        told._tell()
        assert words in told.notes[-1]
