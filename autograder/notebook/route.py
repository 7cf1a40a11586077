"""The course as a path: its notebooks in order, where each stands, and where to go on.

What a notebook is about, and how long it takes, it says itself: see course_utils/heads.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from course_utils.heads import Head, read_head

from .standing import Standing
from .tally import Tally, tally

_FILE = re.compile(r"(\d\d)_[a-z0-9_]+\.ipynb")


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
    return read_head(path.read_text("utf-8"))
