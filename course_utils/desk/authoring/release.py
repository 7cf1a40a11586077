"""The folder that students get: the course to run, without what authors and testers keep."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat

from course_utils.desk.handing_out import handed_out
from course_utils.desk.workspace import GLOSSARY, LANDING

from .build import notebook_path, sources, stale_cells
from .catalogue import Catalogue
from .lesson import read_lesson
from .regions import marker_in
from .solutions import FOLDER, stale_solutions

#: what runs the course: `check` is part of autograder, its thresholds are measured data
_FOLDERS = ("autograder", "course_utils", "data/calibration")
_FILES = ("pyproject.toml", "hatch_build.py", "requirements.lock", "LICENSE")
_README = """# Deep learning with Keras

1. Install [uv](https://docs.astral.sh/uv/), once.
2. In this folder: `uv sync --no-dev`
3. `uv run --no-dev course lab` opens JupyterLab on your own copy of the notebooks, in `workspace/`.

Something does not work? `uv run --no-dev course doctor` says what is missing, and what to do then.
"""
_EXAM_README = """This is an exam: `check` says whether an answer can be read, and not whether it
is right. The grade is made by your instructor.
"""
_KEYS = Path("autograder", "exercises")
#: what reads the exercises, and `exam.json` in their place
_LOADERS = ("__init__.py", "exam.py", "solutions.py")


class ReleaseError(RuntimeError):
    """The course cannot be released; the message says why, a sentence a line."""


def release(
    root: Path,
    destination: Path,
    catalogue: Catalogue,
    *,
    solutions: bool = True,
    exam: Callable[[], str] | None = None,
) -> list[Path]:
    """Copy what students need from the checkout `root` to `destination`; return its notebooks.

    Without `solutions`, the authors' solutions are kept back, and ``solution()`` says so. With
    `exam`, which makes the text of ``exam.json``, the answer keys are kept back as well, and that
    file stands in their place.

    Raises:
        ReleaseError: if the destination is in use, or a notebook is not what its source says.
        SourceError: if a source file has faults.
        OSError: if nothing can be written there.
    """
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise ReleaseError(f"{destination} is not an empty folder; name a new one.")
    found = sources(root / "notebooks")
    if not found:
        raise ReleaseError(f"There are no sources in {root / 'notebooks' / 'source'}.")
    faults = [fault for source in found for fault in _faults(source, catalogue)]
    if faults:
        raise ReleaseError("\n".join(faults))
    try:
        destination.mkdir(parents=True, exist_ok=True)  # before the two minutes that an exam takes
        in_place_of_keys = exam() if exam else None
        return _put_together(root, destination, solutions, in_place_of_keys)
    except BaseException:  # stopped, or the disk is full: half of it would be taken for the whole
        shutil.rmtree(destination, ignore_errors=True)
        raise


def _put_together(
    root: Path, destination: Path, solutions: bool, in_place_of_keys: str | None
) -> list[Path]:
    released = _copy_notebooks(root / "notebooks", destination / "notebooks")
    for folder in _FOLDERS:
        unwanted = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(root / folder, destination / folder, ignore=unwanted)
    if not solutions:
        shutil.rmtree(destination / FOLDER, ignore_errors=True)
    if in_place_of_keys is not None:
        _keep_keys_back(destination, in_place_of_keys)
        for notebook in released:
            notebook.write_text(_without_cards(notebook.read_text("utf-8")), encoding="utf-8")
    for name in _FILES:
        if (root / name).exists():
            shutil.copyfile(root / name, destination / name)
    about = _README if in_place_of_keys is None else f"{_README}\n{_EXAM_README}"
    (destination / "README.md").write_text(about, encoding="utf-8")
    return released


def _copy_notebooks(folder: Path, destination: Path) -> list[Path]:
    """Copy the notebooks as students get them, and the pages that they link to."""
    destination.mkdir(parents=True)
    released = []
    for source in sources(folder):
        released.append(destination / notebook_path(source).name)
        text = notebook_path(source).read_text("utf-8")
        released[-1].write_text(handed_out(text), encoding="utf-8")
    for name in (LANDING, GLOSSARY):
        if (folder / name).exists():
            shutil.copyfile(folder / name, destination / name)
    return released


def _keep_keys_back(destination: Path, exam: str) -> None:
    """Leave of the answer keys what loads them, and of measured bars the bars alone."""
    keys = destination / _KEYS
    loaders = {name: (keys / name).read_bytes() for name in _LOADERS}
    shutil.rmtree(keys)
    keys.mkdir()
    for name, data in loaders.items():
        (keys / name).write_bytes(data)
    (keys / "exam.json").write_text(exam, encoding="utf-8")
    for file in (destination / "data/calibration").glob("*.json"):
        sources = json.loads(file.read_text("utf-8")).get("sources", {})
        bars = {
            name: {limit: one[limit] for limit in ("full", "zero") if limit in one}
            for name, one in sources.items()
        }
        file.write_text(json.dumps({"sources": bars}, indent=1) + "\n", encoding="utf-8")


def _without_cards(notebook: str) -> str:
    """Return the notebook's text without what its checks have shown: the hints stand in there."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["metadata"].get("course", {}).get("role") == "check":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


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
