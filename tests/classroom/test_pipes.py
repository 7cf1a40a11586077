"""Nobody waits for a pipe that lies where a file of ours should be."""

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook import autograded
from autograder.classroom.ledger import Ledger
from autograder.classroom.ledger.artifacts import Artifacts
from autograder.classroom.ledger.lock import one_at_a_time
from autograder.classroom.secret import course_secret
from autograder.refusal import Refusal
from autograder.sharding import taken

NO_FILE = "it is a pipe, a folder or a device, and no file"

pytestmark = pytest.mark.timeout(60)


def a_lock(folder: Path) -> None:
    with one_at_a_time(folder):
        pass


def damaged(folder: Path) -> None:
    """Open a ledger with a line to be set aside."""
    (folder / "ledger.jsonl").write_text("{}\n")
    Ledger.writing(folder)


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("secret", course_secret),
        ("lock", Ledger.writing),
        ("lock", a_lock),
        ("ledger.damaged", damaged),
        ("nbgrader_config.py", CourseFolder.open),
    ],
)
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_named_in_a_sentence(
    tmp_path: Path, name: str, use: Callable[[Path], None], make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)
    with pytest.raises(Refusal) as refused:
        use(tmp_path)
    assert NO_FILE in str(refused.value) and "Make room" not in str(refused.value)
    assert str(tmp_path / ("ledger.jsonl" if name == "ledger.damaged" else name)) in str(
        refused.value
    )


def test_what_can_be_written_anew_is_taken_for_damaged(tmp_path: Path) -> None:
    artifacts = Artifacts(tmp_path / "notebooks")
    name = hashlib.sha256(b"{}").hexdigest()
    place = artifacts._path(name)
    place.parent.mkdir(parents=True)
    for path in (place, tmp_path / "merged", tmp_path / "p1.ipynb"):
        os.mkfifo(path)
    assert artifacts.get(name) is None
    assert taken(tmp_path) == ""
    assert not autograded._is_sealed(tmp_path / "p1.ipynb", b"")
    assert artifacts.get(artifacts.put(b"{}")) == b"{}"


def test_a_writer_of_the_gradebook_that_waits_for_a_disk_is_not_left_behind_for_ever() -> None:
    ours, theirs = socket.socketpair()
    waits = (
        "import socket, sys, threading\n"
        "from multiprocessing.connection import Connection\n"
        "from autograder.classroom.gradebook.writer import end_after\n"
        "end_after(Connection(int(sys.argv[1])), 0.1)\n"
        "print('waits', flush=True)\n"
        "threading.Event().wait()\n"
    )
    number = theirs.fileno()
    line = [sys.executable, "-c", waits, str(number)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, pass_fds=[number]) as process:
        theirs.close()
        assert process.stdout is not None
        assert process.stdout.readline() == "waits\n"
        assert process.poll() is None
        ours.close()
        assert process.wait(30) == 1
