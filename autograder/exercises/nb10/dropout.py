"""10.dropout: dropout as a function of arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking import Answer, Credit, Draw, Incorrect, exercise, explain, fail, slip
from autograder.checking.reading import numbers

RATES = (0.1, 0.2, 0.3, 0.4, 0.6)  #: at 0.5 dividing by the rate would be right
KEEP, OUT = "keep = rng.random(x.shape) >= rate", "return x * keep / (1 - rate)"
UNEQUAL = "Whole rows or columns vanish together: each number needs a toss of its own, so the mask has the shape of x."


def tossed(dropout: Any, x: Any, rate: float, seeds: list[int]) -> list[Any]:
    """Probe: call it in training with a generator for each seed, once at inference, and return x as it is then."""
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


def _near(one: float, other: float) -> bool:
    return abs(one - other) < 0.02


@dataclass(frozen=True)
class Facts:
    """What it did: the `zeros`' share, the `factor` of what stayed (0 if not one), how unequal rows and columns are."""

    rate: float
    zeros: float
    factor: float
    mean: float
    lumps: float
    fault: str

    @property
    def found(self) -> str:
        """The first fault that the numbers show; empty if none."""
        faults = {
            self.fault: bool(self.fault),
            "one toss": self.zeros in (0, 1) and (self.zeros == 1 or _near(self.factor, 1 / (1 - self.rate))),
            "nothing": self.zeros == 0,
            "lumps": self.lumps > 3,
            "turned": _near(self.zeros, 1 - self.rate),
            "share": not _near(self.zeros, self.rate),
            "undivided": _near(self.factor, 1),
            "rate": _near(self.factor, 1 / self.rate),
            "times": _near(self.factor, 1 - self.rate),
            "factor": not _near(self.factor, 1 / (1 - self.rate)),
        }
        return next((name for name, there in faults.items() if there), "")


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
    slip({OUT: "x *= keep / (1 - rate)\n    return x"}, "It changes the x that was handed in: whoever called it has lost the numbers.", when="in place"),
    slip({OUT: "return keep / (1 - rate)"}, "What stays is not x times one number: has x itself gone?", when="factor"),
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
    """In training a share is zero and the rest is scaled, entry by entry; at inference nothing happens."""
    for rate in (0.2, float(draw.choice([one for one in RATES if one != 0.2]))):
        x = draw.rng.normal(5, 1, (200, 100))
        facts = look(answer, x, rate, draw.integers(0, 10**6, 2))
        if found := facts.found:
            wrong = Incorrect(
                f"dropout(x, {rate}, …) is not right yet.",
                saw=f"{facts.zeros:.0%} zeros, the rest times {facts.factor:.3g}; the mean is {facts.mean:.0%} of x's",
                expected=f"{rate:.0%} zeros, and the mean of x, up to chance",
            )
            return explain(found, SLIPS, wrong)
    return None


def look(answer: Answer, x: np.ndarray, rate: float, seeds: list[int]) -> Facts:
    """Call it, and return what it did."""
    arrays = [numbers(one) for one in answer.examine("dropout", tossed, reply=list[np.ndarray], x=x, rate=rate, seeds=seeds)]
    if len(arrays) != 4 or any(one is None or one.shape != x.shape for one in arrays):
        shapes = ", ".join("?" if one is None else str(one.shape) for one in arrays)
        fail("`dropout` should return an array of the shape of x, in both cases.", saw=shapes, expected=str(x.shape))
    first, second, asked, after = (np.asarray(one, float) for one in arrays)
    share, gone = first / x, first == 0
    kept = share[~gone]
    factor = float(np.median(kept)) if kept.size and np.ptp(kept) < 1e-3 * abs(np.median(kept)) else 0.0
    chance = np.sqrt(max(gone.mean() * (1 - gone.mean()), 1e-9) / np.array([100, 200]))
    lumps = max(gone.mean(axis=1).std() / chance[0], gone.mean(axis=0).std() / chance[1])
    faults = {
        "in place": not np.allclose(after, x),
        "swapped": np.allclose(first, x) and not np.allclose(asked, x),
        "older": np.allclose(asked, (1 - rate) * x),
        "inference": not np.allclose(asked, x),
        "no chance": np.array_equal(gone, second == 0) and 0 < gone.mean() < 1 and x[gone].max() < x[~gone].min(),
        "same": np.array_equal(first, second) and bool(0 < gone.mean() < 1),
    }  # fmt: skip
    fault = next((name for name, there in faults.items() if there), "")
    return Facts(rate, float(gone.mean()), factor, float(first.mean() / x.mean()), float(lumps), fault)
