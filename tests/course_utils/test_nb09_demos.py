"""What notebook 09 claims of its tables, lines and networks holds for the numbers behind it."""

import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

from autograder.exercises.nb09.model import TOO_GOOD
from course_utils.calibration import calibration, report
from course_utils.demos.nb09 import at_200, by_formula, houses, polynomial, split_means
from course_utils.demos.nb09.data import braking, cars, diabetes, stopping_distance
from course_utils.demos.nb09.fans import GRIPS, START, middle, page, panels
from course_utils.demos.nb09.nets import Nets, train
from course_utils.demos.nb09.runs import (
    Scale,
    braking_line,
    braking_nets,
    learn,
    line,
    on_line,
    recipes,
    rmse,
    splits,
    too_much,
)

LESSON = Path(__file__).parents[2] / "notebooks" / "source" / "09_regression.py"


def test_the_mean_is_ahead_of_the_median_on_three_of_four_splits():
    y = load_diabetes(return_X_y=True)[1]
    halves = [train_test_split(y, test_size=0.25, random_state=k) for k in range(1000)]
    ahead = [rmse(train.mean(), test) < rmse(np.median(train), test) for train, test in halves]
    assert sum(ahead) == 753


def test_each_seed_with_the_raw_target_is_worse_than_the_mean_and_each_other_way_is_better():
    mean = float(rmse(diabetes().y_train.mean(), diabetes().y_test))
    worse = {name: ends.min() > mean for name, ends in recipes().items()}
    better = {name: ends.max() < 62 for name, ends in recipes().items()}
    assert [*worse.values()] == [True, True, False, False, False, False]
    assert [*better.values()] == [False, False, True, True, True, True]
    medians = {name: float(np.median(ends)) for name, ends in recipes().items()}
    assert min(medians, key=lambda name: medians[name]) == "… and bias starts at the mean"


def test_the_line_wins_on_average_and_not_on_each_split():
    means = split_means()
    assert means["mean"] == pytest.approx(74.95, abs=0.01)
    assert means["line"] == pytest.approx(54.43, abs=0.01)
    assert 55.5 < means["networks"] < 57
    better = [float((one.nets < one.line).mean()) for one in splits()]
    assert better[0] == 0
    assert better[3] > 0.5
    assert 0.05 < np.mean(better) < 0.3


def test_a_bias_that_starts_at_the_mean_comes_down_to_the_line():
    ends = []
    for k in range(10):
        t = diabetes(k)
        x = Scale.of(t.x_train)
        nets = train(
            x(t.x_train), t.y_train, epochs=20, rate=0.01, bias=float(t.y_train.mean()), seed=k
        )
        ends.append(rmse(nets(x(t.x_test)), t.y_test).mean())
    assert np.mean(ends) == pytest.approx(54.0, abs=0.3)


def test_the_large_networks_end_worse_than_the_mean_with_each_seed():
    seen, new = too_much()
    assert np.median(seen[-1]) < 5
    assert new[-1].min() > float(rmse(diabetes().y_train.mean(), diabetes().y_test))


def test_the_line_lets_cars_stand_before_they_brake_and_the_networks_do_not():
    t = braking()
    said = on_line(braking_line(), t.x_test)
    assert float(rmse(said, t.y_test)) == pytest.approx(15.2, abs=0.05)
    assert (said < 0).sum() == 13
    assert on_line(braking_line(), np.array([[30, 0.8]]))[0] == pytest.approx(-24.9, abs=0.05)
    ends = rmse(braking_nets()(t.x_test), t.y_test)
    assert 4.25 <= ends.min() <= ends.max() < 5.55
    assert float(rmse(stopping_distance(*t.x_test.T), t.y_test)) == pytest.approx(3.9, abs=0.1)
    assert (braking_nets()(t.x_test) > 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_it_is_so_for_other_cars_too(seed):
    x, y = cars(600, np.random.default_rng(seed))
    said = on_line(line(x[:400], y[:400]), x[400:])
    assert 14 < rmse(said, y[400:]) < 21
    assert 5 <= (said < 0).sum() <= 25


def test_beyond_the_data_each_network_says_too_little_and_the_formula_does_not():
    t, far = braking(), np.array([[200.0, 0.25]])
    truth = float(stopping_distance(200, 0.25))
    assert truth == pytest.approx(685, abs=0.5)
    assert braking_nets()(far).max() < 0.82 * truth
    weights = line(by_formula(t.x_train), t.y_train)
    assert on_line(weights, by_formula(far))[0] == pytest.approx(truth, rel=0.01)
    assert float(rmse(on_line(weights, by_formula(t.x_test)), t.y_test)) < 4.1
    assert 490 < at_200() < 525


def test_ten_houses():
    size, price = houses()
    assert polynomial(9, size, price)(2700) == pytest.approx(-6_126_407, rel=1e-4)
    misses = {}
    for degree in (1, 8):
        left_out = [
            polynomial(degree, np.delete(size, k), np.delete(price, k))(size[k]) - price[k]
            for k in range(10)
        ]
        misses[degree] = float(np.sqrt(np.mean(np.square(left_out))))
    assert misses[1] == pytest.approx(46.2, abs=0.1)
    assert misses[8] == pytest.approx(1.4e8, rel=0.05)


def test_the_networks_are_trained_as_keras_does_it():
    import keras

    x, y = np.random.default_rng(0).normal(size=(12, 3)).astype("float32"), np.arange(12.0)
    mine = train(x, y, (4,), epochs=0, nets=1)
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(1)]
    )
    model.set_weights([part[0].reshape(-1) if k % 2 else part[0] for k, part in _parts(mine)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    model.fit(x, y, epochs=5, batch_size=12, shuffle=False, verbose=0)
    (said,) = train(x, y, (4,), epochs=5, rate=0.01, nets=1, batch_size=12)(x)
    assert said == pytest.approx(model(x).numpy()[:, 0], abs=1e-3)


def _parts(nets: Nets) -> list[tuple[int, np.ndarray]]:
    return [*enumerate(part for pair in nets.layers for part in pair)]


def test_the_fans_show_the_middle_network_and_start_where_the_line_is_below_zero():
    t = braking()
    ends = rmse(braking_nets()(t.x_test), t.y_test)
    assert sorted(ends)[7] == ends[middle()]
    slow = np.array([[30.0, GRIPS[START]]])
    assert on_line(braking_line(), slow)[0] < 0
    _, alt = panels()
    assert "at grip 0.7 the line is below 0 m up to 38 km/h" in alt
    assert 'data-course-demo="fans-' in page("<img alt=still>")


def test_learnt_networks_answer_in_the_raw_unit():
    t = diabetes()
    said = learn(t, epochs=2)(t.x_test)
    assert said.shape == (15, 111)
    assert 100 < said.mean() < 200


@pytest.mark.parametrize(("name", "source"), [("09.model", "diabetes"), ("09.braking", "cars")])
def test_the_lesson_names_the_measured_bar(name, source):
    bar = calibration(name, source)
    text = " ".join(re.sub(r"(?m)^# ?", "", LESSON.read_text("utf-8")).split())
    told = re.search(
        rf"Your turn: `{name}`.*?full points at an RMSE of ([\d.]+)[^,]*, none at ([\d.]+)",
        text,
        re.I,
    )
    assert told is not None
    assert (float(told[1]), float(told[2].rstrip("."))) == bar


def test_what_is_called_too_good_lies_below_each_honest_model_that_was_measured():
    found = report("09.model")["sources"]["diabetes"]
    honest = [found["reference"], *found["honest"].values()]
    assert min(min(one["values"]) for one in honest) - 3 > TOO_GOOD
