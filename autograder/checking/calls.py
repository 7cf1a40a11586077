"""One call of a program: what it is asked with, what it gave, and how our own one is run."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from types import CodeType
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np

from autograder.guest.plain import decode, encode

from .expectations import Incorrect
from .probes import things
from .reading import numbers, same


class StandIn(Exception):
    """Raised by a stand-in where the real thing raises something, whatever that says."""


@dataclass(frozen=True)
class Code:
    """An argument that is no plain data, e.g. a function: made anew wherever the call is made.

    Attributes:
        source: an expression; it may use ``np``: ``"lambda z: np.maximum(z, 0)"``.
        label: how the card names it.
    """

    source: str
    label: str


@dataclass(frozen=True)
class Case:
    """One call that the answer is judged by.

    Attributes:
        args: what the function is called with: arrays, numbers, and what :class:`Code` makes.
        see: what is looked at in the result, where more than one result is right: a function of it
            that may end the check with ``Incorrect``. The student's and the right one must agree.
        tell: how the card says what was seen; by default the value itself, or where it differs.
        label: how the card names the call; by default ``name(args)``.
    """

    args: tuple[Any, ...] = ()
    see: Callable[[Any], Any] | None = None
    tell: Callable[[Any], str] | None = None
    label: str = ""

    @cached_property
    def key(self) -> str:
        """The arguments as JSON: plain data, and by its place what is made from code."""
        plain = [None if isinstance(one, Code) else one for one in self.args]
        made = {k: one.source for k, one in enumerate(self.args) if isinstance(one, Code)}
        return json.dumps([encode(plain), made])


@dataclass(frozen=True)
class Seen:
    """What one call gave: facts, or an exception (type and message), or words why it is neither."""

    facts: Any = None
    raised: tuple[str, str] | None = None
    unreadable: Incorrect | None = None

    def tidy(self) -> Any:
        """Return the facts for a rule: one number as a float, numbers as an array, others as is."""
        array = numbers(self.facts)
        if array is None:
            return self.facts
        return float(array.item()) if array.size == 1 else array

    def is_like(self, right: "Seen") -> bool:
        """Whether a rule may look at it: finite numbers where the right answer has numbers."""
        if self.raised or self.unreadable:
            return False
        array, wanted = numbers(self.facts), numbers(right.facts)
        if wanted is None:
            return type(self.facts) is type(right.facts)
        if array is None or array.size == 0 or not np.isfinite(array).all():
            return False
        return wanted.ndim > 0 or array.size == 1

    @property
    def dtype(self) -> str:
        """The dtype of numbers, a list's too; empty for anything else."""
        return "" if numbers(self.facts) is None else np.asarray(self.facts).dtype.name

    def agrees(self, other: "Seen", rel: float, absolute: float) -> bool:
        """Whether two calls gave the same, within the larger of two tolerances."""
        if self.raised or other.raised:
            known = bool(self.raised and other.raised and self.raised[0] and other.raised[0])
            return self.raised == other.raised if known else bool(self.raised and other.raised)
        if self.unreadable or other.unreadable:
            mine, theirs = self.unreadable, other.unreadable
            return (
                mine is not None
                and theirs is not None
                and (mine.summary, mine.saw) == (theirs.summary, theirs.saw)
            )
        return same(self.facts, other.facts, rel, absolute)


@lru_cache(maxsize=4096)
def _compiled(source: str) -> CodeType:
    return compile(f"import math\n{source}", "<program>", "exec")


#: a grader judges in several threads, and they share the filters of warnings (and `sys.stdout`,
#: which is why a program of ours gets a `print` of its own)
_one_at_a_time = Lock()


def _unheard(*_: object, **__: object) -> None:
    """Print nothing: a slip may print, and nobody asked it."""


@lru_cache(maxsize=2**15)  # the draws of a course are the same for every student
def run_program(
    source: str, name: str, args: str, given: tuple[tuple[str, Any], ...] = ()
) -> tuple[tuple[str, str] | None, Any]:
    """Run one of our own programs; return what it raised (type, message), and its value.

    `args` are the encoded arguments of the function called `name`; empty for a value. `given` are
    names that it may use.
    """
    names: dict[str, Any] = {"np": np, "print": _unheard, **dict(given)}
    take = names.get("take", lambda one: one)
    try:
        with np.errstate(all="ignore"), _one_at_a_time, catch_warnings():
            simplefilter("ignore")
            exec(_compiled(source), names)  # noqa: S102 - the author's own program
            value = names[name](*map(take, _made(args))) if args else names[name]
        return None, decode(encode(value))
    except StandIn:
        return ("", ""), None
    except Exception as error:
        return (type(error).__name__, str(error)), None


def _made(args: str) -> list[Any]:
    """Return the arguments whose :attr:`Case.key` is `args`."""
    plain, made = json.loads(args)
    given: list[Any] = decode(plain)
    for place, source in made.items():
        given[int(place)] = things.evaluate(None, source)
    return given
