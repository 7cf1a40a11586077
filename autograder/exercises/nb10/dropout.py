"""10.dropout: dropout as a function of arrays."""

from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, fail, slip
from autograder.checking.reading import numbers

RATES = (0.1, 0.2, 0.3, 0.4, 0.6)  #: at 0.5 dividing by the rate would be right
KEEP, OUT = "keep = rng.random(x.shape) >= rate", "return x * keep / (1 - rate)"
UNEQUAL = "Whole rows or columns vanish together: each number needs a toss of its own, so the mask has the shape of x."


def tossed(dropout: Any, x: Any, rate: float, seeds: list[int]) -> list[Any]:
    """Probe: call it in training with a generator for each seed, once at inference, and return x as it is then, too."""
    import numpy as np

    mine = np.array(x)
    training = [dropout(mine, rate, True, np.random.default_rng(seed)) for seed in seeds]
    arrays = []
    for one in (*training, dropout(mine, rate, False, np.random.default_rng(seeds[0])), mine):
        try:
            arrays.append(np.asarray(one, dtype=float))
        except (TypeError, ValueError):
            arrays.append(np.zeros(0))  # the check says that it is no array of numbers
    return arrays


SLIPS = (
    slip({OUT: "return x * keep"}, "What stays is as large as before, so the mean falls: the next layer gets less than at inference.", when="undivided"),
    slip({OUT: "return x * keep / rate"}, "It is divided by the share that is dropped: which share *stays*?", when="rate"),
    slip({OUT: "return x * keep * (1 - rate)"}, "It gets smaller still: the mean is kept by dividing.", when="times"),
    slip({">= rate": "< rate"}, "The mask is turned round: the share that was to go has stayed.", when="turned"),
    slip({">= rate": "< rate", "/ (1 - rate)": "/ rate"}, "The mask is turned round: the share that was to go has stayed.", when="turned"),
    slip({"rng.random(x.shape)": "rng.random(x.shape[1])"}, UNEQUAL, when="lumps"),
    slip({"rng.random(x.shape)": "rng.random((len(x), 1))"}, UNEQUAL, when="lumps"),
    slip({"if not training:\n        return x\n    ": ""}, "It drops at inference, too: the same question would get two answers.", when="inference"),
    slip({KEEP: "", OUT: "return x * (1 - rate)"}, "Nothing was dropped: no number is 0.", when="nothing"),
    slip(
        {"        return x\n": "        return x * (1 - rate)\n", OUT: "return x * keep"},
        "It scales at inference, as the first papers did. Here the scaling belongs into training, and inference changes nothing.",
        when="older",
    ),
    slip({"rng.random(x.shape)": "rng.random()"}, "One toss decides for all numbers at once: each needs its own.", when="one toss"),
    slip({"if not training": "if training"}, "In training it does nothing: the two cases have changed places.", when="swapped"),
    slip({"rng.random": "np.random.default_rng(0).random"}, "Two generators give one and the same mask: use the `rng` that is handed in.", when="same"),
    slip({"rng.random": "np.random.random"}, "Two generators of one seed give two masks: draw from the `rng` that is handed in.", when="own"),
    slip({OUT: "x *= keep / (1 - rate)\n    return x"}, "It changes the x that was handed in: whoever called it has lost the numbers.", when="in place"),
    slip({OUT: "return keep / (1 - rate)"}, "What stays is not x times one number: has x itself gone?", when="gone"),
    slip({OUT: "return abs(x) * keep / (1 - rate)"}, "The signs of x are lost: what stays is x times one number.", when="unsigned"),
    slip({OUT: "return np.maximum(x, 0) * keep / (1 - rate)"}, "Too much became 0: what is below 0 may stay as well as what is above.", when="below 0"),
    slip({"rng.random(x.shape) >= rate": "x >= np.quantile(x, rate)"}, "It drops the smallest numbers: chance decides, not size.", when="no chance"),
)  # fmt: skip


