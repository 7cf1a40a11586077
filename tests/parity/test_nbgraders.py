"""Cell by cell like ``nbgrader autograde``: nbgrader's quickstart, and its own tests' notebooks."""

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


#: what nbgrader does not grade, or grades otherwise, and why: see docs/from-nbgrader.md
DIFFER: dict[tuple[str, str, str], str] = {}
NOT_COMPARED: dict[tuple[str, str], str] = {}


@pytest.mark.slow
def test_the_notebooks_of_nbgraders_own_tests_get_the_same_scores(tmp_path):
    course = tmp_path / "course"
    assert len(fixtures(course)) > 20, "this nbgrader comes without its tests"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.Execute.timeout = 10\n")  # some of them never end
    found, _ = compare(course)
    differ = {(one["assignment"], one["student"], one["cell"]): one for one in found["differences"]}
    left = {(one["assignment"], one["student"]): one for one in found["not_compared"]}
    assert {where: one["cause"] for where, one in differ.items()} == DIFFER
    assert set(left) == set(NOT_COMPARED)
    assert found["cells"]["compared"] > 100
