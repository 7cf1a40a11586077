"""The numbers that describe a class, and how far they can be trusted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean, median, quantiles

FEW = 20  #: answers below which no discrimination is told: its interval would be wider than 0.8
WEAK = 0.2  #: below it an exercise hardly tells who knows the rest (Ebel's rule of thumb)


@dataclass(frozen=True)
class Spread:
    """How numbers lie: all of them shares of the points, 0 to 1."""

    n: int
    mean: float
    median: float
    low: float  #: the first quartile
    high: float  #: the third quartile


def spread(shares: Sequence[float]) -> Spread | None:
    """Return how `shares` lie; None if there are none.

    The quartiles are those of NumPy, R and spreadsheets: interpolated, with the least and the
    largest as ends (``method="inclusive"``).
    """
    if not shares:
        return None
    ends = quantiles(shares, n=4, method="inclusive") if len(shares) > 1 else [shares[0]] * 3
    return Spread(len(shares), fmean(shares), median(shares), ends[0], ends[2])


@dataclass(frozen=True)
class Discrimination:
    """How well an exercise tells those who know the rest: `value` with its 95 % interval, or `why`.

    It is the item-rest correlation: Pearson's, between the points won here and the points won in
    the rest of the notebook; where an exercise is right or wrong, that is the point-biserial
    correlation. The exercise itself is left out of the rest, or it would agree with itself
    (Henrysson, Psychometrika 28, 1963).
    """

    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    why: str = ""

    @property
    def weak(self) -> bool:
        """Whether even the interval's upper end is below the rule of thumb, or the value is."""
        return not self.why and self.value < WEAK


def discrimination(here: Sequence[float], rest: Sequence[float]) -> Discrimination:
    """Return the discrimination of an exercise.

    Args:
        here: the points won in it, one number a submission; shape ``(n,)``.
        rest: the points that the same submissions won in all other exercises; shape ``(n,)``.
    """
    n = len(here)
    if n < FEW:
        return Discrimination(why=f"too few: {n} of {FEW}")
    try:
        value = correlation(here, rest)
    except StatisticsError:
        same = len(set(here)) == 1
        why = "all have the same points" if same else "there is no rest to compare with"
        return Discrimination(why=why)
    if abs(value) >= 1.0:
        return Discrimination(value, value, value)
    z, half = math.atanh(value), 1.96 / math.sqrt(n - 3)  # Fisher's transformation
    return Discrimination(value, math.tanh(z - half), math.tanh(z + half))
