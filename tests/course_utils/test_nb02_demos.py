"""What the pictures of notebook 02 claim holds for the numbers they are drawn from."""

import numpy as np
import pytest

from course_utils.demos.nb02.batches import (
    FEW,
    GRID,
    MANY,
    TUNED,
    above_lowest,
    line_data,
    race,
    walk,
)
from course_utils.demos.nb02.slider import in_words
from course_utils.demos.nb02.two import bowl_path
from course_utils.demos.nb02.valley import descent


@pytest.mark.parametrize(("count", "size"), [key for key in TUNED if key[0] == FEW])
def test_each_batch_size_runs_with_the_best_rate_of_the_grid(count, size):
    with np.errstate(over="ignore", invalid="ignore"):
        ends = {lr: race(count, size, lr)[-1] for lr in GRID}
    assert min(ends, key=lambda lr: ends[lr] if ends[lr] >= 0 else np.inf) == TUNED[count, size]


def test_on_few_points_no_batch_size_is_twice_as_near_as_another():
    ends = [race(FEW, size)[-1] for count, size in TUNED if count == FEW]
    assert max(ends) < 2 * min(ends)


def test_on_many_points_small_batches_end_several_times_nearer():
    assert race(MANY, MANY)[-1] > 5 * race(MANY, 8)[-1]


def test_an_epoch_of_any_batch_size_sees_each_point_once():
    x, y = np.zeros(10), 2.0 ** np.arange(10)
    points = walk(x, y, 4, 1e-9, epochs=1, seeds=3)
    assert points.shape == (4, 3, 2)
    # The mean of each batch, times its size, sums to the sum over all points.
    steps = np.diff(points[..., 1], axis=0) / 2e-9
    assert np.allclose([4, 4, 2] @ steps, y.sum(), rtol=1e-4)


def test_the_loss_above_the_lowest_is_the_loss_itself_less_its_lowest():
    x, y = line_data()
    best = np.polyfit(x, y, 1)

    def loss(w, b):
        return np.mean((w * x + b - y) ** 2)

    assert above_lowest(x, y, np.array([0.3, -2])) == pytest.approx(loss(0.3, -2) - loss(*best))


def test_the_path_in_the_bowl_is_that_of_the_rule():
    a, b = 10.0, 2.0
    for seen in bowl_path((a, b), 0.07, 5):
        assert seen == pytest.approx([a, b])
        a, b = a - 0.07 * a, b - 0.07 * 25 * b


@pytest.mark.parametrize(
    ("lr", "words"),
    [
        (1 / 3, "10 → 8 → 8 → 8 → …; after 12 steps w = 8, error 0."),
        (1.0, "10 → 4 → 16 → -8 → …; after 12 steps w = 8200, error 1.01e+08. It leaves"),
    ],
)
def test_the_slider_says_what_it_shows(lr, words):
    assert in_words(np.array(descent(10.0, lr, 12))).startswith(words)
