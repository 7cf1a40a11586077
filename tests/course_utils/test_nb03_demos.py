"""What notebook 03 claims of its pictures holds for the numbers they are drawn from."""

import json
import re

import numpy as np
import pytest

from course_utils.demos.nb03.deep import (
    gradients,
    per_layer,
    starts_picture,
    ten_layers,
    trained_deep,
)
from course_utils.demos.nb03.explorer import CHOICES, START, explorer_page
from course_utils.demos.nb03.layer import layer_picture
from course_utils.demos.nb03.nets import (
    ACTIVATIONS,
    GOOD,
    best,
    fresh,
    measured,
    moons,
    train,
)
from course_utils.demos.nb03.panels import LIMITS, fold_lines, turning_points


@pytest.mark.parametrize(
    ("act", "low", "high"), [("sigmoid", 0.21, 0.25), ("tanh", 0.8, 1.25), ("relu", 0.8, 1.25)]
)
def test_only_sigmoids_fade_in_each_of_ten_starts(act, low, high):
    factors = [per_layer(sizes) for sizes in gradients(ten_layers(act)).T]
    assert len(factors) == 10
    assert low < min(factors) <= max(factors) < high


def test_relu_fades_with_glorots_weights():
    factors = [per_layer(sizes) for sizes in gradients(ten_layers("relu", he=False)).T]
    assert 0.6 < min(factors) < max(factors) < 1


def test_the_outputs_of_ten_sigmoid_layers_stay_at_one_half_and_their_spread_fades():
    (x, _), _ = moons()
    outputs = ten_layers("sigmoid").outputs(x)[:-1]
    means = np.array([h.mean(axis=(1, 2)) for h in outputs])
    assert 0.44 < means.min() < means.max() < 0.56
    assert outputs[0].std(axis=1).mean() > 0.05
    assert outputs[-1].std(axis=1).mean() < 1e-5


def test_no_deep_sigmoid_net_reaches_the_straight_line_and_the_others_do():
    deep = measured()["deep"]
    assert max(run["accuracy"][-1] for run in deep["sigmoid"]["runs"]) < 0.86
    for act in ("tanh", "relu"):
        (run,) = (run for run in deep[act]["runs"] if run["rate"] == 0.001)
        assert run["accuracy"][0] > GOOD


def test_what_is_printed_of_the_deep_nets_comes_from_the_file(capsys):
    trained_deep()
    said = capsys.readouterr().out
    assert "the best of 50 with five learning rates: 0.826" in said
    assert "gradient × 0.79 a layer" in said
    assert "tanh, steps ten times as large: 0.678 to 0.867" in said
    assert "ReLU (He's weights), steps ten times as large: 0.937 to 0.967" in said
    assert "gradient × 9.3" in said


@pytest.mark.parametrize("units", CHOICES)
def test_between_its_folds_the_score_is_straight(units):
    net, rng = best(units), np.random.default_rng(0)
    left, right, low, high = LIMITS
    ends = rng.uniform((left, low), (right, high), (2, 4000, 2))
    inside = [net.outputs(x)[0][0] > 0 for x in ends]
    same = (inside[0] == inside[1]).all(axis=1)
    scores = [net.scores(x)[0] for x in (*ends, ends.mean(axis=0))]
    assert same.sum() > 20
    assert np.allclose(scores[2][same], (scores[0] + scores[1])[same] / 2, atol=1e-6)


def test_a_net_turns_on_its_folds_and_one_unit_does_not_turn():
    assert [len(turning_points(best(units))) for units in (1, 3)] == [0, 3]
    for near, along in fold_lines(best(3)):
        across = np.array([-along[1], along[0]])
        on_it = abs((turning_points(best(3)) - near) @ across) < 1e-6
        assert on_it.sum() == 1


@pytest.mark.parametrize("units", (5, 6, 7))
def test_the_fold_of_a_dead_unit_is_drawn_as_it_may_turn_the_boundary_beyond_the_points(units):
    net, ((x, _), _) = best(units), moons()
    assert net.dead(x).any()
    assert len(fold_lines(net)) == units


def test_the_first_picture_sets_a_line_beside_a_net_of_the_same_size():
    _, new = moons()
    line, net = best(3, "linear"), best(3)
    assert [w.shape for w, _ in line.layers] == [w.shape for w, _ in net.layers]
    assert sum(part.size for pair in net.layers for part in pair) == 13
    assert line.accuracy(*new)[0] == pytest.approx(0.87, abs=0.005)
    assert net.accuracy(*new)[0] > 0.96


def test_the_stored_counts_are_those_of_the_trainer():
    (x, y), new = moons()
    ends = train(fresh([2, 3, 1], measured()["starts"], "relu"), x, y, epochs=2000, rate=0.02)
    assert abs((ends.accuracy(*new) > GOOD).sum() - measured()["passed"]["relu 3"]) <= 1
    dead = [share for name, share in measured()["dead"].items() if name.startswith("relu")]
    assert np.mean(dead) == pytest.approx(1 / 7, abs=0.02)


def test_the_picture_of_a_layer_tells_its_weights(capsys):
    layer_picture(np.array([[0.5, -1], [0.25, 2], [0, 3]]), np.array([0.0, 0.75]))
    assert "neuron 1: weights -1.00, 2.00, 3.00, bias 0.75" in capsys.readouterr().out


def test_the_picture_of_starts_says_how_many_passed(capsys):
    starts_picture(np.array([0.5, 0.87, 0.95, 0.96]))
    assert "2 are above 0.94" in capsys.readouterr().out


def test_the_page_holds_each_net_and_its_twin_without_scripts():
    page = explorer_page("<img alt='the panels'>")
    begins = re.search(r'\)\("explorer-\w+", ', page).end()
    told, _ = json.JSONDecoder().raw_decode(page, begins)
    assert [len(net["units"]) for net in told["nets"]] == list(CHOICES)
    assert CHOICES[told["start"]] == CHOICES[START] == 2
    (x, _), _ = moons()
    for net, units in zip(told["nets"], CHOICES, strict=True):
        a, b, c, v = np.array(net["units"]).T
        scores = np.maximum(x @ np.array([a, b]) + c, 0) @ v + net["bias"]
        assert np.allclose(scores, best(units).scores(x)[0])
    assert page.index("the panels") < page.index("<script>")


def test_the_trainer_trains_as_keras_does():
    import keras

    (x, y), _ = moons()
    for act, widths in (("relu", [2, 4, 1]), ("tanh", [2, 3, 3, 1])):
        start = fresh(widths, 1, act)
        dense = [keras.layers.Dense(n, activation=act) for n in widths[1:-1]]
        net = keras.Sequential(
            [keras.Input((2,)), *dense, keras.layers.Dense(1, activation="sigmoid")]
        )
        net.set_weights(
            [
                part[0].reshape(part.shape[1:] if k % 2 == 0 else -1)
                for pair in start.layers
                for k, part in enumerate(pair)
            ]
        )
        net.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")
        net.fit(x, y, batch_size=len(x), epochs=20, verbose=0)
        ours = train(start, x, y, epochs=20, rate=0.02)
        for theirs, part in zip(
            net.get_weights(), (p for pair in ours.layers for p in pair), strict=True
        ):
            assert np.allclose(theirs.reshape(-1), part.reshape(-1), atol=1e-4)


def test_each_slope_is_that_of_its_activation():
    z = np.array([-2.5, -0.3, 0.4, 3.0])
    for function, slope in ACTIVATIONS.values():
        measured_slope = (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
        assert np.allclose(slope(function(z)), measured_slope, atol=1e-5)
