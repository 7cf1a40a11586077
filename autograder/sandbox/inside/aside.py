"""What a notebook has changed of libraries and a test has no use for: the test has it likewise.

A notebook may have its own way to write JSON, or a `random` that is not; only what a test names, or
what that stands on, need be as it was.
"""

from typing import Any

from .pristine import Change

#: Nothing that a test does not name stands on these: such a test has them as the notebook does.
_ASIDE = frozenset(
    {"base64", "csv", "doctest", "hashlib", "json", "pickle", "random", "secrets", "subprocess"}
)
#: How a thing is shown, and what in a test's text may make a text of a thing.
_SHOWN = frozenset({"__format__", "__repr__", "__str__"})
_SHOWS = ("%", "{", "ascii", "doctest", "format", "print", "repr", "str")
_ASIDE_ALONE = frozenset(
    {"warnings.warn", *(f"builtins.{one}" for one in ("display", "format", "input", "print"))}
)
#: Old names of Python's own types, which some notebooks give back to NumPy.
_KINDS = frozenset(f"numpy.{one}" for one in ("bool", "long", "object", "str"))


def of(changes: list[Change], question: dict[str, Any]) -> list[Change]:
    """Those of these changes that this test need not be without."""
    said = " ".join([question["source"], *_reached(question)])
    # What helpers do with a text or an array, their names do not tell.
    helped = bool(question.get("read"))
    shows = helped or any(one in said for one in _SHOWS)
    loads = helped or ".load" in said or ("load" in said and "import" in said)
    return [one for one in changes if _is_aside(one, said, shows, loads)]


def _is_aside(change: Change, said: str, shows: bool, loads: bool) -> bool:
    """Whether a test with this text, and what it stands on, has no use for what was changed."""
    words, now = change[-1], change[3]
    if words == "numpy.load":
        return not loads
    if words in _KINDS and type(now) is type:
        return any(now is kind for kind in (bool, int, float, complex, object, str))
    first, last = words.partition(".")[0], words.rpartition(".")[2]
    alone = words in _ASIDE_ALONE and (last if first == "builtins" else first) not in said
    shown = last in _SHOWN and not shows
    return alone or shown or (first in _ASIDE and first not in said)


def is_among(change: Change, others: list[Change]) -> bool:
    """Whether it is one of these: the same thing in the same place."""
    owner, name, _, now, _ = change
    return any(one[0] is owner and one[1] == name and one[3] is now for one in others)


def _reached(question: dict[str, Any]) -> list[str]:
    """Where that comes from which a test and its helpers call by a name of the author's."""
    imports, source = question["imports"], question["source"]
    read = question.get("read", [])
    return [*read, *(one for name, one in imports.items() if name in source or name in read)]
