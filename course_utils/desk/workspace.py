"""A student's workspace: the course's notebooks, handed out without ever losing a student's work.

``.course/handed_out.json`` keeps a digest of what was handed out under each name. A notebook that
still has that digest is the course's and may be renewed; any other is the student's.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from course_utils.course_files import CARRIED, INSTALLED, NOTEBOOKS, REPAIR

from .files import write_atomically
from .handing_out import handed_out

RECORD = Path(".course") / "handed_out.json"
LANDING = "START.ipynb"  #: what opens first: see landing.py
GLOSSARY = "glossary.md"  #: beside the notebooks, linked to from their texts


class NoNotebooksError(FileNotFoundError):
    """There is nothing to hand out; the message says where it was looked for."""


def course_notebooks() -> list[Path]:
    """Return the course's student notebooks, in order.

    Raises:
        NoNotebooksError: if there are none.
    """
    if found := CARRIED["notebooks"].found():
        return found
    remedy = f"run: {REPAIR}" if INSTALLED else "make them with: course build"
    raise NoNotebooksError(f"There are no notebooks in {NOTEBOOKS}; {remedy}")


def course_handouts() -> list[Path]:
    """Return what students get: the notebooks, in order, and the pages beside them.

    Raises:
        NoNotebooksError: if there are no notebooks.
    """
    return [*course_notebooks(), *CARRIED["pages"].found()]


def find_workspace(start: Path) -> Path | None:
    """Return the workspace that holds `start`, else the one called ``workspace`` in it."""
    for folder in (start, *start.parents, start / "workspace"):
        if (folder / RECORD).is_file():
            return folder
    return None


def prepare(workspace: Path, handouts: list[Path]) -> list[str]:
    """Make or refresh `workspace`; return a sentence for everything a student should know.

    A notebook or page that the student has changed stays as it is, and its new version comes beside
    it. A run alone is no change: it leaves the cells as they were handed out.
    """
    record = _read_record(workspace)
    words = []
    for one in handouts:
        words += _hand_out(workspace, one, record)
    write_atomically(workspace / RECORD, json.dumps(record, indent=1) + "\n")
    return words


def content_digest(notebook: str) -> str:
    """Return a digest of what the cells say, whatever their outputs; of the text if unreadable."""
    try:
        cells: list[Any] = json.loads(notebook)["cells"]
        content = [
            [cell["cell_type"], "".join(cell["source"]), cell.get("attachments", {})]
            for cell in cells
        ]
    except (ValueError, KeyError, TypeError):
        content = [[notebook]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _read_record(workspace: Path) -> dict[str, str]:
    try:
        record = json.loads((workspace / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _hand_out(workspace: Path, handout: Path, record: dict[str, str]) -> list[str]:
    text = handed_out(handout.read_text("utf-8"))
    digest = content_digest(text)
    if not _is_students(workspace / handout.name, record, digest):
        return _write(workspace / handout.name, text, digest, record)
    if record.get(handout.name) == digest:
        return []
    names = (f"{handout.stem}-new{number}{handout.suffix}" for number in ("", *range(2, 1000)))
    beside = next(name for name in names if not _is_students(workspace / name, record, digest))
    _write(workspace / beside, text, digest, record)
    record[handout.name] = digest  # this version has been offered
    return [f"{handout.name} has your work in it and stays; the new version is {beside}."]


def _is_students(path: Path, record: dict[str, str], digest: str) -> bool:
    """Whether the file at `path` must not be overwritten."""
    try:
        present = content_digest(path.read_text("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return os.path.lexists(path)  # false where no file can be, such as below another file
    return present not in {digest, record.get(path.name)}


def _write(path: Path, text: str, digest: str, record: dict[str, str]) -> list[str]:
    renewed = path.exists()
    if renewed and content_digest(path.read_text("utf-8")) == digest:
        record[path.name] = digest
        return []
    write_atomically(path, text)
    record[path.name] = digest
    return [f"{path.name} is {'renewed' if renewed else 'new'}."]
