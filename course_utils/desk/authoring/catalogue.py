"""What authoring needs to know of the exercises: who keeps them is the caller's affair."""

from collections.abc import Sequence
from typing import Protocol


class Entry(Protocol):
    """One exercise, e.g. ``"02.grad"``."""

    @property
    def id(self) -> str:
        """Its name, unique in the course."""
        ...

    @property
    def title(self) -> str:
        """What it asks for, in a few words."""
        ...

    @property
    def points(self) -> float:
        """What it is worth."""
        ...


class Catalogue(Protocol):
    """All exercises there are, e.g. the module ``autograder.exercises``."""

    def for_notebook(self, number: str, /) -> Sequence[Entry]:
        """Return the exercises of notebook `number` (two digits), in order.

        Raises:
            ValueError: if they contradict each other; its text says how.
        """
        ...
