"""Notebooks that are safe to open in the formgrader and as feedback.

Both show a notebook's HTML and Markdown in the instructor's browser, with the instructor's rights.
So what a student wrote or displayed is cut down to what cannot act: text, tables, pictures.
"""

import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from .budget import CODE_LIMIT, Budget, TooMuch
from .letters import block, legible
from .pages import markdown, page, preformatted

#: in an executed cell's metadata, the digest of what was handed in: beside nbgrader's own, where
#: nbgrader's programs refuse what they do not know
HANDED_IN = "handed_in"
_PICTURES = ("image/png", "image/jpeg")
#: languages whose lexers take time in proportion too; Java's takes minutes for ``a a a a …``
_QUICK = frozenset({"r", "bash", "julia", "octave"})
_WORD = re.compile(r"[\w.+# -]{1,60}")
_METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
    # Of Pygments' lexers this one takes time in proportion; the one for IPython does not.
    "language_info": {"name": "python", "pygments_lexer": "python3"},
}


def inert(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that shows the same and cannot act.

    Metadata beyond nbgrader's is dropped, save for the kernel and its language.
    Its size is bounded, and so is the time that a browser, nbconvert or this takes for it.
    """
    budget = Budget()
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        metadata=nbformat.from_dict(_metadata(notebook.metadata)),
        cells=[_cell(cell, number, budget) for number, cell in enumerate(notebook.cells)],
    )


def _metadata(metadata: Any) -> dict[str, dict[str, str]]:
    """The kernel and its language, as far as they are plain words; else Python."""
    spec, info = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    words = [str(one) for one in (spec.get("name"), spec.get("language"), info.get("name"))]
    if words[2] == "python" or not all(map(_WORD.fullmatch, words)) or not info:
        return _METADATA
    lexer = words[2].casefold()
    return {
        "kernelspec": {"name": words[0], "display_name": words[0], "language": words[1]},
        "language_info": {"name": words[2], "pygments_lexer": lexer if lexer in _QUICK else "text"},
    }


def _cell(cell: NotebookNode, number: int, budget: Budget) -> NotebookNode:
    metadata = NotebookNode()
    if isinstance(cell.metadata.get("nbgrader"), dict):
        metadata["nbgrader"] = NotebookNode(cell.metadata["nbgrader"])
    if isinstance(digest := cell.metadata.get(HANDED_IN), str):
        metadata[HANDED_IN] = digest
    clean = NotebookNode(id=f"cell-{number}", cell_type="markdown", metadata=metadata)
    if cell.cell_type == "code":
        outputs = [_output(output, budget) for output in cell.get("outputs", [])]
        clean["cell_type"] = "code"
        clean["source"] = _code(cell.source, budget)
        clean["execution_count"] = None
        clean["outputs"] = [shown for shown in outputs if shown is not None]
    elif cell.cell_type == "markdown":
        clean["source"] = markdown(_join(cell.source), budget, _attached(cell))
    else:  # a raw cell is for nbconvert, which may be told to take it for HTML
        clean["source"] = preformatted(_join(cell.source), budget)
    return clean


def _attached(cell: NotebookNode) -> dict[str, tuple[str, str]]:
    """Return the pictures that came with a text: their kind and Base64, by their names."""
    return {
        name: (mime.removeprefix("image/"), "".join(_join(data).split()))
        for name, bundle in cell.get("attachments", {}).items()
        for mime, data in bundle.items()
        if mime in (*_PICTURES, "image/gif")
    }


def _code(source: str, budget: Budget) -> str:
    shown, hidden = budget.clipped(_join(source), CODE_LIMIT, "code")
    # Pygments takes time that grows with the square of a run of blank lines that are not empty.
    lines = [line.rstrip() for line in legible(shown, keep="\n\t").split("\n")]
    return "\n".join([*lines, f"# … {hidden} more characters are not shown."] if hidden else lines)


def _output(output: NotebookNode, budget: Budget) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(output.get("text"), budget))
    if kind == "error":
        trace = output.get("traceback")
        lines = "\n".join(map(_join, trace)) if isinstance(trace, list) else ""
        ename, evalue = (_text(output.get(name), budget) for name in ("ename", "evalue"))
        return NotebookNode(
            output_type=kind,
            ename=ename,
            evalue=evalue,
            traceback=_text(lines, budget).split("\n"),
        )
    if kind not in ("display_data", "execute_result"):
        return None
    given = output.get("data")
    data = {
        mime: shown
        for mime, value in (given.items() if isinstance(given, dict) else ())
        if (shown := _shown(mime, value, budget)) is not None
    }
    if not data:
        return None
    # Always display_data: an execute_result would be read as a score by nbgrader's own grading.
    return NotebookNode(
        output_type="display_data", metadata=NotebookNode(), data=NotebookNode(data)
    )


def _shown(mime: str, value: Any, budget: Budget) -> str | None:
    if mime == "text/plain":
        return _text(value, budget)
    if mime == "text/html":
        try:
            return page(_join(value), budget)
        except TooMuch:
            return None  # its text/plain twin stays
    if mime in _PICTURES:
        picture = _join(value)
        return picture if budget.picture(mime.removeprefix("image/"), picture) else None
    return None


def _join(value: Any) -> str:
    """Return text that nbformat may also hold as a list of lines, fit to be written as UTF-8."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _text(value: Any, budget: Budget) -> str:
    shown, hidden = budget.clipped(_join(value))
    return block(shown) + (f"\n… {hidden} more characters are not shown." if hidden else "")
