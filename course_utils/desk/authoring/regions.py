"""Solution regions: where an answer stands, and what stands there in the student's notebook.

The markers are nbgrader's own, so that the instructor's notebook works in any nbgrader course.
nbgrader looks for the words anywhere in a line, whatever surrounds them. Here a marker is the whole
line or it is a mistake: an overlooked marker would hand out a solution.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
_STUB_PREFIX = "#: "
_DEFAULT_STUB = "...  # your code here"
#: what nbgrader looks for, wherever it stands in a line, and the same spaced otherwise
_WORDS = re.compile(r"(BEGIN|END)[\W_]*SOLUTION")
#: above this, a comment's letters are a misspelt marker; below it, "# one solution" and the like
_ALIKE = 0.87


@dataclass(frozen=True)
class Region:
    """The lines of the two markers, counted from 0 within the cell."""

    begin: int
    end: int


def find_regions(text: str, report: Callable[[int, str], None]) -> list[Region]:
    """Return the solution regions of a code cell, and report every faulty marker.

    Args:
        text: the cell's source.
        report: called with a line, counted from 0 within the cell, and a message.
    """
    regions: list[Region] = []
    begin: int | None = None
    for offset, line in enumerate(text.splitlines()):
        marker = line.strip()
        if marker == BEGIN and begin is None:
            begin = offset
        elif marker == BEGIN:
            report(offset, f"{BEGIN} inside an open region; close that with {END} first")
        elif marker == END and begin is not None:
            regions.append(Region(begin, offset))
            begin = None
        elif marker == END:
            report(offset, f"{END} without {BEGIN} before it; add one or remove this line")
        elif meant := marker_in(line):
            report(offset, f"{marker!r} looks like a marker; write exactly {meant!r}")
        elif begin is not None and marker.startswith("#:") and _stub_line(line) is None:
            report(offset, "a line for the student starts with '#: ', a space after the colon")
    if begin is not None:
        report(begin, f"{BEGIN} is never closed; add {END} after the solution")
    return regions


def marker_in(line: str) -> str:
    """Return the marker that `line` holds or seems to mean; an empty text if there is none."""
    if found := _WORDS.search(line):
        return BEGIN if found[1] == "BEGIN" else END
    comment = _letters(line.rpartition("#")[2]) if "#" in line else ""
    for marker, alone in ((BEGIN, "begin"), (END, "end")):
        if comment == alone and line.strip().startswith("###"):
            return marker
        if SequenceMatcher(None, comment, _letters(marker)).ratio() >= _ALIKE:
            return marker
    return ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def blanked(text: str, region: Region) -> str:
    """Return the cell as the student gets it: the region's ``#: `` lines, or a default stub."""
    lines = text.splitlines()
    inside = lines[region.begin + 1 : region.end]
    stub = [line for line in map(_stub_line, inside) if line is not None]
    if not stub:
        stub = [_indent(lines[region.begin]) + _DEFAULT_STUB]
    return "\n".join([*lines[: region.begin], *stub, *lines[region.end + 1 :]])


def solved(text: str, region: Region) -> str:
    """Return what the region answers, without its lines for the student, at the left margin."""
    inside = text.splitlines()[region.begin + 1 : region.end]
    return textwrap.dedent("\n".join(line for line in inside if _stub_line(line) is None)).strip(
        "\n"
    )


def _stub_line(line: str) -> str | None:
    """Return a region's line as the student sees it, if it is meant for the student."""
    content = line.lstrip()
    if content.startswith(_STUB_PREFIX):
        return _indent(line) + content.removeprefix(_STUB_PREFIX)
    return "" if content.rstrip() == _STUB_PREFIX.rstrip() else None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
