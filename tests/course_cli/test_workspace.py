"""Notebooks are handed out and renewed; a student's work is never touched."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.desk.workspace import find_workspace, prepare

NAME = "02_slopes.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "course").mkdir()
    return tmp_path / "course"


def notebook(path: Path, code: str, output: str = "") -> Path:
    """Write a notebook of one heading and one cell."""
    cell = new_code_cell(code, id="a")
    if output:
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 02 · Slopes", id="b"), cell]), path)
    return path


def code_of(path: Path) -> str:
    return str(nbformat.read(path, as_version=4).cells[1].source)


def hand_out(course: Path, workspace: Path, code: str) -> list[str]:
    return prepare(workspace, [notebook(course / NAME, code)])


def test_a_new_workspace_has_the_notebooks(course: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "work"
    assert hand_out(course, workspace, "1") == [f"{NAME} is new."]
    assert (workspace / NAME).read_bytes() == (course / NAME).read_bytes()
    assert (workspace / ".course").is_dir()
    assert find_workspace(workspace) == workspace
    assert find_workspace(tmp_path) is None


def test_a_second_start_changes_nothing(course: Path, tmp_path: Path) -> None:
    hand_out(course, tmp_path, "1")
    before = (tmp_path / NAME).stat()
    assert hand_out(course, tmp_path, "1") == []
    assert (tmp_path / NAME).stat() == before


@pytest.mark.parametrize("output", ["", "it has been run\n"])
def test_a_notebook_nobody_wrote_in_is_renewed(course: Path, tmp_path: Path, output: str) -> None:
    hand_out(course, tmp_path, "1")
    notebook(tmp_path / NAME, "1", output)
    assert hand_out(course, tmp_path, "2") == [f"{NAME} is renewed."]
    assert code_of(tmp_path / NAME) == "2"


def test_a_students_work_stays_and_the_new_version_comes_beside_it_once(
    course: Path, tmp_path: Path
) -> None:
    hand_out(course, tmp_path, "1")
    notebook(tmp_path / NAME, "my answer")
    said = hand_out(course, tmp_path, "2")
    assert said == [
        f"{NAME} has your work in it and stays; the new version is 02_slopes-new.ipynb."
    ]
    assert code_of(tmp_path / NAME) == "my answer"
    assert code_of(tmp_path / "02_slopes-new.ipynb") == "2"
    assert hand_out(course, tmp_path, "2") == []
    (tmp_path / "02_slopes-new.ipynb").unlink()
    assert hand_out(course, tmp_path, "2") == []


def test_work_in_the_new_version_stays_too(course: Path, tmp_path: Path) -> None:
    hand_out(course, tmp_path, "1")
    notebook(tmp_path / NAME, "my answer")
    hand_out(course, tmp_path, "2")
    notebook(tmp_path / "02_slopes-new.ipynb", "my second answer")
    (said,) = hand_out(course, tmp_path, "3")
    assert said.endswith("the new version is 02_slopes-new2.ipynb.")
    assert code_of(tmp_path / NAME) == "my answer"
    assert code_of(tmp_path / "02_slopes-new.ipynb") == "my second answer"
    assert code_of(tmp_path / "02_slopes-new2.ipynb") == "3"


def test_an_untouched_new_version_is_renewed_in_place(course: Path, tmp_path: Path) -> None:
    hand_out(course, tmp_path, "1")
    notebook(tmp_path / NAME, "my answer")
    hand_out(course, tmp_path, "2")
    hand_out(course, tmp_path, "3")
    assert code_of(tmp_path / "02_slopes-new.ipynb") == "3"
    assert not (tmp_path / "02_slopes-new2.ipynb").exists()


def test_a_notebook_from_elsewhere_or_a_broken_one_is_the_students(
    course: Path, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_bytes(b"{ half a notebook \xff")
    hand_out(course, tmp_path, "1")
    assert (tmp_path / NAME).read_bytes() == b"{ half a notebook \xff"
    assert code_of(tmp_path / "02_slopes-new.ipynb") == "1"


def test_a_page_beside_the_notebooks_is_handed_out_like_them(course: Path, tmp_path: Path) -> None:
    page = course / "glossary.md"
    page.write_text("first")
    assert prepare(tmp_path / "work", [page]) == ["glossary.md is new."]
    page.write_text("second")
    assert prepare(tmp_path / "work", [page]) == ["glossary.md is renewed."]
    (tmp_path / "work" / "glossary.md").write_text("second, and a note of mine")
    page.write_text("third")
    (said,) = prepare(tmp_path / "work", [page])
    assert said.endswith("the new version is glossary-new.md.")
    assert "a note of mine" in (tmp_path / "work" / "glossary.md").read_text()


def test_a_deleted_notebook_comes_back(course: Path, tmp_path: Path) -> None:
    hand_out(course, tmp_path, "1")
    (tmp_path / NAME).unlink()
    assert hand_out(course, tmp_path, "1") == [f"{NAME} is new."]


@pytest.mark.parametrize("record", ["", "[]", "{ half"])
def test_a_lost_record_makes_every_notebook_the_students(
    course: Path, tmp_path: Path, record: str
) -> None:
    hand_out(course, tmp_path, "1")
    (tmp_path / ".course" / "handed_out.json").write_text(record)
    hand_out(course, tmp_path, "2")
    assert code_of(tmp_path / NAME) == "1"
    assert set(json.loads((tmp_path / ".course" / "handed_out.json").read_text())) == {
        NAME,
        "02_slopes-new.ipynb",
    }
