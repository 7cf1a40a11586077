"""The solutions of a source file as the course shows them: after a right answer, or on request.

They follow from the source like the notebook, and are kept beside the answer keys, which no
sandboxed kernel can read: ``autograder/exercises/solutions/NN.json``, source text by exercise id.
"""

import json
from pathlib import Path

from course_utils.desk.files import write_atomically

from .lesson import Lesson
from .regions import find_regions, solved

FOLDER = Path("autograder", "exercises", "solutions")


def solutions_path(lesson: Lesson) -> Path:
    """Return where the solutions of a lesson belong in its checkout."""
    return lesson.root / FOLDER / f"{lesson.number}.json"


def write_solutions(lesson: Lesson) -> None:
    """Write the solutions of a lesson."""
    write_atomically(solutions_path(lesson), _text(lesson))


def stale_solutions(lesson: Lesson) -> list[str]:
    """Return in words that the solutions on disk are not those of the source, if so."""
    path = solutions_path(lesson)
    try:
        current = path.read_text("utf-8") == _text(lesson)
    except (OSError, UnicodeDecodeError):
        current = False
    return [] if current else [f"{path}: these are not the solutions of {lesson.path.name}"]


def _text(lesson: Lesson) -> str:
    """Return the file's text: what stands between the markers, by exercise."""
    solutions = {}
    for position in lesson.stubs:
        cell = lesson.cells[position]
        (region,) = find_regions(cell.text, lambda offset, message: None)
        solutions[cell.exercise] = solved(cell.text, region)
    return json.dumps(solutions, indent=1, ensure_ascii=False) + "\n"
