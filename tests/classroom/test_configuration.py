"""What a course's ``nbgrader_config.py`` may say, and the sentence for what it may not."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from autograder.classroom.assignment_files import AssignmentFiles
from autograder.classroom.course_folder import CourseFolder
from autograder.commands.listed import app
from autograder.intake.sources import PlaceError
from autograder.refusal import Unheard

FILES = ("a.tmp", "b.tmp", "data.csv")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course whose assignment has three files."""
    folder = tmp_path / "source" / "ps1"
    folder.mkdir(parents=True)
    for name in ("ps1.ipynb", *FILES):
        (folder / name).write_text("{}")
    return tmp_path


def said(course: Path, line: str) -> CourseFolder:
    """Return the course once its configuration says this."""
    (course / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n", "utf-8")
    return CourseFolder.open(course)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("", FILES),
        ("c.CourseDirectory.ignore = ['*.tmp']", ("data.csv",)),
        ("c.CourseDirectory.ignore = ('*.tmp',)", ("data.csv",)),
        ("c.CourseDirectory.ignore.append('*.tmp')", ("data.csv",)),
        ("c.CourseDirectory.ignore = []", FILES),
        ("c.Autograde.exclude_overwriting = {'ps1': {'a.tmp'}, 'ps2': []}", FILES[1:]),
        ("c.Autograde.exclude_overwriting.update({'ps1': ['a.tmp']})", FILES[1:]),
    ],
)
def test_a_list_of_names_is_obeyed(course: Path, line: str, left: tuple[str, ...]) -> None:
    assert tuple(AssignmentFiles(said(course, line)).given("ps1").files) == left


@pytest.mark.parametrize("value", ["'*.tmp'", "5", "True", "None", "[5]", "{'a': 'b'}"])
def test_files_to_ignore_that_are_no_list_of_texts_are_refused_and_none_is_lost(
    course: Path, value: str
) -> None:
    opened = said(course, f"c.CourseDirectory.ignore = {value}")
    with pytest.raises(PlaceError, match=r"^c\.CourseDirectory\.ignore in .*: write a list, as in"):
        AssignmentFiles(opened)


@pytest.mark.parametrize("value", ["['x']", "'x'", "5", "{'ps1': 'data.csv'}", "{'ps1': [1]}"])
def test_files_left_to_students_in_no_lists_by_assignment_are_refused(
    course: Path, value: str
) -> None:
    opened = said(course, f"c.Autograde.exclude_overwriting = {value}")
    with pytest.raises(PlaceError, match=r"^c\.Autograde\.exclude_overwriting in .*: write lists"):
        AssignmentFiles(opened)


@pytest.mark.parametrize(
    "value", ["float('inf')", "float('nan')", "True", "1e300", "10**400", "604801", "'60'", "[60]"]
)
def test_a_limit_that_cannot_be_waited_for_is_refused(course: Path, value: str) -> None:
    opened = said(course, f"c.Execute.timeout = {value}")
    with pytest.raises(PlaceError, match=r"^c\.Execute\.timeout in .*: write seconds, up to"):
        _ = opened.cell_timeout_s


@pytest.mark.parametrize("value", ["604_800", "0.5"])
def test_a_limit_of_up_to_a_week_is_taken(course: Path, value: str) -> None:
    assert said(course, f"c.Execute.timeout = {value}").cell_timeout_s == float(value)


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "604801", "0", "-1"])
def test_a_limit_that_nobody_can_wait_for_is_no_option(tmp_path: Path, seconds: str) -> None:
    done = CliRunner().invoke(app, ["grade", str(tmp_path), "--timeout", seconds])
    assert done.exit_code == 2
    assert "is no limit: give seconds" in done.output


@pytest.mark.parametrize(
    "value",
    [
        *("'x'", "5", "None", "''", "'{student_id}'", "'{student_id}/{assignment_id}'"),
        "'{nbgrader_step}/{student_id}/{student_id}/{assignment_id}'",
        "'{nbgrader_step}/{course_id}/{student_id}/{assignment_id}'",
    ],
)
def test_a_structure_of_folders_that_does_not_tell_them_apart_is_refused(
    course: Path, value: str
) -> None:
    with pytest.raises(PlaceError, match=r"directory_structure in .* each of three things once"):
        said(course, f"c.CourseDirectory.directory_structure = {value}")


def test_a_mistaken_option_is_a_sentence_and_nothing_is_graded(course: Path) -> None:
    (course / "submitted" / "kim" / "ps1").mkdir(parents=True)
    (course / "submitted" / "kim" / "ps1" / "ps1.ipynb").write_text("{}")
    said(course, "c.CourseDirectory.ignore = '*.tmp'")
    done = CliRunner().invoke(app, ["grade", str(course)])
    assert done.exit_code == 2
    assert not done.stdout
    assert done.stderr.startswith("autograder: c.CourseDirectory.ignore")


@pytest.mark.parametrize("place", ["'..'", "'../../..'", "'/tmp/..'", "'/'", "'//'"])
def test_a_step_in_a_folder_that_holds_the_course_is_refused(course: Path, place: str) -> None:
    with pytest.raises(PlaceError, match=r"^c\.CourseDirectory\.submitted_directory .* holds the"):
        said(course, f"c.CourseDirectory.submitted_directory = {place}")


@pytest.mark.parametrize("place", ["''", "'.'", "'../elsewhere'"])
def test_a_step_may_lie_in_the_course_folder_itself_or_elsewhere(course: Path, place: str) -> None:
    found = said(course, f"c.CourseDirectory.submitted_directory = {place}").base("submitted")
    assert found in (course, course.parent / "elsewhere")


def test_what_a_configuration_prints_goes_not_where_grades_go(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(course, "print('hello')")
    assert capsys.readouterr() == ("", "hello\n")


def test_a_configuration_that_nobody_hears_has_no_line_to_correct(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> int:
        raise Unheard(32, "Broken pipe")

    monkeypatch.setattr(sys, "stderr", SimpleNamespace(write=refuse))
    with pytest.raises(Unheard):
        said(course, "print('hello')")


@pytest.mark.parametrize(
    "words", [["grade", ""], ["collect", ".", ""], ["report", ".", "--to", ""], ["demo", ""]]
)
def test_a_path_that_is_empty_is_not_the_current_folder(words: list[str]) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert "It is empty. Write . for the current folder." in done.output
