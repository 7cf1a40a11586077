"""Notebooks that forge or read tests which each of these files has for itself."""

import re
from pathlib import Path

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one

from .conftest import SECRET, classic, code, job_of, mark
from .test_classic_attacks import numerical, outputs_of

__all__ = ["numerical"]  # a fixture

FOLDER = Path(__file__).parent.parent / "submissions/own_tests"
FILES = [pytest.param(file, id=file.stem) for file in sorted(FOLDER.glob("*.py"))]


def key_and_submission(text):
    """The author's notebook and the student's, from cells that are headed ``# %% what name``."""
    key, submission = [], []
    parts = re.split(r"^# %% (.+)\n", text, flags=re.M)
    for head, body in zip(parts[1::2], parts[2::2], strict=True):
        what, *rest = head.split()
        answer = (
            {**code(body), "metadata": mark(f"{rest[0]}-answer", solution=True)} if rest else {}
        )
        if what == "answer":
            key.append(answer)
        elif what == "student":
            submission.append(answer)
        elif what == "test":
            key.append(classic(body, int(rest[1]), rest[0]))
            released = re.sub(r"###.*TESTS\n?", "", body, flags=re.S)
            submission.append({**key[-1], "source": released})
        else:
            submission.append(code(body))
    return key, submission


@pytest.mark.parametrize("file", FILES)
def test_nothing_of_its_own_test_is_forged_or_read_unseen(numerical, file):
    text = file.read_text("utf-8")
    key, submission = key_and_submission(text)
    graded = grade_one(job_of(key, submission, timeout_s=60.0), numerical, Judge(SECRET))
    points = {one.id: one.score for one in graded.verdict.exercises}
    wanted = dict(re.findall(r"^# expect: points (\w+) (\d+)", text, flags=re.M))
    assert points == {name: int(most) for name, most in wanted.items()}, graded.verdict
    assert "canary" not in outputs_of(graded.notebook)
