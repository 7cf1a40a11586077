"""09.scores: RMSE, MAE and R² of predictions as `predict` gives them."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, program, read_numbers, slip

ONE, TWO = 1 / 3, 2 / 3  #: that many of the three are right
RMSE, MAE, R2 = "np.sqrt(np.mean(e**2))", "np.mean(abs(e))", "1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2)"
SQUARED = "`squared=` was taken out of scikit-learn: `root_mean_squared_error` does it today."
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
    slip({"np.ravel(pred)": "pred", R2: "1 - np.mean((y - p[:, 0])**2) / np.var(y)"}, SHAPES, fraction=ONE),
    slip({"e = y - p": "e = abs(y) - abs(p)"}, "Absolute values were taken too early: of the misses, and not of the targets and the predictions, which may lie below 0."),
    slip({RMSE: f"round({RMSE}, 2)", MAE: f"round({MAE}, 2)", R2: f"round({R2}, 2)"}, "They are right to two digits: return them unrounded, and round where they are printed.", fraction=TWO),
    slip({RMSE: MAE, MAE: RMSE}, "The first two stand in the other order: RMSE, then MAE.", fraction=ONE),
    slip({RMSE: "np.std(e)"}, "The first is the spread of the misses about their own mean: if all are 10 too high, it is 0. Square the misses themselves.", fraction=TWO),
    slip({RMSE: "np.sqrt(np.sum(e**2) / (len(e) - 1))"}, "The first divides the sum of squares by n − 1: the mean divides by n.", fraction=TWO),
    slip({RMSE: "np.mean(e**2)"}, "The first is the MSE, in squared units: take the root.", fraction=TWO),
    slip({RMSE: "np.mean(np.sqrt(e**2))"}, "Row by row, root and square cancel: the mean comes first, then the root.", fraction=TWO),
    slip({MAE: "np.mean(e)"}, "In the second, misses of opposite sign cancelled: take their absolute values.", fraction=TWO),
    slip({MAE: "abs(np.mean(e))"}, "In the second, misses of opposite sign cancelled before the absolute value was taken.", fraction=TWO),
    slip({MAE: "np.median(abs(e))"}, "The second is the median of the absolute misses: the M stands for mean.", fraction=TWO),
    slip({"(y - y.mean())": "(p - p.mean())"}, "R²: the spread to be explained is that of the targets, not of the predictions. (`r2_score` takes the targets first.)", fraction=TWO),
    slip({R2: "np.corrcoef(y, p)[0, 1] ** 2"}, "R²: the squared correlation forgives predictions at a wrong level; R² does not.", fraction=TWO),
    slip({R2: "np.corrcoef(y, p)[0, 1]"}, "R²: that is the correlation, which forgives predictions at a wrong level; R² does not.", fraction=TWO),
    slip({R2: "1 - np.var(e) / np.var(y)"}, "R²: the variance of the misses forgives predictions at a wrong level; their mean square does not.", fraction=TWO),
    slip({R2: "np.sum((p - y.mean())**2) / np.sum((y - y.mean())**2)"}, "R²: that is the spread of the predictions beside that of the targets, the same only for a least-squares line on its training rows.", fraction=TWO),
    slip({R2: "1 - np.sum(abs(e)) / np.sum(abs(y - y.mean()))"}, "R² compares squares: here absolute misses are compared.", fraction=TWO),
    slip({R2: "100 * (1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2))"}, "R² is a share, at most 1: this one is in percent.", fraction=TWO),
    slip({R2: "abs(1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2))"}, "R² may be negative: the minus says that the mean would have been better.", fraction=TWO),
    slip({R2: "np.var(p) / np.var(y)"}, "R²: that compares the two spreads, and no prediction with its target.", fraction=TWO),
    slip({R2: "max(0, 1 - np.sum(e**2) / np.sum((y - y.mean()) ** 2))"}, "R² may be negative: that is what it says of predictions worse than the mean.", fraction=TWO),
    slip({R2: "np.sum(e**2) / np.sum((y - y.mean()) ** 2)"}, "R²: that is the share that is left over; how much is explained?", fraction=TWO),
    slip({R2: "1 - np.sqrt(np.mean(e**2)) / np.std(y)"}, "R² compares squares: here roots are compared.", fraction=TWO),
    slip({R2: "1 - np.mean(e**2) / np.sum((y - y.mean()) ** 2)"}, "R²: a mean is divided by a sum. Two sums, or two means.", fraction=TWO),
    slip(
        {"y, p = np.ravel(y), np.ravel(pred)": "from sklearn.metrics import mean_squared_error", "e = y - p": "mean_squared_error(y, pred, squared=False)"},
        SQUARED,
        raises="unexpected keyword argument 'squared'",
    ),
)  # fmt: skip


def three(found: Any) -> np.ndarray:
    """Return the three numbers of whatever holds them."""
    items = [*found.values()] if isinstance(found, dict) else found
    if isinstance(items, (list, tuple)):  # a mean down the column of (n, 1) is an array of one
        items = [one.item() if isinstance(one, np.ndarray) and one.size == 1 else one for one in items]
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
    for level, shift in ((50.0, 0.0), (20.0, -110.0), (160.0, 0.0)):  # the second is about 0, the last worse than the mean
        count = draw.integer(6, 10)
        y = draw.rng.uniform(20, 200, count).round(1)
        said = (0.6 * y + level + 20 * draw.normal(count)).round(1)
        cases.append(((y + shift).round(1), (said + shift).round(1)[:, None]))
    return SCORES.judge(answer, [Case(one, see=three) for one in cases], share=share)
