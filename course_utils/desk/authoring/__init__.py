"""From a source file, ``notebooks/source/NN_topic.py``, to the notebooks made of it.

The *instructor's* notebook holds the solutions and goes into an nbgrader course's ``source/``. The
*student's* notebook holds a stub in place of each solution; :mod:`.build` executes it.

Both keep the source's cells one to one. What is named here is imported when it is first asked for,
and costs jupytext and nbformat, never TensorFlow, nbclient or the grader.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import Catalogue, Entry
    from .lesson import Lesson, read_lesson
    from .notebooks import instructor_notebook, student_notebook
    from .problems import Problem, SourceError

_HOMES = {
    "Catalogue": "catalogue",
    "Entry": "catalogue",
    "Lesson": "lesson",
    "Problem": "problems",
    "SourceError": "problems",
    "instructor_notebook": "notebooks",
    "read_lesson": "lesson",
    "student_notebook": "notebooks",
}

__all__ = [
    "Catalogue",
    "Entry",
    "Lesson",
    "Problem",
    "SourceError",
    "instructor_notebook",
    "read_lesson",
    "student_notebook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
