"""What a notebook says of itself in its first cell: its title, and how it begins."""

import json
import re
from dataclasses import dataclass

_SENTENCE = re.compile(r".+?[.?!][\"”)]*(?=\s|$)", re.DOTALL)
_SENTENCES = 2  #: enough to make curious


@dataclass(frozen=True)
class Opening:
    """The beginning of a notebook, in Markdown as it stands there; empty texts where it has none.

    Attributes:
        title: its first heading.
        subtitle: the line in italics under it, which has the title in Korean.
        sentences: the first sentences of its text.
    """

    title: str
    subtitle: str = ""
    sentences: str = ""


def opening(notebook: str) -> Opening:
    """Return how a notebook begins, from its text as a file."""
    cells = json.loads(notebook)["cells"]
    text = "".join(cells[0]["source"]) if cells else ""
    title, _, rest = text.partition("\n")
    paragraphs = [" ".join(one.split()) for one in rest.split("\n\n") if one.strip()]
    subtitle = ""
    if paragraphs and re.fullmatch(r"\*[^*].*\*", paragraphs[0]):
        subtitle = paragraphs.pop(0).strip("*")
    found = _SENTENCE.findall(paragraphs[0]) if paragraphs else []
    sentences = "".join(found[:_SENTENCES]).strip()
    return Opening(title.lstrip("# ").strip(), subtitle, sentences)
