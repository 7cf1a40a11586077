"""What the pictures of notebook 08 claim holds for their stored numbers, and for Keras."""

import numpy as np
import pytest

from course_utils.demos.nb08.curves import long_words, lowest
from course_utils.demos.nb08.cut import SPLITS, lost_classes, rows_in_both_orders, told
from course_utils.demos.nb08.ruler import BATCHES, Setting
from course_utils.demos.nb08.spy import Spy, forget_seed
from course_utils.demos.nb08.stored import stored


@pytest.mark.parametrize(
    "setting",
    [Setting(), Setting(90, 20, 0.3, 2), Setting(11, 4, 0.2, 1), Setting(10, 100, 0.0, 3)],
    ids=str,
)
def test_the_ruler_has_the_tiles_that_fit_has_and_the_last_rows_validate(setting):
    spy, rows = Spy(), np.arange(float(setting.rows)).reshape(-1, 1)
    spy.fit(
        rows, rows, batch_size=setting.batch, epochs=setting.epochs,
        validation_split=setting.split, verbose=0,
    )  # fmt: skip
    trained = [seen for kind, seen in spy.seen if kind == "train"]
    assert [len(one) for one in trained] == setting.epochs * setting.tiles
    assert sorted(row for seen in trained for row in seen) == sorted(
        [*range(setting.kept)] * setting.epochs
    )
    held = [row for kind, seen in spy.seen for row in seen if kind == "validate"]
    assert held == [*range(setting.kept, setting.rows)] * setting.epochs


def test_the_ruler_says_what_it_starts_with():
    assert Setting().words == (
        "800 of 1000 rows train, 200 validate. Batches of 64: 13 steps an epoch, "
        "the last with 32 rows. 3 epochs: 39 updates."
    )
    assert Setting().batch in BATCHES


def test_a_seed_fixes_one_order_for_all_epochs_and_the_next_fit_until_it_is_forgotten():
    import keras

    rows = np.arange(8.0).reshape(8, 1)

    def orders(spy):
        spy.fit(rows, rows, batch_size=2, epochs=3, verbose=0)
        taken = [row for _, seen in spy.seen for row in seen]
        return {tuple(taken[k : k + 8]) for k in range(0, len(taken), 8)}

    keras.utils.set_random_seed(1)
    spy = Spy()
    assert len(orders(spy)) == len(orders(spy)) == 1

    forget_seed()
    assert len(orders(Spy())) > 1  # three equal orders of eight rows: one in 1.6 thousand million


def test_sorted_rows_lose_two_classes_and_mixed_ones_none():
    labels = rows_in_both_orders()
    assert lost_classes(labels["sorted"], 0.2) == [8, 9]
    assert lost_classes(labels["sorted"], 0.5) == [5, 6, 7, 8, 9]
    assert all(lost_classes(labels["mixed"], split) == [] for split in SPLITS)
    assert "sorted: 8, 9; mixed: none" in told(labels, 0.2)
    assert np.bincount(labels["sorted"][-1000:]).tolist() == stored()["last_1000"]


def test_the_trap_springs_with_every_seed_and_mixing_opens_it():
    for run in stored()["sorted"]:
        assert run["val_accuracy"] == [0.004] * 5
        assert run["accuracy"][-1] > 0.83 and run["said"][8:] == [0, 0]
        assert np.all(np.diff(run["val_loss"]) > 0)
    last = [run["val_accuracy"][-1] for run in stored()["mixed"]]
    assert (round(min(last), 2), round(max(last), 2)) == (0.81, 0.84)


def test_the_printed_loss_is_above_val_loss_and_the_same_rows_are_below_it():
    loss, rows, others = np.array(stored()["printed"]).T
    assert np.all(rows < others) and np.all(others < loss)
    seen = [(float(one.min().round(2)), float(one.max().round(2))) for one in (loss, rows, others)]
    assert seen == [(0.95, 1.02), (0.63, 0.66), (0.67, 0.71)]


def test_val_loss_turns_and_the_accuracy_hardly_changes():
    bests = []
    for run in stored()["long"]:
        best = lowest(run["val_loss"])
        bests.append(best)
        assert run["val_loss"][-1] > 1.3 * min(run["val_loss"])
        assert -0.05 < run["val_accuracy"][-1] - run["val_accuracy"][best - 1] < 0.02
    assert (min(bests), max(bests)) == (12, 20)
    assert "lowest at epoch 12 to 20" in long_words()


def test_each_batch_size_runs_with_the_best_rate_of_the_grid_and_smaller_ones_end_lower():
    found = stored()["batches"]
    for one in found.values():
        rates = list(one["tuning"])
        best = min(rates, key=lambda rate: one["tuning"][rate])
        assert float(best) == one["rate"]
        assert best not in (rates[0], rates[-1])
    means = [np.mean(one["loss"]) for one in found.values()]
    assert means == sorted(means)
    assert max(found["16"]["loss"]) < min(found["500"]["loss"]) < min(found["4000"]["loss"])
    slow, fast = (np.median(found[size]["seconds"]) for size in ("16", "4000"))
    assert 2 < slow / fast < 6
