"""What several shards have graded, taken into one course: ledger, gradebook and ``autograded/``.

A merge plans as a run does, with the same digests, and asks the shards' ledgers instead of a
sandbox. So it takes only what a run on this machine would have found, it may be repeated at any
time, while shards run as well, and says in words what is still missing and why.
"""

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from autograder.batch import NOBODY, Batch, Onlooker, run_batch
from autograder.classroom.course_folder import open_place
from autograder.classroom.durable import write_durably
from autograder.classroom.ledger import Ledger, LedgerError
from autograder.classroom.ledger.lines import row_of
from autograder.grading.digest import marks_of
from autograder.grading.pipeline import Graded, Job
from autograder.grading.verdicts import Incident, Status, Verdict
from autograder.library import source_files
from autograder.planning import Options, Plan, Shard
from autograder.refusal import Refusal
from autograder.result import Result
from autograder.rows import Entry
from autograder.sharding import TAKEN, Note, asked_of, folder_of, notes_of, shard_of, taken
from autograder.words import counted, listed

UNMERGED = "unmerged"  #: the incident of a notebook that no shard has a verdict on
#: what a digest's marks tell apart, as it is said
_WHAT = ("the submission", "the answer key", "the grader, a package or the course secret")


class MergeError(Refusal):
    """The shards of a course cannot be merged. One sentence."""


def merge_shards(place: Path, onlooker: Onlooker = NOBODY, *, dry_run: bool = False) -> Result:
    """Take what the shards of a course have graded. `dry_run` leaves the gradebook as it is.

    Raises:
        MergeError: if there are none, or they were asked for different things.
        PlaceError, LedgerError, GradebookError: as for any run.
    """
    work = open_place(place, tuple(source_files())).work
    found = dict(notes_of(work))
    notes = _of_one_class(place, found)
    asked = next(iter(notes.values())).asked
    options = Options(**asked, preflight=False, dry_run=dry_run)
    batch = MergeBatch(place, options, notes)
    batch.notes += _passed_over(found, notes)
    return run_batch(batch, onlooker)


def _passed_over(found: dict[Shard, Note], taken: dict[Shard, Note]) -> list[str]:
    """Say which shards count, and why, where the class was shared out in several ways."""
    of = next(iter(taken)).of
    others = sorted({shard.of for shard in found} - {of})
    if not others:
        return []
    latest = max(taken, key=lambda shard: taken[shard].begun)
    return [
        f"The class was shared out in several ways: into {of}, and into "
        f"{listed(map(str, others))}. Shards of {of} are taken, since {latest} was run last, on "
        f"{taken[latest].begun} by its machine's clock. If others are meant, move the folder "
        f".autograder/shards/{of} away and merge again."
    ]


def _of_one_class(place: Path, found: dict[Shard, Note]) -> dict[Shard, Note]:
    """Return the shards of the latest run, which were all asked for the same."""
    if not found:
        raise MergeError(
            f"There is nothing to merge in {place.absolute()}: no shard of it has been run. Begin "
            f"with: autograder grade {place} --shard 1/3"
        )
    latest = max(found, key=lambda shard: found[shard].begun)
    notes = {shard: note for shard, note in found.items() if shard.of == latest.of}
    asked = notes[latest].asked
    if set(asked) != set(asked_of(Options())):
        raise MergeError(f"Shard {latest} was run with another version of autograder than this.")
    for shard, note in notes.items():
        if note.asked != asked:
            raise MergeError(
                f"Shards {latest} and {shard} were asked for different things "
                f"({_differing(asked, note.asked)}): run all with the same options, then merge."
            )
    return notes


def _differing(one: Any, other: Any) -> str:
    names = [name for name in one if one[name] != other.get(name)]
    return ", ".join(f"{name}: {one[name]!r}, {other.get(name)!r}" for name in names)


