"""A ledger's verdicts as a sequence, without all of them in memory."""

from collections.abc import Callable, Sequence
from typing import overload

from autograder.grading.verdicts import Verdict

from .lines import Kept, Span
from .lock import LedgerError


class Verdicts(Sequence[Verdict]):
    """Verdicts that are made when they are looked at; what :meth:`_at` returns is one of them."""

    def _at(self, at: int) -> Verdict:
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> list[Verdict]: ...
    def __getitem__(self, at: int | slice) -> Verdict | list[Verdict]:
        if isinstance(at, slice):
            return [self._at(n) for n in range(*at.indices(len(self)))]
        return self._at(at)


class Rows(Verdicts):
    """Verdicts that are read from their ledger, which is open, when they are looked at."""

    def __init__(self, read: Callable[[Span], Kept | None], spans: list[Span]) -> None:
        self._read = read
        self._spans = spans

    def __len__(self) -> int:
        return len(self._spans)

    def _at(self, at: int) -> Verdict:
        return whole(self._read(self._spans[at]))


def whole(kept: Kept | None) -> Verdict:
    """Return the verdict that was read from where a line of the ledger lay.

    Raises:
        LedgerError: if it does not lie there any more.
    """
    if kept is None:
        raise LedgerError("The ledger was changed while it was read. Try again.")
    return kept.verdict
