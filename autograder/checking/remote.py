"""An object on the student's side: asked by name, never held."""

import inspect
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, TypeVar

from autograder.guest.plain import MAX_ASKED, encode

from . import probes
from .reading import show
from .replies import unwrap
from .source import Source
from .typed import read_as

QUESTION_S = 10.0  #: seconds that one question to a student's code may take
LABEL_LENGTH = 40

T = TypeVar("T")
_handles = count(1)


class Remote:
    """An object on the student's side, called `name` there and `label` in messages."""

    def __init__(self, source: Source, name: str, label: str = "") -> None:
        self.source = source
        self.name = name
        self.label = label or name

    @property
    def value(self) -> Any:
        """It as plain data."""
        return self.ask({"do": "value"}, QUESTION_S)

    def call(self, *args: Any, timeout_s: float = QUESTION_S, **kwargs: Any) -> Any:
        """Call it with plain data, or with other objects over there; return plain data."""
        return self.ask({"do": "call", **_packed(args, kwargs)}, timeout_s)

    def call_method(
        self, method: str, *args: Any, timeout_s: float = QUESTION_S, **kwargs: Any
    ) -> Any:
        """Call its method; as in :meth:`call`."""
        return self.ask({"do": "call", "method": method, **_packed(args, kwargs)}, timeout_s)

    def keep_call(
        self, *args: Any, timeout_s: float = QUESTION_S, **kwargs: Any
    ) -> tuple[str, str]:
        """Call it and keep what it returns over there; return that thing's name and label."""
        label = f"{self.label}({_arguments(args, kwargs)})"
        handle = _handle(label)
        self.ask({"do": "call", "keep": handle, **_packed(args, kwargs)}, timeout_s)
        return handle, label

    def examine(
        self,
        probe: Callable[..., Any],
        *,
        reply: type[T],
        timeout_s: float = QUESTION_S,
        **inputs: Any,
    ) -> T:
        """Run `probe(it, **inputs)` beside it and return what it brings back, as a `reply`.

        Raises:
            Unanswered: if the probe raises there, or brings back no such thing.
        """
        return read_as(reply, self.ask(_examination(probe, inputs), timeout_s))

    def keep_examined(
        self, probe: Callable[..., Any], timeout_s: float = QUESTION_S, **inputs: Any
    ) -> str:
        """Run `probe` beside it and keep what it returns over there; return that thing's name."""
        handle = _handle(probe.__name__)
        self.ask({**_examination(probe, inputs), "keep": handle}, timeout_s)
        return handle

    def ask(self, question: Mapping[str, Any], timeout_s: float) -> Any:
        """Put a question about it, and return the plain value."""
        asked = {**question, "name": self.name, "label": self.label}
        return unwrap(self.label, self.source.ask(asked, timeout_s))


def question_of(name: str, label: str, probe: Callable[..., Any], **inputs: Any) -> dict[str, Any]:
    """Return the question that runs `probe` on the object called `name`, `label` in messages."""
    return {**_examination(probe, inputs), "name": name, "label": label}


def _examination(probe: Callable[..., Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    plain, things = _apart(inputs)
    return {
        "do": "examine",
        "probe": probe.__name__,
        "source": _source_of(probe),
        "inputs": encode(plain, elements=MAX_ASKED),
        "things": things,
    }


def _source_of(probe: Callable[..., Any]) -> str:
    """The module of a probe of ours, or a probe of an exercise alone."""
    if probe.__module__.startswith(f"{probes.__name__}."):
        return inspect.getsource(sys.modules[probe.__module__])
    return inspect.getsource(probe)


def _packed(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    positional, things = _apart(dict(enumerate(args)))
    named, more = _apart(kwargs)
    return {
        "args": encode(list(positional.values()), elements=MAX_ASKED),
        "kwargs": encode(named, elements=MAX_ASKED),
        "things": things + more,
    }


def _apart(given: Mapping[Any, Any]) -> tuple[dict[Any, Any], list[list[Any]]]:
    """Plain data with ``None`` where a thing over there belongs; and those, by place and name."""
    plain = {place: None if isinstance(one, Remote) else one for place, one in given.items()}
    return plain, [[place, one.name] for place, one in given.items() if isinstance(one, Remote)]


def _arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    def text(value: Any) -> str:
        return value.label if isinstance(value, Remote) else show(value)

    words = ", ".join([*map(text, args), *(f"{name}={text(v)}" for name, v in kwargs.items())])
    return words if len(words) <= LABEL_LENGTH else "…"


def _handle(label: str) -> str:
    """A name that no student's variable can have, since it is no identifier."""
    return f"{label} #{next(_handles)}"
