"""A course folder lists a row for every notebook, whatever lies in it."""

import os
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.classroom.assignment_files import AssignmentFiles, FilesError
from autograder.classroom.course_folder import (
    UNEXPECTED_LIMIT,
    CourseFolder,
    called_otherwise,
    open_place,
)
from autograder.classroom.gradebook import recorded
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.secret import course_secret
from autograder.classroom.slips import check_loose
from autograder.intake.loose import LooseNotebooks
from autograder.intake.notebook import ReadFault, SubmissionRefused
from autograder.intake.sources import Found, PlaceError

NAMES = [
    "new\nline",
    "\u202egnp.exe",
    "x" * 250,
    "=cmd|' calc'!A1",
    os.fsdecode(b"latin\xe9"),
    " leading blank",
    "한국어",
    "{student_id}",
    "a+b [c]*?",
]


def make(root: Path, *files: str) -> CourseFolder:
    """Make a course folder with these (empty) files."""
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return CourseFolder.open(root)


def names(found: list[Found]) -> list[tuple[str, str, str, bool]]:
    return [(one.student, one.assignment, one.notebook, one.path is not None) for one in found]


def why(found: Found) -> str:
    """Return the kind of refusal that reading it meets, or an empty text."""
    try:
        found.read()
    except SubmissionRefused as refused:
        assert str(refused).endswith((".", ";")), str(refused)
        return refused.kind
    return ""


def test_every_expected_and_every_other_notebook_has_a_row(tmp_path: Path) -> None:
    course = make(
        tmp_path,
        "source/ps2/one.ipynb",
        "source/ps2/two.ipynb",
        "source/ps10/one.ipynb",
        "submitted/kim/ps2/one.ipynb",
        "submitted/kim/ps2/scratch.ipynb",
        "submitted/kim/ps2/.ipynb_checkpoints/one-checkpoint.ipynb",
        "submitted/lee/ps10/data.csv",
        "submitted/stray.txt",
    )
    assert course.assignments() == ["ps2", "ps10"]
    found = course.submissions()
    assert names(found) == [
        ("kim", "ps2", "one", True),
        ("kim", "ps2", "scratch", True),
        ("kim", "ps2", "two", False),
        ("lee", "ps10", "one", False),
    ]
    assert [why(one) for one in found] == ["", "", "missing", "missing"]
    assert found[0].read() == b"{}"


def test_the_release_tells_what_is_expected_where_there_is_no_source(tmp_path: Path) -> None:
    course = make(tmp_path, "release/ps1/one.ipynb", "submitted/kim/ps1/other.ipynb")
    assert names(course.submissions()) == [
        ("kim", "ps1", "one", False),
        ("kim", "ps1", "other", True),
    ]


def test_without_either_the_found_notebooks_are_the_rows(tmp_path: Path) -> None:
    course = make(tmp_path, "submitted/kim/ps1/a.ipynb", "submitted/lee/ps1/note.txt")
    assert names(course.submissions()) == [("kim", "ps1", "a", True), ("lee", "ps1", "ps1", False)]


def test_rows_can_be_asked_for_by_assignment_and_student(tmp_path: Path) -> None:
    course = make(tmp_path, "submitted/kim/ps1/a.ipynb", "submitted/lee/ps1/a.ipynb")
    assert [one.student for one in course.submissions("ps1", "lee")] == ["lee"]
    with pytest.raises(PlaceError, match=r"no assignment 'ps7'.*There are: ps1"):
        course.submissions("ps7")
    with pytest.raises(PlaceError, match="no submission by 'park'"):
        course.submissions(student="park")


@pytest.mark.parametrize("part", ["source", "submitted", "submitted/kim/ps1"])
def test_who_names_a_part_of_a_course_is_told_which_folder_is_the_course(
    tmp_path: Path, part: str
) -> None:
    make(tmp_path, "source/ps1/ps1.ipynb", "submitted/kim/ps1/ps1.ipynb")
    place = LooseNotebooks(tmp_path / part, ("00_orientation", "01_tensors"))
    with pytest.raises(PlaceError) as told:
        check_loose(place, place.submissions())
    assert str(told.value).endswith(f"Grade the course: autograder grade {tmp_path}.")
    assert "collect" not in str(told.value)


