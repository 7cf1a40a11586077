"""02.minibatch: mini-batch descent for a line.

The order of the rows is the student's choice, so a history of weights cannot simply be compared.
Three calls leave no freedom: all rows in one batch; rows that are all alike, in any order; and, with
a learning rate so small that the weights stay at 0, targets that are powers of two, where the change
of the weights tells which rows an update used.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, fail, program, read_numbers, slip
from autograder.checking.reading import numbers

TINY = 2.0**-60  #: a learning rate at which w and b stay at 0 within any rounding
EMPTY = "nan is no number: the mean of an empty batch is one. Does a slice end before it begins, or start beyond the last row?"
BACK = "w and b go back to 0 inside a loop: set them once, before the loops."
UPHILL = "leads uphill: subtract lr times the slope, with the miss as w·x + b − y."
SUMS = "The slopes are added up over the batch: take their mean, or the step grows with the batch."
PAIRS = "a list with one pair (w, b) for each update"
EPOCHS, BATCHES = "for epoch in range(epochs)", "for start in range(0, len(x), batch_size)"
BATCH = "x_batch, y_batch = x[start : start + batch_size], y[start : start + batch_size]"
SLOPES = "2 * np.mean(miss * x_batch), 2 * np.mean(miss)"
STEP = "w, b = w - lr * slope_w, b - lr * slope_b"
APPEND = "history.append((w, b))"
START = "w = b = 0.0\n    history = []"
INDENT = " " * 12

FIT = program(
    f"""
def minibatch_descent(x, y, batch_size, lr, epochs):
    {START}
    for epoch in range(epochs):
        for start in range(0, len(x), batch_size):
            {BATCH}
            miss = w * x_batch + b - y_batch
            slope_w, slope_b = {SLOPES}
            {STEP}
            {APPEND}
    return history
