"""Classic tests that change what is theirs: none of it is put down to the code under test."""

import re
from pathlib import Path

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one

from .conftest import SECRET, classic, code, job_of, mark

STYLES = Path(__file__).parent.parent / "submissions/honest_tests.py"
_, *_parts = re.split(r"^# %% (\w+)\n", STYLES.read_text("utf-8"), flags=re.M)
TESTS = dict(zip(_parts[::2], _parts[1::2], strict=True))
ANSWER = TESTS.pop("answer")


@pytest.fixture(scope="module")
def verdict(warm):
    """Grade all of them in one notebook, by answers that are the author's own."""
    cells = [{**code(ANSWER), "metadata": mark("answer", solution=True)}]
    cells += [classic(source, 1, name) for name, source in TESTS.items()]
    return grade_one(job_of(cells, cells, timeout_s=60.0), warm, Judge(SECRET)).verdict


@pytest.mark.parametrize("name", TESTS)
def test_a_test_may_change_its_own_things_in_every_way(verdict, name):
    (found,) = [one for one in verdict.exercises if one.id == name]
    assert found.score == 1, found.message


def test_nobody_is_suspected_of_what_a_test_does_itself(verdict):
    assert [(one.kind, one.detail) for one in verdict.incidents] == []
