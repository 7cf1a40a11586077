"""What an exercise's bar is measured with: models that must pass it, may pass it, must not pass it.

The bar of an answer that is trained is measured, never guessed. Beside the exercise stands which
models are trained for that (:class:`Calibrated`); ``autograder calibrate`` trains them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .slips import patched

REFERENCE = "reference"  #: what the notebook's own solution is called among the recipes
SEEDS = 30

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Recipe:
    """One way to train a model; it is trained with the seeds 0 to `seeds` − 1.

    Attributes:
        name: what it is called in the data, e.g. ``"linear"``.
        what: how it is trained, in a few words.
        how: a patch of the notebook's solution, as in a slip; a whole program; or the number of
            one of the exercise's right answers, from 1.
    """

    name: str
    what: str
    how: Mapping[str, str] | str | int
    seeds: int = SEEDS

    def written(self, solution: str, right: Sequence[str] = ()) -> str:
        """Return the program, made from the notebook's `solution` or the `right` answers.

        Raises:
            ValueError: if a patch does not fit the solution, or there is no such right answer.
        """
        if isinstance(self.how, str):
            return self.how
        if not isinstance(self.how, int):
            return patched(solution, self.how)
        if not 1 <= self.how <= len(right):
            raise ValueError(f"there is no right answer {self.how}, there are {len(right)}")
        return right[self.how - 1]


def recipe(
    name: str, what: str, how: Mapping[str, str] | str | int, *, seeds: int = SEEDS
) -> Recipe:
    """Return a :class:`Recipe`.

    >>> recipe("linear", "no hidden layer", {'Dense(8, "relu"), ': ""}).seeds
    30
    """
    return Recipe(name, what, how, seeds)


@dataclass(frozen=True)
class Calibrated:
    """How the bar of an exercise is found. The reference is the notebook's own solution.

    Attributes:
        failing: typical models that must miss full points.
        zero: which of them has the points end where it ends.
        honest: other ways that ought to pass; how likely they do is reported.
        measure: ``"accuracy"``, a share of which more is better, or ``"error"``, above 0, of which
            less is better.
        label: what is measured, with its unit, as the axis of a picture says it.
        step: the bar is a multiple of it.
        seeds: how many the reference is trained with.

    Raises:
        ValueError: if the names of the recipes contradict each other.
    """

    failing: tuple[Recipe, ...]
    zero: str
    honest: tuple[Recipe, ...] = ()
    measure: Literal["accuracy", "error"] = "accuracy"
    label: str = "accuracy"
    step: float = 0.005
    seeds: int = SEEDS

    def __post_init__(self) -> None:
        names = [REFERENCE, *(one.name for one in self.recipes)]
        for name in names:
            if not _NAME.fullmatch(name):
                raise ValueError(f"a recipe's name is a lower-case word. Received: {name!r}")
            if names.count(name) > 1:
                raise ValueError(f"two recipes are called {name!r}")
        if self.zero not in (one.name for one in self.failing):
            raise ValueError(f"zero names no failing recipe. Received: {self.zero!r}")
        if self.step <= 0:
            raise ValueError(f"a step is above 0. Received: {self.step}")

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """All recipes but the reference."""
        return (*self.honest, *self.failing)
