"""An inert notebook as HTML, a piece a cell, for a page that shows it without MathJax or scripts.

What :func:`~.inert.inert` made is cleaned once more here, so that whoever writes the page need not
know where the file comes from. Pictures leave the text: the caller says where they lie.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from .budget import Budget, TooMuch
from .letters import block, legible, plain
from .pages import page

PAGE_LIMIT = 4 * 2**20  #: characters of HTML that one notebook may take, pictures not counted
_PICTURE = re.compile(r'src="data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=\s]+)"')

#: takes a picture's kind and bytes, returns its address
Keep = Callable[[str, bytes], str]


@dataclass(frozen=True)
class ShownCell:
    """One cell: nbgrader's metadata, its text, and what a page shows of it."""

    mark: Mapping[str, Any]
    source: str
    html: Markup


def shown_cells(notebook: bytes, keep: Keep) -> Iterator[ShownCell]:
    """Yield the cells of an inert notebook as HTML that cannot act.

    Raises:
        ValueError: if it is no notebook.
    """
    try:
        cells = json.loads(notebook)["cells"]
        left = PAGE_LIMIT
        for cell in cells:
            made = _cell(cell, keep)
            left -= len(made.html)
            if left < 0:
                more = Markup("<p>The rest of this notebook is too long to be shown here.</p>")
                yield ShownCell({}, "", more)
                return
            yield made
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"this is no notebook: {problem}") from problem


def _cell(cell: Mapping[str, Any], keep: Keep) -> ShownCell:
    mark = cell["metadata"].get("nbgrader", {})
    source = _joined(cell["source"])
    if cell["cell_type"] != "code":
        return ShownCell(mark, source, _framed("prose", _page(source, keep)))
    shown = [_framed("code", _pre(source))]
    shown += [_framed("output", _output(output, keep)) for output in cell.get("outputs", [])]
    return ShownCell(mark, source, Markup("").join(shown))


def _output(output: Mapping[str, Any], keep: Keep) -> Markup:
    kind = output["output_type"]
    if kind == "stream":
        return _pre(_joined(output["text"]))
    if kind == "error":
        return _pre("\n".join(map(str, output["traceback"])))
    data = output.get("data", {})
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            source = f"data:{mime};base64,{_joined(data[mime])}"
            return _page(f'<img src="{source}" alt="A picture that the cell drew">', keep)
    if "text/html" in data:
        return _page(_joined(data["text/html"]), keep)
    return _pre(_joined(data.get("text/plain", "")))


def _page(text: str, keep: Keep) -> Markup:
    try:
        clean = page(text, Budget())
    except TooMuch:
        return _pre(text)
    return Markup(_PICTURE.sub(lambda found: _kept(found, keep), clean))  # noqa: S704  it is clean


def _kept(found: re.Match[str], keep: Keep) -> str:
    data = base64.b64decode(found[2])
    return f'loading="lazy" src="{keep(found[1], data)}"'


def _pre(text: str) -> Markup:
    words = plain(block(text))
    if not words.strip():
        return Markup("")
    return Markup("<pre>{}</pre>").format(legible(words, keep="\n\t"))


def _framed(kind: str, inner: Markup) -> Markup:
    return Markup('<div class="{}">{}</div>').format(kind, inner) if inner else Markup("")


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
