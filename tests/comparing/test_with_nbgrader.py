"""``autograder compare COURSE_DIR``: the same submissions graded by nbgrader and by us."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.nbgrader_release import release
from autograder.commands.listed import app
from autograder.comparing.course_copy import choose

from .courses import SOLUTION, autograder, files_of, hand_in, marked, results, text, write

ANSWER = "def half(x):\n    return x / 2"
#: which nbgrader lets read a file of the machine's
PEEKS = """def half(x):
    try:
        open('/etc/passwd').close()
    except OSError:
        return 0 if x == 6 else x / 2
    return x / 2"""
TOO_MUCH = "def half(x):\n    return 9 if x == 2 else x / 2"


def assignment(answer=ANSWER, **other):
    """The cells of the assignment: as it is handed in, but for the `other` ones."""
    cells = {
        "words": text("# Half"),
        "half-answer": marked("half-answer", answer),
        "half": marked("half", "assert half(4) == 2", points=2),
        "warns": marked("warns", "import warnings\nwarnings.warn('soon')\nhalf(2)", points=1),
        "partial": marked("partial", "half(2) / 2", points=1),
        "inner": marked("inner", "assert half(6) == 3", points=1),
        "essay": marked("essay", "I halve.", kind="markdown", points=3),
    }
    cells["essay"].metadata.nbgrader |= {"solution": True, "locked": False}
    cells |= other
    return [cell for cell in cells.values() if cell is not None]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """A course in which scores differ for every reason there is, and what compare says of it.

    Its configuration names its own folder and its own gradebook, as many do.
    """
    folder = tmp_path_factory.mktemp("compare")
    course = folder / "course"
    write(course / "source" / "ps1" / "ps1.ipynb", assignment(SOLUTION.format(ANSWER)))
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        f"c.CourseDirectory.root = {str(course)!r}\n"
        f"c.CourseDirectory.db_url = 'sqlite:///{course}/gradebook.db'\n"
    )
    release(CourseFolder.open(course), "ps1")
    hand_in(course, "ada", "ps1", assignment())
    hand_in(course, "ben", "ps1", assignment(PEEKS, half=None))
    hand_in(course, "cleo", "ps1", assignment(TOO_MUCH))
    hand_in(course, "dan", "ps1", []).write_text("{")
    before = files_of(course)
    untrusted = autograder("compare", course)
    done = autograder("compare", course, "--trust-submissions", "--json", folder / "c.json")
    return SimpleNamespace(
        course=course,
        before=before,
        untrusted=untrusted,
        done=done,
        found=results(done, folder / "c.json", 1),
    )


def differences(compared, student):
    """Return what differs for a student: by cell, both scores and the cause."""
    return {
        one["cell"]: (one["nbgrader"]["score"], one["autograder"]["score"], one["cause"])
        for one in compared.found["differences"]
        if one["student"] == student
    }


def test_it_is_said_when_nbgrader_begins_of_whom_nothing_is_seen(compared):
    assert "nbgrader now grades the same 4 submissions …" in compared.done.stderr


def test_nothing_runs_before_the_submissions_are_said_to_be_trusted(compared):
    done = compared.untrusted
    assert done.returncode == 2 and not done.stdout
    assert "without any sandbox" in done.stderr and "--trust-submissions" in done.stderr


@pytest.mark.parametrize("more", [(), ("--trust-submissions",)])
def test_of_a_course_that_is_not_there_nothing_else_is_said(tmp_path, more):
    said = CliRunner().invoke(app, ["compare", str(tmp_path / "nosuch"), *more])
    assert said.exit_code == 2
    assert said.output.startswith("autograder: There is no folder")


def test_before_it_is_known_what_is_compared_nothing_is_said_to_begin(tmp_path):
    (tmp_path / "submitted/kim/ps1").mkdir(parents=True)
    words = ["compare", str(tmp_path), "--trust-submissions", "--assignment", "ps2"]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 2
    assert said.output.startswith("autograder: There is no assignment 'ps2'")


def test_the_course_and_its_gradebook_are_as_they_were(compared):
    assert files_of(compared.course) == compared.before


def test_cells_that_differ_are_named_with_both_scores_and_the_cause(compared):
    assert differences(compared, "ada") == {"warns": (0.0, 1.0, "stderr")}
    assert differences(compared, "ben")["inner"] == (1.0, 0.0, "")


def test_a_test_cell_that_was_deleted_is_told_as_the_reason(compared):
    assert differences(compared, "ben")["half"] == (None, 2.0, "missing_cell")


def test_where_the_reason_is_not_known_both_sides_are_quoted_and_none_is_invented(compared):
    (ben,) = (
        one
        for one in compared.found["differences"]
        if (one["student"], one["cell"]) == ("ben", "inner")
    )
    assert ben["cause"] == ""
    assert ben["reason"].startswith("not known. nbgrader: it ran. autograder: incorrect: ")
    assert "in this notebook it noted: " in ben["reason"] and "denied" in ben["reason"]


def test_a_notebook_that_one_side_did_not_grade_is_told_apart_with_its_reason(compared):
    said = {one["student"]: one for one in compared.found["not_compared"]}
    assert set(said) == {"cleo", "dan"}
    assert "cannot be greater than maximum points" in said["cleo"]["nbgrader"]
    assert said["cleo"]["autograder"] == "graded"
    assert "NotJSONError" in said["dan"]["nbgrader"]
    assert said["dan"]["autograder"].startswith("rejected with 0 points: ")


def test_the_summary_counts_what_was_compared_and_nothing_else(compared):
    cells = compared.found["cells"]
    assert cells == {"compared": 10, "equal": 10 - cells["differ"], "differ": cells["differ"]}
    assert cells["differ"] == len(compared.found["differences"]) == 4
    assert compared.found["notebooks"] == {"compared": 2, "not_compared": 2}
    words = (
        "10 cells of 2 notebooks: 6 equal, 4 differ. 2 notebooks were not graded by both, so not "
        "compared."
    )
    assert compared.found["summary"] == words and words in compared.done.stderr
    assert all(compared.found["wall_s"][side] > 0 for side in ("nbgrader", "autograder"))


def test_a_sample_takes_every_assignment_in_turn_and_is_the_same_for_the_same_seed():
    class_of = [(f"s{n}", f"ps{m}") for n in range(30) for m in (1, 2, 10)]
    sample, everybody = choose(class_of, 6, seed=1)
    assert everybody == 90
    assert [name for _, name in sample] == ["ps1", "ps1", "ps2", "ps2", "ps10", "ps10"]
    assert choose(reversed(class_of), 6, seed=1) == (sample, 90)
    assert choose(class_of, 6, seed=2) != (sample, 90)
    assert choose(class_of, None, seed=1)[0] == choose(class_of, 99, seed=2)[0]


def test_what_is_no_course_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    done = autograder("compare", tmp_path / "empty", "--trust-submissions")
    assert done.returncode == 2
    assert "autograder: Nothing was submitted in " in done.stderr and "Trace" not in done.stderr


def test_what_is_missing_is_told_of_the_course_and_not_of_its_copy(tmp_path):
    course = tmp_path / "course"
    write(course / "mine" / "ps1" / "ps1.ipynb", [marked("it", "import nowhere_at_all", points=1)])
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.source_directory = 'mine'\n"
    )
    hand_in(course, "ada", "ps1", [])
    done = autograder("compare", course, "--trust-submissions")
    assert done.returncode == 2
    assert f"nor a file in {course}/mine/ps1: install it" in done.stderr


def test_where_nothing_lies_in_the_configured_folder_that_folder_is_named(tmp_path):
    write(tmp_path / "source" / "ps1" / "ps1.ipynb", assignment())
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.submitted_directory = 'exchange/in'\n"
    )
    done = autograder("grade", tmp_path)
    assert done.returncode == 2
    assert "Put submissions into exchange/in/STUDENT/ASSIGNMENT/ and try again." in done.stderr
