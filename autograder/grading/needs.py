"""What the notebooks of a run need of the place where they are graded: nothing else is loaded."""

from collections.abc import Iterable
from importlib.util import find_spec

from autograder.sandbox import (
    PRELOAD,
    CourseEnvironment,
    Program,
    SandboxFault,
    find_program,
    look_at,
)

from .key import Key

#: in every kernel at once; what a notebook displays stands on it
_ALWAYS = ("IPython.display",)
#: what starts no thread when it is imported, so that a process which has it can be forked
_FORKABLE = {
    "course_utils": "course_utils",
    "keras": "keras",
    "matplotlib": "matplotlib.pyplot",
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "seaborn": "seaborn",
    "sklearn": "sklearn",
    "tensorflow": "tensorflow",
}


def exercises_for(keys: Iterable[Key]) -> tuple[str, ...]:
    """Return the two digits of every notebook of this course whose exercises are checked."""
    return tuple(sorted({number for key in keys for number in key.exercise_notebooks}))


def preload_for(keys: Iterable[Key]) -> tuple[str, ...]:
    """Return the modules to import once for all kernels, before the first submission.

    This course's exercises ask for its own libraries; any other lesson for what it imports.
    """
    found = set(_ALWAYS)
    for key in keys:
        if key.exercise_notebooks:
            found |= set(PRELOAD)
        tops = {name.partition(":")[0].partition(".")[0] for name in key.lesson.imports.values()}
        found |= {module for top, module in _FORKABLE.items() if top in tops}
    return tuple(sorted(found))


def programs_for(keys: Iterable[Key]) -> tuple[Program, ...]:
    """Return the kernels of other languages that the notebooks are written for.

    Raises:
        SandboxFault: if one cannot be had here.
    """
    return tuple(find_program(name) for name in sorted({key.kernel for key in keys if key.kernel}))


def require_course(keys: Iterable[Key], course: CourseEnvironment) -> None:
    """Look that kernels have what this course's own exercises stand on, if any are checked.

    Raises:
        SandboxFault: if not; everybody's answers would fail.
    """
    for key in keys:
        if not key.exercise_notebooks:
            continue
        python = course.kernel_python
        known = look_at(python).versions or {} if python else {}
        if not ("tensorflow" in known if python else find_spec("tensorflow")):
            raise SandboxFault(
                f"{key.notebook} has exercises of this course, and {python or 'this Python'} lacks "
                "the packages that they need: install `keras-course[course]` there."
            )
