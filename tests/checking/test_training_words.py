"""Callbacks, metrics and strict reloading, each asked in a notebook and in a sandboxed kernel."""

import logging.handlers

import numpy as np
import pytest

from .conftest import ended

REGISTER = "@keras.saving.register_keras_serializable(package='course')\n"

# ---------------------------------------------------------------- a callback on scripted logs

STOP = """
class Base(keras.callbacks.Callback):
    def __init__(self, target, times=2):
        self.target, self.times, self.run = target, times, 0
    def on_train_begin(self, logs=None):
        self.run = 0

class StopAt(Base):
    def on_epoch_end(self, epoch, logs=None):
        value = (logs or {}).get("val_accuracy")
        self.run = self.run + 1 if value is not None and value >= self.target else 0
        if self.run >= self.times:
            self.model.stop_training = True

class WithAList(keras.callbacks.Callback):
    def __init__(self, target, times=2):
        super().__init__()
        self.target, self.times = target, times
    def on_train_begin(self, logs=None):
        self.seen = []
    def on_epoch_end(self, epoch, logs={}):
        self.seen.append(logs.get("val_accuracy", -1))
        last = self.seen[-self.times:]
        if len(last) == self.times and min(last) >= self.target:
            self.model.stop_training = True

class NoReset(StopAt):
    on_train_begin = keras.callbacks.Callback.on_train_begin

class Greater(Base):
    def on_epoch_end(self, epoch, logs=None):
        value = (logs or {}).get("val_accuracy")
        self.run = self.run + 1 if value is not None and value > self.target else 0
        if self.run >= self.times:
            self.model.stop_training = True

class InTotal(Base):
    def on_epoch_end(self, epoch, logs=None):
        self.run += (logs or {}).get("val_accuracy", 0) >= self.target
        if self.run >= self.times:
            self.model.stop_training = True

class Compared(Base):
    def on_epoch_end(self, epoch, logs=None):
        self.run = self.run + 1 if logs.get("val_accuracy") >= self.target else 0
        if self.run >= self.times:
            self.model.stop_training = True

class ByKey(Base):
    def on_epoch_end(self, epoch, logs=None):
        self.run = self.run + 1 if logs["val_accuracy"] >= self.target else 0
        if self.run >= self.times:
            self.model.stop_training = True

class StopsItself(Base):
    def on_epoch_end(self, epoch, logs=None):
        value = (logs or {}).get("val_accuracy")
        self.run = self.run + 1 if value is not None and value >= self.target else 0
        if self.run >= self.times:
            self.stop_training = True

class Training(Base):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= self.target:
            self.model.stop_training = True

class NoEpoch(Base):
    def on_epoch_end(self, logs=None):
        self.model.stop_training = True
"""


def script(*values):
    """Logs with these validation accuracies; ``None`` leaves it out."""
    logs = [{"loss": 0.5, "accuracy": 0.99, "val_loss": 0.5} for _ in values]
    for one, value in zip(logs, values, strict=True):
        if value is not None:
            one["val_accuracy"] = value
    return logs


def test_a_stopping_callback_and_each_of_its_slips_are_told_apart(ask):
    names = [line.split()[1].split("(")[0] for line in STOP.splitlines() if line[:5] == "class"][1:]

    def look(answer):
        found = {}
        for name in names:
            stop = answer.new(name, 0.75)
            first = stop.plays(script(0.875, 0.5, 0.75, 0.875, 0.875))
            then = stop.plays(script(0.875, None, 0.875, 0.875, 0.5))
            found[name] = (
                *(first.stopped_at, first.error, then.stopped_at, then.error),
                stop.attribute("stop_training"),
            )
        return found

    found = ask(look, STOP)
    right = (3, "", 3, "", None)
    assert found.pop("StopAt") == found.pop("WithAList") == right
    assert found.pop("NoReset") == (3, "", 0, "", None)
    assert found.pop("Greater") == (4, "", 3, "", None)
    assert found.pop("InTotal") == (2, "", 2, "", None)
    assert found.pop("Compared") == (3, "", None, "TypeError", None)
    assert found.pop("ByKey") == (3, "", None, "KeyError", None)
    assert found.pop("StopsItself") == (None, "", None, "", True)
    assert found.pop("Training") == (0, "", 0, "", None)
    assert found.pop("NoEpoch")[:2] == (None, "TypeError")
    assert found == {}


