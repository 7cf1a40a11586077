"""How sizes, times, counts and lists of names stand in a sentence: the same wherever it is said."""

from collections.abc import Iterable

NAMED = 8  #: how many are named in a sentence before "and … more"


def size_text(count: int) -> str:
    """Return a number of bytes as people read it, e.g. ``64 MiB``."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 2**power:
            return f"{count / 2**power:.3g} {unit}"
    return f"{count} bytes"


def counted(number: int, one: str) -> str:
    """Return a number and its noun: 1 answer, 2 answers."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def listed(names: Iterable[str], most: int = NAMED) -> str:
    """Return names as a sentence has them, each once, the first few of many.

    They are taken as they are: a stranger's have been made legible before.
    """
    each = list(dict.fromkeys(names))
    more = len(each) - most
    return ", ".join(each[:most]) + (f" and {more} more" if more > 0 else "")


def span(seconds: float) -> str:
    """Return a time as a person would say it."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    if seconds < 99.5 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
