"""A large class under blows: nothing lost, nothing twice, the verdicts of an undisturbed run.

    uv run pytest -m soak                      # 1,000 submissions, 20 runs
    SOAK=50,5 uv run pytest -m soak            # fewer: submissions, runs

The course and the temporary folder lie on small disks of their own, so that both can be filled; it
takes root to make them.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.ledger.lines import Kept, from_line
from autograder.grading.verdicts import Status
from tests.cli.conftest import command
from tests.fairness.conftest import Classic

from .parts import BLOWS, Run, left_of

SUBMISSIONS, RUNS = map(int, os.environ.get("SOAK", "1000,20").split(","))
MARK = "AUTOGRADER_SOAK"
DISK = "600m"
PATIENCE_S = 3600

#: what the class hands in, in turn: the points it must get, and the answer
PAPERS = [
    (2, "def grad(w):\n    return 3 * (w - 8)"),
    (0, "def grad(w):\n    return 6"),
    (2, "import time\ntime.sleep(0.3)\n\ndef grad(w):\n    return 3 * w - 24"),
    (0, "grad = ..."),
    (0, "import os\nos._exit(3)"),
    (2, "print('x' * 100_000)\ngrad = lambda w: (w - 8) * 3"),
]


@pytest.fixture
def disks(tmp_path):
    """Two small disks: for the course, and for temporary files."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        pytest.skip("it takes root to make small disks")
    folders = [tmp_path / name for name in ("course", "temporary")]
    for folder in folders:
        folder.mkdir()
        line = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "soak", str(folder)]
        subprocess.run(line, check=True)
    yield folders
    for folder in folders:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def make(place, begun):
    """A class of nbgrader's own test cells."""
    classic = Classic()
    classic.place(place, begun)
    datasets = place / ".autograder" / "datasets"
    datasets.unlink(missing_ok=True)  # nothing here needs any
    for number in range(SUBMISSIONS):
        classic.hand_in(place, f"s{number:04d}", [PAPERS[number % len(PAPERS)][1]])
    return place


def begin_run(place, temporary):
    """Start to grade."""
    env = {**os.environ, "TMPDIR": str(temporary), MARK: str(place)}
    line = command("grade", place, "--json", place.parent / "rows.json", "--workers", "3")
    process = subprocess.Popen(
        line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    return Run(process, place, temporary)


def end_run(run):
    """Wait for its end; return its exit status and what it said."""
    said = run.process.communicate(timeout=PATIENCE_S)[1].decode()
    return run.process.returncode, said


def rows_of(place):
    """What each student got, and why."""
    document = json.loads((place.parent / "rows.json").read_text("utf-8"))
    return {
        row["student"]: (row["status"], row["score"], row["exercises"], row["incidents"])
        for row in document["submissions"]
    }


def kept(place):
    """The rows in the ledger that say something for good: student → how many."""
    path = place / ".autograder" / "ledger.jsonl"
    said = map(from_line, path.read_bytes().splitlines(keepends=True) if path.exists() else ())
    verdicts = [one.verdict for one in said if isinstance(one, Kept)]
    return Counter(one.student for one in verdicts if one.status is Status.GRADED)


def wait_for_work(run, chance):
    """Let it come as far as chance will have it, or to its end."""
    until = sum(kept(run.place).values()) + chance.randint(0, max(2, SUBMISSIONS // (RUNS + 2)))
    deadline = time.monotonic() + 120
    while run.process.poll() is None and time.monotonic() < deadline:
        if sum(kept(run.place).values()) >= until:
            return
        time.sleep(0.05)


def scores_in_gradebook(place):
    with Gradebook(f"sqlite:///{place / 'gradebook.db'}") as book:
        return {one.student_id: one.score for one in book.assignment_submissions("ps")}


@pytest.mark.soak
def test_a_class_under_blows_gets_the_verdicts_of_an_undisturbed_one(tmp_path, disks, begun):
    course, temporary = disks
    calm = make(tmp_path / "calm" / "class", begun)
    status, said = end_run(begin_run(calm, temporary))
    assert status == 0, said
    expected = rows_of(calm)
    assert [expected[f"s{n:04d}"][1] for n in range(SUBMISSIONS)] == [
        PAPERS[n % len(PAPERS)][0] for n in range(SUBMISSIONS)
    ]

    place = make(course / "class", begun)
    chance = random.Random(9)
    blows = list(BLOWS) * (RUNS // len(BLOWS) + 1)
    chance.shuffle(blows)
    for name in blows[:RUNS]:
        run = begin_run(place, temporary)
        wait_for_work(run, chance)
        BLOWS[name](run, chance)
        if name.startswith(("kill -9 grader", "terminate", "interrupt")):
            end_run(run)
        else:
            time.sleep(2)
            run.process.send_signal(2)  # on to the next blow
            status, said = end_run(run)
            assert "Traceback" not in said, (name, said)
        deadline = time.monotonic() + 60
        while left_of(f"{MARK}={place}") and time.monotonic() < deadline:
            time.sleep(0.2)
        assert left_of(f"{MARK}={place}") == [], name

    status, said = end_run(begin_run(place, temporary))
    assert status == 0, said
    assert rows_of(place) == expected
    assert set(kept(place).values()) == {1}, "graded twice"
    assert scores_in_gradebook(place) == {who: row[1] for who, row in expected.items()}
    assert list(temporary.iterdir()) == []
    shutil.rmtree(place)
