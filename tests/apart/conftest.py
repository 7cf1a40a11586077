"""A short way to grade cells by an author's, with all of its tests run apart as well."""

import re
from dataclasses import replace

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one
from autograder.sandbox import Sandbox
from tests.grading.conftest import SECRET, classic, code, job_of, mark

UNCONFIRMED = "unconfirmed"


def cells_of(*parts):
    """Cells: an answer is a text, a test a pair of its id and its text, another one is itself."""
    found = []
    for number, one in enumerate(parts):
        if isinstance(one, str):
            found.append({**code(one), "metadata": mark(f"answer-{number}", solution=True)})
        elif isinstance(one, tuple):
            found.append(classic(one[1], 1, one[0]))
        else:
            found.append(one)
    return found


@pytest.fixture(scope="module")
def light():
    """A sandbox whose kernels start with NumPy and pandas."""
    with Sandbox(preload=("numpy", "pandas"), questions=False) as sandbox:
        yield sandbox


@pytest.fixture
def graded(light):
    """Grade an answer by an author's notebook, all tests of which run apart; give the verdict.

    `guarded` says whether the tests beside the notebook have their hurdles.
    """

    def grade(author, student=None, *, guarded=True, timeout_s=20.0):
        job = job_of(cells_of(*author), cells_of(*(student or author)), timeout_s=timeout_s)
        lenient = frozenset() if guarded else frozenset(one.grade_id for one in job.key.cells)
        job = replace(job, key=replace(job.key, lenient=lenient), apart=None)
        return grade_one(job, light, Judge(SECRET)).verdict

    return grade


def points(verdict):
    """The points by the id of the test."""
    return {one.id: one.score for one in verdict.exercises}


def told(verdict):
    """The tests of which is told that they pass one way only, with the reason."""
    found = {one.of: one.detail for one in verdict.incidents if one.kind == UNCONFIRMED}
    return {test: re.search(r"\((.*)\)", words)[1] for test, words in found.items()}
