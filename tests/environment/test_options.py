"""``c.Autograder`` in a course's configuration: what may be asked for, and what is refused."""

import os
from pathlib import Path

import pytest

from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.environment import course_environment
from autograder.intake.sources import PlaceError

from .courses import make_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder with data beside it, in a home folder of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("data", "keys", "course/data", "course/release/ps1", "course/submitted"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "lone.csv").write_text("1")
    return make_course(tmp_path / "course")


def asked(course: Path, options: str):
    """Return the environment that a course with these options asks for."""
    (course / "nbgrader_config.py").write_text(f"c = get_config()\n{options}", "utf-8")
    return course_environment(CourseFolder.open(course), [course.parent / "keys"])


def test_a_course_that_says_nothing_gets_nothing_more(course):
    found = asked(course, "")
    assert found.settings() == {}
    assert found.hidden == (course,)


def test_what_is_asked_for_is_in_plain_data(course):
    found = asked(
        course,
        "c.Autograder.readable = ['data', '../lone.csv']\nc.Autograder.readable.append('~/data')\n"
        "c.Autograder.tmp = True\nc.Autograder.localhost = True",
    )
    data = [course / "data", course.parent / "lone.csv", course.parent / "data"]
    assert found.settings() == {"readable": list(map(str, data)), "tmp": True, "localhost": True}


def test_a_venv_is_its_python_and_its_link_is_not_followed(course):
    python = course / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/sh")
    assert asked(course, "c.Autograder.kernel_python = '.venv'").kernel_python == python
    assert asked(course, f"c.Autograder.kernel_python = {str(python)!r}").kernel_python == python


def test_a_venv_that_is_a_home_folder_would_show_all_of_it_and_is_refused(course):
    python = course.parent / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to("/bin/sh")
    with pytest.raises(PlaceError, match=r"kernel_python names .*, which (is|holds) "):
        asked(course, f"c.Autograder.kernel_python = {str(python)!r}")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            "readble = []",
            "readble is no option; there are kernel_python, readable, tmp, localhost.",
        ),
        ("tmp = 1", "tmp is 1: it can be True or False."),
        ("localhost = 'yes'", "localhost is 'yes': it can be True or False."),
        ("kernel_python = 3", "kernel_python is 3, which is no path: write it in quotes."),
        ("kernel_python = 'env'", "kernel_python is 'env', and there is no program COURSE/env."),
        ("readable = '/srv'", "readable is '/srv': write a list of paths, as in [\"/srv/data\"]."),
        ("readable = ['nowhere']", "readable names 'nowhere', which is not there."),
    ],
)
def test_what_is_mistaken_is_said_in_a_sentence(course, options, words):
    with pytest.raises(PlaceError) as refusal:
        asked(course, f"c.Autograder.{options}")
    assert str(refusal.value) == f"c.Autograder.{words.replace('COURSE', str(course))}"


@pytest.mark.parametrize(
    "path",
    [
        *(".", "..", "/", "source", "source/ps1", "submitted", ".autograder", "gradebook.db"),
        *(
            "nbgrader_config.py",
            "../keys",
            "../keys/..",
            "~",
            "/proc",
            "/proc/self",
            "/tmp",
            "link",
        ),
    ],
)
def test_no_folder_with_answers_submissions_or_secrets_can_be_made_readable(course, path):
    (course / "link").symlink_to("source")
    (course / ".autograder").mkdir()
    (course / "gradebook.db").touch()
    with pytest.raises(PlaceError, match=r"no submission may see all of that"):
        asked(course, f"c.Autograder.readable = [{path!r}]")


def test_what_a_course_keeps_elsewhere_is_no_more_readable(course):
    elsewhere = course.parent / "elsewhere"
    (elsewhere / "in").mkdir(parents=True)
    where = f"c.CourseDirectory.submitted_directory = {str(elsewhere / 'in')!r}\n"
    where += f"c.CourseDirectory.db_url = 'sqlite:///{course.parent}/data/grades.db?timeout=30'\n"
    where += f"c.Exchange.root = {str(course.parent / 'exchange')!r}\n"
    (course.parent / "exchange").mkdir()
    for path in ("../elsewhere", "../elsewhere/in", "../data", "../exchange"):
        with pytest.raises(PlaceError, match="no submission may see"):
            asked(course, f"{where}c.Autograder.readable = [{path!r}]")
    hidden = asked(course, where).hidden
    assert hidden == (
        course,
        elsewhere / "in",
        course.parent / "data" / "grades.db",
        course.parent / "exchange",
    )


def test_what_everybody_was_given_may_be_readable(course):
    found = asked(course, "c.Autograder.readable = ['release']")
    assert found.readable == (course / "release",)
    assert os.fspath(found.readable[0]) in found.settings()["readable"]
