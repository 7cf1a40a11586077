"""06.mspe: a metric of one's own, judged by `evaluate`, before and after save and load."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, NotLoaded, Raised, exercise, explain, slip

CAST, REGISTER = "keras.ops.cast(y_true, y_pred.dtype)", '@keras.saving.register_keras_serializable(package="course")\n'
RESHAPE, LAST = f"keras.ops.reshape({CAST}, (-1, 1))", "100 * keras.ops.square((y_true - y_pred) / y_true)"
ROWS, BATCH = 37, 32
SYMBOLIC = "Keras records the function with tensors that have no values yet: NumPy, `float`, `.numpy()` and loops over rows need values, `keras.ops` and operators do not."

SLIPS = (
    slip({RESHAPE: CAST, LAST: f"keras.ops.mean({LAST})"}, "Both traps at once: (n,) and (n, 1) make n × n errors, and one mean a batch is averaged whatever its rows. Make the shapes equal, and give one value a row.", when="both"),
    slip({RESHAPE: CAST}, "`y_true` and `y_pred` have other shapes, such as (n,) and (n, 1): their difference is n × n, every house with every other. Make the shapes equal first.", when="crossed"),
    slip({LAST: f"keras.ops.mean({LAST})"}, "It gives one mean a batch, and Keras averages those alike; the last batch has 5 rows only. Give one value a row.", when="batches"),
    slip({LAST: f"keras.ops.sum({LAST})"}, "It gives the sum of each batch, which grows with its rows: give one value a row.", when="sum"),
    slip({LAST: "100 * keras.ops.sqrt(keras.ops.mean(keras.ops.square((y_true - y_pred) / y_true)))"}, "A root was taken: asked for are the squares, one value a row.", when="root"),
    slip({RESHAPE: "keras.ops.reshape(y_true, (-1, 1))"}, "Prices may come as whole numbers, and int64 and float32 do not mix: `keras.ops.cast` one to the other's dtype.", when="cast"),
    slip({RESHAPE: 'keras.ops.reshape(keras.ops.cast(keras.ops.cast(y_true, "int32"), y_pred.dtype), (-1, 1))'}, "The truths lost their decimals: they *may* be whole numbers, and need not be.", when="whole"),
    slip({f"y_true = {RESHAPE}": "y_true = keras.ops.reshape(y_true, (-1, 1))\n    y_pred = keras.ops.cast(y_pred, y_true.dtype)"}, "The predictions lost their decimals: cast whole numbers to the predictions' dtype, and not the other way.", when="cut"),
    slip({RESHAPE: "keras.ops.cast(y_true, y_pred.dtype)[:, 0]"}, "y may come as (n,), where there is no second axis to choose from: `reshape` takes both shapes.", when="column"),
    slip({RESHAPE: f"keras.ops.squeeze({CAST})"}, "Without an axis, `squeeze` might also drop the rows': Keras no longer knows the shape. `reshape` says what shall come out.", when="rank"),
    slip({LAST: "100 * keras.ops.square((y_true - y_pred) / y_pred)"}, "It is relative to the prediction: divide by the truth.", when="by prediction"),
    slip({LAST: LAST.removeprefix("100 * ")}, "It is a share: a percentage is 100 times that.", when="share"),
    slip({LAST: LAST.replace("square", "abs")}, "Those are absolute errors, Keras's mape: here they are squared.", when="absolute"),
    slip({LAST: "100 * (y_true - y_pred) / y_true"}, "The errors keep their signs, and cancel each other: square them.", when="signed"),
    slip({LAST: "keras.ops.square(100 * (y_true - y_pred) / y_true)"}, "The 100 is squared along with the error, so it counts as 10,000.", when="ten thousand"),
    slip({LAST: "100 * keras.ops.square(y_true - y_pred) / y_true"}, "The division stands outside the square: the relative error is squared, as a whole.", when="outside"),
    slip({LAST: "keras.ops.square(y_true - y_pred)"}, "That is mse: the errors are not yet relative to the truth.", when="mse"),
    slip({LAST: f"np.mean({LAST})"}, SYMBOLIC, when="symbolic"),
    slip({LAST: "100 * sum((a - b) ** 2 for a, b in zip(y_true, y_pred))"}, SYMBOLIC, when="symbolic"),
    slip({f"return {LAST}": LAST}, "The function gives nothing back: is a `return` missing?", when="nothing"),
    slip({REGISTER: ""}, "Here it works, and a new program that loads the model cannot find it: the line with @ above the function puts it on Keras's list.", when="unregistered", fraction=0.5),
    slip({REGISTER: f"import tensorflow as tf\n{REGISTER}@tf.function\n"}, "Here it works, and what `tf.function` makes cannot be loaded from a file: leave its line away, Keras records the function by itself.", when="recorded", fraction=0.5),
)  # fmt: skip

#: what an error proves, by a part of its message
ERRORS = {
    "does not match type": "cast",
    "must have the same dtype": "cast",
    "int64 tensor": "cast",
    "symbolic": "symbolic",
    "SymbolicTensor": "symbolic",
    "Index out of range using input dim 1": "column",
    "unknown rank": "rank",
    "None values not supported": "nothing",
}


def readings(y: np.ndarray, p: np.ndarray) -> dict[str, float]:
    """Return, by fault, what `evaluate` would say of truths and predictions ``(n,)``; under "" what is right."""
    e, batches = (y - p) / y, (slice(BATCH), slice(BATCH, ROWS))
    # Of a batch every truth meets every prediction, and Keras averages the rows of that table.
    crossed = [100 * (((y[one][None, :] - p[one][:, None]) / y[one][None, :]) ** 2).mean() for one in batches]
    rows = {
        "": 100 * e**2,
        "by prediction": 100 * ((y - p) / p) ** 2,
        "share": e**2,
        "absolute": 100 * np.abs(e),
        "signed": 100 * e,
        "ten thousand": 1e4 * e**2,
        "outside": 100 * (y - p) ** 2 / y,
        "mse": (y - p) ** 2,
        "cut": 100 * ((y - np.trunc(p)) / y) ** 2,
        "whole": 100 * ((np.trunc(y) - p) / np.trunc(y)) ** 2,
    }
    squares = [rows[""][one] for one in batches]
    found = {
        "crossed": np.average(crossed, weights=[BATCH, ROWS - BATCH]),
        "both": np.mean(crossed),
        "batches": np.mean([one.mean() for one in squares]),
        "sum": np.mean([one.sum() for one in squares]),
        "root": np.mean([10 * np.sqrt(one.mean()) for one in squares]),
    }
    return {fault: float(values.mean()) for fault, values in (rows | found).items()}


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
class mspe(keras.metrics.Mean):
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = keras.ops.cast(keras.ops.reshape(y_true, keras.ops.shape(y_pred)), "float32")
        super().update_state(100 * (1 - y_pred / y_true) ** 2, sample_weight)
""",
        """
@keras.utils.register_keras_serializable(package="mine", name="percent")
def mspe(y_true, y_pred):
    y_true = keras.ops.reshape(keras.ops.cast(y_true, "float32"), (-1,))
    return keras.ops.square((keras.ops.squeeze(y_pred, -1) - y_true) / y_true) * 100.0
""",
        """
def mspe(y_true, y_pred):
    y_true = keras.ops.reshape(keras.ops.cast(y_true, "float32"), (-1, 1))
    return 100 * keras.losses.mean_squared_error(y_true / y_true, y_pred / y_true)
keras.saving.register_keras_serializable()(mspe)
""",
    ),
)
def mspe(answer: Answer, draw: Draw) -> Credit | None:
    """`evaluate` says the right percentage for prices as a row, a column and whole numbers; a loaded model says it, too."""
    y = draw.rng.uniform(150, 400, ROWS)
    p = (y * draw.rng.uniform(0.7, 1.1, ROWS)).astype("float32")
    metric = answer.metric("mspe")
    try:
        for given, words in ((y, "(37,)"), (y[:, None], "(37, 1)"), (y.astype("int64"), "(37,), whole numbers")):
            said, wanted = metric.evaluated(given, p[:, None], BATCH), readings(given.reshape(-1), p)
            if not np.isclose(said, wanted[""], rtol=1e-4):
                found = [fault for fault, value in wanted.items() if np.isclose(said, value, rtol=1e-4)]
                expected = f"{wanted['']:.4g}, the mean over all 37 rows"
                wrong = Incorrect(f"With prices of shape {words}, `evaluate` says something else.", saw=f"{said:.4g}", expected=expected)
                return explain(found[0] if len(found) == 1 else "", SLIPS, wrong)
        said, wanted = metric.reloaded().evaluated(y, p[:, None], BATCH), readings(y, p)
    except NotLoaded as error:
        faults = {"Could not locate": "unregistered", "dict for Function": "recorded"}
        fault = next((word for text, word in faults.items() if text in error.message), "")
        return explain(fault, SLIPS, Incorrect("A model with `mspe` cannot be loaded again.", saw=error.summary, why=error.why))
    except Raised as error:
        fault = next((word for text, word in ERRORS.items() if text in error.message), "")
        if not fault:
            raise
        saw = error.told
        return explain(fault, SLIPS, Incorrect("`mspe` raises while the model is evaluated.", saw=saw))
    if np.isclose(said, wanted[""], rtol=1e-4):
        return None
    raise Incorrect("After saving and loading, `evaluate` says something else.", saw=f"{said:.4g}", expected=f"{wanted['']:.4g}")
