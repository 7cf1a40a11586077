"""The ledger keeps what it acknowledged, whatever happens to the process or the file."""

import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.ledger import Ledger, LedgerBusy, LedgerError
from autograder.classroom.ledger.lines import Kept, row_of
from autograder.grading.verdicts import Status

from .conftest import verdict

STUDENTS = ["kim", "lee", 'o\'neil, "x"', "b\udcffyte", "new\nline\r"]


def full(folder: Path) -> Path:
    """Write a ledger of five verdicts and return its file."""
    with Ledger.writing(folder) as ledger:
        for student in STUDENTS:
            ledger.record(verdict(student), f"notebook of {student!r}".encode())
    return folder / "ledger.jsonl"


def test_several_verdicts_wait_for_the_disk_once_and_each_is_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.writing(tmp_path) as ledger:
        kept = [
            Kept(verdict(name), ledger.keep(name.encode("utf-8", "replace"))) for name in STUDENTS
        ]
        waits: list[int] = []
        monkeypatch.setattr(os, "fsync", waits.append)
        spans = ledger.record_all(kept)
        monkeypatch.undo()
        assert len(waits) == 1
        assert [ledger.read(span) for span in spans] == kept
        assert [ledger.current(row_of(one.verdict)) for one in kept] == spans
    assert [one.student for one in Ledger.reading(tmp_path).latest()] == STUDENTS


def test_a_verdict_is_found_again_with_its_notebook(tmp_path: Path) -> None:
    full(tmp_path)
    with Ledger.writing(tmp_path) as ledger:
        for student in STUDENTS:
            assert ledger.find(f"digest-{student}") == verdict(student)
            assert ledger.executed(verdict(student)) == f"notebook of {student!r}".encode()
        assert ledger.notes == []
        assert [one.student for one in ledger.latest()] == STUDENTS


def test_an_unknown_digest_is_not_found(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path) as ledger:
        assert ledger.find("nobody") is None
        assert ledger.executed(verdict("nobody")) is None


def test_not_graded_is_never_done(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path) as ledger:
        ledger.record(verdict(status=Status.NOT_GRADED))
        assert ledger.find("digest-kim") is None
    found = Ledger.reading(tmp_path)
    assert found.find("digest-kim") is None
    assert found.latest() == [verdict(status=Status.NOT_GRADED)]


def test_a_rejected_submission_is_done(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path) as ledger:
        ledger.record(verdict(status=Status.REJECTED))
    assert Ledger.reading(tmp_path).find("digest-kim") == verdict(status=Status.REJECTED)


def test_the_newest_verdict_of_a_notebook_counts(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path) as ledger:
        ledger.record(verdict(scores=(0.0, 0.0), digest="first"))
        ledger.record(verdict(scores=(2.0, 3.0), digest="second"))
    assert Ledger.reading(tmp_path).latest() == [verdict(scores=(2.0, 3.0), digest="second")]


def test_cut_at_any_byte_it_keeps_every_whole_line(tmp_path: Path) -> None:
    path = full(tmp_path / "full")
    whole = path.read_bytes()
    ends = [n for n, byte in enumerate(whole) if byte == ord("\n")]
    # Every offset of the last two lines, and a sample of the others.
    offsets = {*range(0, len(whole), 97), *range(ends[-3], len(whole) + 1)}
    for offset in sorted(offsets):
        path.write_bytes(whole[:offset])
        kept = sum(end <= offset for end in ends)  # a line that lacks only its newline is whole
        with Ledger.writing(path.parent) as ledger:
            assert [one.student for one in ledger.latest()] == STUDENTS[:kept], offset
            ledger.record(verdict("after"))
        assert [one.student for one in Ledger.reading(path.parent).latest()] == [
            *STUDENTS[:kept],
            "after",
        ], offset


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_byte_costs_one_line_and_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = full(tmp_path_factory.mktemp("ledger"))
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 2))
    value = data.draw(st.integers(0, 255).filter(lambda v: v not in (whole[place], ord("\n"))))
    line = whole[:place].count(b"\n")
    was_newline = whole[place] == ord("\n")
    whole[place] = value
    path.write_bytes(whole)
    ledger = Ledger.reading(path.parent)
    lost = {line, line + 1} if was_newline else {line}
    assert [one.student for one in ledger.latest()] == [
        name for n, name in enumerate(STUDENTS) if n not in lost
    ]
    assert ledger.notes == [
        f"Line {line + 1} of {path} is damaged. Its submission is graded again; all others "
        "are kept."
    ]


