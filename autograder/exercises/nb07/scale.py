"""07.scale: both rulers, made from the training rows alone."""

from functools import partial

import numpy as np

from autograder.checking import Answer, Credit, Draw, Program, exercise, parts, program, slip

BOTH = """
def standardise(train, rows):
    spread = train.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (rows - train.mean(axis=0)) / spread


def minmax(train, rows):
    width = np.ptp(train, axis=0)
    width = np.where(width == 0, 1, width)
    return (rows - train.min(axis=0)) / width
"""
NO_GUARD = {"    spread = np.where(spread == 0, 1, spread)\n": ""}
Z = "return (rows - train.mean(axis=0)) / spread"
NO_GUARD_2 = {"    width = np.where(width == 0, 1, width)\n": ""}
M = "return (rows - train.min(axis=0)) / width"
OWN = "These rows brought their own ruler: whatever is learned from rows (a mean, a largest value) is learned from `train`."
BOTH_SETS = "The ruler was made of both sets together: the new rows must not have a say in it."
FLAT = "One mean for the whole table: ages are mixed with prices. Each column needs its own; which `axis` runs over the rows?"
GUARD = "In the constant column 0 / 0 became nan, and a net that sees one nan answers nan to everything: divide by something else there."
ROW_WISE = "It goes along the rows of the table, and mixes ages with prices: `axis=0` goes down each column."
TRAIN = "The training rows came back: `rows` are to be scaled; `train` only gives the ruler."
ALL = "np.concatenate([train, rows])"
SWAPPED = "`train` and `rows` have changed places: `train` gives the ruler, and `rows` are to be scaled."
TWO = "Two tables came back: only `rows` are asked for."
ONE_IF = (
    "One yes or no was asked of many numbers (by an `if`, or Python's own `min` and `max`): `np.where` and `.min(axis=0)` go through them."
)
BRACKETS = "`/` comes before `-`: put brackets around the difference."
SMALL = "A spread or a width below 1 was replaced as if it were 0: columns of shares, from 0 to 1, are no constants."
BELOW_0 = "Of numbers below 0 the smallest or the largest is another one: is there an `abs`, or does the search begin at 0?"
NOT_0 = "A column that is constant in `train` should become 0: something else stands there."
half = partial(slip, fraction=0.5)  # with the other one right


