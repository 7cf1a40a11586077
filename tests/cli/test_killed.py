"""A grader that is killed at any moment: the next run ends with the rows of an undisturbed one."""

import json
import random
import shutil
import subprocess
import time

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.secret import course_secret

from .conftest import RIGHT, WRONG, command, grade, submission

NAME = "02_gradient_descent"
KILLS = 10


@pytest.fixture
def handed_in(tmp_path):
    """A course of six students, half of whom are right; nothing is graded yet."""
    course = tmp_path / "handed in"
    course_secret(course / ".autograder")  # two copies of it draw the same inputs
    for number in range(6):
        path = course / "submitted" / f"student{number}" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        text = submission(RIGHT if number % 2 else WRONG, slow_s=0.3)
        path.write_text(text.replace("02.grad-answer", "02-grad-answer"))
    return course


def rows_of(document):
    """Return what a run found, without what differs from run to run."""
    return [
        {key: value for key, value in row.items() if key not in ("seconds", "cached", "digest")}
        for row in document["submissions"]
    ]


def grades_in(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            (one.student.id, grade.name): grade.auto_score
            for one in book.assignment_submissions(NAME)
            for notebook in one.notebooks
            for grade in notebook.grades
        }


@pytest.mark.slow
def test_killed_at_ten_moments_it_ends_as_if_undisturbed(handed_in, tmp_path):
    quiet = shutil.copytree(handed_in, tmp_path / "quiet" / "course")
    began = time.monotonic()
    status, undisturbed = grade(quiet)
    whole_s = time.monotonic() - began
    assert status == 0
    draw, starts = random.Random(9), 0
    for _ in range(KILLS):
        run = subprocess.Popen(command("grade", handed_in, "--workers", "2"), text=True)
        try:
            run.wait(draw.uniform(0, whole_s))
        except subprocess.TimeoutExpired:
            starts += 1
        run.kill()
        run.wait()
    status, document = grade(handed_in)
    assert status == 0
    assert rows_of(document) == rows_of(undisturbed)
    assert grades_in(handed_in) == grades_in(quiet)
    lines = (handed_in / ".autograder" / "ledger.jsonl").read_text().splitlines()
    students = [json.loads(line)["row"]["verdict"]["student"] for line in lines]
    assert sorted(students) == [f"student{number}" for number in range(6)]
    assert starts > 0
    left = [path.name for path in handed_in.rglob("*") if path.name.endswith(".new")]
    assert left == []
    for number in range(6):
        path = handed_in / "autograded" / f"student{number}" / NAME / f"{NAME}.ipynb"
        assert json.loads(path.read_text())["cells"]
