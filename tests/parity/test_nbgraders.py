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
    """Its submissions are older than one cell of no points, which we put back, and nbgrader not."""
    found, _ = compare(quickstart(tmp_path, autotest=True))
    assert {one["cause"] for one in found["differences"]} == {"missing_cell"}
    assert {one["autograder"]["max_score"] for one in found["differences"]} == {0}
    assert found["not_compared"] == []
    assert found["cells"]["compared"] > len(found["differences"])


#: notebooks that nbgrader refuses: a cell's type was changed, so the file is no valid notebook
RETYPED = {
    (f"{folder}-submitted-unchanged", f"submitted-{what}-cell-type-changed")
    for folder in ("steps", "pages")
    for what in ("answer", "grade")
}
#: assignments that import what is not installed: we say so, nbgrader gives 0
LACKING = {"steps-test", "steps-test_taskcell", "steps-warning-pattern"}


@pytest.mark.slow
def test_the_notebooks_of_nbgraders_own_tests_get_the_same_scores(tmp_path):
    course = tmp_path / "course"
    assert len(fixtures(course)) > 20, "this nbgrader comes without its tests"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.Execute.timeout = 10\n")  # some of them never end
    found, _ = compare(course)
    assert found["differences"] == []
    left = {(one["assignment"], one["student"]): one for one in found["not_compared"]}
    assert set(left) - RETYPED == {(one, who) for one in LACKING for who in ("released", "solved")}
    assert set(left) >= RETYPED and all(left[one]["autograder"] == "graded" for one in RETYPED)
    assert found["cells"]["compared"] > 100