FIRST = program(
    BOTH,
    half({"train.std(axis=0)": "train.std(axis=0, ddof=1)"}, "That divides by n − 1, as pandas' `std` does; scikit-learn and Keras divide by n."),
    half(NO_GUARD, GUARD),
    half({"train.std(axis=0)": "rows.std(axis=0)", "train.mean(axis=0)": "rows.mean(axis=0)"}, OWN),
    half({"train.mean(axis=0)": "rows.mean(axis=0)"}, f"{OWN} (The spread is right, the mean is not.)"),
    half({"train.std(axis=0)": "rows.std(axis=0)"}, f"{OWN} (The mean is right, the spread is not.)"),
    half({"train.std(axis=0)": f"{ALL}.std(axis=0)", "train.mean(axis=0)": f"{ALL}.mean(axis=0)"}, BOTH_SETS),
    half({"train.std(axis=0)": "train.std()", "train.mean(axis=0)": "train.mean()"}, FLAT),
    half({"train.std(axis=0)": "train.std(axis=1)", "train.mean(axis=0)": "train.mean(axis=1)"}, ROW_WISE),
    half({Z: "return rows - train.mean(axis=0) / spread"}, BRACKETS),
    half({"train.std(axis=0)": "train.var(axis=0)"}, "That divides by the variance, which is in squared units: the spread is its root."),
    half({"(rows - train.mean": "(train - train.mean"}, TRAIN),
    half({"standardise(train, rows)": "standardise(rows, train)"}, SWAPPED),
    half({Z: "return (train - train.mean(axis=0)) / spread, (rows - train.mean(axis=0)) / spread"}, TWO),
    half({"spread = np.where(spread == 0, 1, spread)": "if spread == 0:\n        spread = 1"}, ONE_IF),
    half({Z: "return np.where(np.ptp(train, axis=0) == 0, rows, (rows - train.mean(axis=0)) / spread)"}, NOT_0),
    half({Z: "return np.where(np.ptp(train, axis=0) == 0, 1, (rows - train.mean(axis=0)) / spread)"}, NOT_0),
    half({"np.where(spread == 0, 1, spread)": "np.maximum(spread, 1)"}, SMALL),
    half({Z: "return rows - train.mean(axis=0)"}, "It is centred and not divided: a price is still a thousand times an age."),
    half({Z: "return rows / spread"}, "It is divided and not centred: the mean should become 0."),
    half({"train.mean(axis=0)": "np.median(train, axis=0)"}, "That measures from the middle row: the mean is asked for."),
    half({Z: "return (train.mean(axis=0) - rows) / spread"}, "The sign is turned round: above the mean is positive."),
    half({Z: "return abs(rows - train.mean(axis=0)) / spread"}, "The signs are gone: below the mean is negative."),
    half({"train.std(axis=0)": "np.ptp(train, axis=0)"}, "It is divided by the width, largest minus smallest: here by the standard deviation."),
    half({Z: "return np.clip((rows - train.mean(axis=0)) / spread, -3, 3)"}, "It is cut at ±3: a ruler does not cut off what is long."),
    name="standardise",
)  # fmt: skip
SECOND = program(
    BOTH,
    half(NO_GUARD_2, GUARD),
    half({"np.ptp(train, axis=0)": "np.ptp(rows, axis=0)", "train.min(axis=0)": "rows.min(axis=0)"}, OWN),
    half({"np.ptp(train, axis=0)": f"np.ptp({ALL}, axis=0)", "train.min(axis=0)": f"{ALL}.min(axis=0)"}, BOTH_SETS),
    half({"np.ptp(train, axis=0)": "np.ptp(train)", "train.min(axis=0)": "train.min()"}, FLAT),
    half({"np.ptp(train, axis=0)": "np.ptp(train, axis=1)", "train.min(axis=0)": "train.min(axis=1)"}, ROW_WISE),
    half({M: "return rows - train.min(axis=0) / width"}, BRACKETS),
    half({"np.ptp(train, axis=0)": "train.max(axis=0)"}, "It is divided by the largest: the width is largest minus smallest."),
    half({"np.ptp(train, axis=0)": "train.max(axis=0)", M: "return (rows - train.min(axis=0)) / width - train.min(axis=0)"}, "`/` comes before `-`: largest minus smallest needs brackets, too."),
    half({M: "return rows / train.max(axis=0)"}, "Largest becomes 1, but smallest not 0: take the smallest away, above and below."),
    half({M: "return np.clip((rows - train.min(axis=0)) / width, 0, 1)"}, "It is cut at 1. New rows may lie outside: then 1.2 says by how much, and 1 says nothing."),
    half({M: "return rows / 255"}, "/ 255 is min–max for pixels, whose range is known beforehand: here `train` says what the range is."),
    half({"(rows - train.min": "(train - train.min"}, TRAIN),
    half({"minmax(train, rows)": "minmax(rows, train)"}, SWAPPED),
    half({M: "return (train - train.min(axis=0)) / width, (rows - train.min(axis=0)) / width"}, TWO),
    half({"width = np.where(width == 0, 1, width)": "if width == 0:\n        width = 1"}, ONE_IF),
    half({M: "return np.where(np.ptp(train, axis=0) == 0, rows, (rows - train.min(axis=0)) / width)"}, NOT_0),
    half({M: "return np.where(np.ptp(train, axis=0) == 0, 1, (rows - train.min(axis=0)) / width)"}, NOT_0),
    half({"np.where(width == 0, 1, width)": "np.maximum(width, 1)"}, SMALL),
    half({"np.ptp(train, axis=0)": "train.max(axis=0, initial=0) - train.min(axis=0)", M: "return np.where(np.ptp(train, axis=0) == 0, 0, (rows - train.min(axis=0)) / width)"}, BELOW_0),
    half({"np.ptp(train, axis=0)": "np.ptp(abs(train), axis=0)", "train.min(axis=0)": "abs(train).min(axis=0)"}, BELOW_0),
    half({"train.min(axis=0)": "train.mean(axis=0)"}, "It is measured from the mean: the smallest training value should become 0."),
    half({M: "return (train.max(axis=0) - rows) / width"}, "It is turned round: the smallest should become 0, the largest 1."),
    half({M: "return 2 * (rows - train.min(axis=0)) / width - 1"}, "That goes from −1 to 1, and the constant column to −1: here it is 0 to 1."),
    half({"np.ptp(train, axis=0)": "train.std(axis=0)", "train.min(axis=0)": "train.mean(axis=0)"}, "That is the other ruler: here smallest and largest become 0 and 1."),
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
    """The lesson's two columns, then two tables of ages, prices, a constant, shares and temperatures below 0; a new row lies outside.

    Each function is worth half.
    """
    lesson = np.column_stack([[10.0, 12, 14, 16, 18, 1000], np.full(6, 7.0)])
    cases = [(lesson, np.array([[14.0, 7], [1010, 7]]))]
    for _ in range(2):
        ages, prices = draw.rng.choice(np.arange(30, 70), 6, replace=False), draw.rng.choice(np.arange(200, 800), 6, replace=False)
        constant = draw.integer(2, 9)
        shares, cold = (draw.rng.choice(np.arange(10, 90), 6, replace=False) for _ in range(2))
        train = np.column_stack([ages, 1000 * prices, np.full(6, constant), shares / 100, -cold]).astype(float)
        rows = np.sort(train, axis=0)[[1, 3, 5]] + np.array(
            [[1, 1000, 0, 0.02, -1], [2, -3000, 0, -0.03, 2], [draw.integer(3, 9), draw.integer(12, 19) * 100_000, 0, 0.01, 4]]
        )
        cases.append((train, draw.rng.permutation(rows)))

    def judge(by: Program) -> Credit | None:
        return by.judge(answer, cases)

    return parts({by.name: partial(judge, by) for by in (FIRST, SECOND)})
