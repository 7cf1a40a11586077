"""Cell by cell like ``nbgrader autograde``, on nbgrader's own quickstart and its tests' notebooks."""

import json
import subprocess
import sys

import pytest

from .nbgraders import fixtures, quickstart


def compare(course):
    """Return what ``autograder compare`` finds in a course, and its exit status."""
    file = course.parent / "compared.json"
    command = [sys.executable, "-m", "autograder.cli", "compare", str(course), "--all"]
    done = subprocess.run(
        [*command, "--trust-submissions", "--json", str(file)], capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr
    return json.loads(file.read_text("utf-8")), done.returncode


def test_nbgraders_quickstart_course_gets_the_same_scores(tmp_path):
    found, status = compare(quickstart(tmp_path))
    assert found["differences"] == found["not_compared"] == []
    assert (found["cells"]["compared"], status) == (18, 0)


@pytest.mark.slow
def test_the_quickstart_course_with_generated_tests_gets_the_same_scores(tmp_path):
    found, status = compare(quickstart(tmp_path, autotest=True))
    assert found["differences"] == found["not_compared"] == []
    assert found["cells"]["compared"] and status == 0
