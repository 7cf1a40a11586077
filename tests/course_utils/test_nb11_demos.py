"""What notebook 11 claims of the rules, the bowl and the race holds for the numbers behind it."""

import numpy as np
import pytest

from course_utils.demos.nb11 import escape
from course_utils.demos.nb11.bowl import ADAGRAD, MOMENTUM, SGD, STEEP, arrival, bowl_way
from course_utils.demos.nb11.pictures import LOOKS
from course_utils.demos.nb11.race import mean_loss, measured, race, schedule
from course_utils.demos.nb11.rules import Rule, settled, steps_in_bowl
from course_utils.demos.nb11.turned import counts, page, panels

EVEN = np.full(100, 6.0)


def slope(w):
    """The slope in notebook 02's valley."""
    return 3 * (w - 8)


@pytest.mark.parametrize("name", [*LOOKS, "nesterov"])
def test_each_rule_makes_the_steps_that_keras_makes(name):
    import keras

    of_keras = {
        "momentum": lambda: keras.optimizers.SGD(0.1, momentum=0.9),
        "nesterov": lambda: keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    }.get(name, lambda: getattr(keras.optimizers, name)(0.1))()
    slopes = np.random.default_rng(0).normal(size=(12, 3)) * [1, 30, 0.01]
    w, places = keras.Variable(np.zeros(3)), [np.zeros(3)]
    for g in slopes:
        of_keras.apply([keras.ops.array(g, "float32")], [w])
        places.append(w.numpy().copy())
    assert Rule(name, 0.1).steps(slopes) == pytest.approx(
        np.diff(places, axis=0), rel=1e-3, abs=1e-5
    )


def test_fingerprints():
    def at(name):
        return (-Rule(name, 0.1).steps(EVEN))[[0, 9, 99]]

    assert at("SGD") == pytest.approx([0.6, 0.6, 0.6])
    assert at("momentum") == pytest.approx([0.6, 3.91, 6.0], abs=0.005)
    assert at("Adagrad") == pytest.approx([0.0999, 0.0316, 0.0100], abs=5e-5)
    assert at("RMSprop") == pytest.approx([0.316, 0.124, 0.1], abs=5e-4)
    assert at("Adam") == pytest.approx([0.1, 0.1, 0.1])
    in_turn = Rule("momentum", 0.1).steps([6, -6] * 100)
    assert abs(in_turn[-1]) == pytest.approx(0.32, abs=0.005)


def test_momentum_in_the_valley():
    walk = Rule("momentum", 0.1).walk(slope, 10.0, 1500)
    assert walk[:4] == pytest.approx([10, 9.4, 8.44, 7.444])
    assert walk.min() == pytest.approx(6.443, abs=5e-4)
    assert [arrival(beta) for beta in (0.0, 0.3, 0.9)] == [15, 10, 100]
    assert Rule("nesterov", 0.1).walk(slope, 10.0, 1)[1] == pytest.approx(8.86)
    assert settled(Rule("momentum", 1.26).walk(slope, 10.0, 4000) - 8, 0.01) > 0
    assert abs(Rule("momentum", 1.27).walk(slope, 10.0, 4000)[-1]) > 1e6


def test_momentum_pays_in_the_ravine_and_too_much_of_it_does_not():
    rates, best = np.geomspace(0.001, 0.045, 240)[:, None], {}
    for beta in (0.0, 0.7, 0.9, 0.99):
        start = np.tile([10.0, 2.0], (len(rates), 1))
        with np.errstate(all="ignore"):  # with some rates it explodes
            ways = Rule("momentum", rates, beta=beta).walk(lambda w: w * [1, 100], start, 2000)
            losses = (ways**2 * [0.5, 50]).sum(axis=-1)
        ends = [settled(one, 0.001) for one in losses.T]
        best[beta] = min(found for found in ends if found > 0)
    assert best[0.7] == pytest.approx(39, abs=1)
    assert best[0.0] == pytest.approx(274, abs=2)
    assert best[0.9] == pytest.approx(114, abs=3)
    assert best[0.99] == pytest.approx(1212, abs=40)


def test_the_first_picture_gives_plain_descent_its_best_rate():
    rates = np.arange(0.07, 0.08, 0.0005)
    best = min(found for rate in rates if (found := steps_in_bowl(Rule("SGD", rate), STEEP)) > 0)
    assert len(bowl_way(SGD)) - 1 == 70 <= best + 1
    assert len(bowl_way(MOMENTUM)) - 1 == 19