def test_what_is_no_callback_is_told_why(ask):
    code = "def nothing(): pass\nclass Stop(keras.callbacks.Callback):\n    pass"

    def look(answer):
        return (
            ended(lambda: answer.thing("Stop").plays(script(0.5))),
            ended(lambda: answer.new("nothing").plays(script(0.5))),
        )

    a_class, nothing = ask(look, code)
    assert "Write ( ) after it" in a_class[3]
    assert "`return` missing" in nothing[3]


KEEPERS = """
from keras.callbacks import Callback, EarlyStopping, ModelCheckpoint

def right(path, best):
    return [ModelCheckpoint(path, monitor="val_accuracy", mode="max", save_best_only=True,
                            initial_value_threshold=best)]
def bare(path, best):
    return ModelCheckpoint(path, "val_accuracy", save_best_only=True,
                           initial_value_threshold=best)
class Keep(Callback):
    def __init__(self, path, best):
        self.path, self.best = path, best
    def on_epoch_end(self, epoch, logs=None):
        if logs["val_accuracy"] > self.best:
            self.best = logs["val_accuracy"]
            self.model.save(self.path)
def own(path, best):
    return [Keep(path, best)]
def last(path, best):
    return [ModelCheckpoint(path, monitor="val_accuracy")]
def loss(path, best):
    return [ModelCheckpoint(path, save_best_only=True)]
def lowest(path, best):
    return [ModelCheckpoint(path, "val_accuracy", mode="min", save_best_only=True)]
def forgets(path, best):
    return [ModelCheckpoint(path, "val_accuracy", mode="max", save_best_only=True)]
def misspelt(path, best):
    return [ModelCheckpoint(path, "val_acc", save_best_only=True)]
def batches(path, best):
    return [ModelCheckpoint(path, "val_accuracy", save_freq=5)]
def weights(path, best):
    return [ModelCheckpoint(path.replace(".keras", ".weights.h5"), "val_accuracy",
                            save_best_only=True, save_weights_only=True)]
def suffix(path, best):
    return [ModelCheckpoint(path.replace(".keras", ".ckpt"), "val_accuracy")]

early = EarlyStopping(patience=2, restore_best_weights=True)
forgetful = EarlyStopping(patience=2)
unavailable = EarlyStopping(monitor="val_f1", mode="max")
checkpoint = ModelCheckpoint("mine.keras", "val_accuracy", save_best_only=True)
"""


def logs_of(accuracies, losses):
    return [
        {"loss": 1.0, "accuracy": 0.5, "val_accuracy": a, "val_loss": b}
        for a, b in zip(accuracies, losses, strict=True)
    ]


def test_a_checkpoint_tells_which_epoch_its_file_holds(ask):
    names = ("right", "bare", "own", "last", "loss", "lowest", "forgets", "batches")

    def look(answer):
        found = {}
        for name in names:
            for best in (0.0, 0.9):
                folder = answer.folder(name)
                keep = answer.new(name, f"{folder}/best.keras", best)
                logs = logs_of((0.5, 0.75, 0.7, 0.8, 0.6), (0.9, 0.3, 0.6, 0.5, 0.7))
                file = keep.plays(logs, folder).file()
                found[name, best] = file and (file.name, file.holds, file.epoch)
        folder = answer.folder("weights")
        light = answer.new("weights", f"{folder}/best.keras", 0.0).plays(logs, folder).file()
        typo = answer.new("misspelt", f"{folder}/best.keras", 0.0).plays(logs, folder)
        return found, (light.name, light.holds, light.epoch), (typo.error, typo.error_epoch)

    found, light, typo = ask(look, KEEPERS)
    for name, without, with_best in (
        *((name, 3, None) for name in ("right", "bare", "own")),
        ("last", 4, 4),
        ("loss", 1, 1),
        ("lowest", 0, 0),
        ("forgets", 3, 3),
        ("batches", 4, 4),
    ):
        for best, epoch in ((0.0, without), (0.9, with_best)):
            expected = None if epoch is None else ("best.keras", "model", epoch)
            assert found[name, best] == expected, (name, best)
    assert light == ("best.weights.h5", "weights", 3)
    assert typo == ("ValueError", 0)


