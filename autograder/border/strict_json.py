"""JSON that a stranger wrote, as plain data that holds no surprise for what comes after.

``json.loads`` takes half surrogates, which no file can hold as UTF-8, NaN, which is no JSON, nests
as deep as the stack, and makes twenty bytes and more of one: a list of empty lists. Here size,
depth and number of items are known before anything is parsed, and what comes out can be written
again as strict JSON in UTF-8.
"""

import json
import math
import re
from itertools import accumulate
from typing import Any, Literal

MAX_DEPTH = 50  #: notebooks, messages and plots stay below 20

Problem = Literal["encoding", "syntax", "depth", "items"]

_STRING = re.compile(rb'"[^"]*"?')
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class BadJson(ValueError):
    """The bytes are not taken: `problem` says why, and `line` where, if it is known."""

    def __init__(self, problem: Problem, line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def parse(data: bytes, *, items: int, depth: int = MAX_DEPTH, replace: bool = False) -> Any:
    """Return the JSON in `data` as plain data of at most `items` values and keys.

    Whole text is UTF-8; with `replace`, bytes that are not become U+FFFD. Half surrogates become
    "?"; NaN and infinities, which some tools write, become None.

    Raises:
        BadJson: whatever is wrong with it. No other exception leaves this function.
    """
    found_items, found_depth = measure(data)
    if found_items > items:
        raise BadJson("items")
    if found_depth > depth:
        raise BadJson("depth")
    try:
        text = data.decode("utf-8-sig", "replace" if replace else "strict")
    except UnicodeDecodeError:
        raise BadJson("encoding") from None
    try:
        value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
    except ValueError as error:  # a number of more digits than Python reads, too
        raise BadJson("syntax", getattr(error, "lineno", 0)) from None
    return _writable(value) if _SURROGATE.search(text) else value


def measure(data: bytes) -> tuple[int, int]:
    """Return how many values and keys the JSON in `data` has, and how deep it is, unparsed.

    Neither is ever less than what a parser would meet before it stops.
    """
    # Without escapes a string ends at the next quote.
    bare = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    bare = _STRING.sub(b"", bare)
    items = 1 + sum(bare.count(sign) for sign in (b"[", b"{", b",", b":"))
    steps = memoryview(bare.translate(_STEPS, _NO_BRACKETS)).cast("b")
    return items, max(accumulate(steps), default=0)


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_writable(item) for item in value]
    if isinstance(value, dict):
        return {_writable(key): _writable(item) for key, item in value.items()}
    return value