def test_a_damaged_line_is_told_once_and_set_aside(tmp_path: Path) -> None:
    path = full(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"garbage\n" + b"".join(lines[2:]) + b"\xff\n")
    with Ledger.writing(tmp_path) as ledger:
        (note,) = ledger.notes
        assert note == (
            f"Line 2 of {path} and 1 more are damaged. Their submissions are graded again; all "
            f"others are kept. They were moved to {tmp_path / 'ledger.damaged'}."
        )
        ledger.record(verdict("after"))
        assert ledger.executed(verdict("after")) is None
    assert (tmp_path / "ledger.damaged").read_bytes() == b"garbage\n\xff\n"
    with Ledger.writing(tmp_path) as ledger:
        assert ledger.notes == []
        left = [name for n, name in enumerate(STUDENTS) if n != 1]
        assert [one.student for one in ledger.latest()] == [*left, "after"]
        assert ledger.executed(verdict(left[-1])) == f"notebook of {left[-1]!r}".encode()


def test_an_older_verdict_is_made_current_again_by_one_short_line(tmp_path: Path) -> None:
    first, second = verdict(digest="first"), verdict(scores=(2.0, 3.0), digest="second")
    with Ledger.writing(tmp_path) as ledger:
        ledger.record(first, b"notebook one")
        ledger.record(second, b"notebook two")
        before = ledger.path.stat().st_size
        ledger.make_current(first.from_cache())
        assert ledger.latest() == [first]
        assert ledger.executed(first) == b"notebook one"
        once = ledger.path.stat().st_size
        ledger.make_current(first.from_cache())
        assert ledger.path.stat().st_size == once < before + 300
    found = Ledger.reading(tmp_path)
    assert found.latest() == [first]
    assert found.find("second") == second


def test_a_row_that_never_had_a_verdict_is_not_put_in(tmp_path: Path) -> None:
    unasked = verdict("lee", status=Status.REJECTED, digest="")
    with Ledger.writing(tmp_path) as ledger:
        ledger.make_current(unasked)
        assert ledger.latest() == []
        ledger.record(verdict("lee"))
        ledger.make_current(unasked)
        ledger.make_current(unasked)
    assert Ledger.reading(tmp_path).latest() == [unasked]
    assert len((tmp_path / "ledger.jsonl").read_bytes().splitlines()) == 2


def test_what_it_remembers_does_not_grow_with_what_a_line_says(tmp_path: Path) -> None:
    def remembered(words: str) -> int:
        folder = tmp_path / str(len(words))
        with Ledger.writing(folder) as ledger:
            for n in range(20):
                ledger.record(verdict(f"s{n}", message=words))
        tracemalloc.start()
        try:
            with Ledger.reading(folder):
                return tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()

    remembered("warm")
    assert remembered("x" * 50_000) < remembered("y") + 200_000  # the lines are 2 MB


def test_a_folder_that_is_taken_away_is_one_sentence(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path / "work") as ledger:
        shutil.rmtree(tmp_path / "work")
        with pytest.raises(LedgerError, match="cannot be used: No such file or directory"):
            ledger.record(verdict(), b"notebook")


def test_a_draft_that_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    full(tmp_path)
    (tmp_path / "notebooks" / ".abc.new").write_bytes(b"half")
    Ledger.writing(tmp_path).close()
    assert list((tmp_path / "notebooks").glob(".*")) == []


