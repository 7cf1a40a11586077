"""Which gradebooks a course's grades are in: one that is another is filled, and that is told."""

from contextlib import suppress
from pathlib import Path

from ..durable import read_file, write_durably

KNOWN = "gradebooks"  #: in the ledger's folder: what each is known by, a line each
_UNNAMED = "unnamed"  #: where this account may make no table in it
_ANOTHER = (
    "The gradebook ({}) was removed, emptied or exchanged: manual grades, comments and extra "
    "credit are not in it. Put the one of before, or a backup, in its place and run the same "
    "command again. If you meant to start afresh, all is well."
)
_UNKNOWN = (
    "The gradebook ({}) does not say that it is the one of before. If it is an older copy, manual "
    "grades, comments and extra credit given since then are not in it."
)


class KnownGradebooks:
    """What a course remembers of the gradebooks that its grades were written to.

    `work` is the ledger's folder.
    """

    def __init__(self, work: Path) -> None:
        self._path = work / KNOWN
        self._known: list[str] = []
        with suppress(OSError):
            self._known = read_file(self._path).decode("ascii", "replace").split()

    def unlike(self, itself: str, *, empty: bool) -> str:
        """Return how a gradebook is not the one that grades were written to before, if it is not.

        `itself` is what it is known by; `empty` says that it holds nobody's grades. A copy from
        before it was known by anything cannot be told from another course's. What was known by
        nothing may have its name by another account meanwhile.
        """
        last = self._known[-1:]
        if not last or (not empty and ((itself or _UNNAMED) in self._known or last == [_UNNAMED])):
            return ""
        return _ANOTHER if empty or itself else _UNKNOWN

    def add(self, itself: str) -> None:
        """Remember that grades were written to this one; a disk that refuses is asked again."""
        name = itself or _UNNAMED
        if name not in self._known:
            self._known.append(name)
            with suppress(OSError):
                write_durably(self._path, "".join(f"{one}\n" for one in self._known).encode())
