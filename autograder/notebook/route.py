"""The course as a path: its notebooks in order, where each stands, and where to go on.

What a notebook is about, and how long it takes, is read from its own first cells.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .standing import Standing
from .tally import Tally, tally

_FILE = re.compile(r"(\d\d)_[a-z0-9_]+\.ipynb")
_TITLE = re.compile(r"^# (?:\d\d · )?(.+)$", re.MULTILINE)
_ITALICS = re.compile(r"\*([^*]+)\*")
_TIME = re.compile(r"\*\*Time:\*\*\s+(.+?)[.;]\s", re.DOTALL)
_LINKS_ALONE = re.compile(r"(?:\W*\[[^]]*\]\([^)]*\))+\W*")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])[\"”]?\s+(?=[\"“A-Z])")
_ABOUT = 120  #: letters: one line on the page
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


@dataclass(frozen=True)
class Stop:
    """One notebook on the path: its `file` name, what it says of itself, what was earned there."""

    file: str
    head: Head
    tally: Tally

    @property
    def number(self) -> str:
        """Its two digits."""
        return self.tally.number

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.number} {self.head.title}"


@dataclass(frozen=True)
class Route:
    """All notebooks in order. `here` is where to go on; None when everything is done."""

    stops: tuple[Stop, ...]
    here: Stop | None

    @property
    def earned(self) -> float:
        """The points so far."""
        return sum(stop.tally.earned for stop in self.stops)

    @property
    def worth(self) -> float:
        """The points that there are."""
        return sum(stop.tally.worth for stop in self.stops)

    @property
    def done(self) -> int:
        """How many notebooks are done."""
        return sum(stop.tally.done for stop in self.stops)

    @property
    def begun(self) -> bool:
        """Whether an answer was ever checked."""
        return any(stop.tally.begun for stop in self.stops)


def route(folder: Path, standings: Mapping[str, Standing]) -> Route:
    """Return the path through the notebooks in `folder`.

    A copy that a student made beside a notebook is not on it.
    """
    found = {match[1]: path for path in sorted(folder.iterdir()) if (match := _course_file(path))}
    stops = tuple(Stop(path.name, head(path), tally(n, standings)) for n, path in found.items())
    return Route(stops, _here(stops))


def _course_file(path: Path) -> "re.Match[str] | None":
    return _FILE.fullmatch(path.name)


def _here(stops: tuple[Stop, ...]) -> Stop | None:
    """Return where an answer was checked last, or the next one after it that is not done.

    A record without times, of an earlier version, says at least which notebook is the furthest.
    """
    begun = [n for n, stop in enumerate(stops) if stop.tally.begun]
    last = max(begun, key=lambda n: (stops[n].tally.last_at, n), default=0)
    return next((stop for stop in (*stops[last:], *stops[:last]) if _is_open(stop)), None)


def _is_open(stop: Stop) -> bool:
    return bool(stop.tally.rows) and not stop.tally.done


def head(path: Path) -> Head:
    """Return what the notebook at `path` says of itself; of one that cannot be read, its name."""
    try:
        stamp = path.stat()
        return _head(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Head(path.stem.partition("_")[2].replace("_", " ").capitalize())


@lru_cache(maxsize=64)
def _head(path: Path, changed_ns: int, size: int) -> Head:
    """Read a notebook; its time and size are what tells that it has to be read again."""
    cells = json.loads(path.read_text("utf-8"))["cells"][:_HEAD_CELLS]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return read_head("\n\n".join(texts))


def read_head(text: str) -> Head:
    """Return what the first text cells of a notebook say.

    Raises:
        ValueError: if they have no title.
    """
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
    return first[:_ABOUT].rpartition(" ")[0].rstrip(",;:") + " …"


def _plain(words: str) -> str:
    return _LINK.sub(r"\1", words).replace("**", "").replace("`", "").replace("*", "").strip()


def _short(words: str) -> str:
    words = " ".join(words.split()).removeprefix("about ")
    return words.replace(" minutes", " min")
