"""Notebooks that are safe to open in the formgrader and as feedback.

Both show a notebook's HTML and Markdown in the instructor's browser, with the instructor's rights.
So what a student wrote or displayed is cut down to what cannot act: text, tables, pictures.
"""

import re
from contextlib import suppress
from typing import Any

import bleach  # type: ignore[import-untyped]
from nbformat import NotebookNode

_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
_ATTRIBUTES: dict[str, Any] = {
    "*": ["title", "role", "aria-label", "lang", "dir"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
    "col": ["span"],
    "ol": ["start"],
}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
_SAFE_TARGET = r"https?://|mailto:|#|data:image/(?:png|jpeg|gif);base64,"
_SAFE = ("image/png", "image/jpeg")
_MATHJAX = re.compile(r"\\(href|url|class|style|cssId|require|unicode|html\w*|data)(?![a-z])", re.I)
TEXT_LIMIT = 200_000  #: characters of one output that a browser is asked to show
HTML_LIMIT, TAG_LIMIT = 50_000, 3_000  #: characters and tags of one output, beside pictures
HTML_BUDGET = 4  #: how many outputs of that size a notebook may have; cleaning one takes seconds
PICTURE_LIMIT = 8 * 2**20  #: characters of an output with pictures


class Budget:
    """What is left of the HTML that one notebook may show; a hostile one must not keep us busy."""

    def __init__(self) -> None:
        self._characters, self._tags = HTML_BUDGET * HTML_LIMIT, HTML_BUDGET * TAG_LIMIT

    def spend(self, text: str) -> None:
        """Take `text` from the budget.

        Raises:
            ValueError: if it is more than is left, or more than one output may have.
        """
        size, tags = len(text), text.count("<")
        if size > min(HTML_LIMIT, self._characters) or tags > min(TAG_LIMIT, self._tags):
            raise ValueError("too much HTML")
        self._characters -= size
        self._tags -= tags


def inert(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that shows the same and cannot act. Metadata beyond nbgrader's is dropped."""
    budget = Budget()
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        metadata=NotebookNode(kernelspec=NotebookNode(kernel)),
        cells=[_cell(cell, number, budget) for number, cell in enumerate(notebook.cells)],
    )


def _cell(cell: NotebookNode, number: int, budget: Budget) -> NotebookNode:
    metadata = NotebookNode()
    if isinstance(cell.metadata.get("nbgrader"), dict):
        metadata["nbgrader"] = NotebookNode(cell.metadata["nbgrader"])
    clean = NotebookNode(
        id=f"cell-{number}", cell_type=cell.cell_type, metadata=metadata, source=cell.source
    )
    if cell.cell_type == "code":
        clean["execution_count"] = None
        clean["outputs"] = [
            shown
            for output in cell.get("outputs", [])
            if (shown := _output(output, budget)) is not None
        ]
    else:
        clean["source"] = _markdown(cell.source)
    return clean


def _output(output: NotebookNode, budget: Budget) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(output.get("text")))
    if kind == "error":
        trace = output.get("traceback")
        lines = [_text(line) for line in trace] if isinstance(trace, list) else []
        ename, evalue = _text(output.get("ename")), _text(output.get("evalue"))
        return NotebookNode(output_type=kind, ename=ename, evalue=evalue, traceback=lines)
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
        return _text(value)
    if mime == "text/html" and len(_join(value)) <= PICTURE_LIMIT:
        with suppress(ValueError, RecursionError):
            return html(_join(value).encode("utf-8", "replace").decode("utf-8"), budget)
        return None  # its text/plain twin stays
    if mime in _SAFE and isinstance(value, str | list):
        picture = _join(value)
        return picture if re.fullmatch(r"[A-Za-z0-9+/=\s]*", picture) else None
    return None


def _join(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _text(value: Any) -> str:
    text = _join(value)
    if len(text) > TEXT_LIMIT:
        text = f"{text[:TEXT_LIMIT]}\n… {len(text) - TEXT_LIMIT} more characters are not shown."
    return text.encode("utf-8", "replace").decode("utf-8")


def _attribute(tag: str, name: str, value: str) -> bool:
    if tag == "img":
        return name in ("alt", "title") or (name == "src" and bool(_PICTURE.fullmatch(value)))
    if tag == "a" and name == "href":
        return bool(re.match(_SAFE_TARGET, value))
    return name in _ATTRIBUTES["*"] or name in _ATTRIBUTES.get(tag, ())


def html(text: str, budget: Budget) -> str:
    """Return HTML without anything that acts or loads: tables, text and embedded pictures stay.

    Raises:
        ValueError: if there is more of it than the budget allows.
    """
    pictures: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        pictures.append(found[0])
        return f"data:image/png;base64,{len(pictures) - 1:08d}"

    def put_back(found: re.Match[str]) -> str:
        number = int(found[1])
        return pictures[number] if number < len(pictures) else ""

    text = _PICTURE.sub(put_aside, text)
    text = re.sub(r"(?is)<(style|script)\b.*?</\1\s*>", "", text)  # bleach keeps their text
    budget.spend(text)
    clean = bleach.clean(
        text,
        tags=_TAGS,
        attributes=_attribute,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )
    # MathJax reads the finished page and has commands that make links and set styles.
    return re.sub(r"data:image/png;base64,([0-9]{8})", put_back, _MATHJAX.sub(r"\1", str(clean)))


def _markdown(text: str) -> str:
    """Return Markdown in which raw HTML is text and links lead to the web or nowhere.

    nbconvert renders raw HTML and ``javascript:`` links. The full-width ＜ reads the same, in prose
    as in code. Inline links and link definitions need ``](`` and ``]:`` side by side.
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", "＜", _text(text))
    text = re.sub(rf"\](?=[(:]\s*+<?+(?!{_SAFE_TARGET}))", "] ", text)
    return _MATHJAX.sub(r"\1", text)


def shown(kind: str, source: str) -> str:
    """Return a cell's source as :func:`inert` shows it, to compare another one with it."""
    return source if kind == "code" else _markdown(source)
