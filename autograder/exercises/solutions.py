"""The authors' solutions, to compare with and to learn from: ``solutions/NN.json``.

``course build`` writes them from the notebooks' sources. An instructor may hand the course out
without them (``course release --no-solutions``). Like the rest of this folder, they can never be
read inside the sandbox.
"""

import json
from functools import cache
from importlib import resources


def solution_of(exercise_id: str) -> str | None:
    """Return the solution of an exercise as Python source; None where it was kept back."""
    return _solutions(exercise_id[:2]).get(exercise_id)


@cache
def _solutions(number: str) -> dict[str, str]:
    file = resources.files("autograder.exercises").joinpath("solutions", f"{number}.json")
    try:
        known: dict[str, str] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known
