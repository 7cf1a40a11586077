"""From a source file, ``notebooks/source/NN_topic.py``, to the notebooks made of it.

The *instructor's* notebook holds the solutions and goes into an nbgrader course's ``source/``. The
*student's* notebook holds a stub in place of each solution; :mod:`.build` executes it.

Both keep the source's cells one to one. Importing this package costs jupytext and nbformat, never
TensorFlow, nbclient or the grader.
"""

from .catalogue import Catalogue, Entry
from .lesson import Lesson, read_lesson
from .notebooks import instructor_notebook, student_notebook
from .problems import Problem, SourceError

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
