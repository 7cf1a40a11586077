"""The executed notebook as bytes that anybody may open: inert, strict UTF-8, and bounded."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.display.inert import inert
from autograder.intake.notebook import Cell

from .bounds import CPU_S, TooSlow, within_cpu
from .executed import Executed, executed_notebook
from .key import GradedCell
from .verdicts import ExerciseVerdict, Incident

MOST_BYTES = 28 * 2**20  #: of an executed notebook: all the pictures one may show, and the rest
_SOURCE_CHARACTERS = 2**20  #: of all sources together, where nothing else is shown
_WORDS = "This cell's outputs are not shown."
#: what Markdown, HTML and MathJax read as more than a character, and its harmless twin
_TWINS = str.maketrans({"<": "＜", "[": "［", "\\": "＼", "$": "＄", "&": "＆", "`": "'"})


def rendered(
    pages: Sequence[Executed | GradedCell],
    marks: Mapping[str, Mapping[str, Any]],
    verdicts: Mapping[str, ExerciseVerdict],
    incidents: list[Incident],
    written_in: tuple[str, str] = ("", ""),
) -> bytes:
    """Return the notebook of these cells (see :func:`.executed_notebook`), as inert JSON.

    Where that cannot be had, the sources are shown without outputs, and an incident says why.
    """
    try:
        made = partial(executed_notebook, pages, marks, verdicts, written_in)
        data = within_cpu(CPU_S, lambda: _json(inert(made())))
        if len(data) <= MOST_BYTES:
            return data
        why = f"it would have more than {MOST_BYTES // 2**20} MiB"
    except TooSlow:
        why = f"it was not ready after {CPU_S:g} seconds of work"
    except MemoryError:
        why = "it takes too much memory"
    except Exception as error:  # whatever a stranger's output may bring about, the grades stay
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
    words = f"What this notebook displayed cannot be shown ({why}). Its grades stand."
    incidents.append(Incident("unrendered", words))
    return _json(_bare(executed_notebook(_without_outputs(pages), marks, verdicts, written_in)))


def rehearse() -> None:
    """Render a small notebook: what is compiled on the way is there in all forks of this process.

    The schema of notebooks alone takes as long as all the rest of a small submission.
    """
    shown = nbformat.v4.new_output("stream", text="1")
    pages = [Executed(Cell("code", "print(1)"), [shown]), Executed(Cell("markdown", "# *One*"))]
    rendered(pages, {}, {}, [])


def _json(notebook: NotebookNode) -> bytes:
    return str(nbformat.writes(notebook)).encode("utf-8")


def _without_outputs(
    pages: Iterable[Executed | GradedCell],
) -> Iterable[Executed | GradedCell]:
    return (Executed(page.cell) if isinstance(page, Executed) else page for page in pages)


def _bare(notebook: NotebookNode) -> NotebookNode:
    """Make sources harmless without looking for what they mean, and cut them short."""
    left = _SOURCE_CHARACTERS
    for cell in notebook.cells:
        source = cell.source[:left].encode("utf-8", "replace").decode("utf-8")
        left -= len(source)
        cell.pop("attachments", None)  # no text shows them any more
        cell.source = source if cell.cell_type == "code" else source.translate(_TWINS)
        if cell.cell_type == "code" and not cell.outputs:
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/plain": _WORDS})]
    return notebook
