"""06.labels: names of classes as integers and as one-hot rows, in a given order of the classes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checking import Answer, Case, Credit, Draw, exercise, fail, program, slip
from autograder.checking.reading import items_of, show

INDEX, HOT = "list(classes).index(name) for name in names", "np.eye(len(classes))[n]"
ALPHABET = "They are numbered by the alphabet: the order in `classes` counts, since that is the order of the net's outputs."
FROM_1 = "The integers count from 1: of three classes the last is 2, and 3 is outside [0, 3)."
PLACES = "They are numbered by the order in which they turn up in `names`: the order in `classes` counts."
WIDTH = "The width was guessed from the names that occur: that hits only if just so many classes are missing among them. It is the number of `classes`."
POOL = ("bag", "boot", "coat", "dress", "hat", "shirt", "sock", "top")

BOTH = program(
    f"""
def both(names, classes):
    n = np.array([{INDEX}])
    return n, {HOT}
""",
    slip({INDEX: "sorted(classes).index(name) for name in names"}, ALPHABET),
    slip({INDEX: "sorted(set(names)).index(name) for name in names"}, ALPHABET),
    slip({f"np.array([{INDEX}])": "np.array([list(names).index(name) for name in names])"}, PLACES),
    slip({INDEX: "list(dict.fromkeys(names)).index(name) for name in names"}, PLACES),
    slip({f"np.array([{INDEX}])": "np.unique(names, return_inverse=True)[1]", HOT: "np.eye(n.max() + 1)[n]"}, ALPHABET),
    slip(
        {HOT: "np.eye(n.max() + 1)[n]"},
        "A class that no name belongs to has lost its column (so it is with `to_categorical(n)`, too): the width is the number of `classes`.",
    ),
    slip({HOT: "np.eye(n.max() + 2)[n]"}, WIDTH),
    slip({HOT: "np.eye(len(set(names)) + 1)[n]"}, WIDTH),
    slip({HOT: "np.eye(max(n.max(), len(set(names))) + 1)[n]"}, WIDTH),
    slip({"return n": "return n + 1"}, FROM_1),
    slip({f"np.array([{INDEX}])": f"np.array([{INDEX}]) + 1", HOT: "np.eye(len(classes) + 1)[n]"}, FROM_1),
    slip(
        {f"np.array([{INDEX}])": "np.arange(len(names))", HOT: "np.eye(len(names))"},
        "The names were numbered from first to last: equal names have the same number, their class's.",
    ),
    slip(
        {HOT: "np.tile(np.eye(len(classes))[n].max(axis=0), (len(n), 1))"},
        "All rows are alike: `[[0] * k] * n` repeats one and the same list, so a 1 in one row is a 1 in all.",
    ),
    slip(
        {HOT: "np.array([[name == one for one in sorted(set(names))] for name in names])"},
        "The table's columns stand by the alphabet, for the names that occur: there is one for each class, in the order of `classes`.",
    ),
    slip({HOT: f"{HOT}.T"}, "The one-hot table is turned round: a row belongs to a name, a column to a class."),
    slip({f"return n, {HOT}": f"return {HOT}, n"}, "Both are there, the other way round: integers first."),
    slip({f"return n, {HOT}": "return n, n"}, "Those are the integers twice: one-hot is a row for each name, with a single 1 in it."),
    slip({HOT: f"1 - {HOT}"}, "Ones and zeros have changed places: the 1 stands in the column of the true class."),
    slip({HOT: "np.eye(len(names))[n]"}, "The one-hot table has a column for each name: it needs one for each class."),
    slip({HOT: "np.eye(len(classes))"}, "The one-hot table has a row for each class: it needs one for each name, in their order."),
    slip({HOT: "np.eye(len(classes))[n[::-1]]"}, "The rows of the one-hot table are in another order than the names."),
)


def pair_of(value: Any) -> tuple[np.ndarray, np.ndarray]:
    """Read what `both` gave: two things, each numbers, or True and False for 1 and 0."""
    items = items_of(value)
    if items is None or len(items) != 2:
        fail("`both` should return two things.", saw=show(value), expected="integers, then the one-hot table: `return n, one_hot`")
    arrays = []
    for one, name in zip(items, ("first", "second"), strict=True):
        try:
            array = np.asarray(one, dtype=float)
        except (TypeError, ValueError, OverflowError):
            fail(f"The {name} thing that `both` returns is no array of numbers.", saw=show(one))
        arrays.append(array.reshape(-1) if name == "first" and array.shape[1:] == (1,) else array)
    return arrays[0], arrays[1]


def told(pair: Any) -> str:
    """Say what was returned: the integers, and the table, or its shape and the columns of its ones."""
    n, hot = pair
    shown = show(hot.tolist()) if hot.ndim == 2 and hot.size <= 24 else f"shape {hot.shape}"
    if hot.ndim == 2 and hot.size > 24 and (np.sort(hot)[:, -2:] == (0, 1)).all():
        shown += f" with ones in the columns {show(hot.argmax(axis=1).tolist())}"
    return f"{show(n.tolist())} and {shown}" if n.ndim == 1 and np.isfinite(hot).all() else f"shapes {n.shape} and {hot.shape}"


@exercise(
    "06.labels",
    title="Labels for both cross-entropies",
    points=2,
    by=BOTH,
    hints=(
        "`classes.index(name)` is the place of a name in the list.",
        "One-hot: one row for each name, as wide as there are classes, also those that no name belongs to.",
        "`np.eye(k)` is a table with the k one-hot rows; with integers in square brackets it gives the rows you want.",
    ),
    teaches="Integers go with sparse_categorical_crossentropy, one-hot rows with categorical_crossentropy: the same loss, down to the digit. Integers need less room.",
    given="import keras",
    right=(
        """
def both(names, classes):
    n = [classes.index(name) for name in names]
    return n, keras.utils.to_categorical(n, num_classes=len(classes))
""",
        """
import pandas as pd
def both(names, classes):
    table = pd.get_dummies(pd.Categorical(names, categories=classes))
    return table.to_numpy().argmax(axis=1), table
""",
        """
def both(names, classes):
    table = np.array(names)[:, None] == np.array(classes)
    n = table @ np.arange(len(classes))
    return keras.ops.convert_to_tensor(n[:, None]), keras.ops.one_hot(n, len(classes))
""",
    ),
)
def labels(answer: Answer, draw: Draw) -> Credit | None:
    """Right for the lesson's three names, and for drawn classes in no order: of six the fourth and the last are absent, of five the last two."""
    cases = [(["dog", "cat", "dog"], ["dog", "cat", "bird"]), drawn_case(draw, (0, 1, 2, 4), 6), drawn_case(draw, (0, 1, 2), 5)]
    return BOTH.judge(answer, [Case(args, see=pair_of, tell=told) for args in cases])


def drawn_case(draw: Draw, there: Sequence[int], count: int) -> tuple[list[str], list[str]]:
    """Return names and `count` classes; the names are of the classes at the places `there`, some of them more than once."""
    while True:
        classes = [str(one) for one in draw.rng.permutation(POOL)[:count]]
        occur = [classes[k] for k in there]
        if sorted(occur) != occur:  # the alphabet would give the right numbers
            break
    names = [*occur[2:], *occur[:2], *(str(one) for one in draw.rng.choice(occur, 3))]  # not as they turn up in `classes`
    return names, classes
