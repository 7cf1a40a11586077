"""An answer run in this process, as a notebook does; nothing here knows pytest."""

import linecache
from dataclasses import asdict
from functools import cache
from itertools import count

from autograder.checking import Draw, Exercise, Outcome, State
from autograder.notebook.source import NotebookSource
from course_utils import datasets

from .odd import try_odd_values

_numbers = count()


def draws_of(exercise_id: str, secrets: int) -> list[Draw]:
    """The public draw, and those of so many course secrets."""
    secret = [Draw.secret(f"secret {n}".encode(), exercise_id) for n in range(secrets)]
    return [Draw.public(exercise_id), *secret]


def namespace_of(code: str) -> dict[str, object]:
    """Run `code` as a cell and return its names; ``inspect.getsource`` finds its functions."""
    filename = f"<ipython-input-{next(_numbers)}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(code, filename, "exec"), names)
    return names


def whole(exercise: Exercise, code: str) -> str:
    """Return `code` behind what every lesson has imported, and what this one has defined."""
    return f"import math\nimport numpy as np\n{exercise.given}\n{code}"


def touches_keras(exercise: Exercise, code: str) -> bool:
    return "keras" in exercise.given + code


def source_of(exercise: Exercise, code: str) -> NotebookSource:
    return NotebookSource(namespace_of(whole(exercise, code)))


def outcomes_of(exercise: Exercise, code: str, secrets: int) -> list[dict[str, object]]:
    """Check an answer in this process, as a notebook does, with each draw."""
    names = namespace_of(whole(exercise, code))
    draws = draws_of(exercise.id, secrets)
    return [asdict(exercise.run(NotebookSource(dict(names)), draw)) for draw in draws]


def as_outcomes(rows: list[dict[str, object]]) -> list[Outcome]:
    """Return outcomes that have been JSON."""
    return [
        Outcome(**row | {"state": State(row["state"]), "notes": tuple(row["notes"])})
        for row in rows
    ]


def odd_values_of(exercise: Exercise, code: str, _: int) -> list[str]:
    return try_odd_values(exercise, source_of(exercise, code))


def without_downloads() -> None:
    """Let there be no network, and draw the stand-in once."""
    datasets._downloaded = lambda name: False
    datasets._draw_standin = cache(datasets._draw_standin)
