"""A notebook leads to the one before, to the one after, and to the map; its cells stay the same."""

from pathlib import Path

import nbformat
import pytest

from course_utils.desk.authoring import instructor_notebook, student_notebook
from course_utils.desk.authoring.build import build, stale_cells
from course_utils.desk.authoring.lesson import read_lesson

from .conftest import GRAD, LESSON, Exercises, Write

SUBTITLED = LESSON.replace("# # 02 · Slopes\n", "# # 02 · Slopes\n#\n# *기울기*\n#\n# Why?\n")
ENDED = f"{SUBTITLED}\n# %% [markdown]\n# The end.\n"
LINKS = (
    "[‹ 01 Hills](01_hills.ipynb) · [Map of the course](START.ipynb) · [03 Ends ›](03_ends.ipynb)"
)


@pytest.fixture
def source(write: Write) -> Path:
    """Notebook 02, between 01 and 03."""
    for name, title in (("01_hills.py", "01 · Hills"), ("03_ends.py", "03 · Ends")):
        write(f"# %% [markdown]\n# # {title}\n", name)
    return write(ENDED)


def test_the_links_stand_below_the_title_and_at_the_end(source: Path) -> None:
    notebook = student_notebook(source, GRAD)
    assert notebook.cells[0].source == f"# 02 · Slopes\n\n*기울기*\n\n{LINKS}\n\nWhy?"
    assert notebook.cells[-1].source == f"The end.\n\n---\n\n{LINKS}"


def test_the_first_and_the_last_notebook_lead_one_way(source: Path) -> None:
    first = student_notebook(source.with_name("01_hills.py"), Exercises()).cells[0].source
    last = student_notebook(source.with_name("03_ends.py"), Exercises()).cells[0].source
    assert "‹" not in first
    assert "[02 Slopes ›](02_slopes.ipynb)" in first
    assert "›" not in last
    assert "[‹ 02 Slopes](02_slopes.ipynb)" in last


def test_a_notebook_has_as_many_cells_as_its_source_and_the_instructors_has_no_links(
    source: Path,
) -> None:
    student, instructor = student_notebook(source, GRAD), instructor_notebook(source, GRAD)
    assert [cell.id for cell in student.cells] == [cell.id for cell in instructor.cells]
    assert not any("START.ipynb" in cell.source for cell in instructor.cells)


def test_a_neighbours_new_title_makes_a_notebook_stale(source: Path, write: Write) -> None:
    built = nbformat.read(build(source, GRAD), as_version=4)
    assert stale_cells(read_lesson(source, GRAD), built) == []
    write("# %% [markdown]\n# # 03 · A better end\n", "03_ends.py")
    words = stale_cells(read_lesson(source, GRAD), built)
    assert [one.partition(" (")[0] for one in words] == ["cell 1", "cell 5"]
