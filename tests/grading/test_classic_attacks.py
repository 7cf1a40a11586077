"""Notebooks that forge the verdict of classic test cells, or read their hidden tests."""

import json
import re
from pathlib import Path

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one
from autograder.sandbox import Sandbox

from .conftest import SECRET, classic, code, job_of, mark

ATTACKS = sorted((Path(__file__).parent.parent / "submissions/classic").glob("*.py"))
SQUARE = """import numpy as np

assert np.allclose(square(3), 9)
### BEGIN HIDDEN TESTS
np.testing.assert_allclose(square(-7), 49, err_msg="canary of the hidden test")
### END HIDDEN TESTS"""
MEAN = """points = 0
if mean([1, 2, 3]) == 2:
    points += 1
### BEGIN HIDDEN TESTS
if mean([2, 9]) == 5.5 and "canary":
    points += 3
### END HIDDEN TESTS
points"""
HALVE = """assert near(halve(3), 1.5)
### BEGIN HIDDEN TESTS
assert Judge().agrees(halve(-1), -0.5)
### END HIDDEN TESTS"""
TOOLS = """def near(one, other):
    return abs(one - other) < 1e-6


class Judge:
    def agrees(self, one, other):
        return near(one, other)"""
LOCKED = {**code(TOOLS), "metadata": mark("tools", locked=True)}
TESTS = [classic(SQUARE, 2, "square"), classic(MEAN, 4, "mean"), classic(HALVE, 2, "halve")]
KEY = [LOCKED, *TESTS]
FULL = {"square": 2, "mean": 4, "halve": 2}
#: one of each kind; the others take a minute
QUICK = {
    *("ast_transformer", "during_test", "ask_replaced", "lying_float", "numpy_inside", "shadowed"),
    *("trace_jumps", "audit_hook", "code_in_frames", "exception", "input_transformer", "timer"),
    *("runners_class", "hashes", "traceback_of_a_refusal", "text_of_an_error", "class_keys"),
}


def attacks():
    """Every file of the corpus as a parameter."""
    for file in ATTACKS:
        quick = file.stem.split("_", 1)[1].removeprefix("by_") in QUICK
        yield pytest.param(file, id=file.stem, marks=() if quick else pytest.mark.slow)


@pytest.fixture(scope="module")
def numerical():
    """A sandbox whose kernels start sooner, as these need NumPy alone."""
    with Sandbox(preload=("numpy",)) as sandbox:
        yield sandbox


def submission(text):
    """Return the cells of a file: the exercises' own, and those that stand before and after."""
    parts = re.split(r"^# %% (\w+)\n", text, flags=re.M)
    cells = dict(zip(parts[1::2], parts[2::2], strict=True))
    released = [
        {**one, "source": re.sub(r"###.*TESTS\n?", "", one["source"], flags=re.S)} for one in TESTS
    ]
    answers = [
        {**code(cells.get(name, "")), "metadata": mark(f"{name}-answer", solution=True)}
        for name in FULL
    ]
    ends = [[code(cells[name])] if name in cells else [] for name in ("first", "last")]
    tested = (cell for pair in zip(answers, released, strict=True) for cell in pair)
    return [*ends[0], LOCKED, *tested, *ends[1]]


def outputs_of(notebook):
    """Return what the student's own cells show."""
    cells = json.loads(notebook)["cells"]
    own = [one for one in cells if not one["metadata"].get("nbgrader", {}).get("grade")]
    return json.dumps([cell.get("outputs") for cell in own])


@pytest.mark.parametrize("file", [*attacks()])
def test_nothing_is_forged_or_read_unseen(numerical, file):
    text = file.read_text("utf-8")
    graded = grade_one(job_of(KEY, submission(text), timeout_s=60.0), numerical, Judge(SECRET))
    points = {one.id: one.score for one in graded.verdict.exercises}
    kinds = {one.kind for one in graded.verdict.incidents}
    for what in re.findall(r"^# expect: (.+)", text, flags=re.M):
        kind, *words = what.split()
        if kind == "points":
            names = FULL if words[0] == "all" else words[:1]
            wanted = {one: FULL[one] if words[1] == "full" else int(words[1]) for one in names}
            assert {name: points[name] for name in names} == wanted, graded.verdict
        elif kind == "incident":
            assert words[0] in kinds, graded.verdict
        else:
            assert kind == "nowhere"
            assert words[0] not in outputs_of(graded.notebook)
    assert graded.verdict.status == "graded"
