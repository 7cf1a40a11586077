"""One class graded by several runs at once: each grades its share, and a merge takes them all.

A *shard* is every submission whose hash falls to it, so each run knows its own without asking
anybody, and the next run knows the same ones. It keeps its verdicts in a ledger of its own, below
``shards/`` in the grader's folder, with a note of what it was asked for; it writes to no gradebook
and nothing into ``autograded/``. Only that folder is shared between the machines.
"""

import hashlib
import json
import re
import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any

from autograder.batch import NOBODY, Batch, Onlooker, Tell, run_batch
from autograder.classroom.durable import read_file, write_durably
from autograder.classroom.gradebook.booked import Booked
from autograder.classroom.ledger import Ledger, LedgerError
from autograder.grading.verdicts import Verdict
from autograder.intake.sources import Found
from autograder.planning import Options, Shard
from autograder.refusal import Refusal
from autograder.result import Result
from autograder.rows import Entry, found_in

SHARDS, NOTE = "shards", "shard.json"
TAKEN = "merged"  #: a file in a shard's folder that names the run of which all was taken
MOST = 500  #: shards of one class: a merge has the ledgers of all of them open


class BadShard(Refusal):
    """What was asked for is no shard, or does not go with one. One sentence."""


def parse_shard(text: str) -> Shard:
    """Return the shard that ``2/3`` names: the second of three.

    Raises:
        BadShard: if it names none.
    """
    shard = _named(text)
    if shard is None:
        raise BadShard(
            f"--shard takes I/N, such as 1/3 for the first of three, with I from 1 to N and N up "
            f"to {MOST:,}. Received: {text[:40]!r}."
        )
    return shard


def _named(text: str) -> Shard | None:
    match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text, re.ASCII)
    shard = Shard(int(match[1]), int(match[2])) if match else None
    return shard if shard is not None and 1 <= shard.number <= shard.of <= MOST else None


def shard_asked(text: str | None, *, report: bool) -> Shard | None:
    """Return the shard that a command asked for, if it did.

    Raises:
        BadShard: if it is none, or something is asked that only a merge can give.
    """
    if text is None:
        return None
    if report:
        raise BadShard("A shard has no report of its own: give --report to `autograder merge`.")
    return parse_shard(text)


def shard_of(found: Found, of: int) -> Shard:
    """Return which of `of` shards a notebook falls to: with its student's others, and for good."""
    name = json.dumps([found.student, found.assignment]).encode()
    return Shard(int.from_bytes(hashlib.sha256(name).digest()[:8]) % of + 1, of)


def folder_of(work: Path, shard: Shard) -> Path:
    """Return where a shard keeps what it finds, below the grader's folder `work`."""
    return work / SHARDS / str(shard.of) / str(shard.number)


#: what the parts of a note are, and of what was asked for
_KINDS: dict[str, tuple[type, ...]] = {
    **{"asked": (dict,), "force": (bool,), "planned": (int,), "ended": (bool,)},
    **dict.fromkeys(("run", "begun", "host"), (str,)),
}
_ASKED: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("assignment", "student"), (str, NoneType)),
    **{"timeout_s": (int, float, NoneType), "unsafe": (bool,)},
}


@dataclass(frozen=True)
class Note:
    """What a shard says of its last run: what it was asked for, where, and whether it ended.

    `asked` is what all shards of a class must be asked alike. `run` names the run.
    """

    asked: Mapping[str, Any]
    force: bool
    planned: int
    ended: bool = False
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    begun: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    host: str = field(default_factory=socket.gethostname)

    @classmethod
    def read(cls, folder: Path) -> "Note | None":
        """Return the note of the shard in `folder`; None if it has not been run.

        Raises:
            LedgerError: if it cannot be read, or says what no run writes.
        """
        path = folder / NOTE
        try:
            note = cls(**json.loads(read_file(path)))
            note._check()
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, RecursionError) as error:
            reason = getattr(error, "strerror", None) or error
            if isinstance(error, TypeError):
                reason = "its parts are not those that a run writes"
            raise LedgerError(
                f"{path} cannot be read ({reason}): remove it, and run that shard again."
            ) from None
        return note

    def _check(self) -> None:
        """See that every part is of the kind that a run writes.

        Raises:
            ValueError: if one is not.
        """
        parts = {name: getattr(self, name) for name in _KINDS}
        if isinstance(self.asked, Mapping):
            known = set(_ASKED) & set(self.asked)  # another version may have asked other things
            parts |= {f"asked.{name}": self.asked[name] for name in known}
        kinds = _KINDS | {f"asked.{name}": kinds for name, kinds in _ASKED.items()}
        for name, value in sorted(parts.items()):
            if type(value) not in kinds[name]:  # True is no number here
                raise ValueError(f"its {name!r} is {str(value)[:40]!r}, which no run writes")
        if not self.run.isascii():
            raise ValueError("its 'run' is no name of a run")

    def write(self, folder: Path) -> None:
        """Write it into `folder`, durably.

        Raises:
            LedgerError: if the disk does not take it.
        """
        path = folder / NOTE
        try:
            write_durably(path, json.dumps(asdict(self)).encode())
        except OSError as error:
            raise LedgerError(f"{path} cannot be written: {error.strerror}.") from error