""",
    slip(
        {BATCH: "x_batch, y_batch = x, y"},
        "Each update uses all the rows: its slopes belong to its own batch, x[start:start + batch_size].",
    ),
    slip(
        {BATCH: "x_batch, y_batch = x[:batch_size], y[:batch_size]"},
        "Every update uses the first batch: move on, with x[start:start + batch_size].",
    ),
    slip(
        {BATCH: f"rows = np.arange(start, start + batch_size) % len(x)\n{INDENT}x_batch, y_batch = x[rows], y[rows]"},
        "The last batch is filled up with rows that had their turn: it is what is left, and smaller.",
    ),
    slip(
        {BATCH: f"rows = np.random.choice(len(x), batch_size)\n{INDENT}x_batch, y_batch = x[rows], y[rows]"},
        "Each update draws rows at random, so some come twice in an epoch and others never: go through all of them.",
        when=lambda seen, right: _draws_at_random(seen, right),
    ),
    slip(
        {"for start in": "x, y = np.random.permutation(x), np.random.permutation(y)\n        for start in"},
        "An update takes x of some rows and y of others: shuffle both in the same order.",
        when=lambda seen, right: _tears_apart(seen, right),
    ),
    slip(
        {"range(0, len(x), batch_size)": "range(0, len(x) - batch_size + 1, batch_size)"},
        "The remainder is dropped: the rows that are left over at the end are a batch as well.",
    ),
    slip(
        {"range(0, len(x), batch_size)": "range(len(x))", BATCH: BATCH.replace("batch_size", "1")},
        "That is one update for each row: each batch makes one update, with the mean over its rows.",
    ),
    slip({BATCH: BATCH.replace("start + batch_size", "batch_size")}, EMPTY),
    slip(
        {BATCH: BATCH.replace("start + batch_size", "start + batch_size - 1")},
        "Each batch lacks its last row: x[a:b] ends before b already.",
    ),
    slip({"range(0, len(x)": "range(1, len(x)"}, "The first row never has its turn: rows are counted from 0."),
    slip(
        {BATCHES: "for x_batch, y_batch in zip(np.array_split(x, batch_size), np.array_split(y, batch_size))", BATCH: "pass"},
        "There are `batch_size` batches: it is each batch that should have `batch_size` rows.",
    ),
    slip({EPOCHS: BATCHES, BATCHES: EPOCHS}, "The loops are the wrong way round: all epochs are spent on one batch before the next one."),
    slip({BATCH: BATCH.replace("start + batch_size", "start + batch_size + 1")}, "The batches overlap by a row: x[a:b] ends before b."),
    slip({SLOPES: "2 * np.sum(miss * x_batch), 2 * np.sum(miss)"}, SUMS),
    slip({SLOPES: "np.sum(miss * x_batch), np.sum(miss)"}, SUMS),
    slip(
        {SLOPES: "2 * np.sum(miss * x_batch) / batch_size, 2 * np.sum(miss) / batch_size"},
        "The last, smaller batch is divided by `batch_size` too: take the mean over its own rows.",
    ),
    slip(
        {SLOPES: "2 * np.sum(miss * x_batch) / len(x), 2 * np.sum(miss) / len(x)"},
        "The sum over a batch is divided by the number of all rows: take the mean over its own rows.",
    ),
    slip(
        {SLOPES: "2 * np.mean(miss) * np.mean(x_batch), 2 * np.mean(miss)"},
        "For w the mean is taken of the misses and of x apart: multiply first, row by row, then take the mean.",
    ),
    slip({SLOPES: "2 * np.mean(miss), 2 * np.mean(miss * x_batch)"}, "The slopes of w and b are exchanged: the one with x belongs to w."),
    slip({SLOPES: "2 * np.mean(miss), 2 * np.mean(miss)"}, "In the slope of w the x is missing."),
    slip(
        {SLOPES: "np.mean(miss * x_batch), np.mean(miss)"},
        "Your steps are half as long: the slopes of the mean of the squares carry a 2.",
        fraction=1.0,
    ),
    slip({SLOPES: "2 * np.mean(abs(miss) * x_batch), 2 * np.mean(abs(miss))"}, "The sign of the misses got lost: it says which way to go."),
    slip({"w * x_batch + b - y_batch": "w * x_batch - y_batch"}, "b is missing in the miss: w·x + b − y."),
    slip({STEP: STEP.replace("-", "+")}, f"It {UPHILL}"),
    slip({STEP: STEP.replace("w -", "w +")}, f"For w it {UPHILL}"),
    slip({STEP: STEP.replace("b -", "b +")}, f"For b it {UPHILL}"),
    slip({STEP: "w, b = w - slope_w, b - slope_b"}, "The steps are too long: multiply the slopes by `lr`."),
    slip({STEP: "w, b = w - 0.05 * slope_w, b - 0.05 * slope_b"}, "It moves with 0.05 whatever `lr` says: use the argument."),
    slip({STEP: "w = w - lr * slope_w"}, "b never moves: it has a slope of its own."),
    slip({STEP: "b = b - lr * slope_b"}, "w never moves: it has a slope of its own."),
    slip(
        {STEP: f"w = w - lr * slope_w\n{INDENT}b = b - lr * 2 * np.mean(w * x_batch + b - y_batch)"},
        "b used the new w already. That works here, but both slopes belong to the old w.",
        fraction=1.0,
    ),
    slip(
        {"w - lr * slope_w, b - lr * slope_b": "w - lr / (1 + epoch) * slope_w, b - lr / (1 + epoch) * slope_b"},
        "The steps get shorter with the epochs: a useful trick, but here η stays as it is.",
    ),
    slip(
        {START: f"{START}\n    v = u = 0.0", STEP: f"v, u = 0.9 * v - lr * slope_w, 0.9 * u - lr * slope_b\n{INDENT}w, b = w + v, b + u"},
        "The steps carry momentum, a part of the step before: a useful trick, but here each step is lr times the slope.",
    ),
    slip({START: "w = b = 1.0\n    history = []"}, "It starts from w = b = 1: start from 0."),
    slip({START: "history = []", "        for start in": "        w = b = 0.0\n        for start in"}, BACK),
    slip({f"{INDENT}miss": f"{INDENT}w = b = 0.0\n{INDENT}miss"}, BACK),
    slip(
        {"        for start in": "        w0, b0 = w, b\n        for start in", "w * x_batch + b": "w0 * x_batch + b0"},
        "All updates of an epoch use the weights from its beginning: each must use those that the last update left.",
    ),
    slip({START: f"{START}\n    {APPEND}"}, "The start stands in front of the updates; that is welcome.", fraction=1.0),
    slip({f"{STEP}\n{INDENT}{APPEND}": f"{APPEND}\n{INDENT}{STEP}"}, "(w, b) is kept before its update: append it after it."),
    slip({f"{INDENT}{APPEND}": f"        {APPEND}"}, "(w, b) is kept once an epoch: append it after every update, inside the inner loop."),
    slip({"range(epochs)": "range(1)"}, "That is one epoch only: go through the data `epochs` times."),
    slip({"range(epochs)": "range(epochs + 1)"}, "That is one epoch too many: `range(epochs)` makes as many rounds as asked for."),
    slip({APPEND: "history.append(w)"}, "Those are the w alone: append the pair (w, b)."),
    slip({APPEND: "history.extend((w, b))"}, "That is one flat list of numbers: append w and b as a pair, (w, b)."),
    slip({"return history": "return w, b"}, "That is the last w and b alone: return the whole list, a pair for each update."),
    slip({APPEND: "history.append((slope_w, slope_b))"}, "Those are the slopes: append the new w and b."),
    slip({APPEND: "pass"}, "The list stays empty: append (w, b) after every update."),
    slip(
        {"return history": "return [history[-1]] * len(history)"},
        "All entries are the last pair: one array was appended each time and changed in place (−=). Append a copy of it.",
    ),
    slip({APPEND: "history.append((b, w))"}, "The pairs are the wrong way round: (w, b)."),
    slip({"return history": "return list(zip(*history))"}, "That is a list of all w and one of all b: append both together, as a pair."),
)


def read_history(value: Any) -> np.ndarray:
    """Return the (w, b) after each update, shape ``(updates, 2)``.

    Raises:
        Incorrect: if it is no list of pairs of finite numbers.
    """
    history = numbers(value)
    if history is not None and np.isnan(history).any():
        fail("`minibatch_descent` came to nan.", why=EMPTY)
    return read_numbers(value, "What `minibatch_descent` returns", (None, 2), PAIRS)


@dataclass(frozen=True)
class RowReader:
    """Reads which rows an update used: row i has y = 2^a and x·y = 2^b, with a and b its own.

    `batch_size` and `epochs` are those of the call; `a` and `b` are permutations of the rows.
    """

    a: np.ndarray
    b: np.ndarray
    batch_size: int
    epochs: int

    @property
    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y, shape ``(rows,)``."""
        return 2.0 ** (self.b - self.a), 2.0**self.a

    def rows(self, change_w: float, change_b: float) -> tuple[frozenset[int], int] | None:
        """Return the rows of one update and what their sum was divided by; ``None`` if none fit."""
        found = []
        for divisor in range(1, 2 * len(self.a) + 1):
            rows = _bits(change_b * divisor / (2 * TINY), self.a)
            if rows is not None and rows == _bits(change_w * divisor / (2 * TINY), self.b):
                found.append((rows, divisor))
        return next((one for one in found if len(one[0]) == one[1]), found[0] if found else None)

    def takes_turns(self, changes_b: np.ndarray) -> bool:
        """Whether b's updates of one epoch can be means of y over rows that each come once."""
        possible = [
            [
                rows
                for divisor in range(1, len(self.a) + 1)
                if (rows := _bits(change * divisor / (2 * TINY), self.a)) is not None and len(rows) == divisor
            ]
            for change in changes_b
        ]
        everyone = list(range(len(self.a)))
        return any(sorted(row for rows in choice for row in rows) == everyone for choice in itertools.product(*possible))

    def see(self, value: Any) -> dict[str, Any]:
        """Return what is right in any order of the rows: numbers that describe the updates."""
        history = read_history(value)
        changes = np.diff(history, axis=0, prepend=np.zeros((1, 2)))
        used = [self.rows(float(w), float(b)) for w, b in changes]
        clear = [one for one in used if one is not None]
        per_epoch = math.ceil(len(self.a) / self.batch_size)
        epochs = [clear[k : k + per_epoch] for k in range(0, len(clear), per_epoch)]
        counts = [sum(row in rows for rows, _ in epoch) for epoch in epochs for row in range(len(self.a))]
        fair = all(self.takes_turns(changes[k : k + per_epoch, 1]) for k in range(0, len(used), per_epoch))
        return {
            "updates": len(used),
            "unreadable": used.count(None),
            "fair": fair,
            "repeats": not fair and _alike_epochs(changes[:per_epoch], changes[per_epoch:]),
            "sizes": sorted(len(rows) for rows, _ in clear),
            "divisors": sorted(divisor for _, divisor in clear),
            "least": min(counts, default=0),
            "most": max(counts, default=0),
        }

    def tell(self, facts: dict[str, Any]) -> str:
        """Return the facts in words."""
        if facts["unreadable"]:
            return f"{facts['unreadable']} of {facts['updates']} updates are no mean over rows of x, y"
        sizes = ", ".join(map(str, facts["sizes"][:6])) + (" …" if len(facts["sizes"]) > 6 else "")
        least, most = facts["least"], facts["most"]
        often = f"{least}" if least == most else f"{least} to {most}"
        if facts["divisors"] != facts["sizes"]:
            often += f"; the sums were divided by {', '.join(map(str, sorted({*facts['divisors']})))}"
        return f"{facts['updates']} updates in {self.epochs} epochs, of {sizes} rows; each row used {often} times an epoch"


