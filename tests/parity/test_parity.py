"""``nbgrader autograde`` in a folder made by ``autograder init`` scores honest work as we do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.sample_class import hand_in

HONEST = {
    "02_gradient_descent": ("ada", "ben", "chloe", "dev", "eva"),
    "13_fashion_mnist": ("mia", "omar"),
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """The same honest class twice: one to be graded by nbgrader, one by us."""
    ours = tmp_path_factory.mktemp("courses") / "ours"
    hand_in(ours)
    for student in (ours / "submitted").iterdir():
        for assignment in student.iterdir():
            if student.name not in HONEST[assignment.name]:
                shutil.rmtree(assignment)
        if not any(student.iterdir()):
            student.rmdir()
    theirs = ours.with_name("theirs")
    shutil.copytree(ours, theirs)
    return ours, theirs


def scores_in(course):
    """Return what the gradebook says, by student and assignment."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            (one.student_id, name): one.score
            for name in HONEST
            for one in book.assignment_submissions(name)
        }


def test_honest_work_scores_the_same_under_nbgrader(courses):
    ours, theirs = courses
    results = ours.parent / "results.json"
    command = [sys.executable, "-m", "autograder.cli", "grade", str(ours), "--json", str(results)]
    subprocess.run(command, check=True, capture_output=True)
    rows = json.loads(results.read_text())["submissions"]
    expected = {(row["student"], row["assignment"]): row["score"] for row in rows}
    assert len(expected) == sum(map(len, HONEST.values()))
    nbgrader = Path(sys.executable).parent / "nbgrader"
    for name in HONEST:
        done = subprocess.run(
            [nbgrader, "autograde", name], cwd=theirs, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
    assert scores_in(ours) == pytest.approx(expected)
    assert scores_in(theirs) == pytest.approx(expected)
    assert len(set(expected.values())) > 3, "the class is too uniform to show anything"
