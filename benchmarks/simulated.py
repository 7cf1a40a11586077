"""A class made up for benchmarks, and a worker that only sleeps (which imports this module)."""

import json
import time
from pathlib import Path
from typing import Any

from autograder.checking.outcome import State
from autograder.grading.judge import Judge
from autograder.grading.pipeline import Graded, Job
from autograder.grading.verdicts import ExerciseVerdict, Seconds, Status, Verdict
from autograder.sandbox import Kernels

ASSIGNMENT = NOTEBOOK = "ps"
TASKS = 5


def notebook(answer: str | None, lesson: str = "A sentence of the lesson. " * 40) -> str:
    """Return a notebook of :data:`TASKS` tasks, each answered by this expression.

    None is the instructor's: solutions, and tests of them.
    """
    cells = []
    for n in range(TASKS):
        cells.append(_cell("markdown", f"## Task {n}\n\n{lesson}"))
        body = answer or f"x + {n}"
        cells.append(
            _cell("code", f"def f{n}(x):\n    return {body}", grade_id=f"f{n}", solution=True)
        )
        test = f"assert f{n}(1) == {n + 1}\nassert f{n}(2) == {n + 2}"
        cells.append(_cell("code", test, grade_id=f"test{n}", grade=True, locked=True, points=2))
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def _cell(kind: str, source: str, **mark: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if mark:
        given = {"grade": False, "solution": False, "locked": False, "schema_version": 3}
        metadata["nbgrader"] = {**given, "task": False, **mark}
    cell = {"cell_type": kind, "source": source, "metadata": metadata}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell


def make_course(course: Path, students: int) -> None:
    """Make a course folder of so many students; each hands in a text of their own."""
    (course / "source" / ASSIGNMENT).mkdir(parents=True)
    (course / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").write_text(notebook(None))
    for n in range(students):
        folder = course / "submitted" / f"student{n:06d}" / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{NOTEBOOK}.ipynb").write_text(notebook(f"x + {n % 7}"))


def asleep(seconds: float, size: int, job: Job, _sandbox: Kernels, _judge: Judge) -> Graded:
    """Grade as a worker would whose kernel does nothing for so long; show `size` bytes of it."""
    time.sleep(seconds)
    found = job.found
    verdicts = tuple(
        ExerciseVerdict(cell.title, State.CORRECT, cell.points, cell.points, "")
        for cell in job.key.cells
    )
    shown = json.loads(job.found.read())
    shown["cells"].append(_cell("markdown", found.student + " " * size))
    verdict = Verdict(
        student=found.student,
        assignment=found.assignment,
        notebook=found.notebook,
        status=Status.GRADED,
        max_score=job.key.max_score,
        digest=job.digest,
        exercises=verdicts,
        seconds=Seconds(seconds, seconds),
    )
    return Graded(verdict, json.dumps(shown).encode())
