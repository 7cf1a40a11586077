"""06.ce: the cross-entropy of a batch, in NumPy."""

import numpy as np

from autograder.checking import Answer, Credit, Draw, exercise, program, slip

ONE = "np.sum(one_hot * p, axis=1)"
ALL = f"-np.mean(np.log({ONE}))"
CLASSES = "It is averaged over the classes, too: a row has one price, that of its true class, and the mean is over the rows."
BASE = "That is another base: the price uses the natural logarithm, `np.log`, so that 0.2 costs 1.609."
NAN = "It is nan: somewhere 0 · log 0 was calculated. A wrong class with p = 0 costs nothing, so choose the true class's p first."
WRONG_CLASSES = "The wrong classes are charged as well: only the probability of the true class counts."

CE = program(
    f"""
def cross_entropy(one_hot, p):
    return {ALL}
""",
    slip({"-np.mean": "np.mean"}, "It is negative, and a price is not: log p is below 0, so a minus belongs in front."),
    slip({"np.log(": "np.log10("}, BASE),
    slip({"np.log(": "np.log2("}, BASE),
    slip({ALL: "-np.mean(one_hot * np.log(p))"}, CLASSES),
    slip({ALL: "-np.mean(one_hot * np.log(np.clip(p, 1e-7, 1)))"}, CLASSES),
    slip({"np.mean": "np.sum"}, "That is the sum, which grows with the batch: the mean does not."),
    slip(
        {ALL: f"-np.sum(np.log({ONE})) / p.shape[1]"},
        "The sum is divided by the number of classes: the mean is over the rows. (In a batch of as many rows as classes that is the same.)",
    ),
    slip(
        {ONE: "np.clip(np.sum(one_hot * p, axis=1), 0.01, 1)"},
        "A p that is small was lifted before the log, and with it the price of being sure and wrong: a guard against log 0 has to be tiny, such as 1e-7.",
    ),
    slip({ALL: "-np.mean(np.log(p))"}, WRONG_CLASSES),
    slip({ALL: "-np.mean(np.log(np.clip(p, 1e-7, 1)))"}, WRONG_CLASSES),
    slip(
        {ALL: "np.mean(np.argmax(p, axis=1) == np.argmax(one_hot, axis=1))"},
        "That is the accuracy, the share of hits: it does not ask how sure an answer was.",
    ),
    slip({ALL: "-np.mean(np.sum(one_hot * np.log(p), axis=1))"}, NAN),
    slip({ALL: f"-np.log({ONE})"}, "That is one price a row: the batch's is their mean."),
    slip({ONE: "np.sum(one_hot * p)"}, "The probabilities of all rows are added up before the log: each row has its own, `axis=1`."),
    slip({ONE: "np.sum(one_hot * p, axis=0)"}, "axis=0 adds up down the columns: a row is one example, so add up along it."),
    slip({ALL: f"-np.log(np.mean({ONE}))"}, "The mean comes before the log there: first each row's price, then the mean of the prices."),
    slip({ONE: "np.max(p, axis=1)"}, "That is the price of the class it is surest of; the true class counts, right or wrong."),
    slip({ALL: f"np.mean({ONE})"}, "That is the truth's mean probability: the price is −log p."),
    slip({ALL: f"-np.mean({ONE})"}, "A minus stands in front of the probabilities, and no log: the price is −log p."),
    slip({ALL: f"-np.log({ONE})[0]"}, "That is the first row's price alone: does a `return` stand inside a loop?"),
    slip(
        {ALL: "-np.mean(np.log(p[:, one_hot.argmax(axis=1)]))"},
        "Every row met every row's label, n × n prices: a row has one label, its own.",
    ),
    slip(
        {ALL: "-np.mean(np.sum(np.log(np.where(one_hot > 0, p, 1 - p)), axis=1))"},
        "The wrong classes pay as well, −log(1 − p): so it is for yes-or-no answers, each for itself. Here the true class's price is all.",
    ),
    slip({ALL: "np.mean((one_hot - p) ** 2)"}, "That is the mean squared error: the price here is −log p."),
    slip({ALL: f"np.mean(1 - {ONE})"}, "1 − p is at most 1, even for the worst answer: the price is −log p."),
)


@exercise(
    "06.ce",
    title="The price of a batch",
    points=2,
    by=CE,
    hints=(
        "One row first: one_hot has a single 1 in it. What does one_hot · p leave over?",
        "The sum of `one_hot * p` along a row is the p of its true class. Its price is −log of that.",
        "The price of the batch is the mean of its rows' prices, `np.mean`.",
    ),
    teaches="The label picks one number out of each row, and the loss is the mean of their −log. Keras's categorical_crossentropy gives one price a row, and `fit` takes the mean.",
    right=(
        """
def cross_entropy(one_hot, p):
    total = 0.0
    for label, row in zip(one_hot, p):
        for truth, one in zip(label, row):
            if truth:
                total -= math.log(one)
    return total / len(p)
""",
        """
def cross_entropy(one_hot, p):
    p = np.clip(p, 1e-7, 1)
    return (-(one_hot * np.log(p)).sum(axis=1)).mean()
""",
        "cross_entropy = lambda one_hot, p: -np.log(p[range(len(p)), one_hot.argmax(axis=1)]).mean().astype('float32')",
    ),
)
def ce(answer: Answer, draw: Draw) -> Credit | None:
    """The lesson's three prices in one batch, then drawn rows, and some with a p of 0 in a wrong class."""
    lesson = np.eye(3), np.array([[0.2, 0.3, 0.5]] * 3)
    return CE.judge(answer, [lesson, rows(draw, empty=False), rows(draw, empty=True)], rel=1e-5)


def rows(draw: Draw, *, empty: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return labels, one-hot, and probabilities, ``(n, k)`` each: more rows than classes, and a row that is sure and wrong.

    `empty` is whether one wrong class has p = 0.
    """
    n, k = draw.integer(5, 7), draw.integer(3, 4)
    classes = draw.rng.integers(0, k, n)
    classes[:3] = classes[0]  # not each class as often as every other
    p = draw.rng.uniform(0.1, 0.9, (n, k))
    p[1, classes[1]] = 0.004
    if empty:
        p[0, (classes[0] + 1) % k] = 0
    return np.eye(k)[classes], p / p.sum(axis=1, keepdims=True)
