"""A folder of small submissions of notebook 02, and the ``autograder`` command run on it."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from autograder.classroom.secret import course_secret

RIGHT = "def grad(w):\n    return 3 * (w - 8)"
WRONG = "def grad(w):\n    return 6"


def submission(source, slow_s=0.0):
    """A notebook with one answer in it, to 02.grad, and a cell that takes a while."""
    mark = {"nbgrader": {"grade_id": "02.grad-answer"}}
    cells = [
        {"cell_type": "code", "source": f"import time; time.sleep({slow_s})", "metadata": {}},
        {"cell_type": "code", "source": source, "metadata": mark},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """A course's secret: the same in every folder."""
    work = tmp_path_factory.mktemp("begun")
    course_secret(work)
    return work


def begin(place, begun):
    """Let the course in `place` have its secret already."""
    (place / ".autograder").mkdir(mode=0o700, parents=True)
    (place / ".autograder" / "secret").write_bytes((begun / "secret").read_bytes())
    (place / ".autograder" / "secret").chmod(0o600)
    return place


@pytest.fixture
def folder(tmp_path, begun):
    """A folder for loose notebooks, with none in it yet."""
    return begin(tmp_path / "handed in", begun)


@pytest.fixture(scope="module")
def small_class(tmp_path_factory, begun):
    """A right answer, a wrong one and a file that is no notebook, graded: status, JSON, place."""
    place = begin(tmp_path_factory.mktemp("small") / "handed in", begun)
    hand_in(place, "ada", submission(RIGHT))
    hand_in(place, "ben", submission(WRONG))
    hand_in(place, "leo", "{")
    status, document = grade(place)
    return SimpleNamespace(place=place, status=status, document=document)


def hand_in(folder, student, text):
    """Put one notebook of notebook 02 into the folder."""
    path = folder / student / "02_gradient_descent.ipynb"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return path


def command(*words):
    """Return the command line of ``autograder``."""
    return [sys.executable, "-m", "autograder.cli", *map(str, words)]


def autograder(*words, **options):
    """Run ``autograder`` and return what it did."""
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=300, **options)


def grade(folder, *words):
    """Run ``autograder grade`` and return its exit status and its JSON."""
    results = folder.parent / "results.json"
    done = autograder("grade", folder, "--json", results, *words)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(results.read_text("utf-8"))
