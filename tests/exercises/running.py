"""An answer run in this process, as a notebook does; nothing here knows pytest."""

import json
import linecache
from dataclasses import asdict
from functools import cache
from itertools import count

from autograder.calibrating.measuring import solution_in_notebook
from autograder.checking import Draw, Exercise, Outcome, Read, State
from autograder.examining import reads_of
from autograder.exercises.exam import as_exam_text, kept_back, read_exam_text
from autograder.notebook.exam import reading, reading_text
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


def exam_cards_of(exercise: Exercise, codes: str, _: int) -> list[str]:
    """What an exam says of each of these answers, a list as JSON."""
    reads = reads_of(exercise, solution_in_notebook(exercise))
    kept = _kept(exercise, reads)
    return [_exam_card(kept, exercise, code) for code in json.loads(codes)]


def _kept(exercise: Exercise, reads: tuple[Read, ...]) -> Exercise:
    """The exercise as an exam's release has it: written as JSON, and read again."""
    kept = kept_back(exercise.id, exercise.title, exercise.points, reads)
    (again,) = read_exam_text(as_exam_text([kept]))
    return again


def _exam_card(kept: Exercise, exercise: Exercise, code: str) -> str:
    """The card; a cell may raise, as a few slips do, and then there is no answer."""
    try:
        source = source_of(exercise, code)
    except Exception:
        source = NotebookSource({})
    return reading_text(kept, reading(kept, source))
