"""The check of 02.minibatch, in a module of its own: its feedback takes some room.

The order of the rows is the student's choice, so no list of updates can be compared with a
reference. One epoch with all rows in one batch, though, is one step that everybody takes alike:
it tells the slopes' slips apart. The number of updates and the end of the walk tell the rest.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checking import Credit, Draw, fail
from autograder.checking.reading import as_float, items_of, show, why_no_number

EPOCHS = 40
LEARNING_RATE = 0.05


def check_minibatch(fit: Callable[..., Any], draw: Draw) -> Credit | None:
    """Check the student's function `fit`: one step, the number of updates, where it ends.

    Raises:
        Incorrect: if it is wrong.
    """
    batch_size = draw.integer(5, 8)
    x, y = _line(draw, 4 * batch_size + draw.integer(1, batch_size - 1), batch_size)
    notes = _check_one_step(fit, x, y)
    label = f"minibatch_descent(x, y, {batch_size}, {LEARNING_RATE}, {EPOCHS})"
    history = _history(fit(x, y, batch_size, LEARNING_RATE, EPOCHS), label)
    _check_updates(history, x, y, batch_size, label)
    # The mean over the last epoch: single updates wander, by how much depends on the rows' order.
    per_epoch = math.ceil(len(x) / batch_size)
    _check_fit(history[-per_epoch:].mean(axis=0), x, y, batch_size, label)
    return Credit(1.0, notes=notes) if notes else None


def _line(draw: Draw, count: int, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """x and y, shape ``(count,)``. The first batch lies higher, so that it alone fits badly."""
    x = draw.normal(count).clip(-2, 2)
    y = draw.float(1, 3) * x + draw.float(-2, 2) + 0.1 * draw.normal(count)
    y[:batch_size] += 1.0
    return x.round(4), y.round(4)


def _slopes(w: float, b: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    miss = w * x + b - y
    return np.array([2 * (miss * x).mean(), 2 * miss.mean()])


def _history(value: Any, label: str) -> np.ndarray:
    """Return the (w, b) after each update, shape ``(updates, 2)``, all finite."""
    expected = "a list with one pair (w, b) for each update"
    items = items_of(value)
    if items is None:
        problem = why_no_number(value) or "That is one number: return the list."
        fail(f"{label} gives no list.", saw=show(value), expected=expected, why=problem)
    if not items:
        why = "The list is empty: append (w, b) after every update."
        fail(f"{label} gives an empty list.", saw="[]", expected=expected, why=why)
    if len(items) in (2, 3) and all(as_float(item) is not None for item in items):
        why = "That looks like the last w and b alone: return the whole list, a pair per update."
        fail(f"{label} gives no list of pairs.", saw=show(value), expected=expected, why=why)
    pairs = []
    for place, item in enumerate(items):
        pair = items_of(item)
        numbers = [as_float(one) for one in pair or []]
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            fail(
                f"{label} holds something that is no pair of numbers.",
                saw=f"{show(item)} at place {place}",
                expected=expected,
                why="Append both weights together, as a pair: (w, b).",
            )
        pairs.append((numbers[0], numbers[1]))
    history = np.array(pairs)
    if not np.isfinite(history).all():
        at = int(np.argmin(np.isfinite(history).all(axis=1)))
        fail(
            f"{label} exploded.",
            saw=f"(w, b) = ({history[at, 0]:g}, {history[at, 1]:g}) at update {at + 1}",
            expected="weights that settle near the best line",
            why="The steps are too long: is each slope the mean over its batch, and times lr?",
        )
    return history


def _check_one_step(fit: Callable[..., Any], x: np.ndarray, y: np.ndarray) -> tuple[str, ...]:
    """One epoch with all rows in one batch is one step, whatever the order of the rows.

    Returns the remarks that a step gets which is right but for a detail.
    """
    label = f"minibatch_descent(x, y, {len(x)}, {LEARNING_RATE}, 1)"
    history = _history(fit(x, y, len(x), LEARNING_RATE, 1), label)
    if len(history) > 1 and not history[0].any():
        history = history[1:]  # the start in front is welcome
    first, step = history[0], -LEARNING_RATE * _slopes(0.0, 0.0, x, y)
    later_b = -LEARNING_RATE * _slopes(float(step[0]), 0.0, x, y)[1]
    welcome: tuple[tuple[np.ndarray, tuple[str, ...]], ...] = (
        (step, ()),
        (
            step / 2,
            ("Your steps are half as long: the slopes of the mean of the squares carry a 2.",),
        ),
        (
            np.array([step[0], later_b]),
            ("b used the new w already. That works here, but both slopes belong to the old w.",),
        ),
    )
    notes = next((text for right, text in welcome if _is(first, right)), None)
    if notes is None or len(history) > 1:
        summary = "The first update over all rows, from w = b = 0, is not right yet."
        if _is(first, step):
            summary = f"There are {len(history)} updates where one batch holds all {len(x)} rows."
        fail(
            summary,
            saw=f"(w, b) = ({first[0]:.4g}, {first[1]:.4g}) after the first of {len(history)}",
            expected=f"one update, to ({step[0]:.4g}, {step[1]:.4g})",
            why=_wrong_step(history, first, step, len(x)),
        )
    return notes


def _wrong_step(history: np.ndarray, first: np.ndarray, step: np.ndarray, count: int) -> str:
    """Say what is wrong with the `first` step over all `count` rows."""
    right_w, right_b = _is(first[:1], step[:1]), _is(first[1:], step[1:])
    downhill = (step, step / 2)
    reasons = (
        (
            _is(first, step),
            "Take `batch_size` rows at a time: here that is every row at once, and one epoch.",
        ),
        (
            any(_is(first, one * count) for one in downhill),
            f"It is {count} times too long: the slopes are added up, take their mean.",
        ),
        (
            any(_is(first, -one * many) for one in downhill for many in (1, count)),
            "It leads uphill: subtract lr times the slope.",
        ),
        (
            any(_is(first, one / LEARNING_RATE) for one in downhill),
            "It is too long: multiply the slopes by `lr`.",
        ),
        (
            not first.any(),
            "The weights have not moved: append (w, b) after the update, not before.",
        ),
        (
            right_w and first[1] == 0,
            "b never moves: it needs its own slope, 2 times the mean of the misses.",
        ),
        (
            right_b and first[0] == 0,
            "w never moves: it needs its own slope, 2 times the mean of miss times x.",
        ),
        (_is(first[::-1], step), "The pair is the wrong way round: (w, b), not (b, w)."),
        (right_b, "b is right and w is not: are x and y shuffled in the same order?"),
        (
            len(history) > 1,
            "One batch of all rows makes one update: is each row a batch of its own?",
        ),
        (True, "Is the start w = b = 0, and miss = w·x + b − y?"),
    )
    return next(words for hit, words in reasons if hit)


def _check_updates(
    history: np.ndarray, x: np.ndarray, y: np.ndarray, batch_size: int, label: str
) -> None:
    """There are ceil(N / b) updates an epoch; the start may stand in front of them."""
    count = len(x)
    per_epoch = math.ceil(count / batch_size)
    if len(history) > 1 and not history[0].any():
        history = history[1:]
    rows = f"{count} rows in batches of {batch_size}"
    reasons = {
        count // batch_size * EPOCHS: f"The remainder is dropped: {rows} leave "
        f"{count % batch_size} over, and they are a batch as well.",
        count * EPOCHS: "That is one update per row: each batch makes one update, with the mean "
        "over its rows.",
        per_epoch: "That is one epoch: go through the data `epochs` times.",
        EPOCHS: _once_an_epoch(history, x, y),
    }
    if len(history) != per_epoch * EPOCHS:
        fail(
            f"{label} makes the wrong number of updates.",
            saw=f"{len(history)} updates",
            expected=f"{per_epoch * EPOCHS}: {EPOCHS} epochs of {per_epoch}, since {rows} "
            f"are {per_epoch} batches",
            why=reasons.get(len(history), ""),
        )


def _once_an_epoch(history: np.ndarray, x: np.ndarray, y: np.ndarray) -> str:
    if _is(history[0], -LEARNING_RATE * _slopes(0.0, 0.0, x, y)):
        return "That is batch descent, one update an epoch with all rows: use `batch_size`."
    return "(w, b) is kept once an epoch: append it after every update, inside the inner loop."


def _is(seen: np.ndarray, right: np.ndarray) -> bool:
    return bool(np.allclose(seen, right, rtol=1e-3, atol=1e-7))


def _check_fit(last: np.ndarray, x: np.ndarray, y: np.ndarray, batch_size: int, label: str) -> None:
    best = np.polyfit(x, y, 1)
    # Measured over 500 draws, five orders of the rows each: the solution ends within 0.12, and a
    # fit to the first batch alone 0.53 away or more.
    if np.abs(last - best).max() <= 0.25:
        return
    first_batch = np.polyfit(x[:batch_size], y[:batch_size], 1)
    words = "The updates do not lead to the best line: is each batch taken from new rows?"
    if np.abs(last - first_batch).max() <= 0.25:
        words = "It fits the first batch only: move on, with x[start:start + batch_size]."
    fail(
        f"{label} does not end near the best line.",
        saw=f"(w, b) near ({last[0]:.4g}, {last[1]:.4g}) in the last epoch",
        expected=f"near ({best[0]:.4g}, {best[1]:.4g}), the line of least squares",
        why=words,
    )
