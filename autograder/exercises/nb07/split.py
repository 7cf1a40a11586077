"""07.split: split first, then one ruler for all."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, Raised, exercise, explain, fail, read_numbers, slip
from autograder.checking.reading import numbers, show

SPLIT = "train_test_split(x, y, test_size=0.25, random_state=seed)"
RULER = "StandardScaler().fit(x_train)"
TEST = "ruler.transform(x_test)"
RETURNED = "return ruler.transform(x_train), ruler.transform(x_test), y_train, y_test"
CAUGHT = "A scaler was given one column, such as the prices. `train_test_split(x, y)` gives back x_train, x_test, y_train, y_test, in this order; and y is not scaled."
ORDER = "The order is x_train, x_test, y_train, y_test, as `train_test_split` has it."
RAISED = {
    "Expected 2D array": CAUGHT,
    "Input should have at least 1 dimension": "`train_test_split` takes arrays first; share and seed go by name: `test_size=…, random_state=…`.",
    "The 'shuffle' parameter": "`shuffle` is True or False; the seed goes into `random_state`.",
    "least populated classes": "Every price is there once: what would `stratify` keep the shares of? It is for classes.",
    "not fitted yet": "`transform` uses what `fit` has learned: fit the scaler first. On which rows?",
}
OWN = "The test rows were measured on a ruler of their own: the same row becomes another input by the company it comes in. `transform` uses what `fit` has learned."
LEAK = "The test set leaked: the ruler was fitted before the split, or on all rows. What it learns may come from training rows only."

SLIPS = (
    slip({RULER: "StandardScaler().fit(x)"}, LEAK, when="leak"),
    slip({TEST: "ruler.fit_transform(x_test)"}, OWN, when="own"),
    slip({RULER: "StandardScaler().fit(x_test)"}, "The ruler was fitted on the test rows: it is to learn from the training rows.", when="test ruler"),
    slip({RETURNED: "return x_train, x_test, y_train, y_test"}, "The rows are as they were: nothing was standardised. (`transform` gives back new rows.)", when="raw"),
    slip({TEST: "x_test"}, "The training rows are standardised and the test rows are not. (Or was `x_train` overwritten before its mean was taken for the test?)", when="half"),
    slip({RETURNED: "return x_train - x_train.mean(axis=0), x_test - x_train.mean(axis=0), y_train, y_test"}, "It is centred and not divided: the spreads should be 1.", when="centred"),
    slip({RETURNED: "return x_train / x_train.std(axis=0), x_test / x_train.std(axis=0), y_train, y_test"}, "It is divided and not centred: the means should be 0.", when="divided"),
    slip({"return ruler.transform(x_train)": "return x_train"}, "The test rows are standardised and the training rows are not.", when="other half"),
    slip({"StandardScaler()": "MinMaxScaler()"}, "That is the other ruler, 0 to 1: here mean 0 and spread 1.", when="min–max"),
    slip({RETURNED: "return (x_train - x_train.mean()) / x_train.std(), (x_test - x_train.mean()) / x_train.std(), y_train, y_test"}, "One mean for the whole table: each column needs its own, `axis=0`.", when="flat"),
    slip({RETURNED: "m, s = x_train.mean(axis=0), x_train.std(axis=0, ddof=1)\n    return (x_train - m) / s, (x_test - m) / s, y_train, y_test"}, "The spread divides by n − 1, as pandas' `std` does: `StandardScaler` divides by n.", when="n − 1"),
    slip({"random_state=seed": "shuffle=False"}, "The first rows are for training, the last ones for the test: shuffle, or what the file is sorted by decides.", when="unshuffled"),
    slip({"=seed": "=42"}, "Two seeds gave the same split: let `seed` decide.", when="fixed"),
    slip({", random_state=seed": ""}, "The same seed gave two different splits: hand `seed` on, so that others can repeat yours.", when="restless"),
    slip({"=0.25": "=0.75"}, "Three quarters of the rows went into the test: it is the other way round.", when="swapped"),
    slip({"=0.25": "=0.2"}, "That is another share: 25 % of the rows belong in the test.", when="share"),
    slip({RETURNED: "return ruler.transform(x_train), y_train, ruler.transform(x_test), y_test"}, ORDER, when="order"),
    slip({RETURNED: "return ruler.transform(x_train), ruler.transform(x_test), y_test, y_train"}, ORDER, when="order"),
    slip({f"x_train, x_test, y_train, y_test = {SPLIT}": f"x_train, y_train, x_test, y_test = {SPLIT}"}, CAUGHT, when="caught"),
    slip(
        {f"x_train, x_test, y_train, y_test = {SPLIT}": "x_train, x_test = train_test_split(x, test_size=0.25, random_state=seed)\n    y_train, y_test = train_test_split(y, test_size=0.25, random_state=seed + 1)"},
        "x and y were shuffled in different ways: rows have lost their prices.",
        when="mixed",
    ),
    slip({"ruler.transform(x_test), y_train, y_test": "ruler.transform(x_test), StandardScaler().fit_transform(y_train[:, None])[:, 0], y_test"}, "y was scaled, too: the prices are to be given back as they are.", when="y"),
    slip({RETURNED: "return ruler.transform(x_train), ruler.transform(x_test)"}, "Four things are asked for, side by side: x_train, x_test, y_train, y_test.", when="count"),
    slip({RETURNED: "scaled = ruler.transform(x_train), ruler.transform(x_test)"}, "Nothing comes back: is a `return` missing?", when="nothing"),
)  # fmt: skip


def rulers(x: np.ndarray, rows: np.ndarray, test: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return what some rulers make of the training rows and of the test rows, by the fault."""

    def on(ruler: np.ndarray, one: np.ndarray) -> np.ndarray:
        scaled: np.ndarray = (one - ruler.mean(axis=0)) / ruler.std(axis=0)
        return scaled

    a, b = x[rows], x[test]
    low, width = a.min(axis=0), np.ptp(a, axis=0)
    shrink = (1 - 1 / len(a)) ** 0.5
    return {
        "": (on(a, a), on(a, b)),
        "leak": (on(x, a), on(x, b)),
        "own": (on(a, a), on(b, b)),
        "test ruler": (on(b, a), on(b, b)),
        "raw": (a, b),
        "half": (on(a, a), b),
        "other half": (a, on(a, b)),
        "centred": (a - a.mean(axis=0), b - a.mean(axis=0)),
        "divided": (a / a.std(axis=0), b / a.std(axis=0)),
        "flat": ((a - a.mean()) / a.std(), (b - a.mean()) / a.std()),
        "n − 1": (on(a, a) * shrink, on(a, b) * shrink),
        "min–max": ((a - low) / width, (b - low) / width),
    }


