"""Collect the outputs of one cell as valid notebook outputs of bounded size."""

import json
from contextlib import suppress
from typing import Any

from nbformat import v4

from .contract import MIB, Limits, Notice
from .messages import Incoming

_MAX_OUTPUTS = 500
_MAX_TRACEBACK_LINES = 200
_NOTE = "[The rest of this cell's output was dropped: it printed more than {limit}.]\n"


def in_words(size: int) -> str:
    """A limit in MiB, or in bytes when it is small."""
    return f"{size / MIB:g} MiB" if size >= MIB else f"{size} bytes"


class Outputs:
    """The outputs of one running cell."""

    def __init__(self, limits: Limits) -> None:
        self.nodes: list[Any] = []
        self.limit = limits.output_bytes
        self.full = False
        self._used = 0
        self._streams: dict[int, list[str]] = {}
        self._clear_next = False
        self._displays: dict[str, Any] = {}

    def notice(self) -> Notice:
        """What to tell the instructor when output was dropped."""
        detail = f"A cell printed more than {in_words(self.limit)}; the rest was dropped."
        return Notice("output", detail)

    def drop(self) -> None:
        """Keep nothing from here on, and say so where the output ends."""
        if self.full:
            return
        self.full = True
        note = _NOTE.format(limit=in_words(self.limit))
        self.nodes.append(v4.new_output("stream", name="stderr", text=note))

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
            self._add(error_node(content), len(message.content))

    def finish(self) -> list[Any]:
        """The outputs, with the pieces of each stream joined."""
        for position, pieces in self._streams.items():
            self.nodes[position]["text"] = "".join(pieces)
        self._streams = {}
        return self.nodes

    def _clear(self) -> None:
        # What was used stays used, or a cell could print and clear for ever.
        if self._clear_next:
            self.nodes, self._streams, self._displays = [], {}, {}
        self._clear_next = False

    def _fits(self, size: int) -> bool:
        self._used += size
        if self._used > self.limit or len(self.nodes) >= _MAX_OUTPUTS:
            self.drop()
        return not self.full

    def _add(self, node: Any, size: int) -> None:
        self._clear()
        if self._fits(size):
            self.nodes.append(node)

    def _stream(self, content: dict[str, Any]) -> None:
        name, text = content.get("name"), content.get("text")
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            return
        self._clear()
        last = len(self.nodes) - 1
        if last in self._streams and self.nodes[last]["name"] == name:
            if self._fits(len(text)):
                self._streams[last].append(text)
        elif self._fits(len(text) + 50):
            self.nodes.append(v4.new_output("stream", name=name, text=""))
            self._streams[last + 1] = [text]

    def _display(self, kind: str, content: dict[str, Any]) -> None:
        data = mime_bundle(content.get("data"))
        metadata = content.get("metadata")
        node = v4.new_output(kind, data=data)
        if isinstance(metadata, dict):
            node["metadata"] = metadata
        if kind == "execute_result":
            node["execution_count"] = count(content.get("execution_count"))
        self._add(node, len(json.dumps(node)))
        display_id = _display_id(content)
        if display_id and not self.full:
            self._displays[display_id] = node

    def _update(self, content: dict[str, Any]) -> None:
        node = self._displays.get(_display_id(content) or "")
        data = mime_bundle(content.get("data"))
        if node is not None and self._fits(len(json.dumps(data))):
            node["data"] = v4.new_output("display_data", data=data)["data"]


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
        is_json = kind == "application/json" or (
            kind.startswith("application/") and kind.endswith("+json")
        )
        lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        if is_json or isinstance(value, str) or lines:
            kept[kind] = value
    return kept


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
