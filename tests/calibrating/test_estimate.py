"""What is promised of one more value holds, for shares and for errors."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.calibrating.estimate import (
    Expectation,
    better,
    expectation,
    goodness,
    on_step,
    value_of,
)

MEASURES = ["accuracy", "error"]
each_measure = pytest.mark.parametrize("measure", MEASURES)


def drawn(rng, count, measure):
    """Values that are normal on the scale of the estimate."""
    return tuple(value_of(good, measure) for good in rng.normal(1.5, 0.3, count))


@each_measure
@pytest.mark.parametrize(
    ("count", "probability", "fewest", "most"), [(5, 0.99, 20, 62), (30, 0.999, 0, 12)]
)
def test_one_more_value_misses_the_limit_as_often_as_promised(
    measure, count, probability, fewest, most
):
    """In 4,000 simulations: 40 ± 6.3 misses are promised, and 4 ± 2."""
    rng = np.random.default_rng(0)
    misses = 0
    for _ in range(4_000):
        limit = Expectation(drawn(rng, count, measure), measure).reached_with(probability)
        misses += better(limit, drawn(rng, 1, measure)[0], measure)
    assert fewest <= misses <= most


@given(
    st.lists(st.floats(0.01, 0.99), min_size=3, max_size=40, unique=True),
    st.floats(0.001, 0.999),
    st.sampled_from(MEASURES),
)
def test_the_limit_of_a_probability_is_reached_with_it(values, probability, measure):
    expected = Expectation(tuple(values), measure)
    limit = expected.reached_with(probability)
    if 1e-5 < limit < 1 - 1e-5:  # beyond, the scale ends
        assert expected.reaches(limit) == pytest.approx(probability, abs=1e-3)


@given(st.floats(0.001, 0.999), st.sampled_from([0.005, 0.01, 0.5]), st.sampled_from(MEASURES))
def test_a_bar_is_rounded_to_the_side_that_was_asked_for(value, step, measure):
    easier = on_step(value, step, measure, easier=True)
    harder = on_step(value, step, measure, easier=False)
    assert not better(easier, value + 1e-8 * (1 if measure == "accuracy" else -1), measure)
    assert not better(value, harder + 1e-8 * (1 if measure == "accuracy" else -1), measure)
    assert abs(easier - harder) in (pytest.approx(step), pytest.approx(0))
    assert easier / step == pytest.approx(round(easier / step))


def test_more_is_better_for_a_share_and_less_for_an_error():
    assert goodness(0.9, "accuracy") > goodness(0.8, "accuracy")
    assert goodness(0.9, "error") < goodness(0.8, "error")
    high, low = Expectation((0.8, 0.81, 0.82), "accuracy"), Expectation((4.0, 4.1, 4.2), "error")
    assert high.reached_with(0.99) < 0.8
    assert low.reached_with(0.99) > 4.2
    assert high.hits(0.81) == low.hits(4.1) == 2


def test_what_is_always_the_same_is_certain():
    always = Expectation((0.1,) * 12, "accuracy")
    assert always.reached_with(0.999) == pytest.approx(0.1)
    assert (always.reaches(0.1), always.reaches(0.11)) == (1.0, 0.0)


@each_measure
def test_the_ends_of_a_scale_are_finite(measure):
    expected = Expectation((0.0, 0.5, 1.0), measure)
    assert math.isfinite(expected.reached_with(0.999))


def test_a_spread_over_draws_that_was_measured_apart_is_added():
    rng = np.random.default_rng(0)
    seeds = 0.87 + 0.002 * rng.standard_normal(2_000)
    both = seeds + 0.004 * rng.standard_normal(2_000)
    apart = Expectation(tuple(seeds), "accuracy", draw_sd=0.004)
    together = Expectation(tuple(both), "accuracy")
    assert apart.reached_with(0.99) == pytest.approx(together.reached_with(0.99), abs=5e-4)
    assert (
        apart.reached_with(0.99) < Expectation(tuple(seeds), "accuracy").reached_with(0.99) - 0.004
    )


def test_two_values_say_nothing():
    assert expectation([0.8, None, 0.9, None], "accuracy") is None
    assert expectation([0.8, None, 0.9, 0.85], "accuracy").values == (0.8, 0.9, 0.85)


def test_two_heaps_are_odd_where_the_bar_is_near_and_a_normal_heap_is_not():
    rng = np.random.default_rng(0)
    normal = Expectation(drawn(rng, 30, "accuracy"), "accuracy")
    heaps = (*(0.1 + 0.001 * rng.random(15)), *(0.2 + 0.01 * rng.random(15)))
    two = Expectation(heaps, "accuracy")
    assert two.is_odd(0.5)
    assert not two.is_odd(1 - 1e-6)  # ten standard deviations away, whatever the shape
    assert not normal.is_odd(0.86)