def fault_of(given: list[Any], x: np.ndarray, y: np.ndarray) -> tuple[str, np.ndarray]:
    """Return the first fault that shows, and which rows the training set holds."""
    none = np.array([], dtype=int)
    arrays = [numbers(one) for one in given]
    if [one is not None and one.ndim for one in arrays] == [2, 1, 2, 1]:
        return "order", none
    table = (None, x.shape[1]), f"a table of {x.shape[1]} columns"
    a, b = (read_numbers(one, f"`{name}`", *table) for one, name in zip(given, ("x_train", "x_test"), strict=False))
    columns = [given[k] if one is None or one.shape[1:] != (1,) else one[:, 0] for k, one in enumerate(arrays)]
    y_a, y_b = (
        read_numbers(one, f"`{name}`", (None,), "a column of prices") for one, name in zip(columns[2:], ("y_train", "y_test"), strict=True)
    )
    if (len(a), len(b)) == (len(y_b), len(y_a)) != (len(b), len(a)):
        return "order", none
    if len(a) != len(y_a) or len(b) != len(y_b) or len(a) + len(b) != len(x):
        return "rows", none
    if len(b) != len(x) // 4:
        return "swapped" if len(a) == len(x) // 4 else "share", none
    both = np.concatenate([y_a, y_b])
    at = abs(both[:, None] - y).argmin(axis=1)
    if not np.allclose(y[at], both, rtol=1e-5):
        return "y", none
    if len({*at.tolist()}) < len(x):
        return "rows", none
    rows, test = at[: len(a)], at[len(a) :]
    if (np.sort(rows) == np.arange(len(a))).all():
        return "unshuffled", rows
    made = rulers(x, rows, test)
    found = next((name for name, (c, d) in made.items() if np.allclose(a, c, atol=1e-3) and np.allclose(b, d, atol=1e-3)), None)
    if found is None and np.allclose(a.mean(axis=0), 0, atol=1e-3) and np.allclose(a.std(axis=0), 1, atol=1e-3):
        found = "mixed"
    return ("numbers" if found is None else found), rows


