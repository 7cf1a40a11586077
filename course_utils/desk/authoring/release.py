"""The folder that students get: the course to run, without what authors and testers keep."""

import json
import shutil
from pathlib import Path

import nbformat

from course_utils.desk.handing_out import handed_out

from .build import notebook_path, sources, stale_cells
from .catalogue import Catalogue
from .lesson import read_lesson
from .regions import marker_in
from .solutions import FOLDER, stale_solutions

#: what runs the course: `check` is part of autograder, its thresholds are measured data
_FOLDERS = ("autograder", "course_utils", "data/calibration")
_FILES = ("pyproject.toml", "requirements.lock", "LICENSE")
_README = """# Deep learning with Keras

1. Install [uv](https://docs.astral.sh/uv/), once.
2. In this folder: `uv sync --no-dev`
3. `uv run --no-dev course lab` opens JupyterLab on your own copy of the notebooks, in `workspace/`.

Something does not work? `uv run --no-dev course doctor` says what is missing, and what to do then.
"""


class ReleaseError(RuntimeError):
    """The course cannot be released; the message says why, a sentence a line."""


def release(
    root: Path, destination: Path, catalogue: Catalogue, *, solutions: bool = True
) -> list[Path]:
    """Copy what students need from the checkout `root` to `destination`; return its notebooks.

    Without `solutions`, the authors' solutions are kept back, and ``solution()`` says so.

    Raises:
        ReleaseError: if the destination is in use, or a notebook is not what its source says.
        SourceError: if a source file has faults.
    """
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise ReleaseError(f"{destination} is not an empty folder; name a new one")
    found = sources(root / "notebooks")
    if not found:
        raise ReleaseError(f"there are no sources in {root / 'notebooks' / 'source'}")
    faults = [fault for source in found for fault in _faults(source, catalogue)]
    if faults:
        raise ReleaseError("\n".join(faults))
    (destination / "notebooks").mkdir(parents=True)
    released = []
    for source in found:
        released.append(destination / "notebooks" / notebook_path(source).name)
        text = notebook_path(source).read_text("utf-8")
        released[-1].write_text(handed_out(text), encoding="utf-8")
    for folder in _FOLDERS:
        unwanted = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(root / folder, destination / folder, ignore=unwanted)
    if not solutions:
        shutil.rmtree(destination / FOLDER, ignore_errors=True)
    for name in _FILES:
        if (root / name).exists():
            shutil.copyfile(root / name, destination / name)
    (destination / "README.md").write_text(_README, encoding="utf-8")
    return released


def _faults(source: Path, catalogue: Catalogue) -> list[str]:
    path = notebook_path(source)
    lesson = read_lesson(source, catalogue)
    remedy = f"run: course build {lesson.number}"
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return [f"{path} is missing or cannot be read; {remedy}"]
    faults = [f"{path}: {words}; {remedy}" for words in stale_cells(lesson, notebook)]
    faults += [f"{words}; {remedy}" for words in stale_solutions(lesson)]
    # A second look, at the file as it will be handed out, outputs and all.
    if any(marker_in(line) for line in json.dumps(notebook, indent=0).splitlines()):
        faults.append(f"{path} holds a solution marker; {remedy}")
    return faults