@exercise(
    "10.dropout",
    title="Dropout by hand",
    points=2,
    slips=SLIPS,
    given="import numpy as np",
    hints=(
        "Compare the mean of the result with that of x: in training they should agree, up to chance.",
        "A share 1 − rate stays. By which number must what stays be multiplied, so that the mean is kept?",
        "`rng.random(x.shape)` gives a number from 0 to 1 for each entry: compare it with `rate`.",
    ),
    teaches="The scaling is done in training, so that inference needs none. Older texts do it the other way round, with a factor 1 − rate at inference.",
    right=(
        "def dropout(x, rate, training, rng):\n    if training:\n        return x * rng.binomial(1, 1 - rate, x.shape) / (1 - rate)\n    return x.copy()\n",
        "def dropout(x, rate, training, rng):\n    return np.where(rng.random(x.shape) < rate, 0, x / (1 - rate)) if training else x\n",
        "def dropout(x, rate, training, rng):\n    out = np.array(x)\n    if training:\n        out[rng.uniform(size=x.shape) < rate] = 0\n        out /= 1 - rate\n    return out.tolist()\n",
    ),
)
def dropout(answer: Answer, draw: Draw) -> Credit | None:
    """In training a share is zero and the rest is scaled, entry by entry; at inference nothing happens. x has both signs, and two shapes."""
    for rate, shape in ((0.2, (200, 100)), (float(draw.choice([one for one in RATES if one != 0.2])), (100, 200))):
        x = draw.rng.normal(5, 1, shape) * draw.rng.choice([1, 1, -1], shape)
        one, other = draw.integers(0, 10**6, 2)
        found = [
            numbers(array) for array in answer.examine("dropout", tossed, reply=list[np.ndarray], x=x, rate=rate, seeds=[one, other, one])
        ]
        if len(found) != 5 or any(array is None or array.shape != x.shape for array in found):
            shapes = ", ".join(str(array.shape) if array is not None and array.shape else "no array" for array in found[:-1])
            fail("`dropout` should return an array of the shape of x, in training and at inference.", saw=shapes, expected=str(x.shape))
        first, second, again, asked, after = (np.asarray(array, float) for array in found)
        gone, zeros = first == 0, float(np.mean([first == 0, second == 0]))
        kept = (first / x)[~gone]
        factor = float(np.median(kept)) if kept.size and np.ptp(kept) < 1e-3 * abs(np.median(kept)) else 0.0
        chance = np.sqrt(max(zeros * (1 - zeros), 1e-9) / np.array(x.shape[::-1]))  # of a row's share of zeros, and a column's
        faults = {
            "in place": not np.allclose(after, x),
            "swapped": np.allclose(first, x) and not np.allclose(asked, x),
            "older": np.allclose(asked, (1 - rate) * x),
            "inference": not np.allclose(asked, x),
            "no chance": kept.size and gone.any() and np.array_equal(gone, second == 0) and x[gone].max() < x[~gone].min(),
            "own": not np.array_equal(first, again, equal_nan=True),
            "one toss": gone.all() or (not gone.any() and near(factor, 1 / (1 - rate))),
            "same": np.array_equal(first, second) and gone.any(),
            "nothing": zeros == 0,
            "below 0": gone[x < 0].all() and not gone[x > 0].all(),
            "lumps": (gone.mean(axis=1).std() > 3 * chance[0]) or (gone.mean(axis=0).std() > 3 * chance[1]),
            "unsigned": kept.size and np.ptp(abs(kept)) < 1e-3 < np.ptp(kept),
            "turned": near(zeros, 1 - rate),
            "share": not near(zeros, rate),
            "undivided": near(factor, 1),
            "rate": near(factor, 1 / rate),
            "times": near(factor, 1 - rate),
            "gone": factor == 0,
            "factor": not near(factor, 1 / (1 - rate)),
        }
        if fault := next((name for name, there in faults.items() if there), ""):
            wrong = Incorrect(
                f"dropout(x, {rate}, …) is not right yet.",
                saw=f"{zeros:.0%} zeros, the rest times {factor:.3g}; the mean is {first.mean() / x.mean():.0%} of x's",
                expected=f"{rate:.0%} zeros, and the mean of x, up to chance",
            )
            return explain(fault, SLIPS, wrong)
    return None


def near(one: float, other: float) -> bool:
    """Tell whether two shares of 40,000 tosses, or two factors, agree: five standard deviations are 0.012."""
    return abs(one - other) < 0.0125
