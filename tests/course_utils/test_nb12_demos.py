"""Notebook 12: the kill is a kill, pictures say what was measured, words what Keras does."""

import re
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from course_utils.demos import nb12 as demo
from course_utils.demos.nb12 import night, ways
from course_utils.start import quiet_start

with quiet_start():
    import keras
    from keras.layers import Dense

SOURCE = Path(__file__).parents[2] / "notebooks" / "source" / "12_save_and_restore.py"
#: says each epoch before it begins, as the lesson's program does, and writes it down afterwards
COUNTING = """
import pathlib, sys
for epoch in range(6):
    input(f"{epoch}\\n")
    with pathlib.Path(sys.argv[1], "done.txt").open("a") as file:
        file.write(f"{epoch}\\n")
"""


@pytest.fixture(params=["process", "thread"])
def place(request, monkeypatch):
    """Where the program runs: where no process may be started, in a thread."""
    if request.param == "thread":

        def refused(*_, **__):
            raise PermissionError("no processes here")

        monkeypatch.setattr(subprocess, "Popen", refused)
    return request.param


def killed_at(program, folder, last):
    """Run it until the epoch `last` would begin."""
    with demo.started(program, folder) as child:
        for epoch in child.epochs():
            if epoch == last:
                child.kill()
    return child.how


def test_a_program_is_killed_where_it_waits_and_leaves_what_it_had_written(tmp_path, place):
    how = killed_at(COUNTING, tmp_path, 3)
    assert (tmp_path / "done.txt").read_text().split() == ["0", "1", "2"]
    assert place in how


def test_a_program_that_nobody_kills_comes_to_its_end(tmp_path, place):
    with demo.started(COUNTING, tmp_path) as child:
        assert list(child.epochs()) == [*range(6)]
    assert len((tmp_path / "done.txt").read_text().split()) == 6


def test_a_loop_that_is_left_early_leaves_no_process_behind(tmp_path):
    with demo.started(COUNTING, tmp_path) as child:
        next(child.epochs())
        process = child._run._child
    assert process.poll() is not None


def test_a_program_that_cannot_start_in_a_process_of_its_own_runs_in_a_thread(tmp_path):
    only_here = "import sys\nassert 'pytest' in sys.modules\n" + COUNTING
    assert "thread" in killed_at(only_here, tmp_path, 1)
    assert (tmp_path / "done.txt").read_text().split() == ["0"]


def test_the_killed_training_goes_on_to_the_last_digit(tmp_path):
    program = eval(re.search(r'program = ("""[\s\S]*?""")', SOURCE.read_text("utf-8"))[1])
    assert killed_at(program, tmp_path, 5) == "in a process of its own"
    before = demo.epochs_in(tmp_path / "log.csv")
    keras.utils.set_random_seed(12)
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    net = keras.saving.load_model(tmp_path / "last.keras")
    span = {"initial_epoch": len(before), "epochs": 10, "validation_split": 0.2, "verbose": 0}
    after = net.fit(x / 16, y, **span).history["loss"]
    assert len(before) == 5
    assert [*before, *after] == demo.run_through(program)


def test_the_four_ways_are_what_the_text_says_with_every_seed():
    never = ways.runs()[ways.NEVER][:, ways.DONE :]
    whole, again, forgotten, json = (ways.runs()[way.key] for way in ways.WAYS)
    assert len(never) == 15
    assert (whole == never).all()
    assert (abs(again / never - 1)[:, 0] < 0.03).all()
    assert (forgotten[:, 0] > 1.1 * never[:, 0]).all()
    assert (forgotten[:, -1] < 0.7 * never[:, -1]).all()
    assert (json[:, 0] > 20 * never[:, 0]).all()
    assert "no loss differs" in ways.said(ways.WAYS[0])


def test_the_first_picture_names_no_way():
    assert {way.covered for way in ways.WAYS}.isdisjoint({way.letter.upper() for way in ways.WAYS})
    assert len({way.covered for way in ways.WAYS}) == 4


def test_a_difference_is_told():
    log = [2.0, 1.0, 0.5]
    assert night.epochs_in.__doc__
    assert ways.night_picture(log, log, 2) == "same"
    assert ways.night_picture(log, [2.0, 1.0, 0.6], 2) == "higher"
    assert ways.night_picture(log, [2.0, 1.0, 0.4], 2) == "lower"


@pytest.fixture
def net():
    """A net of one weight and one bias, ready to train."""
    model = keras.Sequential([keras.Input((1,)), Dense(1)])
    model.compile("adam", "mse")
    return model


ROWS = np.zeros((8, 1))


