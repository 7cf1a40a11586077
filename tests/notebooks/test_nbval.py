"""The notebooks run as users of nbval run them: the students' untouched, and with all answers.

nbval compares the outputs of the cells that are tagged for it. The solved notebook carries the
student's stored outputs for those cells: what a lesson shows must not depend on an answer.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from autograder import exercises
from course_utils.desk.authoring import instructor_notebook
from course_utils.desk.authoring.build import CHECKED_TAG, notebook_path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "notebooks" / "source").glob("*.py"))
#: these train models, which takes a while; without the data sets only when asked
TRAINING = {"13"}
#: one cell's limit in seconds; nbval knows nothing of the limits in the cells' metadata
CELL_TIMEOUT_S = 600


def _cases() -> Iterator[object]:
    """Every notebook; those that load a data set both with a copy of it and without."""
    for source in SOURCES:
        loads = re.search(r"\bload_(fashion_)?mnist\b", source.read_text("utf-8"))
        for data in ("with the data", "without data") if loads else ("needs no data",):
            slow = source.name[:2] in TRAINING and data == "without data"
            marks = [pytest.mark.slow] if slow else []
            yield pytest.param(source, data, id=f"{source.stem}, {data}", marks=marks)


each_notebook = pytest.mark.parametrize(("source", "data"), list(_cases()))


def environment(data: str, folder: Path) -> dict[str, str]:
    """Return an environment with an empty Keras cache, and a copy of the data sets or none."""
    changed = {name: text for name, text in os.environ.items() if name != "COURSE_DATA"}
    if data == "with the data":
        found = os.environ.get("COURSE_DATA", "")
        if not found and os.environ.get("COURSE_REQUIRE_ALL") == "1":
            pytest.fail("COURSE_REQUIRE_ALL=1, but COURSE_DATA names no folder with the data sets")
        if not found:
            pytest.skip("COURSE_DATA names no folder with the data sets")
        changed["COURSE_DATA"] = str(Path(found).resolve())
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**changed, "KERAS_HOME": str(folder / "keras"), "PYTHONPATH": path}


def nbval(notebook: nbformat.NotebookNode, path: Path, data: str) -> None:
    """Run ``pytest --nbval-lax`` on one notebook, written to `path`. It must pass.

    Without the data sets it runs on drawn stand-ins, so no output can be compared.
    """
    if data == "without data":
        for cell in notebook.cells:
            tags = cell.metadata.pop("tags", [])
            cell.metadata["tags"] = [tag for tag in tags if tag != CHECKED_TAG]
    nbformat.write(notebook, path)
    options = ["--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT_S}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, path.name],
        cwd=path.parent,
        env=environment(data, path.parent),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def stored(source: Path) -> nbformat.NotebookNode:
    """Return the student's notebook as it is in the repository."""
    return nbformat.read(notebook_path(source), as_version=4)


@each_notebook
def test_the_students_notebook_runs_untouched(source: Path, data: str, tmp_path: Path) -> None:
    nbval(stored(source), tmp_path / f"{source.stem}.ipynb", data)


@each_notebook
def test_every_answer_of_the_authors_is_correct(source: Path, data: str, tmp_path: Path) -> None:
    solved = instructor_notebook(source, exercises)
    for mine, theirs in zip(solved.cells, stored(source).cells, strict=True):
        if CHECKED_TAG in mine.metadata.get("tags", []):
            mine.outputs, mine.execution_count = theirs.outputs, theirs.execution_count
    (tmp_path / ".course").mkdir()  # where `check` keeps the standing

    nbval(solved, tmp_path / f"{source.stem}.ipynb", data)

    standing = json.loads((tmp_path / ".course" / "progress.json").read_text("utf-8"))
    states = {name: record["state"] for name, record in standing.items()}
    expected = {one.id: "correct" for one in exercises.for_notebook(source.name[:2])}
    assert states == expected
