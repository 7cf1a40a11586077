"""Every notebook solved, some untouched, graded in a folder that ``autograder init`` made."""

import json
import shutil
import subprocess

import pytest

from autograder import exercises
from autograder.library import source_files

from .conftest import autograder, command

PATIENCE_S = 1800  #: all notebooks, on a busy machine
UNTOUCHED = [*source_files()][::5]  #: each stub alone is tried in tests/exercises


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The JSON's rows, by student and notebook."""
    place = tmp_path_factory.mktemp("whole") / "course"
    begun = autograder("init", place)
    assert begun.returncode == 0, begun.stderr
    for folder, student in (("source", "solved"), ("release", "untouched")):
        for path in (place / folder).glob("*/*.ipynb"):
            if student == "untouched" and path.stem not in UNTOUCHED:
                continue
            target = place / "submitted" / student / path.parent.name / path.name
            target.parent.mkdir(parents=True)
            shutil.copy(path, target)
    done = subprocess.run(
        command("grade", place, "--json", place / "results.json"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads((place / "results.json").read_text("utf-8"))
    return {(row["student"], row["assignment"]): row for row in document["submissions"]}


@pytest.mark.parametrize("notebook", source_files())
def test_a_solved_notebook_gets_all_its_points_and_no_incident(rows, notebook):
    row = rows["solved", notebook]
    states = {one["id"]: (one["state"], one["message"]) for one in row["exercises"]}
    known = exercises.for_notebook(notebook[:2])
    assert {name: state for name, (state, _) in states.items()} == {
        one.id: "correct" for one in known
    }, states
    assert (row["score"], row["max_score"]) == (row["max_score"], sum(one.points for one in known))
    assert row["incidents"] == []


@pytest.mark.parametrize("notebook", UNTOUCHED)
def test_an_untouched_notebook_is_not_attempted(rows, notebook):
    row = rows["untouched", notebook]
    assert {one["state"] for one in row["exercises"]} == {"not_attempted"}
    assert row["score"] == 0
    assert row["incidents"] == []
