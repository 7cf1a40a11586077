"""Links from a notebook to the one before, to the one after, and to the map of the course.

They are relative, so they work wherever the notebooks lie side by side: in a workspace, in a
checkout, and on a site that is made of them.
"""

import re
from pathlib import Path
from typing import NamedTuple

from course_utils.desk.workspace import LANDING

_TITLE = re.compile(r"^# # \d\d · (.+)$", re.MULTILINE)
_MAP = f"[Map of the course]({LANDING})"


class Neighbours(NamedTuple):
    """A notebook's links to those beside it, as Markdown; empty at either end of the course."""

    before: str
    after: str


def neighbours(source: Path) -> Neighbours:
    """Return the links of a lesson's source file to its neighbours in the same folder."""
    sources = sorted(source.parent.glob("[0-9][0-9]_*.py"))
    place = sources.index(source)
    before = _link(sources[place - 1], "‹ {}") if place else ""
    after = _link(sources[place + 1], "{} ›") if place + 1 < len(sources) else ""
    return Neighbours(before, after)


def _link(source: Path, shown: str) -> str:
    title = _TITLE.search(source.read_text("utf-8"))
    name = f"{source.name[:2]} {title[1].strip()}" if title else source.stem
    return f"[{shown.format(name)}]({source.stem}.ipynb)"


def with_links_on_top(text: str, beside: Neighbours) -> str:
    """Return a notebook's first text with a line of links below its title and subtitle."""
    title, *rest = text.split("\n\n")
    if not title.startswith("# "):
        return text
    subtitle = [rest.pop(0)] if rest and re.fullmatch(r"\*[^*]+\*", rest[0].strip()) else []
    return "\n\n".join([title, *subtitle, _line(beside), *rest])


def with_links_below(text: str, beside: Neighbours) -> str:
    """Return a notebook's last text with a line of links at its end."""
    return f"{text.rstrip()}\n\n---\n\n{_line(beside)}"


def _line(beside: Neighbours) -> str:
    return " · ".join(filter(None, (beside.before, _MAP, beside.after)))
