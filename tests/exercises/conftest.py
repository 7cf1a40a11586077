"""Run an exercise's check on answers written as Python source: in a notebook, and when grading.

Every answer goes both ways, through a notebook's own names and through a sandboxed kernel, and must
come out alike: that is what holds the two sources of a check's answers together.
"""

import linecache
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder import exercises
from autograder.checking import Draw
from autograder.exercises import find
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer
from autograder.notebook import NotebookSource
from autograder.sandbox import Sandbox
from course_utils.desk.authoring.lesson import read_lesson

SOURCES = Path(__file__).parent.parent.parent / "notebooks" / "source"
_numbers = count()


def namespace_of(code):
    """Run `code` as a cell and return its names; ``inspect.getsource`` finds its functions."""
    filename = f"<ipython-input-{next(_numbers)}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    names = {"np": np}
    exec(compile(code, filename, "exec"), names)
    return names


def draw_of(exercise_id, secret):
    return Draw.secret(secret, exercise_id) if secret else Draw.public(exercise_id)


def run_locally(exercise_id, answer, secret=None):
    """Check `answer`, source code or a namespace; with `secret`, on the draw of a grade."""
    exercise = find(exercise_id)
    names = namespace_of(answer) if isinstance(answer, str) else answer
    here = exercise.run(NotebookSource(names), draw_of(exercise_id, secret))
    if isinstance(answer, str):
        graded = grading.ask(exercise, answer, draw_of(exercise_id, secret))
        assert graded == here, f"graded: {graded}\nin a notebook: {here}"
    return here


class Grading:
    """One sandboxed kernel, in which one answer after the other is run and asked."""

    CLEAN = """
for _name in [n for n in globals() if not n.startswith("_") and n not in _keep]:
    del globals()[_name]
import numpy as np
"""

    def __init__(self):
        self._open = ExitStack()
        self._kernel = None

    def ask(self, exercise, code, draw):
        """Run `code` in a clean namespace, and check it as the judge does."""
        if self._kernel is None or not self._kernel.alive:
            self._start()
        assert self._kernel.run_cell(self.CLEAN, 30).status == "ok"
        assert self._kernel.run_cell(code, 120).status == "ok"
        with Scorer(self._sandbox, [code], lambda *_: None) as scorer:
            return exercise.run(KernelSource(self._kernel, scorer), draw)

    def _start(self):
        if self._kernel is None:
            self._sandbox = self._open.enter_context(Sandbox())
        self._kernel = self._open.enter_context(self._sandbox.kernel())
        assert self._kernel.run_cell("_keep = set(globals())", 30).status == "ok"

    def close(self):
        self._open.close()


grading = Grading()


@pytest.fixture(scope="session", autouse=True)
def _close_the_kernel():
    yield
    grading.close()


@pytest.fixture(scope="session")
def answers():
    """``answers("02.grad")``: `solution` and `stub` of an exercise, as its notebook has them."""
    known = {}

    def get(exercise_id):
        number = exercise_id[:2]
        if number not in known:
            (path,) = SOURCES.glob(f"{number}_*.py")
            lesson = read_lesson(path, exercises)
            known[number] = {
                cell.exercise: SimpleNamespace(solution=cell.text, stub=lesson.stubs[place])
                for place, cell in enumerate(lesson.cells)
                if place in lesson.stubs
            }
        return known[number][exercise_id]

    return get
