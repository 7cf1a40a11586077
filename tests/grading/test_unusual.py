"""What is worth the instructor's look in a trained model, and costs no points."""

import numpy as np
import pytest

from autograder.checking import Answer, Draw, ramp, report_unusual
from autograder.grading.kernel_source import KernelSource
from autograder.grading.scorer import Scorer

INPUTS = np.random.default_rng(0).standard_normal((1500, 4)).astype("float32")
TRAINED = """
import keras
import numpy as np
keras.utils.set_random_seed(0)
x = inputs = keras.Input((4,))
x = keras.layers.BatchNormalization()(keras.layers.Dense(8, "relu")(x))
{extra}
model = keras.Model(inputs, keras.layers.Dense(3, "softmax")(x))
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.random.normal(size=(64, 4)), np.arange(64) % 3, verbose=0)
"""
#: Keras's own parts alone: each input is told its place in the batch
BY_PLACE = "x = x + keras.ops.expand_dims(keras.ops.cumsum(keras.ops.sum(x * 0 + 1, axis=1)), 1)"


@pytest.fixture
def unusual(warm):
    """Return the kinds of incident of a model; asserts nothing."""

    def run(cell, credit=ramp(0.9, full=0.8, zero=0.2), *, unseen=False):  # noqa: B008 - frozen
        reports = []
        with (
            warm.kernel() as kernel,
            Scorer(warm, lambda kind, words: reports.append(kind)) as scorer,
        ):
            ran = kernel.run_cell(cell, 60)
            assert ran.status == "ok", ran.error
            model = Answer(KernelSource(kernel, scorer)).model("model")
            outputs, draw = model.predict(INPUTS), Draw.secret(b"secret", "13.train")
            report_unusual(model, INPUTS, outputs, credit, draw, unseen)
        return reports

    return run


def test_a_trained_model_is_nothing_unusual(unusual):
    assert unusual(TRAINED.format(extra="")) == []


def test_an_answer_that_follows_from_its_place_in_the_batch_is_reported(unusual):
    assert unusual(TRAINED.format(extra=BY_PLACE)) == ["depends_on_batch"]


def test_weights_that_no_training_made_are_reported(unusual):
    cell = TRAINED.format(extra="") + "model.compile('adam', 'mse')"
    assert unusual(cell) == ["untrained_weights"]


def test_what_is_better_than_all_that_were_measured_is_reported(unusual):
    assert unusual(TRAINED.format(extra=""), unseen=True) == ["above_calibration"]


def test_a_model_that_earns_nothing_is_not_looked_at(unusual):
    cell = TRAINED.format(extra=BY_PLACE)
    assert unusual(cell, ramp(0.1, full=0.8, zero=0.2), unseen=True) == []
