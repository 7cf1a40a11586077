"""What a student's notebook needs: ``from autograder import check, hint, progress, solution``.

Importing this costs no TensorFlow, no nbgrader and no sandbox; the grader's own parts are imported
where they are used (see docs/architecture.md).
"""

from .notebook import check, course_map, hint, progress, solution

__all__ = ["check", "course_map", "hint", "progress", "solution"]
__version__ = "0.1.0"
