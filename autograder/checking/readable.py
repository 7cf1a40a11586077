"""What an exam may say of an answer: whether it can be read. Not whether it is right.

A :class:`Read` is one thing that a check reads of a student's: a name, what sort of thing it is
and, of a function that is called with plain data, one call and the form of what it gave. It is
plain data and holds no value of an answer: an exam's release carries it in the check's place.
"""

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from .answer import Answer
from .expectations import Incorrect, NotAttempted, fail
from .reading import a, show
from .remote import QUESTION_S
from .source import Unanswered

#: what cannot be called, whatever was meant by it
_UNCALLABLE = ("nothing", "text", "a number", "a list", "a pair", "a dict", "an array", "a module")
_CONTAINERS = ("a list", "a pair", "a dict")
_CALLABLE = ("a function", "a class")
#: what stays on the student's side, and is told from everything else
_THINGS = ("model", "figure", "history", "callback")
ANYTHING = "anything"  #: the kind of a form that says nothing


@dataclass(frozen=True)
class Form:
    """The form of plain data: its `kind`, and of numbers the `axes`; ``None`` in it: any length.

    `axes` itself is ``None`` where it says nothing: one number or many.
    """

    kind: str
    axes: tuple[int | None, ...] | None = None

    @property
    def words(self) -> str:
        """It, for a card."""
        if self.kind != "numbers":
            return self.kind
        if not self.axes:
            return "numbers" if self.axes is None else "one number"
        lengths = ", ".join("any" if length is None else str(length) for length in self.axes)
        return f"numbers of shape ({lengths}{',' if len(self.axes) == 1 else ''})"

    def takes(self, other: "Form") -> bool:
        """Return whether `other` is of this form."""
        if self.kind == ANYTHING:
            return True
        if self.kind != other.kind:
            return False
        if self.axes is None or other.axes is None:
            return self.axes is None
        return len(self.axes) == len(other.axes) and all(
            mine in (None, theirs) for mine, theirs in zip(self.axes, other.axes, strict=True)
        )

    def widened(self, other: "Form") -> "Form":
        """Return the form that takes `other` too."""
        if self.takes(other):
            return self
        if self.kind != other.kind:
            return Form(ANYTHING)
        if self.axes is None or other.axes is None or len(self.axes) != len(other.axes):
            return Form(self.kind)
        lengths = zip(self.axes, other.axes, strict=True)
        return Form(self.kind, tuple(one if one == two else None for one, two in lengths))


def form_of(value: Any) -> Form:
    """Return the form of a decoded `value`; a single number in an array is one number."""
    if value is None:
        return Form("nothing")
    if isinstance(value, (str, np.str_)):
        return Form("text")
    if isinstance(value, dict):
        return Form("a dict")
    if isinstance(value, (bool, int, float, complex, np.generic)):
        return Form("numbers", ())
    if isinstance(value, (list, tuple, np.ndarray)):
        shape = _shape(value)
        if shape is None:
            return Form("a list")
        return Form("numbers", () if math.prod(shape) == 1 else shape)
    return Form("something else")


def _shape(value: Any) -> tuple[int, ...] | None:
    """The axes of numbers in rows of one length; ``None`` if it is anything else."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array.shape if array.dtype.kind in "biufc" else None


@dataclass(frozen=True)
class PlainCall:
    """A call with plain data, as it travels (``guest.plain.encode``), and the form it gave."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    gives: Form


@dataclass(frozen=True)
class Read:
    """One thing that a check reads: `name`, its `kind`, `value` if it is read as plain data."""

    name: str
    kind: str = ""
    value: Form | None = None
    call: PlainCall | None = None

    def look(self, answer: Answer) -> None:
        """See whether it is there and can be read.

        Raises:
            NotAttempted: if it is not there yet.
            Incorrect: if it is something else.
            Unanswered: if it raises, or gives no answer in time.
        """
        if self.value is not None:
            self._compare(f"`{self.name}`", self.value, answer.value(self.name))
            return
        seen = answer.thing(self.name).kind
        if self.kind in _THINGS and seen.kind != self.kind:
            fail(f"`{self.name}` is no {self.kind}.", saw=seen.words, expected=a(self.kind))
        if self.kind in _CALLABLE and seen.kind in _UNCALLABLE:
            fail(f"`{self.name}` cannot be called.", saw=seen.words, expected=self.kind)
        if seen.kind in _CONTAINERS:
            with suppress(Incorrect, Unanswered):  # it may hold more than plain data
                answer.value(self.name)  # or else nothing but `...`
        if self.call is not None:
            given = answer.thing(self.name).call(
                *self.call.args, timeout_s=QUESTION_S, **self.call.kwargs
            )
            if given is ...:
                raise NotAttempted(f"`{self.name}` still gives `...`: put your answer there.")
            shown = ", ".join(
                [
                    *map(show, self.call.args),
                    *(f"{k}={show(v)}" for k, v in self.call.kwargs.items()),
                ]
            )
            self._compare(f"`{self.name}({shown})`", self.call.gives, given)

    def _compare(self, what: str, wanted: Form, value: Any) -> None:
        seen = form_of(value)
        if not wanted.takes(seen):
            fail(f"{what} cannot be read.", saw=seen.words, expected=wanted.words)
