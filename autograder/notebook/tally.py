"""What a notebook's exercises have earned so far: counted once, shown in several places."""

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.checking import Exercise
from autograder.exercises import for_notebook

from .standing import Standing

_ROUNDING = 1e-9  #: points are sums of fractions


@dataclass(frozen=True)
class Tally:
    """The exercises of one notebook, in order, each with where it stands."""

    number: str
    rows: tuple[tuple[Exercise, Standing], ...]

    @property
    def earned(self) -> float:
        """The points so far."""
        return sum(points_of(exercise, standing) for exercise, standing in self.rows)

    @property
    def worth(self) -> float:
        """The points that there are."""
        return sum(exercise.points for exercise, _ in self.rows)

    @property
    def done(self) -> bool:
        """Whether every point is earned."""
        return bool(self.rows) and self.earned >= self.worth - _ROUNDING

    @property
    def begun(self) -> bool:
        """Whether an answer was ever checked."""
        return any(standing.begun for _, standing in self.rows)

    @property
    def last_at(self) -> float:
        """When an answer was last checked, in seconds since 1970; 0 if never, or unknown."""
        return max((standing.at for _, standing in self.rows), default=0.0)


def tally(number: str, standings: Mapping[str, Standing]) -> Tally:
    """Return where the exercises of notebook `number` (two digits) stand."""
    return Tally(
        number, tuple((one, standings.get(one.id, Standing())) for one in for_notebook(number))
    )


def points_of(exercise: Exercise, standing: Standing) -> float:
    """Return the points that count; the exercise may have been worth more once."""
    return min(standing.score, exercise.points)
