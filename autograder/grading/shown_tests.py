"""Text of hidden tests in what a notebook shows, plain or in a cheap disguise."""

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any

from nbformat import v4

from .key import Key
from .verdicts import ExerciseVerdict

_LEAST = 12  #: significant characters that a line must have to be told from chance
_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){12,}")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NOTE = "[This output is not shown: the text of a hidden test stands in it.]\n"


class HiddenTests:
    """The lines of one notebook's hidden tests that no student was given."""

    def __init__(self, key: Key) -> None:
        given = _bare("\n".join([*(cell.released for cell in key.cells), *key.lesson.texts]))
        hidden = [cell.hidden for cell in key.cells]
        hidden += [cell.hidden for cell in key.given.values() if cell.covered]
        lines = [_bare(line) for text in hidden for line in text.splitlines()]
        self.lines = list({line for line in lines if len(line) >= _LEAST and line not in given})

    def screen(self, source: str, outputs: list[Any]) -> tuple[list[Any], bool]:
        """Return a cell's outputs, or a note in their place; and whether a line was in them.

        A line that stands in a cell of the student's own is nothing that was given away.
        """
        own = _bare(source)
        self.lines = [line for line in self.lines if line not in own]
        if not self.lines or not outputs or not self._occur_in("\n".join(_texts(outputs))):
            return outputs, False
        return [v4.new_output("stream", name="stderr", text=NOTE)], True

    def stand_in(self, decided: ExerciseVerdict) -> bool:
        """Whether a line stands in what a student reads of a verdict, or others in its row."""
        return self._occur_in("\n".join((decided.message, decided.saw, decided.why)))

    def _occur_in(self, text: str) -> bool:
        text = _COLOUR.sub("", text)
        for form in (text, text[::-1], *_decoded(text)):
            bare = _bare(form)
            if any(line in bare for line in self.lines):
                return True
        return False


def _bare(text: str) -> str:
    """`text` without white space, what joins lines, and what a representation adds."""
    return re.sub(r"[\s\\;]|['\"],\s*['\"]", "", text)


def _texts(node: Any) -> Iterable[str]:
    """All the strings in an output."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _decoded(text: str) -> Iterable[str]:
    for run in _RUN.findall(text):
        for altchars in (b"+/", b"-_"):
            padded = run[: len(run) // 4 * 4] if len(run) % 4 == 1 else run + "=" * (-len(run) % 4)
            try:
                yield base64.b64decode(padded, altchars).decode("utf-8", "replace")
            except binascii.Error:
                continue
    for run in _HEX.findall(text):
        yield bytes.fromhex(run).decode("utf-8", "replace")