def test_of_notebooks_that_nobody_knows_in_no_course_it_is_said_how_they_are_graded(
    tmp_path: Path,
) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "kim.ipynb").write_bytes(b"{}")
    place = LooseNotebooks(tmp_path / "downloads", ("00_orientation", "01_tensors"))
    with pytest.raises(PlaceError, match="autograder collect COURSE_DIR"):
        check_loose(place, place.submissions())


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_a_name(tmp_path: Path, name: str) -> None:
    course = make(tmp_path, "source/ps1/one.ipynb", f"submitted/{name}/ps1/one.ipynb")
    (found,) = course.submissions()
    assert (found.student, why(found)) == (name, "")


def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    course = make(tmp_path, "source/ps1/x.ipynb", "submitted/ok/ps1/x.ipynb", "secret.ipynb")
    for student in ("folder", "fifo", "link", "dangling", "device"):
        (tmp_path / "submitted" / student / "ps1").mkdir(parents=True)
    at = {
        name: tmp_path / "submitted" / name / "ps1" / "x.ipynb"
        for name in os.listdir(tmp_path / "submitted")
    }
    at["folder"].mkdir()
    os.mkfifo(at["fifo"])
    at["link"].symlink_to(tmp_path / "secret.ipynb")
    at["dangling"].symlink_to("nowhere")
    if os.geteuid() == 0:
        os.mknod(at["device"], stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero
    else:
        os.mkfifo(at["device"])
    (tmp_path / "submitted" / "whole").symlink_to(tmp_path / "submitted" / "ok")
    (tmp_path / "submitted" / "half").mkdir()
    (tmp_path / "submitted" / "half" / "ps1").symlink_to(tmp_path / "submitted" / "ok" / "ps1")
    assert {one.student: why(one) for one in course.submissions()} == {
        "ok": "",
        "folder": "not_a_file",
        "fifo": "not_a_file",
        "device": "not_a_file",
        "link": "link",
        "dangling": "link",
        "whole": "link",
        "half": "link",
    }


def test_a_students_link_gives_nothing_of_what_lies_behind_it(tmp_path: Path) -> None:
    make(tmp_path / "elsewhere", "payroll/june.ipynb")
    course = make(tmp_path / "course", "source/ps1/a.ipynb", "submitted/kim/ps1/a.ipynb")
    (course.root / "submitted" / "eve").symlink_to(tmp_path / "elsewhere")
    assert course.assignments() == ["ps1"]
    assert [one.student for one in course.submissions()] == ["kim"]


def test_an_instructor_may_link_submitted_to_another_disk(tmp_path: Path) -> None:
    make(tmp_path / "disk", "kim/ps1/a.ipynb")
    course = make(tmp_path / "course", "source/ps1/a.ipynb")
    (course.root / "submitted").symlink_to(tmp_path / "disk")
    (found,) = course.submissions()
    assert found.read() == b"{}"


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    (found,) = make(tmp_path, "submitted/kim/ps1/a.ipynb").submissions()
    with pytest.raises(SubmissionRefused, match="larger than the 1 bytes"):
        found.read(limit_bytes=1)


@pytest.fixture
def entered() -> Iterator[Path]:
    """A folder that other accounts may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may read everything, so for a while it is nobody."""
    as_root = os.geteuid() == 0
    if as_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if as_root:
            os.seteuid(0)


def closed(place: Path, *names: str) -> CourseFolder:
    """A course in which these folders may not be read nor entered."""
    course = make(
        place,
        "source/ps1/a.ipynb",
        "source/ps2/b.ipynb",
        "submitted/ada/ps1/a.ipynb",
        "submitted/kim/ps1/a.ipynb",
    )
    for name in names:
        (place / name).chmod(0)
    return course


def faults(course: CourseFolder) -> list[tuple[str, str, str]]:
    """For each row its student, its notebook, and why the machine cannot read it."""
    found = []
    for one in course.submissions():
        try:
            one.read()
        except ReadFault as fault:
            found.append((one.student, one.notebook, str(fault)))
        else:
            found.append((one.student, one.notebook, ""))
    return found


def test_a_folder_without_permission_is_no_fault_of_the_submission(
    entered: Path,
) -> None:
    course = closed(entered, "submitted/kim/ps1")
    with as_somebody_else():
        (ada, fine), (kim, told) = [(who, why) for who, _, why in faults(course)]
    assert (ada, fine, kim) == ("ada", "", "kim")
    assert f"{entered}/submitted/kim/ps1 may not be listed" in told


def test_whoever_has_a_folder_that_cannot_be_entered_has_a_row_for_all_that_is_asked(
    entered: Path,
) -> None:
    course = closed(entered, "submitted/kim")
    with as_somebody_else():
        found = faults(course)
    assert [one[:2] for one in found] == [("ada", "a"), ("kim", "a"), ("kim", "b")]
    assert all("may not be" in told for who, _, told in found if who == "kim")


def test_files_of_an_assignment_that_may_not_be_listed_are_not_taken_for_missing(
    entered: Path,
) -> None:
    course = closed(entered, "source/ps1")
    with as_somebody_else(), pytest.raises(FilesError, match="source/ps1"):
        AssignmentFiles(course).given("ps1")


def test_a_folder_of_all_submissions_that_cannot_be_listed_stops_the_run_with_a_sentence(
    entered: Path,
) -> None:
    course = closed(entered, "submitted")
    told = "submitted may not be listed by this account"
    with as_somebody_else(), pytest.raises(PlaceError, match=told):
        course.submissions()


def test_a_file_without_permission_is_no_fault_of_the_submission(tmp_path: Path) -> None:
    (found,) = make(tmp_path, "submitted/kim/ps1/a.ipynb").submissions()
    assert found.path is not None
    found.path.chmod(0)
    with as_somebody_else(), pytest.raises(ReadFault, match="give it read permission"):
        found.read()


NFC, NFD = "프로젝트é.ipynb", unicodedata.normalize("NFD", "프로젝트é.ipynb")


@pytest.mark.parametrize(
    ("asked", "handed_in"),
    [(NFC, NFD), (NFD, NFC), ("ps1.ipynb", "PS1.ipynb"), ("ps1.ipynb", "ps1.IPYNB")],
)
def test_a_name_that_differs_only_as_a_mac_or_windows_writes_it_is_the_notebooks(
    tmp_path: Path, asked: str, handed_in: str
) -> None:
    course = make(tmp_path, f"source/a/{asked}", f"submitted/kim/a/{handed_in}")
    (found,) = course.submissions()
    assert (f"{found.notebook}.ipynb", why(found)) == (asked, "")
    assert found.path == tmp_path / "submitted/kim/a" / handed_in
    (note,) = called_otherwise([found])
    assert note.startswith(f"a/{asked} was taken from a file whose name differs in upper")
    assert note.endswith("that of kim.")


def test_a_file_of_the_very_name_wins_and_another_is_what_nobody_asked_for(tmp_path: Path) -> None:
    files = ("submitted/kim/a/ps1.ipynb", "submitted/kim/a/PS1.ipynb")
    found = make(tmp_path, "source/a/ps1.ipynb", *files).submissions()
    assert sorted(names(found)) == [("kim", "a", "PS1", True), ("kim", "a", "ps1", True)]
    assert list(called_otherwise(found)) == []


def test_of_several_files_that_may_be_the_notebook_none_is_taken_and_all_are_named(
    tmp_path: Path,
) -> None:
    files = ("submitted/kim/a/PS1.ipynb", "submitted/kim/a/Ps1.ipynb")
    found = make(tmp_path, "source/a/ps1.ipynb", *files).submissions()
    by_name = {one.notebook: one for one in found}
    assert {name: why(one) for name, one in by_name.items()} == {
        "ps1": "missing",
        "PS1": "",
        "Ps1": "",
    }
    with pytest.raises(SubmissionRefused, match=r"it may be PS1\.ipynb or Ps1\.ipynb, whose name"):
        by_name["ps1"].read()


def test_a_file_that_two_notebooks_may_be_is_neither(tmp_path: Path) -> None:
    source = ("source/a/ps1.ipynb", "source/a/PS1.ipynb")
    found = make(tmp_path, *source, "submitted/kim/a/Ps1.ipynb").submissions()
    assert {one.notebook: why(one) for one in found} == {
        "ps1": "missing",
        "PS1": "missing",
        "Ps1": "",
    }


def test_a_link_under_another_spelling_is_not_followed(tmp_path: Path) -> None:
    course = make(tmp_path, "source/a/ps1.ipynb", "submitted/kim/a/notes.txt", "secret.ipynb")
    (tmp_path / "submitted/kim/a/PS1.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (found,) = course.submissions()
    assert (found.notebook, why(found)) == ("ps1", "link")


def test_a_flood_of_notebooks_is_one_row_more(tmp_path: Path) -> None:
    files = [f"submitted/kim/ps1/n{n}.ipynb" for n in range(200)]
    found = make(tmp_path, "source/ps1/one.ipynb", *files).submissions()
    assert len(found) == 1 + UNEXPECTED_LIMIT + 1
    assert [why(one) for one in found].count("too_many") == 1


def test_the_configuration_is_nbgraders(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "import settings_of_mine\n"
        "c.CourseDirectory.course_id = ' dl-2026 '\n"
        "c.CourseDirectory.submitted_directory = 'in'\n"
        "c.CourseDirectory.directory_structure = "
        "'{nbgrader_step}/{assignment_id}/by-{student_id}'\n"
        "c.CourseDirectory.db_url = 'postgresql://grader@db/course'\n"
        "c.ExecutePreprocessor.timeout = 90\n"
    )
    (tmp_path / "settings_of_mine.py").write_text("")
    course = make(tmp_path, "in/ps1/by-kim/a.ipynb")
    assert (course.course_id, course.cell_timeout_s) == ("dl-2026", 90.0)
    assert course.db_url == "postgresql://grader@db/course"
    assert names(course.submissions()) == [("kim", "ps1", "a", True)]
    assert course.folder("autograded", "kim", "ps1") == tmp_path / "autograded/ps1/by-kim"


@pytest.mark.parametrize("setting", ["-1", "None", "0"])
def test_no_limit_in_the_configuration_is_none(tmp_path: Path, setting: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c.ExecutePreprocessor.timeout = {setting}")
    assert CourseFolder.open(tmp_path).cell_timeout_s is None


def test_a_configuration_that_does_not_run_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c.CourseDirectory.course_id = nonsense")
    with pytest.raises(PlaceError, match=r"nbgrader_config.py does not run: NameError.*nonsense"):
        CourseFolder.open(tmp_path)


def test_a_configuration_among_loose_notebooks_is_not_executed(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("open('trace', 'w')\nraise SystemExit")
    (tmp_path / "kim.ipynb").write_text("{}")
    assert isinstance(open_place(tmp_path), LooseNotebooks)


def test_open_place_tells_courses_folders_and_archives_apart(
    course: CourseFolder, tmp_path: Path
) -> None:
    assert isinstance(open_place(course.root), CourseFolder)
    (tmp_path / "a.zip").write_bytes(b"")
    assert isinstance(open_place(tmp_path / "a.zip"), LooseNotebooks)
    (tmp_path / "loose" / "kim").mkdir(parents=True)
    assert isinstance(open_place(tmp_path / "loose"), LooseNotebooks)
    with pytest.raises(PlaceError, match="There is no folder or file"):
        open_place(tmp_path / "nothing")


def test_the_secret_is_made_once_and_is_the_instructors_alone(tmp_path: Path) -> None:
    work = tmp_path / ".autograder"
    first = course_secret(work)
    assert len(first) == 32
    assert course_secret(work) == first
    assert (work / "secret").stat().st_mode & 0o777 == 0o600
    assert os.listdir(work) == ["secret"]


def test_a_damaged_secret_is_not_replaced_in_silence(tmp_path: Path) -> None:
    course_secret(tmp_path)
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(PlaceError, match="has 5 bytes, not 32: restore it"):
        course_secret(tmp_path)


def test_a_gradebook_that_is_locked_is_waited_for_once_whatever_the_classes_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def locked(*_: object) -> None:
        tries.append(1)
        raise GradebookError("It is locked.", locked=True)

    monkeypatch.setattr(recorded, "read_recorded", locked)
    course = make(tmp_path, *(f"submitted/s{n}/ps1/a.ipynb" for n in range(5)))
    assert len(course.submissions()) == 5
    assert len(tries) == 1
