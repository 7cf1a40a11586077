"""This course's own notebooks, for whoever grades or releases them."""

from pathlib import Path
from typing import Any

import nbformat

from autograder import exercises
from autograder.grading.key import NoKey
from course_utils.course_files import CARRIED


def source_files() -> dict[str, Path]:
    """Return the source file of each notebook that has exercises, by the notebook's name."""
    files = CARRIED["sources"].found()
    return {file.stem: file for file in files if file.stem[:2] in exercises.notebook_numbers()}


def instructor_notebooks() -> dict[str, bytes]:
    """Return every instructor's notebook, solutions and all, by name."""
    return {name: nbformat.writes(builtin_notebook(name)).encode() for name in source_files()}


def builtin_notebook(name: str) -> Any:
    """Return the instructor's notebook called `name`, as nbformat JSON.

    Raises:
        NoKey: if this course has none of that name.
    """
    file = source_files().get(name)
    if file is None:
        known = ", ".join(source_files())
        raise NoKey(f"No assignment has a notebook {name!r}; this course has {known}.")
    # Jupytext brings a Jupyter server along, and a course of somebody else's needs neither.
    from course_utils.desk.authoring import instructor_notebook

    return instructor_notebook(file, exercises)
