"""Run an exercise's check as a student's notebook would, on answers written as Python source."""

import linecache
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder import exercises
from autograder.checking import Draw
from autograder.exercises import find
from autograder.notebook import NotebookSource
from course_utils.authoring.lesson import read_lesson

SOURCES = Path(__file__).parent.parent.parent / "notebooks" / "source"
_numbers = count()


def namespace_of(code):
    """Run `code` as a cell and return its names; ``inspect.getsource`` finds its functions."""
    filename = f"<ipython-input-{next(_numbers)}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    names = {"np": np}
    exec(compile(code, filename, "exec"), names)
    return names


def run_locally(exercise_id, answer, secret=None):
    """Check `answer`, source code or a namespace; with `secret`, on the draw of a grade."""
    names = namespace_of(answer) if isinstance(answer, str) else answer
    draw = Draw.secret(secret, exercise_id) if secret else Draw.public(exercise_id)
    return find(exercise_id).run(NotebookSource(names), draw)


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
