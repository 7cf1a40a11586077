"""The answer keys, one module a notebook: ``nbNN_topic.py`` for ``notebooks/NN_topic.ipynb``.

This folder is never readable inside the sandbox.
"""

import importlib
import pkgutil
import re
from functools import cache

from autograder.checking import Exercise, collect

_MODULE = re.compile(r"nb(\d\d)_\w+")


class UnknownExercise(LookupError):
    """There is no exercise of that name; the message says which there are."""


@cache
def notebook_numbers() -> dict[str, str]:
    """Return the module name of each notebook that has exercises, by its two digits."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return {match[1]: match[0] for name in sorted(names) if (match := _MODULE.fullmatch(name))}


@cache
def for_notebook(number: str) -> tuple[Exercise, ...]:
    """Return the exercises of notebook `number` (two digits), in order; none if it has none.

    Raises:
        ValueError: if two of them share an id, or one belongs to another notebook.
    """
    if number not in notebook_numbers():
        return ()
    module = importlib.import_module(f"{__name__}.{notebook_numbers()[number]}")
    found = tuple(collect(module))
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
