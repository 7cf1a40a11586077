"""06.mspe: a metric of one's own, judged by `evaluate`, before and after save and load."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, NotLoaded, Raised, exercise, explain, slip

RESHAPE, CAST = "keras.ops.reshape(keras.ops.cast(y_true, y_pred.dtype), (-1, 1))", "keras.ops.cast(y_true, y_pred.dtype)"
LINE, LAST = f"y_true = {RESHAPE}", "100 * keras.ops.square((y_true - y_pred) / y_true)"
REGISTER = '@keras.saving.register_keras_serializable(package="course")\n'
ROWS, BATCH = 37, 32

SLIPS = (
    slip({RESHAPE: CAST, LAST: f"keras.ops.mean({LAST})"}, "Both traps at once: (n,) and (n, 1) make n × n errors, and one mean a batch is averaged whatever its rows. Make the shapes equal, and give one value a row.", when="both"),
    slip({RESHAPE: CAST}, "`y_true` comes as (n,) and `y_pred` as (n, 1): their difference is n × n, every house with every other. Make the shapes equal first.", when="crossed"),
    slip({LAST: f"keras.ops.mean({LAST})"}, "It gives one mean a batch, and Keras averages those alike; the last batch has 5 rows only. Give one value a row.", when="batches"),
    slip({RESHAPE: "keras.ops.reshape(y_true, (-1, 1))"}, "Prices may come as whole numbers, and int64 and float32 do not mix: `keras.ops.cast` one to the other's dtype.", when="cast"),
    slip({LAST: "100 * keras.ops.square((y_true - y_pred) / y_pred)"}, "It is relative to the prediction: divide by the truth.", when="by prediction"),
    slip({LAST: LAST.removeprefix("100 * ")}, "It is a share: a percentage is 100 times that.", when="share"),
    slip({LAST: LAST.replace("square", "abs")}, "Those are absolute errors, Keras's mape: here they are squared.", when="absolute"),
    slip({LAST: "keras.ops.square(100 * (y_true - y_pred) / y_true)"}, "The 100 is squared along with the error, so it counts as 10,000.", when="ten thousand"),
    slip({LAST: "100 * keras.ops.square(y_true - y_pred) / y_true"}, "The division stands outside the square: the relative error is squared, as a whole.", when="outside"),
    slip({LAST: f"np.mean({LAST})"}, "NumPy cannot calculate with tensors that have no values yet: `keras.ops` has the same functions.", when="numpy"),
    slip({REGISTER: ""}, "Here it works, and a new program that loads the model cannot find it: the line with @ above the function puts it on Keras's list.", when="unregistered", fraction=0.5),
)  # fmt: skip

ERRORS = {
    "does not match type": "cast",
    "must have the same dtype": "cast",
    "dtype int": "cast",
    "int64 tensor": "cast",
    "int32 tensor": "cast",
    "symbolic": "numpy",
    "NumPy": "numpy",
}


def readings(y: np.ndarray, p: np.ndarray) -> dict[str, float]:
    """Return, by fault, what `evaluate` would say of truths and predictions ``(n,)``; under "" what is right."""

    def by_batch(values: np.ndarray, weighted: bool = True) -> float:
        halves = values[:BATCH].mean(), values[BATCH:].mean()
        return float(np.average(halves, weights=[BATCH, ROWS - BATCH] if weighted else None))

    errors = (y - p) / y
    # Of a batch every truth meets every prediction, and Keras averages the rows of that table.
    crossed = [
        (((one[None, :] - other[:, None]) / one[None, :]) ** 2).mean() for one, other in ((y[:BATCH], p[:BATCH]), (y[BATCH:], p[BATCH:]))
    ]
    return {
        "": by_batch(100 * errors**2),
        "crossed": 100 * float(np.average(crossed, weights=[BATCH, ROWS - BATCH])),
        "both": 100 * float(np.mean(crossed)),
        "batches": by_batch(100 * errors**2, weighted=False),
        "by prediction": by_batch(100 * ((y - p) / p) ** 2),
        "share": by_batch(errors**2),
        "absolute": by_batch(100 * np.abs(errors)),
        "ten thousand": by_batch(1e4 * errors**2),
        "outside": by_batch(100 * (y - p) ** 2 / y),
    }


@exercise(
    "06.mspe",
    title="A metric of your own",
    points=3,
    slips=SLIPS,
    hints=(
        "Print `y_true.shape` and `y_pred.shape` inside: `print` runs once, while Keras records the function.",
        "Bring the truth into the predictions' dtype and shape: `keras.ops.cast`, `keras.ops.reshape(…, (-1, 1))`. Return one value a row.",
        "Above `def` stands `@keras.saving.register_keras_serializable()`.",
    ),
    teaches="Keras takes the mean over all rows of what a metric gives for each: so it is right for any batch size. The name in the file finds the function again, if it is registered.",
    given="import keras",
    right=(
        """
