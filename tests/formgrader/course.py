"""A small course as nbgrader has them: hidden tests, a picture, an answer that a person grades."""

import html
import re
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

HIDDEN = "assert squares(4) == [1, 4, 9, 16]"
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "little"\n'
RIGHT = "def squares(n):\n    return [k**2 for k in range(1, n + 1)]"
WRONG = "def squares(n):\n    return [k**2 for k in range(n)]"
WRITTEN = "Squares grow *faster* than their roots, since each is a root times itself."
DRAWN = "import matplotlib.pyplot as plt\nplt.plot(squares(5))\nplt.show()"


def _mark(name: str, **more: object) -> dict[str, object]:
    known = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": name, **known, **more}}


def _notebook(answer: str, written: str, hidden: bool) -> str:
    test = "assert squares(1) == [1]"
    if hidden:
        test += f"\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    locked = {"grade": True, "locked": True, "points": 2}
    cells = [
        new_markdown_cell("# Squares"),
        new_code_cell(answer, metadata=_mark("squares", solution=True)),
        new_code_cell(test, metadata=_mark("test_squares", **locked)),
        new_code_cell(DRAWN),
        new_markdown_cell(written, metadata=_mark("why", solution=True, grade=True, points=3)),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    return str(writes(new_notebook(cells=cells)))


def make_course(root: Path) -> Path:
    """Write a course with one assignment, handed in by one who is right, and one who is wrong."""
    source = f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION"
    _write(root / "source/ps1/squares.ipynb", _notebook(source, "YOUR ANSWER HERE", hidden=True))
    _write(root / "submitted/ada/ps1/squares.ipynb", _notebook(RIGHT, WRITTEN, hidden=False))
    _write(root / "submitted/bob/ps1/squares.ipynb", _notebook(WRONG, WRITTEN, hidden=False))
    (root / "nbgrader_config.py").write_text(CONFIG)
    return root


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)


def texts_of(page: str) -> str:
    """Return a page's text, whatever stands between the letters of a program in it."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", page)))
