"""07.loo: the error on new rows, each row left out once."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

SIZE = np.array([2104, 1600, 2400, 1416, 3000, 1985, 1534, 1427, 1380, 1494.0])
PRICE = np.array([400, 330, 369, 232, 540, 300, 315, 199, 212, 243.0])

MISS = "np.polyval(curve, x[i]) - y[i]"
ROOT = "np.sqrt(np.mean(np.square(misses)))"
KEPT = "It is judged on the rows that it was fitted to: judge it on the one row left out."
SAME = "The degree is the same whatever `degree` says: use the argument."
LEAVE = program(
    """
def loo_rmse(x, y, degree):
    misses = []
    for i in range(len(x)):
        others = np.delete(np.arange(len(x)), i)
        curve = np.polyfit(x[others], y[others], degree)
        misses.append(np.polyval(curve, x[i]) - y[i])
    return np.sqrt(np.mean(np.square(misses)))
""",
    slip({"np.delete(np.arange(len(x)), i)": "np.arange(len(x))"}, "Each row helped to fit the curve that prices it: that is the training error. Take row i out before the fit."),
    slip({ROOT: "np.mean(np.abs(misses))"}, "A root for each row, √(miss²), is |miss|: that is the mean absolute error. Here the mean comes first, the root last."),
    slip({ROOT: "np.mean(np.square(misses))"}, "The root is missing: this is in squared units of y."),
    slip({ROOT: "np.sqrt(np.sum(np.square(misses)))"}, "The squares are added up: divide by their number, or more rows look worse."),
    slip({ROOT: "np.sqrt(np.sum(np.square(misses)) / (len(x) - 1))"}, "It divides by n − 1: n rows were left out, so there are n misses."),
    slip({ROOT: "np.sqrt(np.sum(np.square(misses))) / len(x)"}, "The root came before the division: first the mean of the squares, then its root."),
    slip({ROOT: "np.mean(misses)"}, "That is the mean with its signs: dear and cheap misses cancel out."),
    slip({ROOT: "np.abs(np.mean(misses))"}, "The misses cancelled out before the sign was dropped: square each of them first."),
    slip({ROOT: "np.median(np.abs(misses))"}, "That is the middle one of the misses: RMSE squares them, takes the mean, and the root."),
    slip({ROOT: "np.max(np.abs(misses))"}, "That is the largest miss alone: all of them count."),
    slip({ROOT: "np.std(misses)"}, "`std` takes the mean of the misses away first: RMSE measures from 0."),
    slip({MISS: "np.polyval(curve, x[others]) - y[others]"}, KEPT),
    slip({MISS: "np.polyval(curve, x) - y"}, "It is judged on all rows, and all but one have helped to fit it: only row i is new."),
    slip({f"misses.append({MISS})": f"misses = [{MISS}]"}, "Only the last row's miss is left: is the list made anew in each round?"),
    slip({f"    return {ROOT}": f"        return {ROOT}"}, "Only row 0 was left out: `return` inside the loop ends it."),
    slip({"in range(len(x))": "in range(len(x) - 1)"}, "The last row never gets its turn: there are n rounds."),
    slip({"in range(len(x))": "in range(1, len(x))"}, "Row 0 never gets its turn: Python counts from 0."),
    slip({"np.polyfit(x[others], y[others]": "np.polyfit(y[others], x[others]", MISS: "np.polyval(curve, y[i]) - x[i]"}, "x and y have changed places: y is what is to be found."),
    slip({"x[others], y[others]": "x[others], y"}, "Row i was taken out of x only: x and y lose the same row."),
    slip({", degree)\n": ", degree + 1)\n"}, "The degree is one too high: `np.polyfit` takes the degree, and not the number of coefficients."),
    slip({", degree)\n": ", degree - 1)\n"}, "The degree is one too low: `np.polyfit` takes the degree itself."),
    slip({", degree)\n": ", 1)\n"}, SAME),
    slip({", degree)\n": ", 2)\n"}, SAME),
    slip({f"misses.append({MISS})": "misses.append(np.sqrt(np.mean((np.polyval(curve, x[others]) - y[others]) ** 2)))", ROOT: "np.mean(misses)"}, KEPT),
    slip({ROOT: "np.sum(np.abs(misses))"}, "A root for each row, and all added up: first the mean of the squares, then its root."),
    slip({ROOT: "np.mean(np.square(misses)) ** 1 / 2"}, "`a ** 1 / 2` is half of a: brackets around the 1 / 2, or `np.sqrt`."),
    slip({MISS: f"({MISS}) ** 2"}, "Each miss is squared twice: once is enough."),
    slip({MISS: "np.polyval(curve, i) - y[i]"}, "It is priced at i, which is the row's number: its size is `x[i]`."),
    slip({MISS: "np.polyval(x[i], curve) - y[i]"}, "`np.polyval` takes the curve first, then the place."),
    slip({"np.polyfit(x[others], y[others]": "np.polyfit(x[:i] + x[i + 1 :], y[:i] + y[i + 1 :]"}, "`+` joins lists, but adds arrays number by number: `np.concatenate` joins those."),
    slip({"    misses = []": f"    x, y = np.array({SIZE.tolist()}), np.array({PRICE.tolist()})\n    misses = []"}, "These are the ten houses whatever x and y are: use the arguments."),
)  # fmt: skip


@exercise(
    "07.loo",
    title="Leave one out",
    points=3,
    by=LEAVE,
    hints=(
        "Row i is the one that is missing: `np.delete(x, i)` is x without it. What belongs to that for y?",
        "`np.polyfit(…, …, degree)` on the others, `np.polyval(curve, x[i])` for the one left out: n fits, n misses.",
        "Square the misses, take their mean, and the root last.",
    ),
    teaches="The houses: 46.2 for the line, 112.0 for the parabola, whose training error is the lower one. One house makes that "
    "difference: without the row of 3,000 sq ft, nine houses give 51.0 and 54.1.",
    right=(
        # The short way for a least-squares fit: each residual divided by 1 − its leverage.
        """
def loo_rmse(x, y, degree):
    A = np.vander((x - x.mean()) / x.std(), degree + 1)
    H = A @ np.linalg.pinv(A)
    return np.sqrt(np.mean(((y - H @ y) / (1 - np.diag(H))) ** 2))
""",
        """
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
def loo_rmse(x, y, degree):
    model = make_pipeline(StandardScaler(), PolynomialFeatures(degree), LinearRegression())
    said = cross_val_predict(model, np.array(x)[:, None], y, cv=LeaveOneOut())
    return float(np.mean((said - y) ** 2) ** 0.5)
""",
        """
def loo_rmse(x, y, degree):
    total = 0
    for i, (a, b) in enumerate(zip(x, y)):
        curve = np.polynomial.Polynomial.fit(np.delete(x, i), np.delete(y, i), degree)
        total += (curve(a) - b) ** 2
    return np.array([(total / len(x)) ** 0.5])
""",
    ),
)
def loo(answer: Answer, draw: Draw) -> Credit | None:
    """The ten houses with a line and a parabola, then two drawn sets of rows."""
    cases = [(SIZE, PRICE, 1), (SIZE, PRICE, 2)]
    for degree in (1, 3):
        x = draw.rng.permutation(np.arange(1.0, 10)) + draw.rng.uniform(-0.3, 0.3, 9).round(2)
        y = 3 * x + draw.float(0.3, 0.6) * (x - 5) ** 2 + 4 * draw.normal(9)
        cases.append((x, y.round(2), degree))
    return LEAVE.judge(answer, cases, rel=1e-3)