class MergeBatch(Batch):
    """A run whose verdicts come from shards."""

    def __init__(self, place: Path, options: Options, notes: dict[Shard, Note]) -> None:
        """Open what `place` is; `notes` are what its shards say.

        Raises:
            PlaceError: if it is nothing that can be graded.
        """
        super().__init__(place, options)
        self._said = notes
        self._of = next(iter(notes)).of
        self._own: Counter[Shard] = Counter()
        self._missing: Counter[Shard] = Counter()
        self._strange: Counter[Shard] = Counter()  # graded in another environment than this
        self.engine |= {"sandbox": "not started: what shards graded", "zygote": False}
        self.engine["shards"] = self._of

    def _take_ledger(self, opened: ExitStack) -> Ledger:
        ledger = super()._take_ledger(opened)
        self._shards = {
            shard: opened.enter_context(Ledger.reading(folder_of(self.place.work, shard)))
            for shard in self._said
        }
        self._again = [
            self._shards[shard]
            for shard, note in self._said.items()
            if note.force and taken(folder_of(self.place.work, shard)) != note.run
        ]
        self.notes += [note for shard in self._shards.values() for note in shard.notes]
        return ledger

    def find(self, digest: str) -> Entry | None:
        """Return a settled verdict, unless a shard was asked to grade that one anew."""
        if any(shard.find(digest) for shard in self._again):
            return None
        return super().find(digest)

    def run(self, plan: Plan, onlooker: Onlooker) -> None:
        """Tell of every verdict: what is settled, then what shards have, then what is missing.

        Raises:
            LedgerError: if a verdict cannot be read or kept; it is then not told of either.
        """
        self._own.update(shard_of(one, self._of) for one in self._found)
        for entry in plan.settled:
            self._settle(entry)
        with self._keeper(onlooker) as keeper:
            for job in plan.jobs:
                found = self._from_shard(job)
                known = self._known(found.verdict) if found is not None else None
                if known is not None and found is not None:
                    self.entries.append(known)
                    self._book(known.row, known.place)
                    onlooker.kept(found.verdict)
                elif found is not None:
                    keeper.add(found)
                else:
                    missing = self._unmerged(job)
                    self.entries.append(Entry.of(missing, None))
                    onlooker.kept(missing)
        self._tell()

    def _known(self, verdict: Verdict) -> Entry | None:
        """Return the entry of a verdict that is its row's current one already."""
        span = self.ledger.current(row_of(verdict))
        kept = self.ledger.read(span)
        return Entry.of(verdict, span) if kept is not None and kept.verdict == verdict else None

    def _from_shard(self, job: Job) -> Graded | None:
        ledger = self._shards.get(shard_of(job.found, self._of))
        if ledger is None:
            return None
        if (kept := ledger.graded(job.digest)) is not None:
            return Graded(*kept)
        current = _current(ledger, job)
        if current is None or current.settled or current.digest not in ("", job.digest):
            return None
        return Graded(current)

    def _unmerged(self, job: Job) -> Verdict:
        """Return the row of a notebook that its shard has no verdict on, and count it."""
        shard = shard_of(job.found, self._of)
        self._missing[shard] += 1
        words = f"Shard {shard} has not graded it yet."
        if shard in self._shards and (other := _current(self._shards[shard], job)):
            pairs = zip(marks_of(other.digest), marks_of(job.digest), _WHAT, strict=False)
            what = [name for one, here, name in pairs if one != here]
            self._strange[shard] += _WHAT[-1] in what
            if what:
                words = f"Shard {shard} has graded another version: {what[-1]} differs from here."
        return _nothing(job, Incident(UNMERGED, words))

    def _tell(self) -> None:
        """Say of each shard what is missing; note those of which everything has been taken."""
        for number in range(1, self._of + 1):
            shard = Shard(number, self._of)
            note, missing, own = self._said.get(shard), self._missing[shard], self._own[shard]
            again = f"autograder grade {self.where} --shard {shard}"
            if note is None and missing:
                self.notes.append(
                    f"Shard {shard}, of {counted(missing, 'notebook')}, has not been run: {again}"
                )
            elif missing and missing == self._strange[shard]:
                self.notes.append(
                    f"Shard {shard}, run on {note.host if note else '?'}, is not taken: "
                    f"{_WHAT[-1]} differs from here. Run it again as this machine would, or merge "
                    "as it was run."
                )
            elif missing and note is not None:
                have = "has" if missing == 1 else "have"
                state = "has ended" if note.ended else "is still at work, or was ended early"
                self.notes.append(
                    f"Shard {shard} {state}: {missing} of its {own} notebooks {have} no "
                    f"verdict that counts here. When it has ended: {again}, then merge again."
                )
            elif note is not None and note.ended:
                _take(folder_of(self.place.work, shard), note.run)


def _current(ledger: Ledger, job: Job) -> Verdict | None:
    kept = ledger.read(ledger.current(row_of(_nothing(job))))
    return kept.verdict if kept is not None else None


def _nothing(job: Job, *incidents: Incident) -> Verdict:
    """Return a row without a verdict."""
    found = job.found
    return Verdict(
        student=found.student,
        assignment=found.assignment,
        notebook=job.key.notebook,
        status=Status.NOT_GRADED,
        max_score=job.key.max_score,
        incidents=incidents,
    )


def _take(folder: Path, run: str) -> None:
    if taken(folder) == run:
        return
    try:
        write_durably(folder / TAKEN, run.encode())
    except OSError as error:
        raise LedgerError(f"{folder / TAKEN} cannot be written: {error.strerror}.") from error
