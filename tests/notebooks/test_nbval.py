"""The notebooks run as users of nbval run them: the students' untouched, and with all answers.

nbval compares the outputs of the cells that are tagged for it. The solved notebook carries the
student's stored outputs for those cells: what a lesson shows must not depend on an answer. Where
Keras is imported, kernels are warm (``course warm``), so that it is imported once.

The untouched notebook is executed once for two purposes: what its cells showed to nbval is judged
once more as ``course build --check`` judges it (cells as the source says, no warning, no address,
no stand-in), which is why ``.ci/run`` has no need of that command.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
import pytest

from autograder import exercises
from course_utils.desk.authoring import SourceError, instructor_notebook
from course_utils.desk.authoring.build import (
    CHECKED_TAG,
    build,
    differences,
    finished,
    notebook_path,
)
from course_utils.desk.authoring.lesson import Lesson
from course_utils.desk.kernels import repeatable_environment
from course_utils.desk.warm_kernels import warmed
from tests.needed import need

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "notebooks" / "source").glob("*.py"))
LEAST_S = 60.0  #: of a cell that has no limit of its own


#: notebooks whose solved ones run each time; tests/cli grades all of them solved, in the sandbox
SOLVED = ("02", "13")


def _cases(each_time: Sequence[str] = ()) -> Iterator[object]:
    """Every notebook; those that load a data set also without a copy of it, when asked to.

    All but those that run `each_time` are slow; none named means all.
    """
    for source in SOURCES:
        loads = re.search(r"\bload_(fashion_)?mnist\b", source.read_text("utf-8"))
        often = not each_time or source.name[:2] in each_time
        for data in ("with the data", "without data") if loads else ("needs no data",):
            marks = [pytest.mark.slow] if data == "without data" or not often else []
            yield pytest.param(source, data, id=f"{source.stem}, {data}", marks=marks)


each_notebook = pytest.mark.parametrize(("source", "data"), list(_cases()))
each_solved_notebook = pytest.mark.parametrize(("source", "data"), list(_cases(SOLVED)))


@pytest.fixture(scope="session", autouse=True)
def kernels(runtime: Path) -> Iterator[None]:
    """A kernelspec for warm kernels, which agree on an empty Keras cache, and so on one process."""
    from ipykernel.kernelspec import get_kernel_dict, write_kernel_spec

    spec = {"argv": warmed(get_kernel_dict()["argv"])}
    write_kernel_spec(runtime / "kernels" / "warm", overrides=spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(runtime))
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        patch.setenv("KERAS_HOME", str(runtime / "keras"))
        yield


def environment(data: str, folder: Path) -> dict[str, str]:
    """Return an environment with an empty Keras cache, and a copy of the data sets or none."""
    changed = repeatable_environment()
    changed.pop("COURSE_DATA", None)
    if data == "with the data":
        found = os.environ.get("COURSE_DATA", "")
        need(found, "COURSE_DATA names no folder with the data sets")
        changed["COURSE_DATA"] = str(Path(found).resolve())
    path = [str(ROOT), str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    own = {"IPYTHONDIR": str(folder / "IPYTHONDIR")}
    return {**changed, **own, "PYTHONPATH": os.pathsep.join(filter(None, path))}


def longest_cell_s(notebook: nbformat.NotebookNode) -> float:
    """The limit of one cell: nbval has one for all, and knows nothing of the cells' metadata."""
    own = (cell.metadata.get("course", {}).get("timeout_s", 0) for cell in notebook.cells)
    return float(max(LEAST_S, *own))


def nbval(notebook: nbformat.NotebookNode, path: Path, data: str) -> nbformat.NotebookNode:
    """Run ``pytest --nbval-lax`` on one notebook, written to `path`. It must pass.

    Without the data sets it runs on drawn stand-ins, so no output can be compared. Returns the
    notebook with what its cells showed.
    """
    if data == "without data":
        for cell in notebook.cells:
            tags = cell.metadata.pop("tags", [])
            cell.metadata["tags"] = [tag for tag in tags if tag != CHECKED_TAG]
    nbformat.write(notebook, path)
    limit = f"--nbval-cell-timeout={longest_cell_s(notebook):g}"
    keras = any("import keras" in cell.source for cell in notebook.cells)
    kernel = "--nbval-kernel-name=warm" if keras else "--nbval-current-env"
    options = ["--nbval-lax", kernel, limit, "-p", "keep_outputs"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, path.name],
        cwd=path.parent,
        env=environment(data, path.parent),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    shown = json.loads((path.parent / "shown.json").read_text("utf-8"))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(one) for one in shown[cell.id]]
    return notebook


def stored(source: Path) -> nbformat.NotebookNode:
    """Return the student's notebook as it is in the repository."""
    return nbformat.read(notebook_path(source), as_version=4)


def no_longer_follows(source: Path, data: str, folder: Path) -> list[str]:
    """Say, as ``course build --check`` does, what differs; nbval executes, in `folder`."""

    def execute(lesson: Lesson, _: object) -> nbformat.NotebookNode:
        shown = nbval(stored(source), folder / f"{source.stem}.ipynb", data)
        return stored(source) if data == "without data" else finished(lesson, shown)

    return differences(source, exercises, execute=execute)


@each_notebook
def test_the_students_notebook_runs_untouched_and_follows_from_its_source(
    source: Path, data: str, tmp_path: Path
) -> None:
    assert no_longer_follows(source, data, tmp_path) == []


LOUD = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %%
import os
import sys

print(os.environ.get("LOUD", ""), end="", file=sys.stderr)
"""


def test_a_warning_that_is_new_is_found_though_nbval_lets_it_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source" / "99_loud.py"
    source.parent.mkdir()
    source.write_text(LOUD, "utf-8")
    build(source, exercises)
    assert no_longer_follows(source, "needs no data", tmp_path) == []
    monkeypatch.setenv("LOUD", "deprecated")
    with pytest.raises(SourceError, match="wrote to standard error: deprecated"):
        no_longer_follows(source, "needs no data", tmp_path)


@each_solved_notebook
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