@keras.saving.register_keras_serializable()
class mspe(keras.metrics.Metric):
    def __init__(self, name="mspe", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros")
        self.count = self.add_weight(name="count", initializer="zeros")
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = keras.ops.reshape(keras.ops.cast(y_true, "float32"), (-1,))
        errors = (y_true - keras.ops.reshape(y_pred, (-1,))) / y_true
        self.total.assign_add(100 * keras.ops.sum(errors ** 2))
        self.count.assign_add(keras.ops.cast(keras.ops.size(errors), "float32"))
    def result(self):
        return self.total / self.count
""",
        """
@keras.utils.register_keras_serializable(package="mine", name="percent")
def mspe(y_true, y_pred):
    y_true = keras.ops.cast(y_true, "float32")
    return keras.ops.square((keras.ops.squeeze(y_pred, -1) - keras.ops.reshape(y_true, (-1,))) / keras.ops.reshape(y_true, (-1,))) * 100.0
""",
        """
import tensorflow as tf
def mspe(y_true, y_pred):
    y_true = tf.reshape(tf.cast(y_true, tf.float32), tf.shape(y_pred))
    return tf.reduce_mean(100 * ((y_true - y_pred) / y_true) ** 2, axis=-1)
keras.saving.register_keras_serializable()(mspe)
""",
    ),
)
def mspe(answer: Answer, draw: Draw) -> Credit | None:
    """`evaluate` says the right percentage for prices as a row, a column and whole numbers; a loaded model says it, too."""
    y = np.round(draw.rng.uniform(50, 150, ROWS))
    p = (y * draw.rng.uniform(0.8, 1.2, ROWS)).astype("float32")
    wanted = readings(y, p)
    metric = answer.metric("mspe")
    try:
        for given, words in ((y, "(37,)"), (y[:, None], "(37, 1)"), (y.astype("int64"), "(37,), whole numbers")):
            said = metric.evaluated(given, p[:, None], BATCH)
            if not np.isclose(said, wanted[""], rtol=1e-4):
                found = [fault for fault, value in wanted.items() if np.isclose(said, value, rtol=1e-3)]
                expected = f"{wanted['']:.4g}, the mean over all 37 rows"
                wrong = Incorrect(f"With prices of shape {words}, `evaluate` says something else.", saw=f"{said:.4g}", expected=expected)
                return explain(found[0] if len(found) == 1 else "", SLIPS, wrong)
        said = metric.reloaded().evaluated(y, p[:, None], BATCH)
    except NotLoaded as error:
        found_name = "unregistered" if "Could not locate" in error.message else ""
        return explain(found_name, SLIPS, Incorrect("A model with `mspe` cannot be loaded again.", saw=error.summary, why=error.why))
    except Raised as error:
        word = next((word for text, word in ERRORS.items() if text in error.message), "")
        if not word:
            raise
        saw = f"{error.type_name}: {' '.join(error.message.split())[:150]}"
        return explain(word, SLIPS, Incorrect("`mspe` raises while the model is evaluated.", saw=saw))
    if np.isclose(said, wanted[""], rtol=1e-4):
        return None
    raise Incorrect("After saving and loading, `evaluate` says something else.", saw=f"{said:.4g}", expected=f"{wanted['']:.4g}")
