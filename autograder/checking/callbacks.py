"""A callback played on scripted logs, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import why_raised
from .probes import callbacks
from .reading import shorten
from .remote import Remote

PLAY_S = 60.0


@dataclass(frozen=True)
class File:
    """A file that was written: `holds` is ``"model"``, ``"weights"`` or ``"other"``; `epoch` is
    that of the weights in it, from 0.
    """

    name: str
    holds: str
    epoch: int | None


@dataclass(frozen=True)
class Played:
    """What came of a callback on scripted logs; epochs count from 0.

    `ran` is how many epochs ran; `stopped_at` the epoch at whose end training was stopped, if it
    was; `kept_epoch` that of the weights left at the end; `rates` the learning rate in each epoch.
    `error` and `message` tell what was raised, in `error_epoch` (``None``: before the first).
    """

    ran: int
    stopped_at: int | None
    kept_epoch: int | None
    files: tuple[File, ...]
    rates: tuple[float, ...]
    error: str
    message: str
    error_epoch: int | None
    warnings: tuple[str, ...]

    @property
    def why(self) -> str:
        """Why it raised, in words; empty if it did not, or for an unknown reason."""
        return why_raised(self.error, self.message) if self.error else ""

    @property
    def told(self) -> str:
        """What was raised, in short: for ``saw``."""
        return shorten(f"{self.error}: {self.message}")

    def file(self, name: str = "") -> File | None:
        """Return the file called `name`, or the only one; ``None`` if there is no such file."""
        found = [one for one in self.files if name in ("", one.name)]
        return found[0] if len(found) == 1 else None


def play(thing: Remote, logs: Sequence[Mapping[str, float]], folder: str, own: bool) -> Played:
    """Play a callback, or several in a list, on `logs`: what `fit` would report, epoch by epoch.

    Files are looked for in `folder`, a path over there (empty: a fresh one). `own` if the thing was
    made for the check: then it keeps what it remembers for the next play.
    """
    return thing.examine(
        callbacks.play,
        reply=Played,
        timeout_s=PLAY_S,
        logs=[dict(one) for one in logs],
        folder=folder,
        own=own,
    )
