"""A short way to grade a few cells in a real sandbox."""

import json
from dataclasses import dataclass

import pytest

from autograder.grading.judge import Judge
from autograder.grading.key import make_key
from autograder.grading.pipeline import Job, grade_one
from autograder.intake.sources import Found

SECRET = b"a secret for tests"


@dataclass
class Bytes:
    """A submission that lies in memory."""

    data: bytes

    def read(self, limit_bytes: int) -> bytes:
        return self.data[:limit_bytes]


def mark(grade_id, *, grade=False, solution=False, points=None, locked=False, **course):
    """Return a cell's metadata: nbgrader's, and the course's."""
    nbgrader = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": grade or locked,
        "task": False,
    }
    if points is not None:
        nbgrader["points"] = points
    return {"nbgrader": nbgrader, "course": course}


def answer(exercise, source, **course):
    """The student's cell for an exercise."""
    metadata = mark(f"{exercise}-answer", solution=True, exercise=exercise, **course)
    return {"cell_type": "code", "source": source, "metadata": metadata}


def check(exercise, points=2, source=None):
    """The locked cell of an exercise."""
    return {
        "cell_type": "code",
        "source": source if source is not None else f'check("{exercise}")',
        "metadata": mark(exercise, grade=True, points=points, exercise=exercise),
    }


def classic(source, points=2, name="test_it"):
    """A classic nbgrader test cell."""
    return {
        "cell_type": "code",
        "source": source,
        "metadata": mark(name, grade=True, points=points),
    }


def code(source):
    return {"cell_type": "code", "source": source, "metadata": {}}


def notebook(*cells):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


def job_of(key_cells, cells, *, timeout_s=20.0, name="nb"):
    """Return the job of grading `cells` by the instructor's `key_cells`."""
    data = json.dumps(notebook(*cells)).encode()
    found = Found("kim", "ps", name, None, Bytes(data))
    return Job(found, make_key(name, notebook(*key_cells)), "digest", timeout_s)


@pytest.fixture
def grade(warm):
    """Grade cells by a key (by default: by themselves), and return the verdict."""

    def run(cells, key=None, *, judge=None, box=None, **options):
        job = job_of(key or cells, cells, **options)
        return grade_one(job, box or warm, judge or Judge(SECRET)).verdict

    return run
