"""An incident of a test names the exercise, what was seen and what to do; so does its message."""

import pytest

from autograder.grading.remarks import remarks

from .conftest import classic, code, mark

QUIET = {
    **{"failure": None, "value": None, "left": [], "tests_patched": [], "tests_meddled": []},
    **{"shadowed": [], "helper_replaced": [], "lying_object": [], "unasked_object": []},
}


def graded(grade, answer, test, **options):
    cells = [
        {**code(answer), "metadata": mark("answer", solution=True)},
        classic(test, name="area"),
    ]
    return grade(cells, [{**cells[0], "source": "..."}, cells[1]], **options)


def slow(seconds):
    return (
        "import time\nclass Slow:\n    def __init__(self, x): self.x = x\n"
        "    def __eq__(self, other):\n"
        f"        time.sleep({seconds})\n        return self.x == other\ndef f(x): return Slow(x)"
    )


SEEN = {
    "an object": (
        "class Yes:\n    def __eq__(self, other): return True\ndef f(x): return Yes()",
        "assert f(3) == 3",
        ["the test area", "of the class `Yes`", "agrees with whatever", "Points were given"],
    ),
    "an empty array": (
        "import numpy as np\ndef f(x): return np.array([])",
        "import numpy as np\nassert np.allclose(f(3), 3)",
        ["the test area", "gave an empty array", "close to any number", "Points were given"],
    ),
    "a name": (
        "sum = max\ndef f(x): return x",
        "assert f(3) == sum([3])",
        ["The test area", "`sum`", "means something else", "Points were given"],
    ),
    "what takes long": (
        slow(2.1),
        "assert f(3) == 3",
        ["the test area", "of the class `Slow`", "takes too long", "points stand"],
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_an_incident_says_where_and_what_was_seen_and_whether_points_were_given(grade, name):
    answer, test, words = SEEN[name]
    verdict = graded(grade, answer, test)
    [incident] = verdict.incidents
    assert [word for word in words if word not in incident.detail] == [], incident


def test_no_points_are_said_to_be_given_where_none_were():
    for lost in ({"failure": ("E", "")}, {"value": 0.0}):
        said = dict(
            remarks({**QUIET, "lying_object": ["Yes"], "shadowed": ["sum"], **lost}, "area")
        )
        assert all("gave no points" in words for words in said.values()), said
        assert "The student is told so." in said["shadowed"]


def test_who_loses_a_test_by_a_name_of_a_meaning_of_its_own_is_told_which(grade):
    answer = "def f(x): return x\nsum, min = 0, 1"
    [one] = graded(grade, answer, "assert f(3) == sum([3])").exercises
    assert one.score == 0
    assert "uses `sum`, which means something else in your notebook" in one.message
    assert "min" not in one.message
    [one] = graded(grade, "def f(x): return x\nsum = max", "assert f(3) == sum([3])").exercises
    assert (one.score, one.message) == (2, "")


def test_a_test_that_takes_too_long_is_named(grade):
    verdict = graded(grade, "def f(x):\n    while True: pass", "assert f(3) == 3", timeout_s=1.0)
    [incident] = verdict.incidents
    assert incident.kind == "timeout" and "The test area" in incident.detail


def test_trying_an_object_takes_none_of_the_tests_time(grade):
    verdict = graded(grade, slow(2.1), "assert f(3) == 3", timeout_s=3.0)
    assert [one.kind for one in verdict.incidents] == ["unasked_object"]
    assert verdict.score == 2
