"""A ledger's lines: how a row is written, and how a damaged one is told from a whole one.

``{"check": <SHA-256 of the row>, "row": {…}}``, in one spelling only, so that the sum is over the
very bytes of the row. A row holds a verdict, or says which older verdict is current again.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from autograder.grading.verdicts import Verdict

LEDGER = "ledger.jsonl"

_HEAD, _MIDDLE, _TAIL = b'{"check":"', b'","row":', b"}\n"
_START = len(_HEAD) + 64 + len(_MIDDLE)

#: assignment, student, notebook: what a verdict is about
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a line lies in the file."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A verdict, and the name of its executed notebook ("" if it has none)."""

    verdict: Verdict
    notebook: str


@dataclass(frozen=True, slots=True)
class Current:
    """The verdict with this digest is the current one of its row again."""

    row: Row
    digest: str


def row_of(verdict: Verdict) -> Row:
    """Return what `verdict` is about."""
    # The same few names in every line of a large class: kept once.
    return sys.intern(verdict.assignment), verdict.student, sys.intern(verdict.notebook)


def as_line(said: Kept | Current) -> bytes:
    """Return the line that says so, with its newline."""
    row: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
    if isinstance(said, Kept):
        row |= {"notebook": said.notebook, "verdict": said.verdict.to_json()}
    else:
        row |= {"current": [*said.row, said.digest]}
    text = json.dumps(row, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    data = text.encode("ascii")
    return _HEAD + hashlib.sha256(data).hexdigest().encode() + _MIDDLE + data + _TAIL


def from_line(line: bytes) -> Kept | Current | None:
    """Return what a line says, or None if a single bit of it is wrong.

    The last line of a file may lack its newline: an editor may have taken it.
    """
    whole = line if line.endswith(b"\n") else line + b"\n"
    data = whole[_START : -len(_TAIL)]
    check = hashlib.sha256(data).hexdigest().encode()
    if whole != _HEAD + check + _MIDDLE + data + _TAIL:
        return None
    try:
        row = json.loads(data)
        if "current" in row:
            assignment, student, notebook, digest = map(str, row["current"])
            return Current((assignment, student, notebook), digest)
        return Kept(Verdict.from_json(row["verdict"]), str(row["notebook"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def lines_of(file: BinaryIO) -> Iterator[tuple[Span, bytes]]:
    """Yield every line with its place, one at a time: a large ledger is never in memory whole."""
    start = 0
    for line in file:
        yield Span(start, len(line)), line
        start += len(line)