def test_fit_calls_twelve_hooks_and_none_that_it_does_not_know(net, capsys):
    recorder, held_back = demo.Recorder(), (ROWS[:4], ROWS[:4])
    net.fit(ROWS, ROWS, batch_size=4, validation_data=held_back, verbose=0, callbacks=[recorder])
    assert len(recorder.calls) == 12
    assert sum("test" in name for name in recorder.calls) == 4

    class Misspelt(keras.callbacks.Callback):
        def on_epoch_End(self, epoch, logs=None):
            self.model.stop_training = True

    assert len(net.fit(ROWS, ROWS, epochs=3, verbose=0, callbacks=[Misspelt()]).epoch) == 3

    class Notes(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if logs.get("accuracy") > 0.8:
                self.model.stop_training = True

    with pytest.raises(TypeError, match="'>' not supported between instances of 'NoneType' and"):
        net.fit(ROWS, ROWS, verbose=0, callbacks=[Notes()])


def test_backup_and_restore_goes_on_and_deletes_its_backup(net, tmp_path):
    class Broken(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 3:
                raise KeyboardInterrupt

    def fit(*more):
        backup = keras.callbacks.BackupAndRestore(tmp_path / "backup")
        return net.fit(ROWS, ROWS, epochs=6, verbose=0, callbacks=[backup, *more])

    with pytest.raises(KeyboardInterrupt):
        fit(Broken())
    assert fit().epoch == [3, 4, 5]
    assert not (tmp_path / "backup").exists()


def test_checkpoints_and_their_messages(net, tmp_path):
    from keras.callbacks import ModelCheckpoint

    path = tmp_path / "best.keras"
    kept = []
    for row in ([0.9, 0.5, 0.6, 0.4, 0.7], [0.8, 0.6, 0.7]):
        demo.play(ModelCheckpoint(path, save_best_only=True), row)
        kept.append(keras.saving.load_model(path).get_weights()[0].item())
    assert kept == pytest.approx([0.4, 0.6])
    stop = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    assert demo.play(stop, [0.9, 0.5, 0.6, 0.4, 0.7]) == pytest.approx(0.4)
    assert stop.stopped_epoch == 0

    with pytest.raises(ValueError, match="Invalid filepath extension for saving"):
        net.save(tmp_path / "model")
    with pytest.raises(ValueError, match=r"filepath provided must end in `.keras`"):
        ModelCheckpoint(tmp_path / "best.ckpt", save_best_only=True)
    with pytest.raises(ValueError, match=r"must end in `.weights.h5`"):
        net.save_weights(tmp_path / "w.h5")
    with pytest.raises(ValueError, match="isn't able to automatically determine"):
        wrong = ModelCheckpoint(path, monitor="val_acc", save_best_only=True)
        net.fit(ROWS, ROWS, validation_split=0.5, verbose=0, callbacks=[wrong])
    changed = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: changed.append(path.stat().st_mtime_ns) or time.sleep(0.02)
    )
    best = ModelCheckpoint(path, save_best_only=True)
    with pytest.warns(UserWarning, match="Can save best model only with val_loss available"):
        net.fit(ROWS, ROWS, epochs=3, verbose=0, callbacks=[best, watch])
    assert len({*changed}) == 3


def test_json_takes_the_text_and_holds_no_weights(net):
    again = keras.models.model_from_json(net.to_json())
    assert again.compiled
    assert not np.array_equal(again.get_weights()[0], net.get_weights()[0])
    with pytest.raises(ValueError, match=r"Expecting value: line 1 column 1"):
        keras.models.model_from_json("model.json")
    with pytest.raises(AttributeError, match="'Sequential' object has no attribute 'to_yaml'"):
        net.to_yaml()


def test_a_freshly_compiled_optimizer_gets_no_memory_and_a_built_one_does(net, tmp_path):
    net.fit(ROWS, ROWS, verbose=0)
    net.save_weights(tmp_path / "n.weights.h5")
    fresh = keras.models.clone_model(net)
    fresh.compile("adam", "mse")
    with pytest.warns(UserWarning, match="optimizer"):
        fresh.load_weights(tmp_path / "n.weights.h5")
    assert int(fresh.optimizer.iterations) == 0
    fresh.optimizer.build(fresh.trainable_variables)
    fresh.load_weights(tmp_path / "n.weights.h5")
    assert int(fresh.optimizer.iterations) == int(net.optimizer.iterations) == 1


@pytest.mark.parametrize(
    ("loss", "message"), [("mse", "mse"), (keras.losses.MeanSquaredError(), "Unknown variable")]
)
def test_the_old_format_brings_back_no_training(net, tmp_path, loss, message):
    net.compile("adam", loss)
    net.fit(ROWS, ROWS, verbose=0)
    net.save(tmp_path / "old.h5")
    with pytest.raises((ValueError, KeyError), match=message):
        keras.saving.load_model(tmp_path / "old.h5").fit(ROWS, ROWS, verbose=0)


def test_a_default_replaces_an_argument_of_a_model_and_not_of_a_layer(tmp_path):
    for base in (keras.Model, keras.Layer):

        @keras.saving.register_keras_serializable(package=f"test{base.__name__}")
        class Own(base):
            def __init__(self, factor=1.0, **kwargs):
                super().__init__(**kwargs)
                self.factor = factor

            def call(self, inputs):
                return self.factor * inputs

        made = Own(factor=10.0)
        whole = made if base is keras.Model else keras.Sequential([keras.Input((1,)), made])
        before = whole.predict(ROWS + 1, verbose=0)
        whole.save(tmp_path / "own.keras")
        after = keras.saving.load_model(tmp_path / "own.keras").predict(ROWS + 1, verbose=0)
        assert (before / after)[0] == pytest.approx(10 if base is keras.Model else 1)


def test_an_unregistered_metric_is_saved_and_fails_when_it_is_loaded(net, tmp_path):
    def mine(y_true, y_pred):
        return keras.ops.abs(y_true - y_pred)

    net.compile("adam", "mse", metrics=[mine])
    net.fit(ROWS, ROWS, verbose=0)
    net.save(tmp_path / "m.keras")
    with pytest.raises(TypeError, match="Could not locate function 'mine'"):
        keras.saving.load_model(tmp_path / "m.keras")