def test_a_suffix_that_keras_does_not_save_is_an_error_of_the_students(ask):
    said = ask(lambda answer: answer.new("suffix", "best.keras", 0.0), KEEPERS)
    assert said[0] == "error"
    assert "must end in `.keras`" in said[1]


def test_a_variable_is_played_as_a_copy_and_its_file_stays(ask, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    logs = logs_of((0.5, 0.75, 0.7, 0.8, 0.6), (0.9, 0.3, 0.6, 0.5, 0.7))

    def look(answer):
        played = [answer.thing(name).plays(logs) for name in ("early", "forgetful", "unavailable")]
        kept = [(one.ran, one.stopped_at, one.kept_epoch) for one in played]
        file = answer.thing("checkpoint").plays(logs).file("mine.keras")
        again = answer.thing("checkpoint").plays(logs).file("mine.keras")
        return kept, played[2].warnings[0], file.epoch, again.epoch, answer.value("mine")

    own = "\nopen('mine.keras', 'w').write('my own file')\nmine = open('mine.keras').read()"
    kept, warning, first, again, _ = ask(look, KEEPERS + own)
    assert kept == [(4, 3, 1), (4, 3, 3), (5, None, 4)]
    assert "val_f1" in warning
    assert (first, again) == (3, 3)
    assert (tmp_path / "mine.keras").read_text() == "my own file"


# ---------------------------------------------------------------- metrics

MSPE = """
def mspe(y_true, y_pred):
    y_true = keras.ops.reshape(keras.ops.cast(y_true, y_pred.dtype), (-1, 1))
    return 100 * keras.ops.square((y_true - y_pred) / y_true)
"""
AS_CLASS = """
class mspe(keras.metrics.Metric):
    def __init__(self, name="mspe", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros")
        self.count = self.add_weight(name="count", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = keras.ops.reshape(keras.ops.cast(y_true, y_pred.dtype), (-1, 1))
        errors = 100 * keras.ops.square((y_true - y_pred) / y_true)
        self.total.assign_add(keras.ops.sum(errors))
        self.count.assign_add(keras.ops.cast(keras.ops.size(errors), "float32"))
    def result(self):
        return self.total / self.count
"""
SQUEEZED = MSPE.replace("(-1, 1))", "(-1,))").replace("return", "y_pred = y_pred[:, 0]\n    return")
NO_RESHAPE = MSPE.replace("keras.ops.reshape(", "").replace(", (-1, 1))", "")
MEAN = MSPE.replace("keras.ops.square(", "keras.ops.mean(keras.ops.square(") + ")"
MEAN = MEAN.replace("\n)", ")\n")
NO_CAST = MSPE.replace("keras.ops.cast(y_true, y_pred.dtype)", "y_true")
NUMPY = MSPE.replace("keras.ops.square", "np.mean")
TRUE = np.random.default_rng(1).uniform(50, 150, 37)
PRED = (TRUE * np.random.default_rng(2).uniform(0.8, 1.2, 37))[:, None].astype("float32")
EACH = 100 * ((TRUE - PRED[:, 0]) / TRUE) ** 2
RIGHT = EACH.mean()


def judge(answer):
    """What a check of the metric would look at."""
    mspe = answer.metric("mspe")

    def said(y_true):
        return round(mspe.evaluated(y_true, PRED, 32), 3)

    return (
        ended(said, TRUE),
        ended(said, TRUE[:, None]),
        ended(said, TRUE.astype(int)),
        answer.definition("mspe").registered_as,
        ended(lambda: round(mspe.reloaded().evaluated(TRUE, PRED, 32), 3)),
    )


@pytest.mark.parametrize(
    "code", [MSPE, AS_CLASS, SQUEEZED], ids=["function", "class", "squeezing the predictions"]
)
def test_a_right_metric_is_right_in_three_styles_and_after_loading(ask, code):
    flat, column, whole, name, loaded = ask(judge, REGISTER + code)
    assert flat == column == loaded == pytest.approx(RIGHT, rel=1e-3)
    assert whole != flat
    assert name == "course>mspe"


def test_a_metric_that_broadcasts_is_seen_in_its_value(ask):
    flat, column, *_ = ask(judge, REGISTER + NO_RESHAPE)
    crossed = 100 * ((TRUE[:, None] - PRED.T) / TRUE[:, None]) ** 2
    assert flat > 5 * RIGHT
    assert flat == pytest.approx(
        np.average([crossed[:32, :32].mean(), crossed[32:, 32:].mean()], weights=[32, 5]), rel=1e-3
    )
    assert column == pytest.approx(RIGHT, rel=1e-3)


def test_a_metric_that_averages_each_batch_is_seen_in_its_value(ask):
    flat, *_ = ask(judge, REGISTER + MEAN)
    assert flat == pytest.approx((EACH[:32].mean() + EACH[32:].mean()) / 2, rel=1e-3)
    assert flat != pytest.approx(RIGHT, rel=1e-3)


def test_a_metric_without_a_cast_or_with_numpy_raises_in_words(ask):
    assert "cast them to one dtype first" in ask(judge, REGISTER + NO_CAST)[2][2]

    def evaluated(answer):
        return answer.metric("mspe").evaluated(TRUE, PRED, 32)

    assert "keras.ops" in ask(evaluated, REGISTER + NUMPY)[2]


@pytest.mark.parametrize("code", [MSPE, AS_CLASS], ids=["function", "class"])
def test_an_unregistered_metric_is_told_how_even_if_an_earlier_one_was_registered(ask, code):
    flat, _, _, name, loaded = ask(judge, REGISTER + code, code)
    assert flat == pytest.approx(RIGHT, rel=1e-3)
    assert name == ""
    assert loaded[0] == "error"
    assert "@keras.saving.register_keras_serializable()" in loaded[2]


@pytest.mark.parametrize(
    "line",
    [
        "keras.saving.register_keras_serializable()(mspe)",
        "keras.saving.get_custom_objects()['mspe'] = mspe",
    ],
)
def test_a_metric_may_be_registered_in_other_ways(ask, line):
    assert ask(judge, f"{MSPE}{line}")[4] == pytest.approx(RIGHT, rel=1e-3)


def test_a_metric_is_fed_in_batches_and_reset(ask):
    batches = [(TRUE[:32, None], PRED[:32]), (TRUE[32:, None], PRED[32:])]

    def look(answer):
        fed = answer.metric("mspe").feed(batches)
        one = answer.metric("mspe").value(TRUE[:, None], PRED)
        return np.round(fed.results, 3).tolist(), round(fed.after_reset, 3), one.values.shape

    for code, shape in ((MSPE, (37, 1)), (AS_CLASS, ())):
        results, after, seen = ask(look, code)
        np.testing.assert_allclose(results, [EACH[:32].mean(), RIGHT], rtol=1e-3)
        assert after == results[0]
        assert seen == shape


def test_a_metric_that_is_evaluated_often_brings_no_warnings_onto_the_page(in_notebook):
    """TensorFlow warns of functions that are recorded again and again; here that is meant."""
    log, heard = logging.getLogger("tensorflow"), logging.handlers.BufferingHandler(99)

    def look(answer):
        mspe = answer.metric("mspe")
        return [mspe.evaluated(TRUE, PRED, 37) for _ in range(7)]

    log.addHandler(heard)
    said = in_notebook(look, MSPE)
    log.removeHandler(heard)
    assert said == pytest.approx([RIGHT] * 7, rel=1e-3)
    assert heard.buffer == []


def test_a_loss_is_called_and_used_like_a_metric(ask):
    code = "def huge(y, p):\n    return 1000 * keras.ops.abs(y - p)[:, 0]"
    y, p = np.zeros((6, 1)), np.full((6, 1), 0.5)

    def look(answer):
        loss = answer.loss("huge")
        return loss.value(y, p).values.tolist(), loss.evaluated(y, p, 4)

    assert ask(look, code) == ([500.0] * 6, 500.0)


# ---------------------------------------------------------------- saved and loaded strictly

SCALED = """
class Scaled(keras.layers.Layer):
    def __init__(self, units, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.units, self.factor = units, factor
        self.d = keras.layers.Dense(units)
    def call(self, x):
        return self.factor * self.d(x)
    def get_config(self):
        return {**super().get_config(), "units": self.units, "factor": self.factor}
"""
OWN_KEYS = SCALED.replace("**super().get_config(), ", "").replace(", **kwargs", "")
OWN_KEYS = OWN_KEYS.replace("**kwargs", "")
FROM_CONFIG = SCALED + (
    "    @classmethod\n    def from_config(cls, config):\n        return cls(**config)\n"
)
X = np.random.default_rng(3).normal(size=(5, 2)).astype("float32")


def trained_with(scaled, width):
    """A model with the student's layer, trained for six updates."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((width,)), scaled(3, factor=4.0)])
    model.compile(keras.optimizers.Adam(0.003), "mse")
    model.fit(np.ones((40, width)), np.ones((40, 3)), epochs=3, verbose=0)
    return model


def round_trip(answer):
    """What a check of the round trip would look at."""
    model = answer.made("Scaled", trained_with, width=2).model()

    def compare():
        again = model.reloaded()
        same = np.allclose(again.predict(X), model.in_place.predict(X), atol=1e-5)
        memory = zip(again.optimizer_state, model.optimizer_state, strict=True)
        state = all(np.allclose(a, b) for a, b in memory)
        facts = again.compiled
        return bool(same), state, facts == model.compiled, facts.optimizer, facts.iterations

    return ended(compare)


@pytest.mark.parametrize(
    "code", [SCALED, OWN_KEYS, FROM_CONFIG], ids=["all keys", "own keys only", "from_config"]
)
def test_a_saveable_layer_comes_back_with_all_it_had(ask, code):
    assert ask(round_trip, REGISTER + code) == (True, True, True, "Adam", 6)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (SCALED, "register_keras_serializable"),
        (REGISTER + SCALED.replace('"units": self.units, ', ""), "finds no 'units'"),
        (REGISTER + SCALED.replace('"units":', '"unit":'), "finds no 'units'"),
        (
            REGISTER + SCALED.replace(", **kwargs", "").replace("**kwargs", ""),
            "take `**kwargs` there",
        ),
    ],
    ids=["unregistered", "units missing", "wrong key", "no kwargs"],
)
def test_a_layer_that_cannot_be_loaded_is_told_why(ask, code, words):
    state, summary, why = ask(round_trip, code)
    assert state == "error"
    assert "was saved, but cannot be loaded again" in summary
    assert words in why


def test_a_setting_that_is_not_saved_is_seen_in_the_predictions(ask):
    code = REGISTER + SCALED.replace(', "factor": self.factor', "")
    assert ask(round_trip, code) == (False, True, True, "Adam", 6)


def test_a_layer_made_in_call_predicts_otherwise_once_loaded(ask):
    code = SCALED.replace("        self.d = keras.layers.Dense(units)\n", "")
    code = REGISTER + code.replace("self.d(x)", "keras.layers.Dense(self.units)(x)")
    state, _, why = ask(round_trip, code)
    assert state == "error"
    assert "in `__init__`" in why


def test_the_registry_is_left_as_it_was(in_notebook):
    import keras

    def look(answer):
        before = dict(keras.saving.get_custom_objects())
        ended(answer.metric("mspe").reloaded)
        return before == keras.saving.get_custom_objects()

    assert in_notebook(look, REGISTER + MSPE, MSPE) is True
