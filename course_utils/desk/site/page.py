"""A page of the web edition, made of an executed notebook: the same cells, and what a click opens.

What follows a prediction is covered, and so are an exercise's hints and its author's solution. All
covers are HTML's own ``<details>``, which need no script and obey the keyboard.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from course_utils.choices import as_html
from course_utils.desk.handing_out import PREDICT, behind_predictions
from course_utils.desk.workspace import LANDING
from course_utils.guess import NO_PREDICTION

Cell = dict[str, Any]
_HEADING = re.compile(r"^#{1,6}\s.*$", re.MULTILINE)
MAP = (f"]({LANDING})", "](index.md)")  #: links to the map of the course lead to the first page
_EXPLAIN = re.compile(r"#{3,6}\s+(explain\b.*)", re.IGNORECASE)
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)


class Exercise(Protocol):
    """One exercise, as a reader meets it."""

    @property
    def id(self) -> str:
        """Its name, unique in the course, e.g. ``"02.grad"``."""
        ...

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""
        ...

    @property
    def points(self) -> float:
        """What it is worth."""
        ...

    @property
    def hints(self) -> Sequence[str]:
        """Its hints, in order."""
        ...

    @property
    def teaches(self) -> str:
        """Why the right answer is right; may be empty."""
        ...


#: the exercise with an id, and its author's solution: None where that is kept back
Find = Callable[[str], tuple[Exercise, str | None]]


def page(notebook: str, find: Find, download: str) -> str:
    """Return a notebook's text as Sphinx reads it.

    Args:
        notebook: the executed notebook.
        find: returns an exercise and its solution.
        download: where the student's copy lies, seen from the page.
    """
    content = json.loads(notebook)
    shown = list(_shown(content["cells"], find))
    shown.insert(1, _markdown(_DOWNLOAD.format(download=download)))
    for number, cell in enumerate(shown):
        cell["id"] = f"cell-{number}"
    content["cells"] = shown
    return json.dumps(content, ensure_ascii=False)


_DOWNLOAD = """To work in it yourself, with checks that answer at once: {{download}}`download this \
notebook <{download}>` into your course folder, or start the course with `uv run course lab`."""


@dataclass
class _Reader:
    """Goes through a notebook from the top, and says what its page shows of each cell.

    Attributes:
        behind: the identities of the cells whose outputs follow a prediction.
        find: returns an exercise and its solution.
        covering: a cover is open.
        asked: the latest heading asks for a prediction.
    """

    behind: set[int]
    find: Find
    covering: bool = False
    asked: bool = False

    def text(self, text: str) -> Iterator[Cell]:
        """Yield a text; an open cover takes what belongs under it, and ends at the rest."""
        inside, outside = _divided(text) if self.covering else ("", text)
        if inside:
            yield _markdown(inside)
        if outside:
            yield from self.end()
            self.asked = _asks(outside, self.asked)
            yield _markdown(outside)

    def code(self, cell: Cell) -> Iterator[Cell]:
        """Yield a code cell, with what goes before it and after it."""
        role = cell["metadata"].get("course", {}).get("role")
        shown = [one for one in cell["outputs"] if not _is_empty_guess(one)]
        cell["outputs"] = [] if role == "check" else shown
        if id(cell) in self.behind and not self.covering:
            if cell["outputs"]:
                self.covering = True
                yield _markdown(_BEGIN.format(_GUESSED if self.asked else _NEXT))
            elif not role:
                cell["metadata"]["tags"] = ["guess"]  # its choices must be seen whole
        yield cell
        if role == "check":
            yield _markdown(_help(*self.find(cell["metadata"]["course"]["exercise"])))

    def end(self) -> Iterator[Cell]:
        """Close the cover, if one is open."""
        if self.covering:
            yield _markdown(_END)
        self.covering = False


def _shown(cells: list[Cell], find: Find) -> Iterator[Cell]:
    """Yield the page's cells."""
    reader = _Reader({id(cell) for cell in behind_predictions(cells)}, find)
    for cell in cells:
        if cell["cell_type"] == "code":
            yield from reader.code(cell)
        else:
            yield from reader.text("".join(cell["source"]).replace(*MAP))
    yield from reader.end()


_BEGIN = '<details class="course-cover">\n<summary>{}</summary>'
_GUESSED, _NEXT = "Made your guess? See what happens", "See what happens"
_END = "</details>"


def _divided(text: str) -> tuple[str, str]:
    """Return what of a text belongs under an open cover, and what comes after it.

    A cover ends at a heading, since a part of the page begins there, and HTML cannot begin one
    inside. *Explain* belongs to what happened: under a cover it is a line in bold.
    """
    for found in _headings(text):
        if not _EXPLAIN.match(found[0]):
            return _bold_explain(text[: found.start()]).strip(), text[found.start() :]
    return _bold_explain(text), ""


def _bold_explain(text: str) -> str:
    for found in reversed(list(_headings(text))):
        text = f"{text[: found.start()]}**{found[0].lstrip('# ')}**{text[found.end() :]}"
    return text


def _asks(text: str, asked: bool) -> bool:
    """Return whether the latest heading asks for a prediction; `asked` is what one before did."""
    found = list(_headings(text))
    return bool(PREDICT.match(found[-1][0])) if found else asked


def _headings(text: str) -> Iterator[re.Match[str]]:
    """Find headings; a comment in an example is none."""
    for found in _HEADING.finditer(text):
        if len(_FENCE.findall(text, 0, found.start())) % 2 == 0:
            yield found


def _is_empty_guess(output: dict[str, Any]) -> bool:
    """Whether this is what ``predicted`` answers where nobody guessed; here nobody can."""
    return NO_PREDICTION in "".join(output.get("data", {}).get("text/plain", ""))


def _help(exercise: Exercise, solution: str | None) -> str:
    """Return what stands under an exercise: its hints, one inside the other, and its solution."""
    points = f"{exercise.points:g} point{'' if exercise.points == 1 else 's'}"
    head = f"<strong>{html.escape(exercise.id)}</strong> {as_html(exercise.title)} ({points})"
    hints, total = "", len(exercise.hints)
    for number, hint in reversed(list(enumerate(exercise.hints, 1))):
        # Each hint holds the next one, so that no later one opens before it.
        hints = (
            f"<details><summary>Hint {number} of {total}</summary>"
            f"<p>{as_html(hint)}</p>{hints}</details>"
        )
    name = html.escape(f"Help with {exercise.id}")
    begin = f'<div class="course-help" role="group" aria-label="{name}">\n<p>{head}</p>{hints}'
    if solution is None:
        return f"{begin}</div>"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", solution)), default=0))
    why = f"<p>{as_html(exercise.teaches)}</p>" if exercise.teaches else ""
    return (
        f"{begin}\n<details><summary>The author's solution</summary>\n\n"
        f"{fence}python\n{solution}\n{fence}\n\n{why}</details></div>"
    )


def _markdown(text: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}
