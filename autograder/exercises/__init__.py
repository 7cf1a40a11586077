"""The answer keys: a folder a notebook, a file an exercise.

``nb02/grad.py`` holds the exercise ``02.grad``: its words, hints, slips and check; ``nb02`` lists
its exercises in their order, as ``EXERCISES``. This folder is never readable inside the sandbox.
"""

import importlib
import pkgutil
import re
from functools import cache

from autograder.checking import Exercise

from .exam import exam_exercises

_FOLDER = re.compile(r"nb(\d\d)")


class UnknownExercise(LookupError):
    """There is no exercise of that name; the message says which there are."""


@cache
def notebook_numbers() -> dict[str, str]:
    """Return the package of each notebook that has exercises, by its two digits."""
    if (exam := exam_exercises()) is not None:
        return dict.fromkeys(exam, "")
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return {match[1]: match[0] for name in sorted(names) if (match := _FOLDER.fullmatch(name))}


@cache
def for_notebook(number: str) -> tuple[Exercise, ...]:
    """Return the exercises of notebook `number` (two digits), in order; none if it has none.

    Raises:
        ValueError: if two of them share an id, or one belongs to another notebook.
    """
    if number not in notebook_numbers():
        return ()
    if (exam := exam_exercises()) is not None:
        return exam[number]
    module = importlib.import_module(f"{__name__}.{notebook_numbers()[number]}")
    found: tuple[Exercise, ...] = module.EXERCISES
    ids = [one.id for one in found]
    for one in found:
        if ids.count(one.id) > 1:
            raise ValueError(f"{module.__name__}: two exercises are called {one.id!r}; rename one")
        if one.notebook != number:
            raise ValueError(f"{module.__name__}: {one.id!r} belongs to another notebook")
    return found


def find(exercise_id: str) -> Exercise:
    """Return the exercise with this id.

    Raises:
        UnknownExercise: if there is none.
    """
    known = for_notebook(str(exercise_id)[:2])
    for one in known:
        if one.id == exercise_id:
            return one
    nearby = ", ".join(one.id for one in known) or ", ".join(sorted(notebook_numbers()))
    raise UnknownExercise(f"There is no exercise {exercise_id!r}. There are: {nearby}.")
