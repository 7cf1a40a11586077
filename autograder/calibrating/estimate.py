"""What may be expected of one more value, from the values that were measured.

A measured value contains what varies in a grade: the seed of the training and the draw of the
held-out inputs. On a scale on which such values are nearly symmetric (for a share p its logit,
log p/(1 − p); for an error its logarithm), n of them with mean m and standard deviation s are taken
as normal, of unknown mean and variance. Then one more value lies beyond m ± t · s · √(1 + 1/n) with
the probability that Student's t with n − 1 degrees of freedom gives (a *prediction interval*: it
knows that m and s are estimates, and is exact for normal values).

``full`` is the limit that one more value of the reference reaches with probability 0.999, made
easier to the next multiple of a step; ``zero`` the limit that the weakest recipe stays behind with
0.99, made harder. A failing recipe must stay behind ``full`` with 0.99, by the same interval.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

PASS, FAIL = 0.999, 0.99  #: what the reference must reach `full` with, and the others miss it with
FEWEST = 3  #: values that an estimate is made from
CLEAR = 10.0  #: standard deviations: by Cantelli's inequality enough for 0.99 whatever the shape
ODD = 0.001  #: below this a shape is called odd

ESTIMATOR = (
    "Student's t prediction interval for one more value, m ± t·s·√(1 + 1/n), on the scale of "
    "{scale}; full is the reference's 0.999 limit, made easier to a multiple of the step, zero the "
    "weakest recipe's 0.99 limit, made harder. A value holds one training and one secret draw of "
    "the held-out inputs; null was refused before it could be measured."
)
_SCALES = {"accuracy": "logits", "error": "logarithms"}
_TINY = 1e-6

Measure = Literal["accuracy", "error"]


def estimator(measure: Measure) -> str:
    """Return in words how a bar for such a measure is estimated."""
    return ESTIMATOR.format(scale=_SCALES[measure])


def goodness(value: float, measure: Measure) -> float:
    """Return `value` on the scale of the estimate, where more is better."""
    if measure == "error":
        return -math.log(max(value, _TINY))
    share = min(max(value, _TINY), 1 - _TINY)
    return math.log(share / (1 - share))


def value_of(good: float, measure: Measure) -> float:
    """Return the value that stands at `good` on that scale."""
    return math.exp(-good) if measure == "error" else 1 / (1 + math.exp(-good))


def better(one: float, other: float, measure: Measure) -> bool:
    """Whether `one` is a better value than `other`."""
    return one < other if measure == "error" else one > other


def on_step(value: float, step: float, measure: Measure, *, easier: bool) -> float:
    """Return `value` made easier, or harder, to the next multiple of `step`.

    >>> on_step(0.8637, 0.005, "accuracy", easier=True), on_step(64.2, 0.5, "error", easier=True)
    (0.86, 64.5)
    """
    downwards = easier == (measure == "accuracy")
    steps = value / step
    whole = math.floor(steps + 1e-9) if downwards else math.ceil(steps - 1e-9)
    return round(whole * step, 10)


@dataclass(frozen=True)
class Expectation:
    """What may be expected of one more value, given `values`, at least ``FEWEST`` of them.

    With `draw_sd` the values hold no draw of the held-out inputs: then it is the standard deviation
    of one model over such draws, measured apart, and is added to theirs.
    """

    values: tuple[float, ...]
    measure: Measure
    draw_sd: float = 0.0

    @property
    def _scaled(self) -> np.ndarray:
        return np.array([goodness(one, self.measure) for one in self.values])

    @property
    def _sd(self) -> float:
        """The standard deviation of the values on the scale of the estimate, draws included."""
        middle = value_of(float(self._scaled.mean()), self.measure)
        slope = 1 / middle if self.measure == "error" else 1 / (middle * (1 - middle))
        return math.hypot(float(self._scaled.std(ddof=1)), self.draw_sd * slope)

    @property
    def _wide(self) -> float:
        """How far one more value lies from the mean, as a standard deviation."""
        return self._sd * math.sqrt(1 + 1 / len(self.values))

    def reaches(self, bar: float) -> float:
        """Return the probability that one more value is as good as `bar`, or better."""
        gap = goodness(bar, self.measure) - float(self._scaled.mean())
        if self._wide < 1e-12:  # always the same value
            return float(gap <= 1e-12)
        return float(stats.t.sf(gap / self._wide, len(self.values) - 1))

    def reached_with(self, probability: float) -> float:
        """Return the value that one more value reaches with `probability`."""
        far = float(stats.t.isf(probability, len(self.values) - 1)) * self._wide
        return value_of(float(self._scaled.mean()) + far, self.measure)

    def hits(self, bar: float) -> int:
        """Return how many of the values themselves are as good as `bar`, or better."""
        return sum(not better(bar, one, self.measure) for one in self.values)

    def is_odd(self, bar: float) -> bool:
        """Whether the values are clearly not normal on this scale, and that matters for `bar`.

        The Shapiro–Wilk test says whether; ``CLEAR`` standard deviations away it does not matter.
        """
        scaled = self._scaled
        if self._wide < 1e-12:
            return False
        near = abs(goodness(bar, self.measure) - scaled.mean()) < CLEAR * self._sd
        return bool(near and stats.shapiro(scaled).pvalue < ODD)


def expectation(
    values: Sequence[float | None], measure: Measure, draw_sd: float = 0.0
) -> Expectation | None:
    """Return what may be expected after `values`; None if too few could be measured."""
    measured = tuple(one for one in values if one is not None)
    return Expectation(measured, measure, draw_sd) if len(measured) >= FEWEST else None