def asked_of(options: Options) -> dict[str, Any]:
    """Return what all shards of a class must be asked alike, for one merge to take them."""
    return {name: getattr(options, name) for name in _ASKED}


def _is_forced_still(folder: Path) -> bool:
    """Whether an earlier run graded anew what no merge has taken yet."""
    note = Note.read(folder)
    return note is not None and note.force and taken(folder) != note.run


def taken(folder: Path) -> str:
    """Return which run of the shard in `folder` was merged completely; empty for none."""
    try:
        return read_file(folder / TAKEN).decode("ascii")
    except (OSError, ValueError):
        return ""


class ShardBatch(Batch):
    """A run of one shard: its own ledger, and nothing else is written."""

    def __init__(self, place: Path, options: Options) -> None:
        """Open what `place` is; `options` name the shard.

        Raises:
            PlaceError: if it is nothing that can be graded.
        """
        super().__init__(place, replace(options, dry_run=True))
        assert options.shard is not None
        self._shard = options.shard
        self.engine["shard"] = str(self._shard)

    def _choose(self, found: list[Found]) -> list[Found]:
        own = [one for one in found if shard_of(one, self._shard.of) == self._shard]
        self.notes.append(
            f"Shard {self._shard} has {len(own)} of {len(found)} notebooks. When every shard has "
            f"been run: autograder merge {self.where}"
        )
        return own

    def _take_ledger(self, opened: ExitStack) -> Ledger:
        ledger = opened.enter_context(Ledger.writing(folder_of(self.place.work, self._shard)))
        self._merged = opened.enter_context(Ledger.reading(self.place.work))
        force = self.options.force or _is_forced_still(ledger.folder)
        self._note = Note(asked_of(self.options), force, len(self._found))
        self._note.write(ledger.folder)
        return ledger

    def find(self, digest: str) -> Entry | None:
        """Return a settled verdict: this shard's own, or one that was merged before."""
        if (own := found_in(self.ledger, digest)) is not None:
            return own
        merged = self._merged.find(digest)
        return None if merged is None else Entry.of(merged.from_cache(), None)

    def _settle(self, entry: Entry) -> None:
        """Keep what only this machine can tell; what is known elsewhere is the merge's business."""
        if not isinstance(entry.place, Verdict):
            super()._settle(entry)
            return
        if not entry.place.digest:
            kept = self.ledger.read(self.ledger.current(entry.row))
            if kept is None or kept.verdict != entry.place:
                self.ledger.record(entry.place)
        self.entries.append(entry)

    def finish(self, *, soon: bool) -> Booked:
        """Note that the run has come to its end, unless it was ended early."""
        if not soon:
            replace(self._note, ended=True).write(self.ledger.folder)
        return Booked()

    def counted(self, rows: Sequence[Verdict]) -> Sequence[Verdict]:
        """Return the rows as they are: the gradebook is no business of a shard's."""
        return rows


def grade_shard(
    place: Path, options: Options, onlooker: Onlooker = NOBODY, tell: Tell | None = None
) -> Result:
    """Grade the share of `place` that `options` name; raises what ``grade_class`` does."""
    return run_batch(ShardBatch(place, options), onlooker, tell)


def notes_of(work: Path) -> Iterator[tuple[Shard, Note]]:
    """Yield every shard that has been run in a course, of whatever number of shards."""
    for path in sorted((work / SHARDS).glob(f"*/*/{NOTE}")):
        number, of = path.parent.name, path.parent.parent.name
        shard = _named(f"{number}/{of}")
        if shard is not None and (note := Note.read(path.parent)):
            yield shard, note
