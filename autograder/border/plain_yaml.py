"""YAML that a stranger wrote, as plain text in dicts and lists, and only the part that is wanted.

A YAML loader makes objects of tags, numbers of ``0123``, and structures out of aliases that are
larger than any memory. Here the parser's events are read one by one: tags mean nothing, every
scalar is the text that stands there, an alias is the text it stands for, and what lies below keys
nobody asked for is passed over, however large it is.
"""

from collections.abc import Callable, Iterator
from typing import Any

import yaml

MAX_EVENTS = 5_000_000
MAX_DEPTH = 60

#: whether what lies at a path of keys is wanted; a list's items have the list's own path
Wanted = Callable[[tuple[str, ...]], bool]


class BadYaml(ValueError):
    """The bytes are not taken. The message completes "because …"."""


def parse(data: bytes, wanted: Wanted) -> Any:
    """Return what is `wanted` of the YAML in `data`: dicts, lists and text.

    Raises:
        BadYaml: whatever is wrong with it. No other exception leaves this function.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Reader(_counted(yaml.parse(data, Loader=loader)), wanted).document()
    except BadYaml:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        line = getattr(getattr(problem, "problem_mark", None), "line", None)
        where = "" if line is None else f" (line {line + 1})"
        raise BadYaml(f"it is no valid YAML{where}") from None
    except StopIteration:
        raise BadYaml("it ends half-way") from None


def _counted(events: Iterator[Any]) -> Iterator[Any]:
    for number, event in enumerate(events):
        if number >= MAX_EVENTS:
            raise BadYaml(f"it holds more than {MAX_EVENTS:,} parts")
        yield event


class _Reader:
    """A recursive reader of events, whose depth is bounded. `None` stands for what is unwanted."""

    def __init__(self, events: Iterator[Any], wanted: Wanted) -> None:
        self._events, self._wanted = events, wanted
        self._named: dict[str, str] = {}  # the text behind each anchor

    def document(self) -> Any:
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event, (), 0)
        return None

    def _node(self, event: Any, path: tuple[str, ...], depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise BadYaml("it is nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            return self._named.get(event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self._named[event.anchor] = event.value
            return event.value
        keep = self._wanted(path)
        if isinstance(event, yaml.SequenceStartEvent):
            items = [self._node(one, path, depth + 1) for one in self._until(yaml.SequenceEndEvent)]
            return items if keep else None
        found: dict[str, Any] = {}
        for one in self._until(yaml.MappingEndEvent):
            key = self._node(one, path, depth + 1)
            here = (*path, key if isinstance(key, str) else "")
            value = self._node(next(self._events), here, depth + 1)
            if keep and isinstance(key, str) and self._wanted(here):
                found[key] = value
        return found if keep else None

    def _until(self, end: type) -> Iterator[Any]:
        while not isinstance(event := next(self._events), end):
            yield event
