"""What the notebook may have had in its hands, read by exact type alone: nothing is called."""

from json.encoder import encode_basestring_ascii
from typing import Any

from .pristine import HEAP_TYPE, MISSING, Change, Unreadable

LONGEST = 500  #: characters of an error's text that count
_MOST = 10**300  #: points; a larger number may be none that a computer has
is_a = type.__subclasscheck__
_flags = type.__dict__["__flags__"].__get__  # a class of the notebook's can hide its own


def name_plainly(space: dict[Any, Any]) -> None:
    """Have plain texts for all names, where a library's kind of text, such as NumPy's, is one.

    Raises:
        Unreadable: if one is anything else, whose comparing may be the notebook's.
    """
    odd = [name for name in space if type(name) is not str]
    if not all(is_a(str, type(name)) and not _flags(type(name)) & HEAP_TYPE for name in odd):
        raise Unreadable
    for name in odd:
        space[str.__str__(name)] = space.pop(name)


def plain(words: object) -> list[str]:
    """The plain strings of a list, which the notebook's code may have changed."""
    return [one for one in words if type(one) is str] if type(words) is list else []


def remarked(said: dict[str, list[str]], kind: str) -> list[str]:
    """What the watcher found of this kind, looked for one by one: a key may be the notebook's."""
    return [
        word
        for key, words in said.items()
        if type(key) is str and key == kind
        for word in plain(words)
    ]


def own(places: dict[tuple[int, str], list[object]]) -> list[tuple[int, str, list[object]]]:
    """Where the test itself has put what, as far as that is still said in plain terms."""
    return [
        (*place, things)
        for place, things in places.items()
        if type(place) is tuple
        and len(place) == 2
        and type(place[0]) is int
        and type(place[1]) is str
        and type(things) is list
    ]


def is_own(change: Change, own: list[tuple[int, str, list[object]]]) -> bool:
    """Whether the test itself has made this change, and left it so; None stands for nothing."""
    owner, name, _, now, _ = change
    now = None if now is MISSING else now
    return any(
        where == id(owner) and what == name and any(now is one for one in things)
        for where, what, things in own
    )


def cut(text: object) -> str:
    """The beginning of a text; an error may give one of its own kind, which is not looked at."""
    return text[:LONGEST] if type(text) is str else ""


def number(value: object) -> float | None:
    """A number of points, if that is what the value is, without a method that is the notebook's."""
    kind = type(value)
    if kind is bool:
        return None
    if is_a(float, kind):
        return float.__add__(value, 0.0)  # type: ignore[operator] # it is a float, or made from it
    if is_a(int, kind):
        whole: int = int.__add__(value, 0)  # type: ignore[operator] # likewise
        return float(max(-_MOST, min(whole, _MOST)))
    if _flags(kind) & HEAP_TYPE or kind.__module__ != "numpy":
        return None
    plain: Any = value
    item: Any = plain.item() if getattr(plain, "ndim", None) == 0 else None
    kind = type(item)  # by identity: `in` would ask its metaclass, which may be the notebook's
    return float(item) if kind is int or kind is float else None


def in_json(thing: Any) -> str:
    """Plain things as JSON. In no frame that is shown, and by no class that can be changed."""
    kind = type(thing)
    if kind is dict:
        pairs = [f"{encode_basestring_ascii(name)}: {in_json(thing[name])}" for name in thing]
        return f"{{{', '.join(pairs)}}}"
    if kind is list or kind is tuple:
        return f"[{', '.join([in_json(one) for one in thing])}]"
    if kind is str:
        return encode_basestring_ascii(thing)
    if kind is float:
        return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(thing), repr(thing))
    return "null" if thing is None else repr(thing).lower()
