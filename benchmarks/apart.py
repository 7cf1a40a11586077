"""What it costs to run classic tests a second time, apart from their notebook.

    uv run python benchmarks/apart.py [--rounds 5] [--tests 5] [--calls 4]

A small notebook is graded in turn without that and with it, in kernels that start with NumPy.
Seconds of wall-clock time, and ratios.
"""

import argparse
import json
import statistics
import time
from dataclasses import replace
from typing import Any

from autograder.grading.judge import Judge
from autograder.grading.key import make_key
from autograder.grading.pipeline import Job, grade_one
from autograder.intake.sources import Found, InMemory
from autograder.sandbox import Sandbox

NOTEBOOKS = 10  #: graded in a row, for one measurement


def cell(source: str, grade_id: str, **mark: Any) -> dict[str, Any]:
    """A marked cell of code."""
    nbgrader = {"grade_id": grade_id, "schema_version": 3, "task": False, **mark}
    return {"cell_type": "code", "source": source, "metadata": {"nbgrader": nbgrader}}


def notebook(tests: int, calls: int) -> dict[str, Any]:
    """A notebook with so many tests of so many calls each."""
    cells: list[dict[str, Any]] = []
    for number in range(tests):
        answer = f"def f{number}(x):\n    return x * {number} + 1"
        test = "\n".join(f"assert f{number}({x}) == {x * number + 1}" for x in range(calls))
        cells.append(cell(answer, f"answer-{number}", solution=True, grade=False, locked=False))
        marks = {"solution": False, "grade": True, "locked": True, "points": 1}
        cells.append(cell(test, f"test-{number}", **marks))
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    for name, default in (("rounds", 5), ("tests", 5), ("calls", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    found = notebook(asked.tests, asked.calls)
    key = make_key("nb", found)
    job = Job(Found("a", "b", "nb", None, InMemory(json.dumps(found).encode())), key, "")
    tests = frozenset(one.grade_id for one in key.cells)
    jobs = {"beside": replace(job, apart=frozenset()), "both ways": replace(job, apart=tests)}
    seconds: dict[str, list[float]] = {kind: [] for kind in jobs}
    with Sandbox(preload=("numpy",), questions=False) as sandbox:
        for _ in range(asked.rounds + 1):
            for kind, job in jobs.items():
                began = time.perf_counter()
                for _ in range(NOTEBOOKS):
                    assert not grade_one(job, sandbox, Judge(b"secret")).verdict.incidents
                seconds[kind].append((time.perf_counter() - began) / NOTEBOOKS)
    medians = {kind: statistics.median(each[1:]) for kind, each in seconds.items()}
    for kind, each in seconds.items():
        spread = f"{min(each[1:]):.3f} to {max(each[1:]):.3f}"
        ratio = medians[kind] / medians["beside"]
        print(f"{kind:10} {medians[kind]:.3f} s a notebook ({spread}), {ratio:.2f} times")


if __name__ == "__main__":
    main()
