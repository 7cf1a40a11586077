"""Running a student's notebooks from the top, in a fresh kernel, and reading what they showed."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .kernels import NotebookStoppedError, run_notebook
from .workspace import find_workspace

CELL_S = 60.0  #: one cell's limit, the grader's own; a cell that trains carries another
_POLL_S = 0.5


class CheckError(RuntimeError):
    """There is nothing to check; the message says what to do."""


@dataclass(frozen=True)
class Checked:
    """What a run showed: the lines to print, and whether every card says that it is right."""

    lines: tuple[str, ...]
    correct: bool


def find_notebooks(name: str | None) -> list[Path]:
    """Return the notebooks meant by a path, a number such as ``02`` or ``2``, or by nothing.

    Raises:
        CheckError: if there are none.
    """
    if name and not name.isdigit():
        return [Path(name)]
    workspace = find_workspace(Path.cwd())
    if workspace is None:
        raise CheckError(
            "There is no workspace here; name a notebook, or make one with: course lab"
        )
    number = f"{int(name):02d}" if name else "[0-9][0-9]"
    if found := sorted(workspace.glob(f"{number}_*.ipynb")):
        return found
    raise CheckError(f"There is no notebook {name or ''} in {workspace}.".replace("  ", " "))


def check_notebook(
    path: Path, right: str, on_cell: Callable[[int, int], None] | None = None
) -> Checked:
    """Run the notebook at `path`, which stays as it is, from empty outputs.

    Args:
        right: how the card of a right answer begins.
        on_cell: called before each cell with its position and the number of cells.

    Raises:
        CheckError: if it cannot be read.
    """
    if path.exists() and not path.is_file():  # a pipe, a device: reading might never end
        raise CheckError(f"{path} is no file, and cannot be read as a notebook.")
    try:
        notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    except FileNotFoundError:
        raise CheckError(f"There is no notebook {path}.") from None
    except (OSError, ValueError, nbformat.ValidationError):
        raise CheckError(f"{path} cannot be read as a notebook.") from None
    stopped = ""
    try:
        run_notebook(notebook, folder=path.resolve().parent, cell_timeout_s=CELL_S, on_cell=on_cell)
    except NotebookStoppedError as error:
        where = f"{error.position + 1} ({_first_line(notebook.cells[error.position])})"
        stopped = f"! Cell {where}: {error}. The cells after it did not run."
    return _read(notebook, right, stopped)


def _read(notebook: NotebookNode, right: str, stopped: str) -> Checked:
    lines: list[str] = []
    cards: list[str] = []
    correct = not stopped
    for position, cell in enumerate(notebook.cells, 1):
        is_check = cell.metadata.get("course", {}).get("role") == "check"
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                correct = False
                words = " ".join(f"{output.ename}: {output.evalue}".split())
                lines.append(f"! Cell {position} ({_first_line(cell)}) raised {words}")
            elif is_check and "text/plain" in output.get("data", {}):
                cards.append(str(output.data["text/plain"]))
                lines.append(cards[-1])
    if stopped:
        lines.append(stopped)
    if not cards and not stopped:
        lines.append("This notebook has no checks.")
    return Checked(tuple(lines), correct and all(card.startswith(right) for card in cards))


def _first_line(cell: NotebookNode) -> str:
    """Return the cell's first line of code: a cell has no number that a student sees."""
    lines = [line.strip() for line in cell.source.splitlines()]
    first = next((line for line in lines if line and not line.startswith("#")), "empty")
    return first if len(first) <= 50 else f"{first[:49]}…"


def saves(paths: list[Path], pause: Callable[[float], None] = time.sleep) -> Iterator[Path]:
    """Yield a path each time that its file has been saved, once its content stays the same."""
    settled = {path: _stamp(path) for path in paths}
    last = dict(settled)
    while True:
        pause(_POLL_S)
        for path in paths:
            now = _stamp(path)
            if now == last[path] != settled[path] and now is not None:
                settled[path] = now
                yield path
            last[path] = now


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes with a save; None while there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
