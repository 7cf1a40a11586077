"""What authoring needs to know of the exercises: who keeps them is the caller's affair."""

from collections.abc import Sequence
from typing import Protocol


class Entry(Protocol):
    """One exercise: `id` such as ``"02.grad"``, `title` in words, `points` above 0."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def points(self) -> float: ...


class Catalogue(Protocol):
    """All exercises there are, e.g. the module ``autograder.exercises``."""

    def for_notebook(self, number: str, /) -> Sequence[Entry]:
        """Return the exercises of notebook `number` (two digits), in order.

        Raises:
            ValueError: if they contradict each other; its text says how.
        """
        ...
