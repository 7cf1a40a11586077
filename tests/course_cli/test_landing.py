"""START shows the course as it is now, and never loses what a student wrote in it."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.desk import landing
from course_utils.desk.landing import write_landing


@pytest.fixture(autouse=True)
def own_signatures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotebookNotary, "_data_dir_default", lambda self: str(tmp_path))


def start(folder: Path, shown: str = "a map") -> nbformat.NotebookNode:
    """Start once, and return what START holds then."""
    write_landing(folder, {"text/html": f"<p>{shown}</p>", "text/plain": shown})
    return read(folder)


def read(folder: Path) -> nbformat.NotebookNode:
    return nbformat.read(folder / "START.ipynb", as_version=4)


def shown_in(notebook: nbformat.NotebookNode) -> list[str]:
    return [one.data["text/plain"] for cell in notebook.cells for one in cell.get("outputs", [])]


def test_a_new_start_has_the_map_between_its_title_and_the_rules(tmp_path: Path) -> None:
    notebook = start(tmp_path)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "markdown"]
    assert shown_in(notebook) == ["a map"]
    assert notebook.cells[1].metadata.jupyter.source_hidden


def test_jupyterlab_trusts_what_was_written(tmp_path: Path) -> None:
    assert NotebookNotary().check_signature(start(tmp_path))
    changed = start(tmp_path, "another map")
    assert NotebookNotary().check_signature(changed)
    changed.cells[1].outputs[0].data["text/html"] = "<script>alert()</script>"
    assert not NotebookNotary().check_signature(changed)


def test_what_a_student_wrote_stays_wherever_it_stands(tmp_path: Path) -> None:
    notebook = start(tmp_path)
    notebook.cells.insert(0, new_code_cell("my_plan = 'one a day'"))
    notebook.cells.append(new_markdown_cell("Ask about momentum."))
    notebook.cells[3].source = "My own rules."
    notebook.metadata.mine = True
    nbformat.write(notebook, tmp_path / "START.ipynb")
    again = start(tmp_path, "a newer map")
    assert [cell.source for cell in again.cells] == [cell.source for cell in notebook.cells]
    assert again.metadata.mine
    assert shown_in(again) == ["a newer map"]


def test_texts_that_nobody_changed_are_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(tmp_path)
    monkeypatch.setattr(landing, "_HOW", "Newer rules.")
    assert start(tmp_path).cells[-1].source == "Newer rules."
    monkeypatch.setattr(landing, "_HOW", "Still newer rules.")
    assert start(tmp_path).cells[-1].source == "Still newer rules."


def test_a_removed_map_comes_back_and_removed_rules_do_not(tmp_path: Path) -> None:
    notebook = start(tmp_path)
    del notebook.cells[1:]
    nbformat.write(notebook, tmp_path / "START.ipynb")
    assert [cell.cell_type for cell in start(tmp_path).cells] == ["markdown", "code"]


@pytest.mark.parametrize("content", [b"{ half", b"\xff\xfe", b"[]", b'{"cells": 3}', b""])
def test_a_start_that_cannot_be_read_is_kept_beside_the_new_one(
    tmp_path: Path, content: bytes
) -> None:
    for kept in ("START-old.ipynb", "START-old2.ipynb"):
        (tmp_path / "START.ipynb").write_bytes(content)
        (said,) = write_landing(tmp_path, {"text/plain": "a map"})
        assert (
            said == f"START.ipynb could not be read; it is kept as {kept}, and here is a new one."
        )
        assert (tmp_path / kept).read_bytes() == content
    assert shown_in(read(tmp_path)) == ["a map"]


def test_where_signatures_cannot_be_kept_the_page_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(NotebookNotary, "_data_dir_default", lambda self: str(tmp_path / "file"))
    assert shown_in(start(tmp_path)) == ["a map"]


def test_the_version_for_readers_has_the_list_and_nothing_to_run() -> None:
    notebook = json.loads(landing.reading_version("| [00 One](00_one.ipynb) |"))
    assert [cell["cell_type"] for cell in notebook["cells"]] == ["markdown"]
    assert "[00 One](00_one.ipynb)" in "".join(notebook["cells"][0]["source"])
