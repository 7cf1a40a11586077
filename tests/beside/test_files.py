"""What of an assignment's files lies beside a notebook, and whose they are."""

import os

import pytest

from autograder.classroom import assignment_files
from autograder.classroom.assignment_files import AssignmentFiles, FilesError
from autograder.classroom.course_folder import CourseFolder
from autograder.intake import beside

from .conftest import course_in, hand_in, put


@pytest.fixture
def course(tmp_path):
    """A course with a data file, a module, a package and a folder of modules."""
    files = {
        "data.txt": "course",
        "helper.py": "course",
        "tools/__init__.py": "course",
        "lib/inner.py": "course",
        "data/a.csv": "course",
        "p1.ipynb": "{}",
        "__pycache__/helper.cpython-311.pyc": "left over",
    }
    return course_in(tmp_path / "course", {"ps": files})


def laid(course, student="kim"):
    """Return whose each file is that would lie beside kim's notebook, and what was left out."""
    files, left_out = AssignmentFiles(CourseFolder.open(course)).beside(student, "ps").read()
    whose = {name: "kim" if isinstance(one, bytes) else "course" for name, one in files.items()}
    return whose, left_out


COURSE = dict.fromkeys(
    ("data.txt", "helper.py", "tools/__init__.py", "lib/inner.py", "data/a.csv"), "course"
)


def test_the_courses_files_and_the_students_lie_there_and_the_courses_win(course):
    hand_in(course, "kim", "ps", files={"data.txt": "60", "own/notes.txt": "", "data/b.csv": ""})
    whose, left_out = laid(course)
    assert whose == COURSE | {"own/notes.txt": "kim", "data/b.csv": "kim"}
    assert left_out == []


@pytest.mark.parametrize(
    "name",
    [
        "helper/__init__.py",
        "helper.so",
        "helper.cpython-311-x86_64-linux-gnu.so",
        "tools.py",
        "lib.py",
        "lib/__init__.py",
        "lib/inner/__init__.py",
        "lib/inner.abi3.so",
        "data.txt/x",
    ],
)
def test_no_file_of_a_students_hides_a_module_or_a_file_of_the_courses(course, name):
    hand_in(course, "kim", "ps", files={name: "kim"})
    assert laid(course) == (COURSE, [])


def test_notebooks_compiled_code_checkpoints_and_the_timestamp_are_no_files_of_the_assignment(
    course,
):
    names = ("other.ipynb", "x.pyc", "__pycache__/helper.cpython-311.pyc", "timestamp.txt")
    hand_in(course, "kim", "ps", files=dict.fromkeys((*names, ".ipynb_checkpoints/y.txt"), ""))
    assert laid(course) == (COURSE, [])


def test_a_file_that_the_configuration_leaves_to_students_is_theirs(course):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Autograde.exclude_overwriting = {'ps': ['data.txt']}")
    hand_in(course, "kim", "ps", files={"data.txt": "kim", "helper.py": "kim"})
    assert laid(course)[0] == COURSE | {"data.txt": "kim"}


def test_an_assignment_without_a_source_has_its_releases_files_and_never_anothers(course):
    put(course / "release" / "other", {"b.txt": "course"})
    files = AssignmentFiles(CourseFolder.open(course))
    assert list(files.given("other").files) == ["b.txt"]
    assert list(files.given("nobody's").files) == []


def test_links_pipes_and_unreadable_names_are_left_out_in_words(course, tmp_path):
    folder = hand_in(course, "kim", "ps", files={"fine.txt": ""})
    (tmp_path / "secret").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret")
    (folder / "linked").symlink_to(course / "source")
    os.mkfifo(folder / "pipe")
    (folder / "a\nb.txt").write_text("")
    (folder / "\u202etxt.exe").write_text("")
    (folder / os.fsdecode(b"latin-\xe9.txt")).write_text("")
    whose, left_out = laid(course)
    assert whose == COURSE | {"fine.txt": "kim"}
    links, names = left_out
    assert "link.txt, linked, pipe" in links
    assert "a\\nb.txt" in names and "\\u202etxt.exe" in names and "latin-" in names
    assert all(words.isprintable() for words in left_out)


