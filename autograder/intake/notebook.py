"""Read one submitted notebook.

A notebook is JSON that a stranger wrote. What comes out here is inert: the cells' kinds, sources,
nbgrader ids and attached pictures, and nothing else of it. Outputs, metadata and kernel are left
behind.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.border.strict_json import BadJson, parse

MAX_BYTES = 32 * 2**20  #: of a notebook's file; a notebook full of pictures has about 10 MiB
MAX_ITEMS = 1_000_000  #: values and keys; some 100 bytes each, once they are parsed
MAX_CELLS = 2_000
MAX_SOURCE = 2 * 2**20  #: characters in all cells together
MAX_NAME = 200  #: characters of an id, and of a picture's name
KINDS = ("code", "markdown", "raw")
PICTURES = ("image/png", "image/jpeg", "image/gif")


class SubmissionRefused(Exception):
    """The submission cannot be read. The message is one sentence; `kind` is one word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class ReadFault(SubmissionRefused):
    """The machine kept a file from being read, which is no fault of the submission."""

    def __init__(self, message: str) -> None:
        super().__init__("unreadable", message)


@dataclass(frozen=True)
class Cell:
    """One submitted cell. `grade_id` is what its nbgrader metadata claims, or empty.

    A cell with a mark that marks nothing has it only where no marked cell claims the same.
    `attached` are the pictures that came with its text, such as scans of handwriting: name, type
    and Base64 as the file says it.
    """

    kind: str
    source: str
    grade_id: str = ""
    attached: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Submission:
    """A submitted notebook. `digest` is the SHA-256 of its bytes, in hex."""

    cells: tuple[Cell, ...]
    digest: str


def marks_cell(mark: Any) -> bool:
    """Whether nbgrader has anything to do with a cell that carries this metadata of its.

    An old one left some in every cell, with an id or an empty one or none, and for nbgrader such a
    cell is like any without.
    """
    return isinstance(mark, dict) and any(
        mark.get(part) for part in ("grade", "solution", "locked", "task")
    )


def text_digest(text: str) -> str:
    """Return what a cell's text is known by when it is no longer shown as it was handed in."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def parse_submission(data: bytes) -> Submission:
    """Return the notebook in `data`.

    Raises:
        SubmissionRefused: if it is no notebook of format 4 with code in it.
    """
    notebook = _load(data)
    version = notebook.get("nbformat")
    if version != 4:
        raise SubmissionRefused(
            "invalid",
            f"The notebook has format {repr(version)[:10]}, not 4: open it in JupyterLab, save it "
            f"and hand it in again.",
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise SubmissionRefused(
            "invalid", "The file is JSON, but no notebook: it has no list of cells."
        )
    if len(cells) > MAX_CELLS:
        raise SubmissionRefused("too_large", f"The notebook has more than {MAX_CELLS} cells.")
    named = zip(cells, _names(cells), strict=True)
    clean = tuple(_cell(number, *one) for number, one in enumerate(named, 1))
    if sum(len(cell.source) for cell in clean) > MAX_SOURCE:
        raise SubmissionRefused(
            "too_large", f"The cells hold more than {MAX_SOURCE // 2**20} MiB of text."
        )
    return Submission(clean, hashlib.sha256(data).hexdigest())


def _load(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise SubmissionRefused("invalid", "The file is empty.")
    try:
        notebook = parse(data, items=MAX_ITEMS)
    except BadJson as bad:
        raise _refusal(bad) from None
    if not isinstance(notebook, dict):
        raise SubmissionRefused("invalid", "The file is JSON, but no notebook.")
    return notebook


def _refusal(bad: BadJson) -> SubmissionRefused:
    where = f" (line {bad.line})" if bad.line else ""
    kind, sentence = {
        "encoding": ("invalid", "The file is not UTF-8 text, so it is no notebook."),
        "syntax": ("invalid", f"The file is not valid JSON{where}, so it is no notebook."),
        "depth": ("invalid", "The file is nested too deeply to be a notebook."),
        "items": ("too_large", f"The file holds more than {MAX_ITEMS:,} values, so it is refused."),
    }[bad.problem]
    return SubmissionRefused(kind, sentence)


def _names(cells: list[Any]) -> list[str]:
    """Return by which id each of the cells may be known; empty by none."""
    marks = [_mark(cell) for cell in cells]
    ids = [mark.get("grade_id") for mark in marks]
    names = [one[:MAX_NAME] if isinstance(one, str) else "" for one in ids]
    marked = {name for name, mark in zip(names, marks, strict=True) if marks_cell(mark)}
    return [
        "" if name in marked and not marks_cell(mark) else name
        for name, mark in zip(names, marks, strict=True)
    ]


def _mark(cell: Any) -> dict[str, Any]:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) else {}


def _cell(number: int, cell: object, name: str) -> Cell:
    if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
        raise SubmissionRefused("invalid", f"Cell {number} is no code, markdown or raw cell.")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise SubmissionRefused("invalid", f"The source of cell {number} is no text.")
    return Cell(cell["cell_type"], source, name, tuple(_attached(cell)))


def _attached(cell: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the pictures in a text's attachments; what else is there was never shown."""
    given = cell.get("attachments") if cell["cell_type"] == "markdown" else None
    for name, bundle in given.items() if isinstance(given, dict) else ():
        for mime, data in bundle.items() if isinstance(bundle, dict) else ():
            if mime in PICTURES and isinstance(data, str) and len(name) <= MAX_NAME:
                yield name, mime, data
