"""Which gradebooks a course's grades are in: one that is another is filled, and that is told."""

from contextlib import suppress
from pathlib import Path

from ..durable import read_file, write_durably

KNOWN = "gradebooks"  #: in the ledger's folder: what each is known by, a line each
_UNNAMED = "unnamed"  #: where this account may make no table in it


class KnownGradebooks:
    """What a course remembers of the gradebooks that its grades were written to.

    `work` is the ledger's folder.
    """

    def __init__(self, work: Path) -> None:
        self._path = work / KNOWN
        self._known: list[str] = []
        with suppress(OSError):
            self._known = read_file(self._path).decode("ascii", "replace").split()

    def is_another(self, itself: str, *, empty: bool) -> bool:
        """Say whether grades were written to a gradebook before, and not to this one.

        `itself` is what this one is known by; `empty` says that it holds nobody's grades.
        """
        return bool(self._known) and (empty or (itself or _UNNAMED) not in self._known)

    def add(self, itself: str) -> None:
        """Remember that grades were written to this one; a disk that refuses is asked again."""
        name = itself or _UNNAMED
        if name not in self._known:
            self._known.append(name)
            with suppress(OSError):
                write_durably(self._path, "".join(f"{one}\n" for one in self._known).encode())


def another(shown: str) -> str:
    """Return what is said of a gradebook that is another one than before; `shown` is where."""
    return (
        f"The gradebook ({shown}) is not the one that grades of this course were written to "
        "before: that was removed, emptied or exchanged. The automatic grades are written into "
        "this one; grades given by hand, comments and extra credit are not. Put the earlier one, "
        "or a backup of it, in its place and run the same command again. If you meant to start "
        "afresh, there is nothing to do."
    )