def test_nothing_is_read_behind_a_folder_that_is_a_link(course, tmp_path):
    other = hand_in(course, "lee", "ps", files={"theirs.txt": ""})
    (course / "submitted" / "kim").mkdir()
    (course / "submitted" / "kim" / "ps").symlink_to(other)
    assert laid(course) == (COURSE, [])


def test_what_is_exchanged_for_a_link_meanwhile_is_left_out(course, tmp_path):
    (tmp_path / "secret").write_text("123456")
    folder = hand_in(course, "kim", "ps", files={"own.txt": "123456"})
    found = AssignmentFiles(CourseFolder.open(course)).beside("kim", "ps")
    (folder / "own.txt").unlink()
    (folder / "own.txt").symlink_to(tmp_path / "secret")
    files, missing = found.read()
    assert "own.txt" not in files
    assert "links are not followed" in missing[0]


def test_of_too_much_as_many_as_there_is_room_for_are_taken(course, monkeypatch):
    monkeypatch.setattr(beside, "MOST_BYTES", 30)
    hand_in(course, "kim", "ps", files={"large.bin": "x" * 25, "a.txt": "x" * 5, "b.txt": "x" * 6})
    whose, left_out = laid(course)
    assert whose == COURSE | {"a.txt": "kim", "b.txt": "kim"}
    assert "at most 1,000 files and 30 bytes" in left_out[0] and "large.bin" in left_out[0]


def test_a_folder_of_too_many_or_too_deep_names_is_cut_short_in_words(course, monkeypatch):
    monkeypatch.setattr(beside, "MOST_ENTRIES", 10)
    hand_in(course, "kim", "ps", files={f"{number}.txt": "" for number in range(20)})
    assert len(laid(course)[0]) <= len(COURSE) + 10
    hand_in(course, "lee", "ps", files={"a/" * 18 + "deep.txt": "", "flat.txt": ""})
    whose, left_out = laid(course, "lee")
    assert "flat.txt" in whose and not any("deep" in name for name in whose)
    assert "left out" in laid(course)[1][0] and "left out" in left_out[0]


@pytest.mark.parametrize("fault", ["a dangling link", "too many", "too large"])
def test_a_courses_own_files_that_cannot_be_laid_there_are_told_in_a_sentence(
    course, monkeypatch, fault
):
    if fault == "a dangling link":
        (course / "source" / "ps" / "gone.txt").symlink_to("nowhere")
    monkeypatch.setattr(assignment_files, "MOST_GIVEN_FILES", 4 if fault == "too many" else 100)
    monkeypatch.setattr(assignment_files, "MOST_GIVEN_BYTES", 20 if fault == "too large" else 1000)
    with pytest.raises(FilesError, match=r"source/ps.*(mend|take out)"):
        AssignmentFiles(CourseFolder.open(course)).given("ps")


def test_a_link_of_the_instructors_is_a_file_like_any_other(course, tmp_path):
    put(tmp_path, {"large.csv": "x"})
    (course / "source" / "ps" / "large.csv").symlink_to(tmp_path / "large.csv")
    assert "large.csv" in AssignmentFiles(CourseFolder.open(course)).given("ps").files


def test_the_digest_follows_every_file_that_lies_there_and_no_other(course):
    def digest():
        return AssignmentFiles(CourseFolder.open(course)).beside("kim", "ps").digest

    folder = hand_in(course, "kim", "ps", files={"own.txt": "1"})
    seen = [digest()]
    put(folder, {"timestamp.txt": "2026-01-01", "data.txt": "kim", "x.pyc": ""})
    assert digest() == seen[0]
    for where, files in (
        (folder, {"own.txt": "2"}),
        (folder, {"more.txt": ""}),
        (course / "source" / "ps", {"data.txt": "course, later"}),
    ):
        put(where, files)
        seen.append(digest())
    assert len(set(seen)) == 4
