"""What pictures and text of notebook 06 claim holds, for what is drawn and what is stored."""

import math

import numpy as np
import pytest

from course_utils import quiet_start
from course_utils.demos import nb06 as demo
from course_utils.demos.nb06.lid import LID, inside, plain
from course_utils.demos.nb06.prices import ANSWERS, price, slopes
from course_utils.demos.nb06.seen import measured


def test_sure_and_wrong_is_28_times_as_dear():
    right, wrong = (float(price(answer[-1])) for answer in ANSWERS.values())
    assert (round(right, 3), round(wrong, 3), round(wrong / right)) == (0.105, 2.996, 28)
    assert all(sum(answer) == pytest.approx(1) for answer in ANSWERS.values())


def test_the_slopes_that_are_drawn_are_those_of_the_prices():
    z, nudge = np.linspace(-7, 7, 29), 1e-6
    p = [1 / (1 + np.exp(-(z + way))) for way in (-nudge, 0, nudge)]
    for slope, loss in zip(slopes(p[1]), (price, lambda p: (1 - p) ** 2), strict=True):
        np.testing.assert_allclose(slope, (loss(p[2]) - loss(p[0])) / (2 * nudge), atol=1e-6)


@pytest.mark.parametrize("gap", [0.0, 12.0, 50.0])
def test_the_lid_is_where_keras_has_it(gap):
    with quiet_start():
        import keras
    truth, scores = np.array([[1.0, 0, 0]], "float32"), np.array([[0, gap, gap]], "float32")
    loss = keras.losses.categorical_crossentropy
    assert float(loss(truth, scores, from_logits=True)[0]) == pytest.approx(inside(gap), rel=1e-5)
    said = float(loss(truth, np.asarray(keras.ops.softmax(scores)))[0])
    assert said == pytest.approx(plain(gap), rel=1e-3)
    assert round(LID, 3) == 16.118


def test_three_of_eight_points_are_yes():
    _, sides = demo.seen_points()
    assert sides.mean() == 3 / 8


def test_a_softmax_over_one_unit_learns_like_a_sigmoid_and_answers_yes_for_ever():
    """The loss falls as the sigmoid's does, with every seed; the accuracy is the share of yes."""
    softmax, sigmoid = (measured()["one unit"][end] for end in ("softmax", "sigmoid"))
    assert len(softmax) == 10
    for one, other in zip(softmax, sigmoid, strict=True):
        assert one["last"] < 0.1
        assert one["first"] > 0.3
        assert one["last"] == pytest.approx(other["last"], rel=0.01)
        assert one["accuracy"] == 0.375
        assert other["accuracy"] > 0.98


def test_the_first_loss_is_a_little_above_guessing_and_far_above_it_for_raw_pixels():
    found = measured()["first"]
    assert len(found["scaled"]) == 10
    assert all(loss > math.log(10) for loss in found["scaled"])
    assert max(found["scaled"]) < 2.7
    assert min(found["raw"]) > 100
    assert [round(of(found["no softmax"]), 1) for of in (min, max)] == [4.9, 11.9]


def test_what_is_stored_says_by_what_it_was_measured():
    assert {"keras", "tensorflow", "numpy"} <= measured()["versions"].keys()
    assert measured()["seeds"]["first"] == [*range(10)]


def best(loss, what):
    """What six seeds gave with the rate that has the best mean on fresh points."""
    rows = measured()["rates"][loss].values()
    runs = max(rows, key=lambda runs: np.mean([one["fresh"] for one in runs]))
    return [one[what] for one in runs]


def test_on_easy_data_mse_trains_as_well():
    ours, mse = best("binary_crossentropy", "fresh"), best("mse", "fresh")
    assert abs(np.mean(ours) - np.mean(mse)) < 0.005
    assert min(*ours, *mse) > 0.97
