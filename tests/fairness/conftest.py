"""Two ways to ask for one answer: by a check of this course, and by nbgrader's own test cells."""

import json

import pytest

from autograder.grading.key import make_key
from autograder.library import builtin_notebook
from tests.cli.conftest import begin, begun

__all__ = ["begun"]

NAME = "02_gradient_descent"
LOCKED = {"grade": True, "solution": False, "locked": True, "points": 2, "task": False}
OWN = {"grade": False, "solution": True, "locked": False, "task": False}

TEST = """
assert grad(8.0) == 0
assert grad(10.0) == 6
### BEGIN HIDDEN TESTS
assert abs(grad(-3.0) + 33) < 1e-6
### END HIDDEN TESTS
"""


def cell(source, grade_id="", **mark):
    """A code cell, with nbgrader's mark if it has a name."""
    marks = {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **mark}} if grade_id else {}
    return {
        "cell_type": "code",
        "source": source,
        "metadata": marks,
        "outputs": [],
        "execution_count": None,
    }


def text(cells):
    """A notebook of these cells, as a file's text."""
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*cells]})


class Checks:
    """Loose notebooks of this course, one a student."""

    exercise = "02.grad"

    def place(self, folder, begun):
        return begin(folder, begun)

    def hand_in(self, place, student, cells):
        locked = make_key(NAME, builtin_notebook(NAME)).cells
        path = place / student / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        answer = cell(cells[-1], f"{self.exercise}-answer")
        made = [*map(cell, cells[:-1]), answer]
        path.write_text(text([*made, *(cell(one.released, one.grade_id) for one in locked)]))


class Classic:
    """An nbgrader course with one answer and one test cell, some of it hidden."""

    exercise = "test"

    def place(self, folder, begun):
        begin(folder, begun)
        path = folder / "source" / "ps" / "nb.ipynb"
        path.parent.mkdir(parents=True)
        answer = "### BEGIN SOLUTION\ndef grad(w):\n    return 3 * (w - 8)\n### END SOLUTION"
        made = [cell(answer, "answer", **OWN), cell(TEST, "test", **LOCKED)]
        path.write_text(text(made))
        return folder

    def hand_in(self, place, student, cells):
        path = place / "submitted" / student / "ps" / "nb.ipynb"
        path.parent.mkdir(parents=True)
        shown = TEST.partition("### BEGIN")[0]
        own = [*map(cell, cells[:-1]), cell(cells[-1], "answer", **OWN)]
        path.write_text(text([*own, cell(shown, "test", **LOCKED)]))


@pytest.fixture(scope="session", params=[Checks, Classic], ids=["a check", "a test cell"])
def kind(request):
    """How the answer is asked for."""
    return request.param()
