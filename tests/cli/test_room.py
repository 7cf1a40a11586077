"""Full disks: looked for first, told in words, and nothing that was kept is lost."""

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import room
from autograder.batch import Onlooker, grade_class
from autograder.classroom.ledger import Ledger
from autograder.classroom.report import ReportError, write_document
from autograder.commands import listed
from autograder.grading.edition import make_edition
from autograder.planning import Options
from autograder.room import MIB, NoRoom, look_for_room
from tests.needed import need

from .conftest import RIGHT, autograder, begin, hand_in, submission


@pytest.fixture
def disk(tmp_path):
    """Mount a small file system of so many MiB; only a machine that lets nobody mount skips it."""
    mounted = []

    def mount(mib, *more):
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        options = ",".join([f"size={mib}m", *more])
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, text=True
        )
        need(done.returncode == 0, f"no file system can be mounted: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(folder):
    """Leave no room on the file system of `folder`, and return the file that takes it."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (MIB, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return path


def test_too_little_room_for_the_course_is_told_before_anything_runs(disk, begun):
    place = begin(disk(8) / "handed in", begun)
    hand_in(place, "ada", submission(RIGHT))
    done = autograder("grade", place)
    assert done.returncode == 2
    assert "There is too little room on the file system of" in done.stderr
    assert "Traceback" not in done.stderr


def test_too_little_room_for_temporary_files_is_told_before_anything_runs(
    disk, folder, monkeypatch
):
    hand_in(folder, "ada", submission(RIGHT))
    small = disk(8)
    done = autograder("grade", folder, "--workers", "1", env={**os.environ, "TMPDIR": str(small)})
    assert done.returncode == 2
    assert f"too little room on the file system of {small}" in " ".join(done.stderr.split())


def test_a_machine_without_a_temporary_folder_is_told_before_anything_runs(tmp_path, monkeypatch):
    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(room.tempfile, "gettempdir", none)
    with pytest.raises(NoRoom, match="set TMPDIR to one"):
        look_for_room(tmp_path, 1, 1)


def test_too_few_open_files_are_told_in_a_sentence_and_nothing_is_left(folder, tmp_path):
    hand_in(folder, "ada", submission(RIGHT))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = autograder(
        *("grade", folder, "--workers", "1", "--json", tmp_path / "results.json"),
        env={**os.environ, "TMPDIR": str(temporary)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10)),
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "Too many open files" in done.stderr
    assert list(temporary.iterdir()) == []


def test_a_kernel_that_lacks_open_files_is_not_graded_and_told_in_a_line(folder, tmp_path):
    hand_in(folder, "ada", submission(RIGHT))
    results = tmp_path / "results.json"
    done = autograder(
        *("grade", folder, "--workers", "1", "--json", results),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24)),
    )
    assert done.returncode == 1, done.stderr
    (row,) = json.loads(results.read_text("utf-8"))["submissions"]
    assert (row["status"], row["score"]) == ("not_graded", None)
    (incident,) = row["incidents"]
    assert "Too many open files" in incident["detail"]
    assert "Traceback" not in incident["detail"] and "\n" not in incident["detail"]


def test_what_is_needed_grows_with_the_class_and_the_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(room.os, "statvfs", lambda _: os.statvfs_result((4096, 4096) + (0,) * 8))
    with pytest.raises(NoRoom, match=r"0 bytes are free, and this run needs 96\.2 MiB"):
        look_for_room(tmp_path, 1, 8)
    with pytest.raises(NoRoom, match=r"needs 794 MiB"):
        look_for_room(tmp_path, 1_000, 8)


def test_a_disk_that_fills_in_the_middle_ends_the_run_in_words_and_loses_nothing(
    disk, begun, tmp_path
):
    place = begin(disk(40) / "handed in", begun)
    for student in ("ada", "ben", "cem"):
        hand_in(place, student, submission(f"{RIGHT}\n# {student}"))  # no two the same
    fillers = []

    class AfterTheFirst(Onlooker):
        def kept(self, verdict):
            fillers.append(fill(place.parent))

    result = grade_class(place, Options(workers=1), AfterTheFirst())
    assert "No space left on device. Make room" in result.stopped
    assert not result.complete
    assert [(row.student, row.score) for row in result.rows] == [("ada", 2)]
    path = write_document(tmp_path / "results.json", result.document())
    assert len(json.loads(path.read_text())["submissions"]) == 1
    fillers[0].unlink()
    again = grade_class(place, Options(workers=1))
    assert [(row.student, row.cached) for row in again.rows] == [
        ("ada", True),
        ("ben", False),
        ("cem", False),
    ]
    assert again.complete


def test_a_course_that_may_not_be_written_is_one_sentence(disk, begun):
    place = begin(disk(40) / "handed in", begun)
    hand_in(place, "ada", submission(RIGHT))
    subprocess.run(["mount", "-o", "remount,ro", place.parent], check=True)
    done = autograder("grade", place)
    assert done.returncode == 2
    assert "Read-only file system. Make room or check the permissions" in done.stderr
    assert "Traceback" not in done.stderr


WITH_A_LIMIT = """
import resource, sys
from pathlib import Path
from autograder.grading.edition import make_edition
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    make_edition(Path(sys.argv[1]), b"secret")
except Exception as error:
    print(type(error).__name__, error)
"""


def test_data_sets_that_cannot_be_written_are_one_sentence_and_leave_nothing(tmp_path):
    edition = tmp_path / "datasets" / "edition"
    command = [sys.executable, "-c", WITH_A_LIMIT, str(edition)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "DatasetError The data sets that submissions may see cannot be written" in done.stdout
    assert "Make room" in done.stdout
    assert done.stderr == ""
    assert list(edition.parent.iterdir()) == []


def test_a_draft_of_the_data_sets_that_a_killed_run_left_is_removed(tmp_path):
    edition = tmp_path / "edition"
    edition.mkdir()
    (tmp_path / ".draft-abc" / "mnist").mkdir(parents=True)
    make_edition(edition, b"secret")
    assert list(tmp_path.iterdir()) == [edition]


def test_notebooks_that_use_no_data_set_make_none(small_class):
    assert {path.name for path in (small_class.place / ".autograder").iterdir()} == {
        *("ledger.jsonl", "lock", "notebooks", "secret")
    }


@pytest.mark.parametrize("words", [["."], [".", "--student", "nobody"]])
def test_a_mistaken_path_leaves_nothing_behind(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(listed.app, ["grade", *words])
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_results_that_cannot_be_written_leave_the_older_ones_whole(tmp_path):
    path = tmp_path / "results.json"
    write_document(path, ['{"submissions": []}'])
    before, limits = path.read_text(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(ReportError, match=r"cannot be written to .*File too large"):
            write_document(path, ["x" * 1000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_results_that_cannot_be_written_are_exit_status_1_and_the_report_is_written(small_class):
    blocked = small_class.place.parent / "a file"
    blocked.write_text("")
    report = small_class.place.parent / "report"
    done = autograder(
        "grade", small_class.place, "--json", blocked / "results.json", "--report", report
    )
    assert done.returncode == 1
    assert "The results cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr
    assert (report / "index.html").exists()


def test_the_class_is_shown_beside_the_results_that_a_program_reads(small_class):
    done = autograder("grade", small_class.place, "--json", "/dev/stdout")
    assert json.loads(done.stdout)["submissions"]
    assert "The class" in done.stderr


def test_results_go_through_a_link_and_replace_no_device(tmp_path):
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    write_document(tmp_path / "link.json", ["{}"])
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text()) == {}
    write_document(Path("/dev/null"), ["{}"])
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_ledger_on_a_full_disk_keeps_what_it_acknowledged(disk, small_class):
    place = disk(1)
    (verdict, *_) = Ledger.reading(small_class.place / ".autograder").latest()
    kept = 0
    with Ledger.writing(place / "work") as ledger, pytest.raises(Exception, match="No space left"):
        while True:
            ledger.record(verdict, os.urandom(50_000))
            kept += 1
    assert kept > 5
    with Ledger.writing(place / "work") as ledger:
        assert ledger.notes == []
        assert ledger.latest() == [verdict]
    lines = (place / "work" / "ledger.jsonl").read_bytes().splitlines()
    assert len(lines) == kept
    shutil.rmtree(place / "work")
