"""The executed notebook: a student's cells with their outputs, and the judge's words between."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.display.inert import HANDED_IN
from autograder.intake.notebook import Cell, text_digest

from .key import GradedCell
from .verdicts import ExerciseVerdict

_WIDTH = 76  #: characters of a line of output
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Executed:
    """One of the student's cells, and what it showed."""

    cell: Cell
    outputs: list[Any] = field(default_factory=list)


def executed_notebook(
    pages: Iterable[Executed | GradedCell],
    marks: Mapping[str, Mapping[str, Any]],
    verdicts: Mapping[str, ExerciseVerdict],
    written_in: tuple[str, str] = ("", ""),
) -> NotebookNode:
    """Return the notebook of these cells, in this order.

    Args:
        pages: the student's own cells, and the graded cells where they were judged.
        marks: nbgrader's metadata, from the instructor's notebook, by the id of a cell.
        verdicts: what was decided, by the id of the graded cell.
        written_in: the key's kernel and language, if that is not Python.
    """
    notebook = nbformat.v4.new_notebook(metadata=_metadata(*written_in))
    for number, page in enumerate(pages):
        if isinstance(page, GradedCell):
            node = _node("code", page.released, [_words(verdicts[page.grade_id])])
            mark = dict(marks.get(page.grade_id, {}))
        else:
            node = _node(page.cell.kind, page.cell.source, page.outputs)
            mark = dict(marks.get(page.cell.grade_id, {}))
            if mark:
                node.metadata[HANDED_IN] = text_digest(page.cell.source)
            for name, mime, data in page.cell.attached:
                node.setdefault("attachments", {})[name] = {mime: data}
        if mark.get("grade_id"):
            node.metadata["nbgrader"] = mark
        node["id"] = f"cell-{number}"
        notebook.cells.append(node)
    return notebook


def _metadata(kernel: str, language: str) -> dict[str, Any]:
    """What pages colour code by."""
    if not kernel:
        return {"kernelspec": _KERNEL}
    spec = {"name": kernel, "display_name": kernel, "language": language}
    return {"kernelspec": spec, "language_info": {"name": language}}


def _node(kind: str, source: str, outputs: list[Any]) -> NotebookNode:
    if kind == "code":
        return nbformat.v4.new_code_cell(source, outputs=outputs)
    make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_raw_cell
    return make(source)


def _words(one: ExerciseVerdict) -> NotebookNode:
    score = "no points yet" if one.score is None else f"{one.score:g} of {one.max_score:g} points"
    text = f"{one.state}: {score}. {one.message}".strip()
    # nbgrader's formgrader cuts a line of output where its box ends.
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return nbformat.v4.new_output("display_data", {"text/plain": "\n".join(lines)})
