"""What a notebook says of itself in its first cells: title, Korean title, subject, time."""

import json
import re
from dataclasses import dataclass

_TITLE = re.compile(r"^# (?:\d\d · )?(.+)$", re.MULTILINE)
_ITALICS = re.compile(r"\*([^*]+)\*")
_TIME = re.compile(r"\*\*Time:\*\*\s+(.+?)[.;]\s", re.DOTALL)
_LINKS_ALONE = re.compile(r"(?:\W*\[[^]]*\]\([^)]*\))+\W*")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])[\"”]?\s+(?=[\"“A-Z])")
_ABOUT = 120  #: letters: one line on a page
_HEAD_CELLS = 4  #: a notebook may show a picture before it says how long it takes


@dataclass(frozen=True)
class Head:
    """What a notebook says of itself. All but the title may be empty.

    Attributes:
        title: without its number.
        native: the same in Korean.
        about: its first sentences.
        minutes: as it says it, shortened: "40 min", "an hour".
    """

    title: str
    native: str = ""
    about: str = ""
    minutes: str = ""


def read_head(notebook: str) -> Head:
    """Return what a notebook says of itself, from its text as a file.

    Raises:
        ValueError: if it is no notebook, or its first texts have no title.
    """
    try:
        cells = json.loads(notebook)["cells"][:_HEAD_CELLS]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("this is no notebook") from None
    return _head_of("\n\n".join(texts))


def _head_of(text: str) -> Head:
    title = _TITLE.search(text)
    if title is None:
        raise ValueError("a notebook begins with # NN · Title")
    native, about = "", ""
    for paragraph in re.split(r"\n\s*\n", text[title.end() :].strip()):
        words = " ".join(paragraph.split())
        if not native and (italics := _ITALICS.fullmatch(words)):
            native = italics[1]
        elif not _LINKS_ALONE.fullmatch(words):
            about = _first_sentences(words)
            break
    time = _TIME.search(f"{text}\n")
    return Head(_plain(title[1]), native, about, _short(time[1]) if time else "")


def _first_sentences(words: str) -> str:
    words = _plain(words)
    ends = [end.end() for end in _SENTENCE_ENDS.finditer(words)]
    whole = [end for end in (*ends, len(words)) if end <= _ABOUT]
    if whole:
        return words[: whole[-1]].strip()
    first = words[: ends[0]].strip() if ends else words
    if len(first) <= 1.2 * _ABOUT:
        return first
    clause = re.split(r"[:;] ", first)[0]
    if len(clause) <= _ABOUT:
        return f"{clause}."
    return first[:_ABOUT].rpartition(" ")[0].rstrip(",;:") + " …"


def _plain(words: str) -> str:
    return _LINK.sub(r"\1", words).replace("**", "").replace("`", "").replace("*", "").strip()


def _short(words: str) -> str:
    words = " ".join(words.split()).removeprefix("about ")
    return words.replace(" minutes", " min")