def _bits(number: float, exponents: np.ndarray) -> frozenset[int] | None:
    """Return the rows whose powers of two sum up to `number`; ``None`` if it is no such sum."""
    if not math.isfinite(number):  # two finite pairs may lie farther apart than a float reaches
        return None
    whole = round(number)
    if abs(number - whole) > 1e-3 or not 0 < whole < 2 ** len(exponents):
        return None
    return frozenset(row for row, power in enumerate(exponents) if whole >> int(power) & 1)


def _alike_epochs(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two epochs made the same updates; whether their rows can be read is another matter."""
    return first.shape == second.shape and np.allclose(first, second, rtol=1e-9, atol=1e-9 * TINY)


def _alike(seen: list[Any], right: list[Any]) -> bool:
    """Whether all is right where all rows are the same."""
    return np.shape(seen[1]) == np.shape(right[1]) and np.allclose(seen[1], right[1])


def _draws_at_random(seen: list[Any], right: list[Any]) -> bool:
    """Whether the updates use other rows than it is their turn."""
    rows = seen[-1]
    missed = rows["least"] == 0 or rows["unreadable"] > 0
    return bool(_alike(seen, right) and missed and not rows["repeats"] and not rows["fair"])


def _tears_apart(seen: list[Any], right: list[Any]) -> bool:
    """Whether y is gone through in turn, and x·y is of no rows; in another order each time."""
    rows = seen[-1]
    return bool(_alike(seen, right) and rows["fair"] and rows["unreadable"] > 0)


def tell_history(history: np.ndarray) -> str:
    """Return a history in words: how many updates there are, and where they start and end."""
    (w, b), (last_w, last_b) = history[0], history[-1]
    first = f"{len(history)} update{'s' if len(history) > 1 else ''}, first to ({w:.4g}, {b:.4g})"
    return f"{first}, last to ({last_w:.4g}, {last_b:.4g})"


@exercise(
    "02.minibatch",
    title="Learn in small helpings",
    points=3,
    by=FIT,
    hints=(
        "Two loops: over the epochs, and inside over range(0, len(x), batch_size).",
        "x[start:start + batch_size] is one batch; at the end Python gives what is left.",
        "miss = w * x_batch + b - y_batch. Work out both slopes before you change w or b, then append (w, b) to the list.",
    ),
    teaches="Each update sees its own few rows only, so it goes roughly downhill, but there are "
    "ceil(N / batch_size) of them in an epoch. `model.fit` is this loop, shuffled, with batches of "
    "32.",
    right=(
        """
import random
def minibatch_descent(x, y, batch_size, lr, epochs):
    w, b, history = 0, 0, []
    rows = list(range(len(x)))
    for epoch in range(epochs):
        random.shuffle(rows)
        for k in range(-(-len(rows) // batch_size)):
            dw = db = 0.0
            batch = rows[k * batch_size : (k + 1) * batch_size]
            for i in batch:
                miss = w * x[i] + b - y[i]
                dw, db = dw + 2 * miss * x[i], db + 2 * miss
            w, b = w - lr * dw / len(batch), b - lr * db / len(batch)
            history.append([w, b])
    return history
""",
        """
def minibatch_descent(x, y, batch_size, lr, epochs):
    theta = np.zeros(2)
    A = np.column_stack([x, np.ones(len(x))])
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for rows in np.split(order, range(batch_size, len(x), batch_size)):
            theta = theta - lr * 2 / len(rows) * A[rows].T @ (A[rows] @ theta - y[rows])
            yield theta
""",
    ),
)
def minibatch(answer: Answer, draw: Draw) -> Credit | None:
    """One step over all rows; equal rows, in any order; and which rows each update uses."""
    batch_size = draw.integer(4, 5)
    count = 2 * batch_size + draw.integer(1, batch_size - 1)
    x = draw.normal(count).clip(-2, 2).round(3)
    x[:2] = -1.5, 1.5  # so that some misses are below 0 and some above
    y = (draw.float(1, 3) * x + draw.float(-0.5, 0.5) + 0.2 * draw.normal(count)).round(3)
    equal_x, equal_y = np.full(count, draw.float(0.5, 0.8)), np.full(count, draw.float(2, 4))
    rate = draw.float(0.06, 0.1, digits=2)
    reader = RowReader(draw.rng.permutation(count), draw.rng.permutation(count), batch_size, 2)
    tiny = f"With a tiny learning rate, minibatch_descent(x, y, {batch_size}, …, 2)"
    return FIT.judge(
        answer,
        [
            Case((x, y, count, rate, 1), read_history, tell_history),
            Case((equal_x, equal_y, batch_size, rate, 2), read_history, tell_history),
            Case((*reader.data, batch_size, TINY, 2), reader.see, reader.tell, tiny),
        ],
    )
