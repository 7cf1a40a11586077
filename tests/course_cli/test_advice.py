"""Under a NameError, and only there, a kernel of the course says what to do."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.desk import lab
from course_utils.desk.advice import Advice

CELLS = [
    ("a", "from autograder import check\nrate = 0.1"),
    ("b", "if rate:\n    def grad(w): return w"),
    ("c", 'check("02.grad")'),
    ("d", "late = 1"),
    ("e", "broken ="),
]


def about(name: str, source: str = "", cell: str = "c", ran: str = "") -> str:
    advice = Advice()
    advice._ran = set(ran)
    return advice.about(name, source, cell, CELLS)


def test_a_fresh_kernel_is_told_to_run_what_is_above() -> None:
    assert about("check").startswith("This kernel is fresh: it has not yet run the cell above")
    assert "*Run ▸ Run All Above Selected Cell*" in about("grad", ran="a")
    assert "fresh" not in about("grad", ran="a")


def test_a_name_from_further_down_or_from_the_course_is_placed() -> None:
    assert "further down" in about("late")
    assert (
        about("solution")
        == "First run `from autograder import solution`, in this cell or above it."
    )
    assert "from course_utils import show" in about("show")


@pytest.mark.parametrize(
    "source", ['quiz("02.q1", answer=b)', "quiz('02.q1', b)", "my_guess = b", "my_guess=b  # so"]
)
def test_a_letter_without_quotes_is_told_of_quotes(source: str) -> None:
    assert about("b", source) == 'An answer goes in quotes: write `"b"` instead of `b`.'


@pytest.mark.parametrize(
    ("name", "source", "ran"), [("b", "a + b", "abc"), ("typo", "typo()", ""), ("grad", "", "ab")]
)
def test_any_other_name_is_left_to_the_traceback(name: str, source: str, ran: str) -> None:
    assert about(name, source, ran=ran) == ""


def test_the_kernel_of_a_workspace_gives_the_advice_under_the_whole_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab._write_kernel(tmp_path, warm=False)
    monkeypatch.setenv("JUPYTER_PATH", lab._kernel_path(tmp_path))
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "02_x.ipynb"))
    codes = ['raise ValueError("mine")', "rate", "rate = 1", "rate", "1 / 0"]
    notebook = new_notebook(cells=[new_code_cell(code, id=f"c{n}") for n, code in enumerate(codes)])
    saved = new_notebook(cells=[new_code_cell("rate = 1", id="above"), *notebook.cells])
    nbformat.write(saved, tmp_path / "02_x.ipynb")
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    kinds = [[one.output_type for one in cell.outputs] for cell in notebook.cells]
    assert kinds == [["error"], ["error", "display_data"], [], ["execute_result"], ["error"]]
    error, advice = notebook.cells[1].outputs
    assert error.ename == "NameError"
    assert "Run ▸ Run All Above Selected Cell" in advice.data["text/plain"]
    spec = json.loads((tmp_path / ".course/jupyter/kernels/python3/kernel.json").read_text())
    assert spec["argv"][-1] == "--ext=course_utils.desk.advice"