def test_a_torn_last_line_is_told_and_cut_off(tmp_path: Path) -> None:
    path = full(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"check":"12')
    with Ledger.writing(tmp_path) as ledger:
        assert len(ledger.latest()) == len(STUDENTS)
        assert "interrupted" in ledger.notes[0]
    assert path.read_bytes().endswith(b"}\n")


def test_a_reader_leaves_a_torn_line_alone(tmp_path: Path) -> None:
    path = full(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"check":"12')
    before = path.read_bytes()
    assert len(Ledger.reading(tmp_path).latest()) == len(STUDENTS)
    assert path.read_bytes() == before


def test_a_damaged_notebook_is_not_passed_on(tmp_path: Path) -> None:
    full(tmp_path)
    victim = next((tmp_path / "notebooks").rglob("*.ipynb"))
    victim.chmod(0o600)
    victim.write_bytes(b"something else")
    found = Ledger.reading(tmp_path)
    assert sum(found.find(f"digest-{student}") is None for student in STUDENTS) == 1
    assert sum(found.executed(verdict(student)) is None for student in STUDENTS) == 1


def test_two_writers_at_once_get_one_clear_sentence(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom autograder.classroom.ledger import Ledger\n"
        f"ledger = Ledger.writing({str(tmp_path)!r})\n"
        "print('open', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(
            LedgerBusy, match=rf"at work \(process {other.pid} on .+, since .*\)\. Wait"
        ):
            Ledger.writing(tmp_path)
        other.stdin.close()
    Ledger.writing(tmp_path).close()


def test_two_writers_in_one_process_are_told_apart(tmp_path: Path) -> None:
    with Ledger.writing(tmp_path), pytest.raises(LedgerBusy, match="this very process"):
        Ledger.writing(tmp_path)
    Ledger.writing(tmp_path).close()


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    script = (
        "import os, signal\nfrom autograder.classroom.ledger import Ledger\n"
        f"ledger = Ledger.writing({str(tmp_path)!r})\n"
        "child = os.fork()\n"
        "if child == 0:\n    os.closerange(0, 3)\n    signal.pause()\n"
        "print(child, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    child = int(done.stdout)
    try:
        Ledger.writing(tmp_path).close()
    finally:
        os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("acknowledged", [1, 7, 20])
def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, acknowledged: int) -> None:
    script = (
        "from autograder.classroom.ledger import Ledger\n"
        "from tests.classroom.conftest import verdict\n"
        f"ledger = Ledger.writing({str(tmp_path)!r})\n"
        "for n in range(10_000):\n"
        "    ledger.record(verdict(f's{n}'), b'x' * 1000 + str(n).encode())\n"
        "    print(n, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        last = -1
        for line in run.stdout:
            last = int(line)
            if last >= acknowledged:
                break
        run.kill()
        last = max([last, *(int(line) for line in run.stdout if line.endswith("\n"))])
    with Ledger.writing(tmp_path) as ledger:
        for n in range(last + 1):
            assert ledger.find(f"digest-s{n}") == verdict(f"s{n}")
            assert ledger.executed(verdict(f"s{n}")) == b"x" * 1000 + str(n).encode()
        assert not any("damaged" in note for note in ledger.notes)


def test_a_full_disk_is_told_and_leaves_the_ledger_whole(tmp_path: Path) -> None:
    full(tmp_path)
    with Ledger.writing(tmp_path) as ledger:
        real = ledger._file

        class Full:
            """A file on a disk that takes ten bytes more."""

            def __getattr__(self, name: str) -> object:
                return getattr(real, name)

            def write(self, data: bytes) -> int:
                assert real is not None
                real.write(data[:10])
                raise OSError(28, "No space left on device")

        ledger._file = Full()  # type: ignore[assignment]
        with pytest.raises(LedgerError, match=r"No space left on device. Make room"):
            ledger.record(verdict("park"))
        assert ledger.find("digest-park") is None
        ledger._file = real
        ledger.record(verdict("park"))
    found = Ledger.reading(tmp_path)
    assert found.find("digest-park") == verdict("park")
    assert found.notes == []


def test_its_files_are_the_instructors_alone(tmp_path: Path) -> None:
    path = full(tmp_path / "grader")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_no_ledger_reads_as_an_empty_one(tmp_path: Path) -> None:
    assert Ledger.reading(tmp_path / "nothing").latest() == []


def test_recording_in_a_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="not open for writing"):
        Ledger.reading(tmp_path).record(verdict())


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_lies_where_the_ledger_should_is_one_sentence_and_waited_for_by_nobody(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "ledger.jsonl")
    for opened in (Ledger.reading, Ledger.writing):
        with pytest.raises(LedgerError, match=r"and no file\. Move that away and run"):
            opened(tmp_path)


def test_a_file_where_the_ledgers_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("")
    for opened in (Ledger.reading, Ledger.writing):
        with pytest.raises(LedgerError, match="work should be a folder and is none"):
            opened(tmp_path / "work")
