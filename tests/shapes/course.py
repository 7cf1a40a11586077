"""One nbgrader course in which every kind of cell occurs, and who hands in what.

It is written as an instructor writes one, with delimiters of its own, and released by nbgrader.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbgrader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

ASSIGNMENT = "ps"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CONFIG = """
c = get_config()
c.ClearHiddenTests.begin_test_delimeter = "HIDE FROM HERE"
c.ClearHiddenTests.end_test_delimeter = "HIDE TO HERE"
c.ClearSolutions.begin_solution_delimeter = "ANSWER FROM HERE"
c.ClearSolutions.end_solution_delimeter = "ANSWER TO HERE"
c.ClearSolutions.text_stub = "Write here."
c.ClearMarkScheme.begin_mark_scheme_delimeter = "MARKS FROM HERE"
c.ClearMarkScheme.end_mark_scheme_delimeter = "MARKS TO HERE"
"""
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    )
).decode()


def marked(name, points=None, *, solution=False, locked=False, task=False):
    """Return nbgrader's metadata of a cell; with points it is graded."""
    mark = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points is not None and not task,
        "solution": solution,
        "locked": locked,
        "task": task,
    }
    return {"nbgrader": {**mark, **({} if points is None else {"points": points})}}


def answer(name, source):
    """An answer cell whose whole body is taken out of the release."""
    body = f"### ANSWER FROM HERE\n{source}\n### ANSWER TO HERE"
    return new_code_cell(body, metadata=marked(name, solution=True))


def test(name, points, source, **options):
    """A test cell."""
    return new_code_cell(source, metadata=marked(name, points, locked=True, **options))


def given(name, source):
    """A locked cell that is not graded."""
    return new_code_cell(source, metadata=marked(name, locked=True))


NOTEBOOKS = {
    "locked": [
        new_markdown_cell("# Doubling"),
        given("setup", "data = [1, 2, 3]\ndef oracle(x):\n    return 2 * x"),
        answer("double", "def double(x):\n    return 2 * x"),
        test(
            "test_double",
            2,
            "assert double(3) == oracle(3)\n### HIDE FROM HERE\nassert double(5) == 10\n"
            "### HIDE TO HERE",
        ),
        given("factor", "factor = 3"),
        answer("scale", "def scale(x):\n    return factor * x"),
        test("test_scale", 3, "assert scale(2) == 2 * factor and sum(data) == 6"),
        test("test_part", 4, "1.5 if scale(1) == 3 else 0"),
        test(
            "test_stage",
            1,
            'import os\nassert os.environ["NBGRADER_EXECUTION"] == "autograde"',
        ),
    ],
    "directives": [
        answer("values", 'a = 5\nb = "hello"\nc = [1, 2, "test"]'),
        test("test_simple", 1, "### AUTOTEST a\n### AUTOTEST b; len(c)"),
        test("test_hashed", 2, "### HASHED AUTOTEST a\n# a comment\n### HASHED AUTOTEST c"),
    ],
    "words": [
        new_markdown_cell("It is so.", metadata=marked("why", 3, solution=True)),
        new_code_cell("print('a plot')", metadata=marked("plot", 4, solution=True)),
        new_markdown_cell(
            "Draw.\n\n### MARKS FROM HERE\nfive points for five\n### MARKS TO HERE",
            metadata=marked("task", 5, locked=True, task=True),
        ),
    ],
    "reading": [new_markdown_cell("# Read this"), new_code_cell("print(1 + 1)")],
}


def make_course(root: Path) -> Path:
    """Write the course into `root`, and let nbgrader release it."""
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    fixtures = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"
    shutil.copy(fixtures / "autotests.yml", root)
    for name, cells in NOTEBOOKS.items():
        (source / f"{name}.ipynb").write_text(
            nbformat.writes(new_notebook(cells=cells, metadata=KERNEL))
        )
    run_nbgrader(root, "generate_assignment", ASSIGNMENT)
    for student, change in STUDENTS.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        for name, notebook in change(released(root)).items():
            (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook))
    return root


def released(root: Path) -> dict:
    """Return the notebooks that students were given, by name."""
    folder = root / "release" / ASSIGNMENT
    return {name: nbformat.read(folder / f"{name}.ipynb", 4) for name in NOTEBOOKS}


def cell(notebook, name):
    """Return the cell of that id."""
    marks = ((one, one.metadata.get("nbgrader") or {}) for one in notebook.cells)
    return next(one for one, mark in marks if mark.get("grade_id") == name)


RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "scale": "def scale(x):\n    return factor * x",
    "values": 'a = 5\nb = "hello"\nc = [1, 2, "test"]',
    "why": "Because.\n\n![scan](attachment:scan.png)",
    "plot": "print('mine')",
}


def solved(notebooks):
    """Fill in what is right everywhere, with a scan of handwriting."""
    for notebook in notebooks.values():
        for one in notebook.cells:
            name = (one.metadata.get("nbgrader") or {}).get("grade_id")
            one.source = RIGHT.get(name, one.source)
            if name == "why":
                one["attachments"] = {"scan.png": {"image/png": PIXEL}}
    return notebooks


def blank(notebooks):
    """Hand in everything as it was given."""
    return notebooks


def meddled(notebooks):
    """Bend every locked cell to a wrong answer; turn an answer and a test into text."""
    notebook = notebooks["locked"]
    cell(notebook, "setup").source = "data = []\ndef oracle(x):\n    return x"
    cell(notebook, "double").source = "def double(x):\n    return x"
    cell(notebook, "factor").source = "factor = 1"
    cell(notebook, "scale").source = RIGHT["scale"]
    cell(notebook, "scale")["cell_type"] = "markdown"
    cell(notebook, "test_part").source = "4"
    words = notebooks["words"]
    cell(words, "why").source += "\n"
    cell(words, "task").source = "I drew it."
    wrong = notebooks["directives"]
    cell(wrong, "values").source = 'a = 5\nb = "hello"\nc = [1, "test"]'
    for one in (cell(notebook, "scale"), cell(notebook, "scale")):
        one.pop("outputs", None)
        one.pop("execution_count", None)
    return {"locked": notebook, "words": words, "directives": wrong}


STUDENTS = {"ann": solved, "bob": blank, "eve": meddled}


def run_nbgrader(root: Path, *arguments: str) -> str:
    """Run the real nbgrader in `root`; return its log."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env={**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(root / ".jupyter")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def rows(root: Path) -> dict:
    """Return what the gradebook says of every cell of every student."""
    found = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            for notebook in submission.notebooks:
                who = (submission.student_id, notebook.name)
                for grade in notebook.grades:
                    value = (grade.auto_score, grade.needs_manual_grade, grade.max_score)
                    found[(*who, grade.cell.name, "grade")] = value
                for comment in notebook.comments:
                    found[(*who, comment.cell.name, "comment")] = comment.auto_comment
    return found


def ours(root: Path, *options: str) -> dict:
    """Grade with the command; return its JSON and its exit status."""
    out = root / "out.json"
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "grade", str(root), "--json", str(out), *options],
        capture_output=True,
        text=True,
    )
    return {**json.loads(out.read_text()), "rc": done.returncode, "said": done.stdout + done.stderr}
