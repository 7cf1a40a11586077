"""09.baseline: how far the best constant is off on rows that it has not seen."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

CONSTANT, MISSES, SQUARE = "np.mean(y_train)", "np.asarray(y_test) - constant", "misses**2"
FROM_TEST = "The constant was taken from the test answers: before the test nobody has those."
BOTH = "The test targets helped to choose the constant: take it from the training targets alone."
SQUARED = "`squared=` was taken out of scikit-learn: `root_mean_squared_error` does it today."
NO_ROOT = "The root is missing: these are squared units."

BASELINE = program(
    """
def baseline(y_train, y_test):
    constant = np.mean(y_train)
    misses = np.asarray(y_test) - constant
    return np.sqrt(np.mean(misses**2))
""",
    slip({CONSTANT: "np.mean(y_test)"}, FROM_TEST),
    slip({CONSTANT: "np.median(y_train)"}, "The median is best for absolute misses: here they are squared."),
    slip({CONSTANT: "np.mean(np.concatenate([y_train, y_test]))"}, BOTH),
    slip({CONSTANT: "(np.min(y_train) + np.max(y_train)) / 2"}, "Half-way between the extremes is not the mean: two rows decide it."),
    slip({CONSTANT: "0"}, "The constant is 0: which one has the smallest squared misses in training?"),
    slip({"np.sqrt(np.mean(misses**2))": "np.mean(misses**2)"}, NO_ROOT),
    slip({"np.sqrt(np.mean(misses**2))": "np.sqrt(np.sum(misses**2))"}, "The squares are added: divide by their number."),
    slip({"np.sqrt(np.mean(misses**2))": "np.mean(np.sqrt(misses**2))"}, "That is the MAE (a root taken row by row undoes the square): square, take the mean, and then the root."),
    slip({"np.sqrt(np.mean(misses**2))": "abs(np.mean(misses))"}, "Misses of opposite sign cancelled: square each, then take the mean."),
    slip({"np.asarray(y_test)": "np.asarray(y_train)"}, "That is its error on the training targets: how far off is it on the test ones?"),
    slip({"return np.sqrt(np.mean(misses**2))": "return constant"}, "That is the constant: how far off is it on the test targets?"),
    slip({"np.sqrt(np.mean(misses**2))": "np.mean(misses**2)**1/2"}, "Python reads `** 1/2` as: to the power of 1, then halved. With brackets, or `** 0.5`, it is the root."),
    slip({"np.sqrt(np.mean(misses**2))": "np.sqrt(np.sum(misses**2) / (len(misses) - 1))"}, "The sum of squares is divided by n − 1: the mean divides by n."),
    slip({"np.sqrt(np.mean(misses**2))": "round(np.sqrt(np.mean(misses**2)), 2)"}, "It is right to two digits: return it unrounded, and round where it is printed."),
    slip(
        {"misses = np.asarray(y_test) - constant": "from sklearn.metrics import mean_squared_error", "np.sqrt(np.mean(misses**2))": "mean_squared_error(y_test, np.full_like(y_test, constant), squared=False)"},
        SQUARED,
        raises="unexpected keyword argument 'squared'",
    ),
)  # fmt: skip


@exercise(
    "09.baseline",
    title="The best constant",
    points=2,
    by=BASELINE,
    hints=(
        "Which constant do squared misses like best? Section 2 has found it.",
        "It must be known before the test: from which of the two arguments can it come?",
        "Subtract it from each test target, square, take the mean, then the root.",
    ),
    teaches="Whoever cannot beat this number has learnt nothing from the features. scikit-learn has it ready: `DummyRegressor`.",
    right=(
        """
from sklearn.dummy import DummyRegressor
from sklearn.metrics import root_mean_squared_error

def baseline(y_train, y_test):
    dummy = DummyRegressor().fit(np.zeros((len(y_train), 1)), y_train)
    return root_mean_squared_error(y_test, dummy.predict(np.zeros((len(y_test), 1))))
""",
        """
def baseline(y_train, y_test):
    gap = sum(y_train) / len(y_train) - sum(y_test) / len(y_test)
    return math.sqrt(np.var(y_test) + gap**2)
""",
        """
def baseline(y_train, y_test):
    return np.linalg.norm(np.subtract(y_test, np.mean(y_train))) / len(y_test) ** 0.5
""",
    ),
)
def baseline(answer: Answer, draw: Draw) -> Credit | None:
    """The root of the mean squared miss of the training mean, on the test targets."""
    drawn = [(_skewed(draw, 12, 20), _skewed(draw, 7, 60)) for _ in range(3)]
    return BASELINE.judge(answer, [(np.array([1.0, 1, 1, 2, 20]), np.array([4.0, 9])), *drawn])


def _skewed(draw: Draw, count: int, low: float) -> np.ndarray:
    return np.round(draw.rng.gamma(2, 30, count) + low, 1)
