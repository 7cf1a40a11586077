"""What our command gives on any nbgrader course is what nbgrader gives, cell by cell."""

import shutil
from pathlib import Path

import nbformat
import nbgrader
from nbformat.v4 import new_code_cell

from autograder.classroom.course_folder import CourseFolder
from autograder.grading.key import BadKey, Key
from autograder.intake.sources import Found, Unavailable
from autograder.keys import Keys

from .conftest import Graded
from .course import ASSIGNMENT, NOTEBOOKS, PIXEL, ours, rows, run_nbgrader

FIXTURES = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"


def key_of(root, name, assignment=ASSIGNMENT):
    """Return the key of a notebook, and what is noted about it."""
    keys = Keys(CourseFolder.open(root))
    found = Found("ann", assignment, name, None, Unavailable("missing", ""))
    return keys.of(found), keys.notes


def grades(found, student=""):
    """Return the rows of graded cells, of one student or all."""
    return {
        key: value for key, value in found.items() if key[3] == "grade" and student in ("", key[0])
    }


def test_every_graded_cell_has_the_row_that_nbgrader_gives_it(graded, theirs):
    assert len(grades(theirs.rows)) == 3 * 9
    assert grades(graded.rows) == grades(theirs.rows)
    assert graded.said["rc"] == 0


def test_where_nobody_answered_the_comment_says_so_as_nbgraders_does(graded, theirs):
    assert graded.rows.keys() == theirs.rows.keys()
    said = {key: words for key, words in theirs.rows.items() if key[3] == "comment" and words}
    assert len(said) == 6 and set(said.values()) == {"No response."}
    assert said.items() <= graded.rows.items()
    # Beyond that, a code answer that failed has the reason.
    more = {key for key in graded.rows if graded.rows[key] != theirs.rows[key]}
    assert {key[:3] for key in more} == {
        ("eve", "locked", "double"),
        ("eve", "directives", "values"),
    }


def test_what_was_done_to_locked_cells_is_told(graded):
    edited = [words for kind, words in graded.incidents("eve", "locked") if kind == "edited_cell"]
    assert [name for name in ("setup", "factor", "scale", "test_part") if name in str(edited)]
    assert len(edited) == 4
    assert not any(graded.incidents(who, name) for who in ("ann", "bob") for name in NOTEBOOKS)


def test_what_waits_for_a_person_is_counted(graded):
    found = {who: graded.submissions[who, "words"] for who in ("ann", "bob", "eve")}
    assert {who: one["by_hand"] for who, one in found.items()} == {"ann": 3, "bob": 1, "eve": 2}
    assert {one["status"] for one in found.values()} == {"graded"}


def test_a_scan_of_handwriting_is_shown_where_it_was_written(graded):
    file = graded.root / "autograded" / "ann" / ASSIGNMENT / "words.ipynb"
    assert f"data:image/png;base64,{PIXEL}" in file.read_text()
    assert (file.parent / "reading.ipynb").is_file()


def test_the_gradebook_alone_is_enough(handed_in, theirs, tmp_path):
    root = shutil.copytree(handed_in, tmp_path / "course")
    shutil.rmtree(root / "source")
    shutil.rmtree(root / "release")
    (root / "submitted" / "eve" / ASSIGNMENT / "words.ipynb").unlink()
    done = Graded(root, {}, ours(root, "--student", "eve"))
    assert done.incidents("eve", "words")[0][0] == "missing"
    found = grades(rows(root), "eve")
    assert len(found) == 9
    for key, row in found.items():
        assert row == (theirs.rows[key] if key[1] != "words" else (0.0, False, row[2])), key


def test_without_a_gradebook_the_source_says_the_same_and_directives_are_not_full_marks(
    handed_in, theirs, tmp_path
):
    root = shutil.copytree(handed_in, tmp_path / "course")
    (root / "gradebook.db").unlink()
    done = Graded(root, {}, ours(root, "--student", "bob"))
    assert done.said["rc"] == 1
    assert done.submissions["bob", "directives"]["status"] == "not_graded"
    assert "run `nbgrader generate_assignment ps` first" in str(done.incidents("bob", "directives"))
    expected = grades(theirs.rows, "bob")
    assert grades(rows(root)) == {k: row for k, row in expected.items() if k[1] != "directives"}


def test_the_gradebook_wins_over_a_source_that_has_changed_and_it_is_told(handed_in, tmp_path):
    root = shutil.copytree(handed_in, tmp_path / "course")
    before, notes = key_of(root, "locked")
    assert notes == []
    file = root / "source" / ASSIGNMENT / "locked.ipynb"
    file.write_text(file.read_text().replace("factor = 3", "factor = 4"))
    after, notes = key_of(root, "locked")
    assert after.fingerprint() == before.fingerprint()
    assert "(factor)" in notes[0] and "nbgrader generate_assignment ps --force" in notes[0]
    run_nbgrader(root, "generate_assignment", ASSIGNMENT, "--force", "--notebook", "locked")
    after, notes = key_of(root, "locked")
    assert notes == [] and after.given["factor"].source == "factor = 4"


def test_a_key_is_the_same_from_the_source_as_from_the_gradebook(handed_in, tmp_path):
    root = shutil.copytree(handed_in, tmp_path / "course")
    names = [name for name in NOTEBOOKS if name != "directives"]
    recorded = [key_of(root, name)[0].fingerprint() for name in names]
    (root / "gradebook.db").unlink()
    assert [key_of(root, name)[0].fingerprint() for name in names] == recorded


def test_a_header_that_nbgrader_adds_keeps_its_place(handed_in, tmp_path):
    root = shutil.copytree(handed_in, tmp_path / "course")
    shutil.rmtree(root / "source")
    key, _ = key_of(root, "locked")
    order = list(key.marks)
    file = root / "release" / ASSIGNMENT / "locked.ipynb"
    told = [one.metadata.get("nbgrader") for one in nbformat.read(file, 4).cells]
    assert order == [mark["grade_id"] for mark in told if mark]


def test_marks_of_an_older_nbgrader_are_read_as_its_update_reads_them(tmp_path):
    folder = tmp_path / "source" / "old"
    folder.mkdir(parents=True)
    versions = ("test-v0", "test-v1", "test-v2")
    for name in versions:
        shutil.copy(FIXTURES / f"{name}.ipynb", folder)
    before = [key_of(tmp_path, name, "old")[0] for name in versions]
    assert all(isinstance(key, Key) and key.max_score > 0 for key in before)
    run_nbgrader(tmp_path, "update", str(tmp_path))
    assert '"schema_version": 3' in (folder / "test-v0.ipynb").read_text()
    after = [key_of(tmp_path, name, "old")[0] for name in versions]
    assert [key.fingerprint() for key in after] == [key.fingerprint() for key in before]


def test_marks_of_a_newer_nbgrader_are_refused_in_a_sentence(tmp_path):
    folder = tmp_path / "source" / "new"
    folder.mkdir(parents=True)
    shutil.copy(FIXTURES / "too-new.ipynb", folder / "new.ipynb")
    key, _ = key_of(tmp_path, "new", "new")
    assert isinstance(key, BadKey) and "newer nbgrader" in str(key)


def test_an_assignment_that_nobody_made_is_not_graded(tmp_path):
    folder = tmp_path / "submitted" / "ann" / "ps"
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[new_code_cell("1")]), folder / "x.ipynb")
    key, _ = key_of(tmp_path, "x")
    assert isinstance(key, BadKey) and "nbgrader generate_assignment ps" in str(key)
