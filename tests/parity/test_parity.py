"""``nbgrader autograde`` in a folder made by ``autograder init`` scores honest work as we do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.sample_class import hand_in

#: of two notebooks, however many the course has: a good, a partly right and a bad piece of work
HONEST = {"02_gradient_descent": ("dev", "eva"), "13_fashion_mnist": ("mia",)}
MORE = {"02_gradient_descent": ("ada", "ben", "chloe"), "13_fashion_mnist": ("omar", "pia")}


def leave_only(course, students):
    """Take everybody else's work out of the folder."""
    for student in (course / "submitted").iterdir():
        for assignment in student.iterdir():
            if student.name not in students[assignment.name]:
                shutil.rmtree(assignment)
        if not any(student.iterdir()):
            student.rmdir()


def scores_in(course, students):
    """Return what the gradebook says of these students, by student and assignment."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            (one.student_id, name): one.score
            for name, names in students.items()
            for one in book.assignment_submissions(name)
            if one.student_id in names
        }


@pytest.mark.parametrize(
    "students", [HONEST, pytest.param(MORE, marks=pytest.mark.slow)], ids=["some", "more"]
)
def test_honest_work_scores_the_same_under_nbgrader(demo, tmp_path, students):
    rows = json.loads((demo.folder / "results.json").read_text())["submissions"]
    expected = {
        (row["student"], row["assignment"]): row["score"]
        for row in rows
        if row["student"] in students[row["assignment"]]
    }
    assert len(set(expected.values())) > 2, "the class is too uniform to show anything"

    theirs = tmp_path / "theirs"
    hand_in(theirs)
    leave_only(theirs, students)
    nbgrader = Path(sys.executable).parent / "nbgrader"
    for name in students:
        done = subprocess.run(
            [nbgrader, "autograde", name], cwd=theirs, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
    assert scores_in(theirs, students) == pytest.approx(expected)
    assert scores_in(demo.folder, students) == pytest.approx(expected)
