"""A small course folder of classic tests, in the language of any kernel, graded by the command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ANSWER = "def mean(x):\n    return sum(x) / len(x)"
TEST = "assert mean([1, 2, 3]) == 2"


def notebook(*cells: tuple[str, str], kernel: tuple[str, str] = ("python3", "python")) -> str:
    """Return a notebook of these cells: a name with points is a test, one without an answer."""
    found = []
    for name, source in cells:
        mark: dict[str, Any] = {"grade_id": name, "schema_version": 3, "task": False}
        graded = name.startswith("test")
        mark |= {"grade": graded, "solution": not graded, "locked": graded}
        mark |= {"points": 2} if graded else {}
        metadata = {"nbgrader": mark} if name else {}
        cell = {"cell_type": "code", "id": f"c{len(found)}", "metadata": metadata}
        found.append(cell | {"source": source, "outputs": [], "execution_count": None})
    spec = {"name": kernel[0], "display_name": kernel[0], "language": kernel[1]}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": spec}}
    return json.dumps(document | {"cells": found})


def make_course(root: Path, options: str = "", **submissions: str) -> Path:
    """Make a course of one assignment: students' notebooks, and the instructor's as `source`."""
    submissions.setdefault("source", notebook(("mean", ANSWER), ("test_mean", TEST)))
    for name, text in submissions.items():
        folder = name if name == "source" else f"submitted/{name}"
        path = root / folder / "ps1" / "ps1.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    (root / "nbgrader_config.py").write_text(f"c = get_config()\n{options}", "utf-8")
    return root


def grade(course: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Grade a course; return the exit status, the JSON and what was said."""
    results = course.parent / "results.json"
    results.unlink(missing_ok=True)
    command = [sys.executable, "-m", "autograder.cli", "grade", str(course), "--json", str(results)]
    done = subprocess.run([*command, *words], capture_output=True, text=True)
    document = json.loads(results.read_text("utf-8")) if results.exists() else {}
    return done.returncode, document, done.stderr
