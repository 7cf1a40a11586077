"""A mended key: only what it touches is graded again, and whose points move is seen beforehand."""

import json
from types import SimpleNamespace

import pytest

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.nbgrader_release import release

from .courses import SOLUTION, autograder, files_of, hand_in, marked, results, text, write

ANSWERS = {"ada": "def half(x):\n    return x / 2", "ben": "def half(x):\n    return x // 2"}
LAX, STRICT = "assert half(4) == 2", "assert half(3) == 1.5"


def cells(answer, test, words="# Half", points=2):
    """The cells of an assignment."""
    answer_cell = marked("half-answer", answer)
    return [text(words), answer_cell, marked("half", test, points=points)]


def set_key(course, assignment, *key, **more):
    """Write the instructor's notebook, and release it again."""
    file = course / "source" / assignment / f"{assignment}.ipynb"
    write(file, cells(SOLUTION.format(ANSWERS["ada"]), *key, **more))
    release(CourseFolder.open(course), assignment)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course of two assignments, graded; and one key after the other mended, and graded dry."""
    folder = tmp_path_factory.mktemp("regrade")
    course = folder / "course"
    for assignment in ("ps1", "ps2"):
        set_key(course, assignment, LAX)
        for student, answer in ANSWERS.items():
            hand_in(course, student, assignment, cells(answer, LAX))
    found = SimpleNamespace(folder=folder, course=course)

    def grade(name, *words):
        file = folder / f"{name}.json"
        done = autograder("grade", course, "--json", file, *words)
        return results(done, file, 0)

    found.first = grade("first")
    set_key(course, "ps1", LAX, words="# One half, in other words")
    found.words = grade("words", "--dry-run")
    set_key(course, "ps1", STRICT)
    found.test = grade("test", "--dry-run")
    set_key(course, "ps1", STRICT, points=4)
    found.before = files_of(course)
    found.points = grade("points", "--dry-run")
    found.after = files_of(course)
    found.last = grade("last")
    return found


def graded_anew(document):
    """Return the notebooks that a run graded and did not know already."""
    rows = document["submissions"]
    return {(row["student"], row["assignment"]) for row in rows if not row["cached"]}


def scores(document, assignment="ps1"):
    """Return the scores of an assignment, by student."""
    rows = document["submissions"]
    return {row["student"]: row["score"] for row in rows if row["assignment"] == assignment}


def test_a_mended_test_grades_again_the_notebooks_of_its_assignment_and_no_other(graded):
    assert graded_anew(graded.first) == {(who, ps) for who in ANSWERS for ps in ("ps1", "ps2")}
    assert graded_anew(graded.test) == {(who, "ps1") for who in ANSWERS}
    assert scores(graded.first) == {"ada": 2, "ben": 2}
    assert scores(graded.test) == {"ada": 2, "ben": 0}


def test_other_points_grade_again_the_notebooks_of_that_assignment_only(graded):
    assert graded_anew(graded.points) == {(who, "ps1") for who in ANSWERS}
    assert scores(graded.points) == {"ada": 4, "ben": 0}


def test_other_words_between_the_cells_grade_nobody_again(graded):
    assert graded_anew(graded.words) == set()


def test_a_dry_run_leaves_the_gradebook_and_the_executed_notebooks_as_they_are(graded):
    def kept(files):
        return {name: data for name, data in files.items() if not name.startswith(".autograder")}

    assert {"gradebook.db", "autograded/ada/ps1/ps1.ipynb"} <= set(kept(graded.before))
    assert kept(graded.after) == kept(graded.before)
    assert graded_anew(graded.points)


def test_what_a_dry_run_graded_is_written_by_the_next_run_and_not_graded_again(graded):
    assert graded_anew(graded.last) == set()
    assert scores(graded.last) == scores(graded.points)
    assert files_of(graded.course)["gradebook.db"] != graded.before["gradebook.db"]


def compare(graded, before, after):
    """Return what ``autograder compare`` says of two results: its status, JSON and words."""
    file = graded.folder / "compared.json"
    names = (graded.folder / f"{name}.json" for name in (before, after))
    done = autograder("compare", *names, "--json", file)
    return done.returncode, results(done, file, 0, 1), done.stderr


def test_two_results_tell_whose_points_move_and_why(graded):
    status, found, said = compare(graded, "first", "test")
    assert status == 1
    (ben,) = (one for one in found["changes"] if one["moves"])
    assert (ben["student"], ben["before"], ben["after"]) == ("ben", 2, 0)
    assert ben["why"][0] == "the key has changed"
    (half,) = ben["exercises"]
    assert half["changed"] == ["correct → incorrect", "another message"]
    assert found["summary"] in said and "the points of 1 move (1 student)" in said


def test_a_comparison_written_to_the_standard_output_is_all_that_stands_there(graded):
    both = (graded.folder / f"{name}.json" for name in ("first", "test"))
    done = autograder("compare", *both, "--json", "-")
    found = json.loads(done.stdout)
    assert found["summary"] in done.stderr


def test_more_points_for_the_same_work_are_a_move_as_well(graded):
    status, found, _ = compare(graded, "test", "points")
    assert status == 1
    assert {one["student"]: one["exercises"][0]["changed"] for one in found["changes"]} == {
        "ada": ["of 2 → of 4"],
        "ben": ["of 2 → of 4"],
    }


def test_equal_results_are_equal(graded):
    status, found, said = compare(graded, "first", "words")
    assert (status, found["changes"]) == (0, [])
    assert "Of 4 notebooks, the points of 0 move." in said


def test_what_is_no_result_is_refused_in_a_sentence(graded):
    done = autograder("compare", graded.folder / "first.json", graded.course / "gradebook.db")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "is no result of" in done.stderr
