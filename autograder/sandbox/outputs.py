"""Collect the outputs of a notebook's cells as valid notebook outputs of bounded size."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from nbformat import v4

from autograder.border.strict_json import measure
from autograder.words import size_text

from .contract import Limits, Notice
from .messages import Incoming

_MAX_OUTPUTS = 500
_MAX_TRACEBACK_LINES = 200
_ITEM_BYTES = 16  #: what a displayed list or number costs besides its text: it takes more memory
_NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_MIME = re.compile(f"{_NAME}/{_NAME}")
_NOTE = "[The rest of this {whose} output was dropped: {why}.]\n"


@dataclass
class OutputBudget:
    """What all cells of one notebook may still show."""

    limits: Limits
    full: bool = False
    _bytes: int = field(init=False, default=0)
    _outputs: int = field(init=False, default=0)

    def fits(self, size: int, outputs: int) -> bool:
        """Take so much of it; False, from then on, if there is not so much left."""
        self._bytes += size
        self._outputs += outputs
        self.full = (
            self.full
            or self._bytes > self.limits.notebook_output_bytes
            or self._outputs > self.limits.notebook_outputs
        )
        return not self.full

    @property
    def why(self) -> str:
        """What was too much, in words."""
        limits = self.limits
        if self._outputs > limits.notebook_outputs:
            return f"it has more than {limits.notebook_outputs} outputs"
        return f"it printed more than {size_text(limits.notebook_output_bytes)}"


class Outputs:
    """The outputs of one running cell.

    `notice` is what to tell the instructor when output was dropped: once for a cell that showed too
    much, and once where the whole notebook did.
    """

    def __init__(self, budget: OutputBudget) -> None:
        self.nodes: list[Any] = []
        self.limit = budget.limits.output_bytes
        self.full = budget.full
        self.notice: Notice | None = None
        self._budget = budget
        self._used = 0
        self._streams: dict[int, bytearray] = {}
        self._clear_next = False
        self._displays: dict[str, Any] = {}

    def drop(self) -> None:
        """Keep nothing from here on, and say so where the output ends."""
        if self.full:
            return
        self.full = True
        whose, why = "cell's", f"it printed more than {size_text(self.limit)}"
        if self._used <= self.limit and len(self.nodes) >= _MAX_OUTPUTS:
            why = f"it has more than {_MAX_OUTPUTS} outputs"
        if self._budget.full:
            whose, why = "notebook's", self._budget.why
        note = _NOTE.format(whose=whose, why=why)
        self.nodes.append(v4.new_output("stream", name="stderr", text=note))
        self.notice = Notice("output", f"The rest of a {whose} output was dropped: {why}.")

    def take(self, message: Incoming) -> None:
        """Add one message of the cell's; anything malformed is left out."""
        if self.full:
            return
        if len(message.content) > self.limit:
            self.drop()
            return
        with suppress(RecursionError, ValueError, TypeError):
            self._take(message)

    def _take(self, message: Incoming) -> None:
        content = message.read()
        if message.kind == "clear_output":
            self._clear_next = True
            if not content.get("wait"):
                self._clear()
        elif message.kind == "stream":
            self._stream(content)
        elif message.kind == "update_display_data":
            self._update(content)
        elif message.kind in ("display_data", "execute_result"):
            self._display(message.kind, content)
        elif message.kind == "error":
            self._add(error_node(content))

    def finish(self) -> list[Any]:
        """The outputs, with the pieces of each stream joined."""
        for position, pieces in self._streams.items():
            self.nodes[position]["text"] = pieces.decode()
        self._streams = {}
        return self.nodes

    def _clear(self) -> None:
        # What was used stays used, or a cell could print and clear for ever.
        if self._clear_next:
            self.nodes, self._streams, self._displays = [], {}, {}
        self._clear_next = False

    def _fits(self, size: int, outputs: int = 0) -> bool:
        self._used += size
        in_cell = self._used <= self.limit and len(self.nodes) + outputs <= _MAX_OUTPUTS
        if not in_cell or not self._budget.fits(size, outputs):
            self.drop()
        return not self.full

    def _add(self, node: Any) -> None:
        self._clear()
        if self._fits(_weight(node), 1):
            self.nodes.append(node)

    def _stream(self, content: dict[str, Any]) -> None:
        name, text = content.get("name"), content.get("text")
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            return
        self._clear()
        last = len(self.nodes) - 1
        if last in self._streams and self.nodes[last]["name"] == name:
            if self._fits(_weight(text)):
                self._streams[last] += text.encode()
            return
        node = v4.new_output("stream", name=name, text=text)
        self._add(node)
        if not self.full:
            self._streams[last + 1] = bytearray(text.encode())

    def _display(self, kind: str, content: dict[str, Any]) -> None:
        data = mime_bundle(content.get("data"))
        if not data:
            return
        metadata = content.get("metadata")
        node = v4.new_output(kind, data=data)
        if isinstance(metadata, dict):
            node["metadata"] = metadata
        if kind == "execute_result":
            node["execution_count"] = count(content.get("execution_count"))
        self._add(node)
        display_id = _display_id(content)
        if display_id and not self.full:
            self._displays[display_id] = node

    def _update(self, content: dict[str, Any]) -> None:
        node = self._displays.get(_display_id(content) or "")
        data = mime_bundle(content.get("data"))
        if node is not None and self._fits(_weight(data)):
            node["data"] = v4.new_output("display_data", data=data)["data"]


def _weight(value: Any) -> int:
    """The bytes of `value` in a notebook's file, and something for each item inside it."""
    data = json.dumps(value, ensure_ascii=False).encode()
    items, _ = measure(data)
    return len(data) + _ITEM_BYTES * (items - 1)


def _display_id(content: dict[str, Any]) -> str | None:
    transient = content.get("transient")
    found = transient.get("display_id") if isinstance(transient, dict) else None
    return found if isinstance(found, str) else None


def count(value: object) -> int | None:
    """An execution count as nbformat allows it."""
    return value if type(value) is int and 0 <= value < 2**31 else None


def mime_bundle(data: object) -> dict[str, Any]:
    """The entries of a MIME bundle that nbformat allows."""
    if not isinstance(data, dict):
        return {}
    kept: dict[str, Any] = {}
    for kind, value in data.items():
        if not _MIME.fullmatch(kind):
            continue
        is_json = kind == "application/json" or (
            kind.startswith("application/") and kind.endswith("+json")
        )
        lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        if is_json or isinstance(value, str) or lines:
            kept[kind] = value
    return kept


def last_number(nodes: list[Any]) -> float | None:
    """The value of a cell's last expression, if one was shown and is a number, as text."""
    for node in nodes:
        if node["output_type"] == "execute_result":
            text = node["data"].get("text/plain")
            with suppress(TypeError, ValueError):
                return float("".join(text) if isinstance(text, list) else text)
    return None


def error_parts(content: dict[str, Any]) -> tuple[str, str, list[str]]:
    """(name, value, traceback) of an error, each a plain string or list of strings."""
    name, value = (content.get(key) for key in ("ename", "evalue"))
    lines = content.get("traceback")
    traceback = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
    return (
        name[:200] if isinstance(name, str) else "Error",
        value[:10_000] if isinstance(value, str) else "",
        [line[:10_000] for line in traceback[-_MAX_TRACEBACK_LINES:]],
    )


def error_node(content: dict[str, Any]) -> Any:
    """An error as a notebook output."""
    name, value, traceback = error_parts(content)
    return v4.new_output("error", ename=name, evalue=value, traceback=traceback)