def contrasted(found: str, given: Sequence[Any], x: np.ndarray, rows: np.ndarray) -> tuple[str, str]:
    """Return what was seen and what was expected, of a fault that is seen in numbers."""
    if found in ("share", "swapped"):
        return f"{len(given[1])} of {len(x)} rows in the test", f"{len(x) // 4} of {len(x)}"
    if found == "leak":
        moved = abs(x.mean(axis=0) - x[rows].mean(axis=0)) / x[rows].std(axis=0)
        saw = f"means of all rows; the test rows moved them by up to {moved.max():.2f} training spreads"
        return saw, "the means and spreads of the training rows"
    if found == "numbers":
        means = ", ".join(f"{one:.2f}" for one in np.mean(given[0], axis=0))
        return f"training columns with means {means}", "means 0, spreads 1, and the test on the same ruler"
    return "", ""


@exercise(
    "07.split",
    title="Split, then scale",
    points=3,
    slips=SLIPS,
    hints=(
        "`train_test_split(x, y, test_size=…, random_state=…)` gives back four things, in the order that is asked for. Split first.",
        "What is `.fit` given? Only the rows from which something may be learned.",
        "Then `.transform` twice, with the same scaler: once for each part.",
    ),
    teaches="Split, fit on training rows, transform both. `make_pipeline(StandardScaler(), model)` of scikit-learn and a "
    "`Normalization` layer in Keras carry the ruler along, so that nobody can forget it.",
    given="import numpy as np\nfrom sklearn.model_selection import train_test_split\nfrom sklearn.preprocessing import MinMaxScaler, StandardScaler",
    right=(
        """
def prepare(x, y, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    test, train = order[: len(x) // 4], order[len(x) // 4 :]
    mean, std = x[train].mean(axis=0), x[train].std(axis=0)
    return [(x[train] - mean) / std, (x[test] - mean) / std, list(y[train]), list(y[test])]
""",
        """
import keras
import pandas as pd
def prepare(x, y, seed):
    x_train, x_test, y_train, y_test = train_test_split(pd.DataFrame(x), pd.Series(y), random_state=seed)
    layer = keras.layers.Normalization()
    layer.adapt(x_train.to_numpy())
    return layer(x_train.to_numpy()), layer(x_test.to_numpy()), y_train, y_test
""",
    ),
)
def split(answer: Answer, draw: Draw) -> Credit | None:
    """Two tables of 40 and 48 rows with distinct prices: a partition by the seed, all on the training rows' ruler."""
    prepare = answer.function("prepare")
    chosen = []
    seeds = draw.integers(1, 9999, 2)
    for count, seed in ((40, seeds[0]), (40, seeds[0]), (40, seeds[1] + 10_000), (48, seeds[1])):
        rng = np.random.default_rng(seeds[0] + count)
        x = np.column_stack([1000 * rng.lognormal(size=count), rng.exponential(size=count), rng.normal(size=count) ** 3])
        y = 100.0 + 5 * rng.permutation(count)
        try:
            given = prepare(x, y, seed)
        except Raised as error:
            error.why = next((why for part, why in RAISED.items() if part in error.message), error.why)
            raise
        if not isinstance(given, list | tuple) or len(given) != 4:
            saw = f"{len(given)} things" if isinstance(given, list | tuple) else show(given)
            fault = "nothing" if given is None else "count"
            return explain(fault, SLIPS, Incorrect("`prepare` should return four things.", saw=saw))
        found, rows = fault_of(list(given), x, y)
        if found == "rows":
            fail("Rows are lost or doubled.", expected="each row once, in the training set or in the test set")
        if found:
            saw, expected = contrasted(found, given, x, rows)
            return explain(found, SLIPS, Incorrect("`prepare` is not right yet.", saw=saw, expected=expected))
        chosen.append(np.sort(rows).tolist())
    if chosen[0] != chosen[1]:
        return explain("restless", SLIPS, Incorrect("The split changes from call to call."))
    if chosen[0] == chosen[2]:
        return explain("fixed", SLIPS, Incorrect("The split is the same for every seed."))
    return None
