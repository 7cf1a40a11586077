"""07.scale: both rulers, made from the training rows alone."""

from functools import partial

import numpy as np

from autograder.checking import Answer, Credit, Draw, Program, exercise, parts, program, slip

BOTH = """
def standardise(train, rows):
    spread = np.where(np.ptp(train, axis=0) == 0, 1, train.std(axis=0))
    return (rows - train.mean(axis=0)) / spread


def minmax(train, rows):
    width = np.ptp(train, axis=0)
    return (rows - train.min(axis=0)) / np.where(width == 0, 1, width)
"""
Z = "return (rows - train.mean(axis=0)) / spread"
GUARDED = "np.where(np.ptp(train, axis=0) == 0, 1, train.std(axis=0))"
M = "return (rows - train.min(axis=0)) / np.where(width == 0, 1, width)"
OWN = "These rows brought their own ruler: whatever is learned from rows (a mean, a largest value) is learned from `train`."
BOTH_SETS = "The ruler was made of both sets together: the new rows must not have a say in it."
FLAT = "One mean for the whole table: ages are mixed with prices. Each column needs its own; which `axis` runs over the rows?"
GUARD = "In the constant column 0 / 0 became nan, and a net that sees one nan answers nan to everything: divide by something else there."
ROW_WISE = "It goes along the rows of the table, and mixes ages with prices: `axis=0` goes down each column."
TRAIN = "The training rows came back: `rows` are to be scaled; `train` only gives the ruler."
STACK = "train = np.concatenate([train, rows])\n    "
half = partial(slip, fraction=0.5)  # with the other one right


FIRST = program(
    BOTH,
    half({"train.std(axis=0)": "train.std(axis=0, ddof=1)"}, "That divides by n − 1, as pandas' `std` does; scikit-learn and Keras divide by n."),
    half({GUARDED: "train.std(axis=0)"}, GUARD),
    half({GUARDED: "np.where(np.ptp(train, axis=0) == 0, 1, rows.std(axis=0))", Z: "return (rows - rows.mean(axis=0)) / spread"}, OWN),
    half({Z: "return (rows - rows.mean(axis=0)) / spread"}, f"{OWN} (The spread is right, the mean is not.)"),
    half({"spread = np": STACK + "spread = np"}, BOTH_SETS),
    half({GUARDED: "train.std() or 1", "train.mean(axis=0)": "train.mean()"}, FLAT),
    half({GUARDED: "1", "train.mean(axis=0)": "train.mean(axis=1)"}, ROW_WISE),
    half({Z: "return rows - train.mean(axis=0) / spread"}, "`/` comes before `-`: put brackets around the difference."),
    half({"train.std(axis=0)": "train.var(axis=0)"}, "That divides by the variance, which is in squared units: the spread is its root."),
    half({"(rows - train.mean": "(train - train.mean"}, TRAIN),
    half({Z: "return rows - train.mean(axis=0)"}, "It is centred and not divided: a price is still a thousand times an age."),
    half({Z: "return rows / spread"}, "It is divided and not centred: the mean should become 0."),
    half({"train.mean(axis=0)": "np.median(train, axis=0)"}, "That measures from the middle row: the mean is asked for."),
    half({Z: "return (train.mean(axis=0) - rows) / spread"}, "The sign is turned round: above the mean is positive."),
    half({GUARDED: "np.ptp(train, axis=0) + (np.ptp(train, axis=0) == 0)"}, "It is divided by the width, largest minus smallest: here by the standard deviation."),
    half({Z: "return np.clip((rows - train.mean(axis=0)) / spread, -3, 3)"}, "It is cut at ±3: a ruler does not cut off what is long."),
    name="standardise",
)  # fmt: skip
SECOND = program(
    BOTH,
    half({M: "return (rows - train.min(axis=0)) / width"}, GUARD),
    half({"width = np.ptp(train, axis=0)": "width = np.ptp(rows, axis=0)", "rows - train.min": "rows - rows.min"}, OWN),
    half({"width = np": STACK + "width = np"}, BOTH_SETS),
    half({"width = np.ptp(train, axis=0)": "width = np.ptp(train)", "train.min(axis=0)": "train.min()"}, FLAT),
    half({"train.min(axis=0)": "train.min(axis=1)", "width = np.ptp(train, axis=0)": "width = np.ptp(train, axis=1)"}, ROW_WISE),
    half({M: "return rows - train.min(axis=0) / np.where(width == 0, 1, width)"}, "`/` comes before `-`: put brackets around the difference."),
    half({"width = np.ptp(train, axis=0)": "width = train.max(axis=0)"}, "It is divided by the largest: the width is largest minus smallest."),
    half({M: "return rows / train.max(axis=0)"}, "Largest becomes 1, but smallest not 0: take the smallest away, above and below."),
    half({M: "return np.clip((rows - train.min(axis=0)) / np.where(width == 0, 1, width), 0, 1)"}, "It is cut at 1. New rows may lie outside: then 1.2 says by how much, and 1 says nothing."),
    half({M: "return rows / 255"}, "/ 255 is min–max for pixels, whose range is known beforehand: here `train` says what the range is."),
    half({"(rows - train.min": "(train - train.min"}, TRAIN),
    half({"train.min(axis=0)": "train.mean(axis=0)"}, "It is measured from the mean: the smallest training value should become 0."),
    half({M: "return (train.max(axis=0) - rows) / np.where(width == 0, 1, width)"}, "It is turned round: the smallest should become 0, the largest 1."),
    half({M: "return 2 * (rows - train.min(axis=0)) / np.where(width == 0, 1, width) - 1"}, "That goes from −1 to 1, and the constant column to −1: here it is 0 to 1."),
    half({M: "return (rows - train.mean(axis=0)) / np.where(width == 0, 1, train.std(axis=0))"}, "That is the other ruler: here smallest and largest become 0 and 1."),
    name="minmax",
)  # fmt: skip


