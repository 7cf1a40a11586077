"""The projection at the end of continuous integration counts what grows with the course."""

from types import SimpleNamespace

import pytest

from .projection import Projection, notebook_of


@pytest.mark.parametrize(
    ("nodeid", "number"),
    [
        ("tests/notebooks/test_nbval.py::test_it[13_fashion_mnist, with the data]", "13"),
        ("tests/exercises/test_all.py::test_slip[02.grad-3 * (8 - w)]", "02"),
        ("tests/exercises/test_nb02_gradient_descent.py::test_it", "02"),
        ("tests/exercises/nb07/test_it.py::test_it[07.loss]", "07"),
        ("tests/sandbox/test_limits.py::test_it[0.5]", ""),
        ("tests/grading/test_pipeline.py::test_it[99-2]", ""),
    ],
)
def test_a_test_of_a_notebook_is_known_by_its_id(nodeid, number):
    assert notebook_of(nodeid) == number


def test_the_projection_takes_a_mean_notebook_fourteen_times_and_the_rest_once():
    counted = Projection(before_s=30.0)
    for nodeid, seconds in (("a[02.grad]", 40.0), ("a[13.train]", 60.0), ("a", 20.0)):
        report = SimpleNamespace(nodeid=nodeid, duration=seconds, when="call")
        counted.pytest_runtest_logreport(report)
    assert counted.longest()[:2] == ["By folder:  120 s.", "60 s: call of a[13.train]"]
    _, line = counted.lines(tests_s=60.0)  # so two at once
    assert line == "30 s + (50 s a notebook × 14 + 20 s) / 2.00 = 6.5 min, within the limit of 30."
