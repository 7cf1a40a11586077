"""The map tells what is done, what is begun and where to go on, whatever the record holds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.exercises import for_notebook
from autograder.notebook import map_page
from autograder.notebook.route import Route, route
from autograder.notebook.standing import FILE, load_standings
from course_utils.heads import read_head

FIRST = """# 02 · Slopes & hills

*기울기*

[‹ 01 Before](01_before.ipynb) · [Map of the course](START.ipynb)

A ball rolls. Where does it *stop*? It depends on many things, of which the learning rate is the one
that everybody talks about.

**Time:** about 50 minutes. **You need:** nothing."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Notebooks 00, 02 and 03, with nothing done."""
    for name, text in (("00_one", "# 00 · One"), ("02_slopes", FIRST), ("03_two", "# 03 · Two")):
        notebook = new_notebook(cells=[new_markdown_cell(text)])
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    (tmp_path / FILE).parent.mkdir()
    return tmp_path


def here(workspace: Path, record: object = None) -> Route:
    """Return the way through the workspace with that record."""
    if record is not None:
        text = record if isinstance(record, str) else json.dumps(record)
        (workspace / FILE).write_text(text, "utf-8")
    return route(workspace, load_standings(workspace))


def solved(number: str, at: float = 0, leave: int = 0) -> dict[str, Any]:
    """Return the record of a notebook with all exercises right, but for the last few."""
    exercises = for_notebook(number)[: len(for_notebook(number)) - leave]
    return {
        one.id: {"state": "correct", "score": one.points, "tries": 1, "at": at} for one in exercises
    }


def test_a_notebook_says_itself_what_it_is_about_and_how_long_it_takes(workspace: Path) -> None:
    head = here(workspace).stops[1].head
    assert (head.title, head.native, head.minutes) == ("Slopes & hills", "기울기", "50 min")
    assert head.about == "A ball rolls. Where does it stop?"


def test_of_a_long_first_sentence_the_map_shows_its_first_clause() -> None:
    text = (
        "# 01 · Long\n\nIt rolls downhill: a ball, "
        + "and one number after the other, " * 8
        + "end."
    )
    notebook = nbformat.writes(new_notebook(cells=[new_markdown_cell(text)]))
    assert read_head(notebook).about == "It rolls downhill."


def test_a_fresh_course_begins_with_its_first_notebook(workspace: Path) -> None:
    text = map_page.text(here(workspace))
    assert text.splitlines()[1] == "Begin: 00 One (00_one.ipynb)"
    assert "○ 02 Slopes & hills: 50 min, 10 points" in text


def test_one_goes_on_where_an_answer_was_checked_last(workspace: Path) -> None:
    record = {**solved("02", at=100, leave=1), **solved("03", at=50, leave=2)}
    found = here(workspace, record)
    assert found.here is not None
    assert found.here.file == "02_slopes.ipynb"
    assert "1 exercise left: 02.escape" in map_page.fragment(found)


def test_after_a_notebook_that_is_done_comes_the_next_one_that_is_not(workspace: Path) -> None:
    found = here(workspace, solved("02", at=100))
    assert found.here is not None
    assert (found.here.number, found.done) == ("03", 1)
    found = here(workspace, {**solved("02"), **solved("03", at=1)})
    assert found.here is not None
    assert found.here.number == "00"


def test_a_record_without_times_leads_to_the_furthest_notebook(workspace: Path) -> None:
    found = here(workspace, {**solved("00", leave=1), **solved("02", leave=1)})
    assert found.here is not None
    assert found.here.number == "02"


def test_a_course_that_is_done_says_so(workspace: Path) -> None:
    found = here(workspace, {**solved("00"), **solved("02"), **solved("03")})
    assert found.here is None
    assert "You have done every exercise" in map_page.fragment(found)


@pytest.mark.parametrize(
    "record",
    [
        "{ half",
        "[1]",
        "[" * 100_000,
        {"02.grad": 3, "02.descend": {"state": "wonderful", "score": 2}},
        '{"02.grad": {"state": "correct", "score": NaN, "tries": 1}}',
        {"02.grad": {"state": "correct", "score": -5, "at": "yesterday"}},
        {"99.unknown": {"state": "correct", "score": 5}},
    ],
)
def test_a_damaged_record_or_one_of_another_version_hurts_nothing(
    workspace: Path, record: object
) -> None:
    page = map_page.page(here(workspace, record))
    assert "0 of 28 points, 0 of 3 notebooks done" in page
    assert "nan" not in page.replace("Nanum", "")


def test_a_notebook_that_cannot_be_read_is_called_by_its_file(workspace: Path) -> None:
    (workspace / "02_slopes.ipynb").write_bytes(b"{ half a notebook \xff")
    assert "02 Slopes: 10 points" in map_page.text(here(workspace))


def test_copies_beside_a_notebook_are_not_on_the_way(workspace: Path) -> None:
    for name in ("02_slopes-new.ipynb", "02_slopes-Copy1.ipynb", "START.ipynb", "mine.ipynb"):
        (workspace / name).write_text("{}")
    assert [stop.file for stop in here(workspace).stops] == [
        "00_one.ipynb",
        "02_slopes.ipynb",
        "03_two.ipynb",
    ]


def test_what_a_notebook_says_is_text_and_no_html(workspace: Path) -> None:
    text = "# 02 · <img src=x onerror=alert()>\n\n*<b>*\n\n<script>alert()</script>"
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), workspace / "02_slopes.ipynb")
    page = map_page.fragment(here(workspace))
    assert not any(tag in page for tag in ("<img", "<b>", "<script"))
    assert "02 &lt;img src=x" in page


def test_the_cell_of_start_shows_the_map_and_loads_no_tensorflow(workspace: Path) -> None:
    (workspace / FILE).write_text(json.dumps(solved("00", at=1)), "utf-8")
    code = (
        "from autograder import course_map\n\ncourse_map()\n"
        "import sys; print({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=workspace, capture_output=True, text=True, check=True
    )
    assert "Continue: 02 Slopes & hills (02_slopes.ipynb)" in done.stdout
    assert done.stdout.endswith("set()\n")


def test_a_folder_without_notebooks_says_so(tmp_path: Path) -> None:
    assert "There are no notebooks of the course in this folder." in map_page.text(here(tmp_path))
