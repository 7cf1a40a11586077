"""What a student's notebook needs: ``from autograder import check, hint, progress, solution``.

Importing that costs no TensorFlow, no nbgrader and no sandbox. It is imported when it is first
asked for, since the grader's own processes ask for none of it (see docs/architecture.md).
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notebook import check, course_map, hint, progress, solution

__all__ = ["check", "course_map", "hint", "progress", "solution"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(".notebook", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
