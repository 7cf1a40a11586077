"""The classes that are graded: course folders in nbgrader's form, made anew for each benchmark."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.classroom.setup import init_course
from autograder.library import instructor_notebooks
from autograder.sample_class import fill_in, read_paper
from course_utils.course_files import SAMPLE_CLASS

#: this course's notebook → its papers in the sample class that are honest work
_HONEST = {"02_gradient_descent": ("ada", "ben", "chloe", "dev"), "13_fashion_mnist": ("mia",)}
_SHORT = """
import keras
import numpy as np

keras.utils.set_random_seed({seed})
x = np.linspace(-1, 1, 2_000).reshape(-1, 1)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
history = model.fit(x, x**2, epochs=5, verbose=0)
"""
_PLAIN = "import numpy as np\n\nanswer = np.linalg.eigvalsh(np.eye(200) + {seed}).max()"
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Case:
    """A kind of class: what it does in words, its usual size, and how to make one.

    `test` is the classic test of its one answer; a class of this course's notebooks has none.
    """

    words: str
    students: int
    rounds: int
    make: Callable[[Path, int], list[str]]
    test: str = ""


def of_this_course(folder: Path, students: int) -> list[str]:
    """Make a course of this project's notebooks; every student hands in all of them."""
    known = {name: text for name, text in instructor_notebooks().items() if name in _HONEST}
    init_course(folder, known)
    for number in range(students):
        for name in known:
            paper = _HONEST[name][number % len(_HONEST[name])]
            text = (SAMPLE_CLASS / name / f"{paper}.py").read_text("utf-8")
            hand_in(folder, number, name, fill_in(name, read_paper(text)))
    return list(known)


def classic(answer: str, test: str, folder: Path, students: int) -> list[str]:
    """Make a course of one small nbgrader notebook that has nothing of ours in it."""
    solution = f"### BEGIN SOLUTION\n{answer.format(seed=0).strip()}\n### END SOLUTION"
    init_course(folder, {"ps": nbformat.writes(small(solution, test)).encode()})
    for number in range(students):
        hand_in(folder, number, "ps", small(answer.format(seed=number).strip(), test))
    return ["ps"]


def small(answer: str, test: str) -> NotebookNode:
    """Return a notebook with one answer and its classic test."""
    cells = []
    for name, source in (("answer", answer), ("test", test)):
        graded = name == "test"
        mark = {"schema_version": 3, "grade_id": name, "grade": graded, "solution": not graded}
        mark |= {"locked": graded, "task": False, **({"points": 1} if graded else {})}
        cells.append(new_code_cell(source, metadata={"nbgrader": mark}, id=name))
    return new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})


def hand_in(folder: Path, number: int, assignment: str, notebook: NotebookNode) -> None:
    """Put a notebook where nbgrader has its submissions."""
    student = f"student{number:04d}"
    target = folder / "submitted" / student / assignment / f"{assignment}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(nbformat.writes(notebook), "utf-8")


def submissions(folder: Path) -> list[Path]:
    """Return the notebooks handed in, in order."""
    return sorted((folder / "submitted").glob("*/*/*.ipynb"))


def code_of(notebook: Path) -> list[str]:
    """Return the sources of a notebook's code cells, in order."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def imports_of(sources: list[str]) -> str:
    """Return all import statements of some cells, as a cell of its own."""
    found: list[ast.stmt] = []
    for source in sources:
        lines = [line for line in source.splitlines() if not line.startswith(("%", "!"))]
        nodes = ast.walk(ast.parse("\n".join(lines)))
        found += (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(dict.fromkeys(map(ast.unparse, found)))


def _classic(words: str, size: tuple[int, int], answer: str, test: str) -> Case:
    return Case(words, *size, partial(classic, answer, test), test)


#: The sizes are such that all of them together take up to an hour on two cores.
CASES = {
    "nothing": _classic("computes nothing", (60, 3), "answer = {seed}", "assert answer >= 0"),
    "plain": _classic("a little NumPy, no TensorFlow", (20, 3), _PLAIN, "assert answer > 0"),
    "short": _classic(
        "a short training", (30, 2), _SHORT, 'assert len(history.history["loss"]) == 5'
    ),
    "mixed": Case("two of this course's notebooks", 2, 1, of_this_course),
}