def test_the_first_steps_of_two_weights():
    def ratio(name):
        first, second = Rule(name, 0.1).steps([[60, 0.6]])[0]
        return first / second

    assert ratio("SGD") == pytest.approx(100)
    assert ratio("Adagrad") == pytest.approx(1.13, abs=0.005)
    assert ratio("RMSprop") == pytest.approx(1, abs=1e-5)


def test_turning_the_bowl_changes_adagrads_walk_alone():
    by_angle = counts()
    assert {*by_angle["SGD"]} == {70}
    assert [by_angle["Adagrad"][k] for k in (0, 10, 20, 30, 45)] == [23, 17, 68, 91, 107]
    assert max(by_angle["Adagrad"][1:12]) < 23 < 45 < by_angle["Adagrad"][12]
    assert len({steps_in_bowl(MOMENTUM, STEEP, k) for k in range(0, 46, 5)}) == 1
    # with any rate from 1 to 11; with the larger ones it leaves the picture
    for rate in range(1, 12):
        other = Rule("Adagrad", rate)
        assert steps_in_bowl(other, STEEP, 45) > 1.6 * steps_in_bowl(other, STEEP)
    assert "107 at 45°" in panels()[1]
    assert ADAGRAD.rate == 3
    assert "data-course-demo" in page("<img alt=still>")


def test_adam_and_its_correction():
    wrong = -Rule("Adam", 1.0, corrected=False).steps(EVEN)
    assert wrong[0] == pytest.approx(3.16, abs=0.005)
    assert wrong.argmax() + 1 == 12
    assert wrong.max() == pytest.approx(6.57, abs=0.005)
    for zeros, length in ((5000, 3.15), (100, 0.98)):
        steps = -Rule("Adam", 1.0).steps([0.0] * zeros + [6.0])
        assert steps[-1] == pytest.approx(length, abs=0.005)
    one, thousand = (
        Rule("Adam", 0.1).walk(lambda w, by=by: by * slope(w), 10.0, 100) for by in (1, 1000)
    )
    assert one[1] == pytest.approx(9.9)
    assert one == pytest.approx(thousand, abs=1e-7)


def test_the_saddle():
    outs = {name: escape(name) for name in LOOKS}
    assert outs == {"SGD": 76, "momentum": 36, "Adagrad": 42, "RMSprop": 5, "Adam": 11}
    assert {escape(name, 0.0) for name in LOOKS} == {None}


def test_the_race_was_tuned_inside_its_grids():
    for name, one in measured()["race"].items():
        rates = [*map(float, one["tried"])]
        means = [np.mean(losses) for losses in one["tried"].values()]
        assert 0 < np.argmin(means) < len(rates) - 1, name
        assert one["rates"]["tuned"] == rates[int(np.argmin(means))]
        assert one["rates"]["default"] in rates
    assert not {*measured()["seeds"]["tuning"]} & {*measured()["seeds"]["reported"]}


def test_tuned_momentum_comes_to_where_adam_is_at_its_default():
    assert mean_loss("SGD", "default") == pytest.approx(0.76, abs=0.005)
    assert mean_loss("Adam", "default") == pytest.approx(0.41, abs=0.005)
    assert mean_loss("momentum", "tuned") == pytest.approx(mean_loss("Adam", "default"), abs=0.02)
    tuned = {name: mean_loss(name, "tuned") for name in LOOKS}
    assert min(tuned, key=lambda name: tuned[name]) == "Adam"
    assert race("default")["Adam"]["loss"] == schedule(0.001, "constant", "loss")


def test_a_falling_rate_pays_on_new_images_if_it_starts_high():
    def mean(rate, which, measure):
        return float(np.mean(schedule(rate, which, measure)))

    assert max(schedule(0.01, "halved", "val_loss")) < min(schedule(0.01, "constant", "val_loss"))
    assert mean(0.01, "halved", "val_loss") == pytest.approx(0.485, abs=5e-4)
    assert mean(0.01, "constant", "val_loss") == pytest.approx(0.548, abs=5e-4)
    assert mean(0.01, "constant", "loss") < mean(0.01, "halved", "loss")
    assert mean(0.001, "halved", "val_loss") == pytest.approx(0.587, abs=5e-4)
    assert mean(0.001, "constant", "val_loss") == pytest.approx(0.520, abs=5e-4)
    ways = [(rate, which) for rate in (0.001, 0.003, 0.01) for which in ("constant", "halved")]
    assert min(ways, key=lambda one: mean(*one, "val_loss")) == (0.01, "halved")
