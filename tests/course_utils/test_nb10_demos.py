"""What notebook 10 claims of its networks holds for the numbers behind it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from autograder.exercises.nb10.gap import GAP
from course_utils.calibration import calibration
from course_utils.demos.nb10 import data, points_lost, remedy_rows, size_means, turns
from course_utils.demos.nb10.bands import ACROSS, DOWN, packed, unpacked
from course_utils.demos.nb10.data import coins, moons, stacked, validation
from course_utils.demos.nb10.nets import Nets, cross_entropy, train
from course_utils.demos.nb10.pictures import ORDER, at
from course_utils.demos.nb10.stored import stored
from course_utils.demos.nb10.tearing import losses_at, told

LESSON = Path(__file__).parents[2] / "notebooks" / "source" / "10_overfitting.py"
SEEDS = range(8)


def test_the_stored_trainings_are_those_that_the_program_makes_today():
    rows, val = stacked(100, SEEDS), validation()
    nets = train(rows.x, rows.y, epochs=20)
    assert nets.loss(rows.x, rows.y) == pytest.approx(at("loss", 20), abs=1e-3)
    assert nets.loss(val.x, val.y) == pytest.approx(at("val_loss", 20), abs=1e-3)


def test_each_training_has_its_turn_and_gets_worse_from_there_on():
    runs = stored()["long"]["runs"]
    assert all(35 <= turn <= 70 for turn in turns())
    best, late, last = ([*values] for values in (
        [run["at_turn"][1] for run in runs], at("val_loss", 150), at("val_loss", 600)))  # fmt: skip
    assert all(1.4 * b < m < z for b, m, z in zip(best, late, last, strict=True))
    assert all(np.array(at("loss", 600)) < at("loss", 150))
    assert 1.8 < np.mean(np.divide(late, best)) < 2.0


def test_the_mistakes_hardly_get_more():
    assert 0.7 < np.mean(points_lost()) < 1.5
    assert max(points_lost()) < 3


def test_the_map_gets_surer_and_holds_the_rows():
    frames = stored()["long"]["frames"]
    sure = [frame["sure"] for frame in frames]
    assert sure[0] < 0.25 and sure[-1] > 0.95
    assert frames[-1]["right"] == 100
    assert losses_at(600)[1] > 1.2
    assert "on 1,000 others" not in told(frames[0], curves=False)


def test_a_packed_map_is_the_map():
    rows = stacked(100, range(1))
    net = train(rows.x, rows.y, epochs=5)
    bands = unpacked(packed(net)["map"])
    assert bands.shape == (DOWN, ACROSS)
    stored_first = stored()["long"]["frames"][0]
    assert {*np.unique(unpacked(stored_first["map"]))} == {0, 1, 2, 3}


def test_the_best_size_is_neither_the_smallest_nor_the_largest():
    means, found = size_means(), stored()["sizes"]
    assert min(means, key=lambda name: means[name]) == "8"
    assert np.mean(found["8, 600 epochs"]["val"]) == pytest.approx(0.27, abs=0.006)
    assert means["8"] == pytest.approx(0.31, abs=0.006)
    assert np.mean(found["64-64"]["stopped"]["val"]) == pytest.approx(0.25, abs=0.006)
    assert max(found["256-256-256"]["turn"]) < min(turns())


def test_what_the_remedies_come_to():
    loss = {name: float(np.mean(values)) for name, values in remedy_rows().items()}
    assert min(loss, key=lambda name: loss[name]) == "data x16"
    assert max(loss, key=lambda name: loss[name]) == "none"
    assert abs(loss["L2 0.01"] - loss["stopping"]) < 0.02
    strong = stored()["remedies"]["L2 0.1"]
    assert np.mean(strong["test"]) - np.mean(strong["train"]) < 0
    assert loss["L2 0.1"] > max(loss[name] for name in ("L2 0.01", "stopping", "dropout 0.5"))
    chosen = {k: np.mean(v["val"]) for k, v in stored()["remedies"].items() if k.startswith("L2")}
    assert min(chosen, key=lambda name: chosen[name]) == "L2 0.01"


def test_under_dropout_validation_lies_below_in_each_of_eight_trainings():
    rows, val, rng, seen = stacked(100, SEEDS), validation(), np.random.default_rng(5), []

    def watch(epoch: int, nets: Nets) -> None:
        masks = [(rng.random((8, 100, 64)) >= 0.5) * 2.0 for _ in range(2)]
        noisy = cross_entropy(nets.outputs(rows.x, masks)[-1][..., 0], rows.y)
        seen.append((noisy, nets.loss(val.x, val.y)))

    train(rows.x, rows.y, epochs=5, dropout=0.5, watch=watch)
    before, after = seen[3][0], seen[4][1]  # `fit` measures `loss` before the update
    assert np.all(after < before)


def test_six_pairs_show_what_their_letters_say():
    pairs = stored()["pairs"]
    assert sorted(ORDER) == sorted(pairs) == list("ABCDEF")
    loss, val = (
        {k: np.array(one[name]) for k, one in pairs.items()} for name in ("loss", "val_loss")
    )
    assert val["C"][-1] > 1.3 * val["C"].min()
    assert val["D"][-1] < 1.02 * val["D"].min()
    assert np.ptp(val["A"][-50:]) < 0.02 and loss["A"][-1] > 1.4 * loss["D"][-1]
    for curve in (loss["B"], val["B"]):
        assert curve[-1] < 0.95 * curve[-11]
    assert np.all(val["F"][10:] < loss["F"][10:])
    jumps = {k: np.median(abs(np.diff(one[20:]))) for k, one in val.items()}
    assert jumps["E"] > 4 * max(jump for k, jump in jumps.items() if k != "E")


def test_the_nets_train_as_keras_does():
    import keras

    rows = moons(100, 0)
    keras.utils.set_random_seed(0)
    hidden = [keras.layers.Dense(8, "relu", kernel_regularizer=keras.regularizers.L2(0.01))]
    model = keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(1, "sigmoid")])
    rng = np.random.default_rng(0)
    wide = [np.sqrt(6 / 10), np.sqrt(6 / 9)]
    start = [
        rng.uniform(-wide[0], wide[0], (1, 2, 8))[0], np.zeros(8),
        rng.uniform(-wide[1], wide[1], (1, 8, 1))[0], np.zeros(1),
    ]  # fmt: skip
    model.set_weights(start)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    model.fit(rows.x, rows.y, batch_size=100, epochs=12, shuffle=False, verbose=0)
    nets = train(rows.x[None], rows.y[None], (8,), epochs=12, l2=0.01)
    mine = nets(rows.x)[0]
    assert model.predict(rows.x, verbose=0)[:, 0] == pytest.approx(mine, abs=1e-3)


def test_the_lesson_names_the_bars_that_were_measured():
    text = LESSON.read_text("utf-8")
    gap, init = calibration("10.gap", "moons"), calibration("10.init", "random")
    assert f"{gap.full:g} or less" in text and f"at {gap.zero:g})" in text
    assert f"at most {GAP:g} between" in text
    assert f"up to a factor of {init.full:g}" in text


def test_coins_and_moons_are_what_the_lesson_says():
    (x, y), (others, tosses) = coins(80, 0), coins(1000, 1)
    assert x.shape == (80, 20) and others.shape == (1000, 20)
    assert 0.4 < y.mean() < 0.6 and 0.45 < tosses.mean() < 0.55
    assert len(data.test_rows().y) == 4000 and len(validation().y) == 1000


def test_the_first_picture_answers_no_prediction():
    """No validation loss stands on the page before the turn is predicted."""
    before = LESSON.read_text("utf-8").split("my_turn =")[0]
    assert "tearing_curves()" not in before
    assert not re.search(r"epoch 4\d|epoch 5\d", before)


def test_the_store_says_what_made_it():
    found = json.loads(json.dumps(stored()))
    assert found["made_by"] == "benchmarks/measure_10.py"
    assert {"numpy", "scikit-learn"} == {*found["versions"]}
