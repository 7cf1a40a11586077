"""A student's copy shows nothing that answers a prediction; the reader's stays whole."""

import json
import platform
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.desk.handing_out import handed_out
from course_utils.desk.workspace import content_digest, prepare

ROOT = Path(__file__).parents[2]
BUILT = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def executed(*texts: str) -> str:
    """Return a notebook of text cells (those that start with #) and code cells that showed x."""
    cells = []
    for text in texts:
        if text.startswith("#"):
            cells.append(new_markdown_cell(text))
        else:
            shown = [new_output("stream", text="x")]
            cells.append(new_code_cell(text, outputs=shown, execution_count=1))
    return str(nbformat.writes(new_notebook(cells=cells)))


def still_shown(notebook: str) -> list[str]:
    cells = json.loads(handed_out(notebook))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell.get("outputs")]


@pytest.mark.parametrize("heading", ["### Predict", "## Predict: up or down?", "# 3 · predict"])
def test_nothing_shows_from_a_prediction_to_the_next_section(heading: str) -> None:
    notebook = executed(
        "before", f"# T\n\n{heading}\n\nGuess.", "a", "### Explain", "b", "## N", "c"
    )
    assert still_shown(notebook) == ["before", "c"]
    bare = [cell for cell in json.loads(handed_out(notebook))["cells"] if not cell.get("outputs")]
    assert all(cell.get("execution_count") is None for cell in bare)


def test_a_prediction_below_a_new_section_in_one_cell_counts_and_the_other_way_round() -> None:
    assert still_shown(executed("## One\n\n### Predict", "a", "## Two\n\n### Predict", "b")) == []
    assert still_shown(executed("### Predict\n\n## Two", "a")) == ["a"]


def test_neither_a_comment_in_an_example_nor_the_word_alone_is_a_heading() -> None:
    fenced = "### Predict\n\n```python\n# a comment\n```"
    assert still_shown(executed(fenced, "a")) == []
    assert still_shown(executed("# We predict\n\nPredict the sign.", "a")) == ["a"]


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.stem)
def test_the_courses_own_copies_say_the_same_and_answer_no_prediction(path: Path) -> None:
    whole = path.read_text("utf-8")
    copy = handed_out(whole)
    assert content_digest(copy) == content_digest(whole)
    nbformat.validate(nbformat.reads(copy, as_version=4))
    cells = json.loads(copy)["cells"]
    judged = [cell for cell in cells if "predicted(" in "".join(cell["source"])]
    judged = [cell for cell in judged if cell["cell_type"] == "code"]
    assert [cell["id"] for cell in judged if cell["outputs"]] == []
    assert len([cell for cell in cells if cell.get("outputs")]) > 5


def test_a_copy_names_this_python_so_that_opening_it_is_no_change() -> None:
    notebook = new_notebook(metadata={"language_info": {"name": "python"}})
    copy = json.loads(handed_out(nbformat.writes(notebook)))
    assert copy["metadata"]["language_info"]["version"] == platform.python_version()


def test_what_is_no_notebook_is_left_as_it_is() -> None:
    assert handed_out("{ half") == "{ half"


def test_a_workspace_gets_the_copy_and_a_run_of_it_is_still_the_courses(tmp_path: Path) -> None:
    notebook = tmp_path / "02_x.ipynb"
    notebook.write_text(executed("# T\n\n### Predict", "a"))
    prepare(tmp_path / "work", [notebook])
    assert still_shown(notebook.read_text()) == []
    assert '"x"' not in (tmp_path / "work" / notebook.name).read_text()
    (tmp_path / "work" / notebook.name).write_text(notebook.read_text())  # run, and saved
    notebook.write_text(executed("# T\n\n### Predict", "b"))
    assert prepare(tmp_path / "work", [notebook]) == ["02_x.ipynb is renewed."]
