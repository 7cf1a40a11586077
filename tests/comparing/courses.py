"""Small nbgrader courses, and the ``autograder`` command run on them."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SOLUTION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"


def marked(name: str, source: str, *, points: float | None = None, kind: str = "code"):
    """Return a marked cell: a test if it has points, else an answer."""
    grade = points is not None
    meta = {
        "schema_version": 3,
        "grade_id": name,
        "grade": grade,
        "solution": not grade,
        "locked": grade,
        "task": False,
    }
    if grade:
        meta["points"] = points
    make = new_code_cell if kind == "code" else new_markdown_cell
    return make(source, metadata={"nbgrader": meta})


def text(source: str):
    """Return a cell of words."""
    return new_markdown_cell(source)


def write(path: Path, cells) -> Path:
    """Write a notebook of these cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def hand_in(course: Path, student: str, assignment: str, cells) -> Path:
    """Hand in a notebook of these cells, under the assignment's own name."""
    return write(course / "submitted" / student / assignment / f"{assignment}.ipynb", cells)


def autograder(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the command; whatever comes of it is returned."""
    command = [sys.executable, "-m", "autograder.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True)


def results(done: subprocess.CompletedProcess[str], file: Path, *statuses: int):
    """Return the JSON that a command wrote, if it ended with one of these statuses."""
    assert done.returncode in statuses, done.stdout + done.stderr
    return json.loads(file.read_text("utf-8"))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its place."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
