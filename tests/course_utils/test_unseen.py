"""What is better than everything that a bar was measured with."""

import pytest

from course_utils.calibration import Bar, being_measured, calibration, is_unseen, report

MEASURED = [("13.train", "fashion_mnist"), ("13.train", "standin"), ("09.braking", "cars")]


@pytest.mark.parametrize("bar", MEASURED)
def test_no_value_that_was_measured_is_unseen_and_a_far_better_one_is(bar):
    part = report(bar[0])["sources"][bar[1]]
    assert not any(is_unseen(*bar, value) for value in part["reference"]["values"])
    full, zero = calibration(*bar)
    assert is_unseen(*bar, 0.99 if full > zero else 0.01)


def test_nothing_is_unseen_while_it_is_measured_or_where_nothing_was():
    assert not is_unseen("13.train", "elsewhere", 1.0)
    with being_measured(Bar(0.0, -1.0)):
        assert not is_unseen("13.train", "fashion_mnist", 1.0)
