"""09.scores: RMSE, MAE and R² of predictions as `predict` gives them."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, read_numbers, slip

TWO = 2 / 3  #: one of the three is wrong
RMSE, MAE, R2 = "np.sqrt(np.mean(e**2))", "np.mean(abs(e))", "1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2)"
SHAPES = "(n,) minus (n, 1) is n × n: every target against every prediction. Bring both to one shape first."

SCORES = program(
    """
def scores(y, pred):
    y, p = np.ravel(y), np.ravel(pred)
    e = y - p
    return np.sqrt(np.mean(e**2)), np.mean(abs(e)), 1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2)
""",
    slip({"np.ravel(pred)": "pred"}, SHAPES),
    slip({"np.ravel(pred)": "pred", R2: "1 - np.mean(e**2) / np.var(y)"}, SHAPES),
    slip({RMSE: "np.mean(e**2)"}, "The first is the MSE, in squared units: take the root.", fraction=TWO),
    slip({RMSE: "np.mean(np.sqrt(e**2))"}, "Row by row, root and square cancel: the mean comes first, then the root.", fraction=TWO),
    slip({MAE: "np.mean(e)"}, "In the second, misses of opposite sign cancelled: take their absolute values.", fraction=TWO),
    slip({MAE: "abs(np.mean(e))"}, "In the second, misses of opposite sign cancelled before the absolute value was taken.", fraction=TWO),
    slip({MAE: "np.median(abs(e))"}, "The second is the median of the absolute misses: the M stands for mean.", fraction=TWO),
    slip({"(y - y.mean())": "(p - p.mean())"}, "R²: the spread to be explained is that of the targets, not of the predictions. (`r2_score` takes the targets first.)", fraction=TWO),
    slip({R2: "np.corrcoef(y, p)[0, 1] ** 2"}, "R²: the squared correlation forgives predictions at a wrong level; R² does not.", fraction=TWO),
    slip({R2: "np.var(p) / np.var(y)"}, "R²: that compares the two spreads, and no prediction with its target.", fraction=TWO),
    slip({R2: "max(0, 1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2))"}, "R² may be negative: that is what it says of predictions worse than the mean.", fraction=TWO),
    slip({R2: "np.sum(e**2) / np.sum((y - y.mean()) ** 2)"}, "R²: that is the share that is left over; how much is explained?", fraction=TWO),
    slip({R2: "1 - np.sqrt(np.mean(e**2)) / np.std(y)"}, "R² compares squares: here roots are compared.", fraction=TWO),
    slip({R2: "1 - np.mean(e**2) / np.sum((y - y.mean()) ** 2)"}, "R²: a mean is divided by a sum. Two sums, or two means.", fraction=TWO),
    slip(
        {"y, p = np.ravel(y), np.ravel(pred)": "from sklearn.metrics import mean_squared_error", "e = y - p": "mean_squared_error(y, pred, squared=False)"},
        "`squared=` was taken out of scikit-learn: `root_mean_squared_error` does it today.",
        raises="unexpected keyword argument 'squared'",
    ),
)  # fmt: skip


def three(found: Any) -> np.ndarray:
    """Return the three numbers of whatever holds them."""
    items = [*found.values()] if isinstance(found, dict) else found
    return read_numbers(items, "What `scores` returns", (3,), "three numbers: RMSE, MAE, R²")


def share(seen: Any, right: Any) -> float:
    """Return what part of the three agrees."""
    return float(np.isclose(seen, right, rtol=1e-4, atol=1e-6).mean())


@exercise(
    "09.scores",
    title="Three rulers",
    points=3,
    by=SCORES,
    hints=(
        "What is the shape of `y - pred`? Look at it before you take a mean.",
        "`np.ravel` lays anything out as one row.",
        "R² is 1 minus a share: the summed squares of your misses, divided by those of the targets' own mean.",
    ),
    teaches="All three look at the same misses: RMSE and MAE in the target's unit, R² beside the mean of the very targets it is asked about.",
    right=(
        """
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

def scores(y, pred):
    return [root_mean_squared_error(y, pred), mean_absolute_error(y, pred), r2_score(y, pred)]
""",
        """
def scores(y, pred):
    misses = np.asarray(pred)[:, 0] - y
    mse = (misses**2).mean()
    return {"RMSE": mse**0.5, "MAE": abs(misses).mean(), "R²": 1 - mse / np.var(y)}
""",
        """
def scores(y, pred):
    import keras
    y = np.reshape(y, (-1, 1)).astype("float32")
    metrics = keras.metrics.RootMeanSquaredError(), keras.metrics.MeanAbsoluteError(), keras.metrics.R2Score()
    for metric in metrics:
        metric.update_state(y, pred)
    return [metric.result() for metric in metrics]
""",
    ),
)
def scores(answer: Answer, draw: Draw) -> Credit | None:
    """RMSE, MAE and R², in this order, for predictions of shape (n, 1)."""
    cases = [(np.array([1.0, 2, 3, 6]), np.array([[2.0], [2], [2], [5]]))]
    for level in (50.0, 20.0, 160.0):  # the last is worse than the mean
        count = draw.integer(6, 10)
        y = draw.rng.uniform(20, 200, count).round(1)
        cases.append((y, (0.6 * y + level + 20 * draw.normal(count)).round(1)[:, None]))
    return SCORES.judge(answer, [Case(one, see=three) for one in cases], share=share)