@exercise(
    "07.scale",
    title="Two rulers",
    points=3,
    by=FIRST,
    slips=SECOND.slips,
    hints=(
        "`train.mean(axis=0)` goes down each column and gives one mean a column. NumPy stretches it over all rows.",
        "Whose mean, whose smallest value? `rows` only get measured.",
        "A constant column has spread 0 and width 0. Which divisor leaves its 0 a 0? `np.where(spread == 0, …, spread)`.",
    ),
    teaches="`StandardScaler` and `MinMaxScaler` do just this: `.fit(train)` keeps two numbers for each column, `.transform(rows)` uses them.",
    right=(
        """
from sklearn.preprocessing import MinMaxScaler, StandardScaler
def standardise(train, rows):
    return StandardScaler().fit(train).transform(rows)
def minmax(train, rows):
    return MinMaxScaler().fit(train).transform(rows)
""",
        """
def standardise(train, rows):
    return (rows - np.mean(train, 0)) / (np.std(train, 0) + 1e-12)
def minmax(train, rows):
    low, high = np.min(train, 0), np.max(train, 0)
    return [list((row - low) / (high - low + 1e-12)) for row in rows]
""",
        """
import keras
def standardise(train, rows):
    return np.nan_to_num((rows - train.mean(axis=0)) / train.std(axis=0))
def minmax(train, rows):
    train, rows = keras.ops.convert_to_tensor(train, "float64"), keras.ops.convert_to_tensor(rows, "float64")
    low, high = keras.ops.min(train, axis=0), keras.ops.max(train, axis=0)
    return keras.ops.where(high > low, (rows - low) / keras.ops.maximum(high - low, 1e-9), 0)
""",
    ),
)
def scale(answer: Answer, draw: Draw) -> Credit | None:
    """The lesson's column, then two tables of ages, prices and a constant; a new row lies outside. Each function is worth half."""
    cases = [(np.array([[10.0], [12], [14], [16], [18], [1000]]), np.array([[14.0], [1010]]))]
    for _ in range(2):
        ages, prices = draw.rng.choice(np.arange(30, 70), 6, replace=False), draw.rng.choice(np.arange(200, 800), 6, replace=False)
        constant = draw.integer(2, 9)
        train = np.column_stack([ages, 1000 * prices, np.full(6, constant)]).astype(float)
        rows = np.sort(train, axis=0)[[1, 3, 5]] + np.array(
            [[1, 1000, 0], [2, -3000, 0], [draw.integer(3, 9), draw.integer(12, 19) * 100_000, 0]]
        )
        cases.append((train, draw.rng.permutation(rows)))

    def judge(by: Program) -> Credit | None:
        return by.judge(answer, cases)

    return parts({by.name: partial(judge, by) for by in (FIRST, SECOND)})
