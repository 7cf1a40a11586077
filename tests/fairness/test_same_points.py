"""The same submission gets the same points, alone or in any company, on any day."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from autograder.classroom.secret import course_secret
from autograder.grading.judge import Judge
from autograder.grading.key import make_key
from autograder.grading.pipeline import Job, grade_one
from autograder.intake.sources import Found, InFolder
from autograder.library import builtin_notebook
from autograder.sandbox import Sandbox
from tests.cli.conftest import grade

from .conftest import NAME, Checks

WORK_S = 1.0  #: seconds of a core that the one cell takes which a busy machine must not cost
LIMIT_S = 2  #: a cell's limit; four others at work would take it past that

PAPER = [
    "import time\n"
    f"until = time.process_time() + {WORK_S}\n"
    "while time.process_time() < until:\n    pass\n"
    "worked = True",
    "import random\nnoise = random.random()",
    "def grad(w):\n    return 3 * (w - 8) if worked else noise",
]
SPIN = "import os\nfor _ in range(7):\n    if os.fork() == 0:\n        break\nwhile True:\n    pass"


def essence(row):
    """What a student sees of a row: not its times, nor whether it was kept."""
    exercises = [
        (one["id"], one["state"], one["score"], one["message"]) for one in row["exercises"]
    ]
    return row["status"], row["score"], exercises, row["incidents"]


@contextmanager
def busy(processes):
    """A machine with so many processes at work."""
    line = [sys.executable, "-c", "while True: pass"]
    started = [subprocess.Popen(line) for _ in range(processes)]
    try:
        yield
    finally:
        for one in started:
            one.kill()
            one.wait()


@pytest.fixture
def place(tmp_path, begun):
    made = Checks().place(tmp_path / "class", begun)
    Checks().hand_in(made, "kim", PAPER)
    return made


def graded(place, *words):
    """Kim's row, graded anew."""
    _, document = grade(place, "--force", "--timeout", LIMIT_S, *words)
    return next(essence(row) for row in document["submissions"] if row["student"] == "kim")


def alone(place):
    return [graded(place, "--workers", "1") for _ in range(4)]


def on_two_workers(place):
    for number in range(6):
        Checks().hand_in(place, f"neighbour {number}", PAPER)
    return [graded(place, "--workers", "2") for _ in range(4)]


def beside_those_who_spin(place):
    for number in range(2):
        Checks().hand_in(place, f"neighbour {number}", [SPIN, "grad = 1"])
    return [graded(place, "--workers", "3") for _ in range(4)]


def on_a_busy_machine(place):
    with busy(8):
        return [graded(place) for _ in range(4)]


def cold(place):
    """In kernels that import everything themselves."""
    key = make_key(NAME, builtin_notebook(NAME))
    found = Found("kim", NAME, NAME, None, InFolder(place, ("kim", f"{NAME}.ipynb")))
    judge = Judge(course_secret(place / ".autograder"))
    with Sandbox(preload=()) as box:
        job = Job(found, key, "digest", float(LIMIT_S))
        return [essence(grade_one(job, box, judge).verdict.to_json()) for _ in range(4)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "circumstance", [alone, on_two_workers, beside_those_who_spin, on_a_busy_machine, cold]
)
def test_one_submission_gets_one_verdict_four_times_over(place, circumstance):
    found = circumstance(place)
    status, score, _, incidents = found[0]
    assert (status, score, incidents) == ("graded", 2, [])
    assert found == [found[0]] * 4
