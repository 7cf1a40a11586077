"""Verdicts: frozen records, and their JSON. The JSON is the ``--json`` contract, one row each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from autograder.checking.outcome import Measured, State


class Status(StrEnum):
    """What became of a submission."""

    GRADED = "graded"
    REJECTED = "rejected"  #: the submission's own fault; it scores 0, and the incidents say why
    NOT_GRADED = "not_graded"  #: our fault; it has no score, grade it again


@dataclass(frozen=True, slots=True)
class Incident:
    """Something the instructor should know: a kind (one word) and a sentence.

    `of` is what the same in several notebooks has in common: a cell's id, and a mark of its text.
    """

    kind: str
    detail: str
    of: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the incident as the ``--json`` contract has it."""
        found = {"kind": self.kind, "detail": self.detail}
        return {**found, "of": self.of} if self.of else found

    @classmethod
    def from_json(cls, found: Mapping[str, str]) -> "Incident":
        """Return the incident that :meth:`to_json` wrote, or an earlier version of it."""
        return cls(found["kind"], found["detail"], found.get("of", ""))


@dataclass(frozen=True, slots=True)
class ExerciseVerdict:
    """One exercise's result; `message` is for the student.

    `score` is ``None`` where our own check failed: then there is no verdict yet, and never a zero.
    `saw` and `why` are parts of the message, by which alike answers are found: what the check saw
    in a wrong answer, and its explanation, if it has one.
    """

    id: str
    state: State
    score: float | None
    max_score: float
    message: str
    saw: str = ""
    why: str = ""
    measured: Measured | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the exercise as the ``--json`` contract has it."""
        return {**asdict(self), "state": str(self.state)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "ExerciseVerdict":
        """Return the exercise that :meth:`to_json` wrote, or an earlier version of it.

        Raises:
            KeyError, ValueError, TypeError: if `row` is not one.
        """
        measured = row.get("measured")
        return cls(
            row["id"],
            State(row["state"]),
            None if row["score"] is None else float(row["score"]),
            float(row["max_score"]),
            row["message"],
            row.get("saw", ""),
            row.get("why", ""),
            None if measured is None else Measured(**measured),
        )


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds: in total, and spent in the student's cells and model."""

    total: float = 0.0
    compute: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One notebook's result. `digest` names submission + key + environment.

    `by_hand` cells have been answered, and wait for a person to grade them.
    """

    student: str
    assignment: str
    notebook: str
    status: Status
    max_score: float
    digest: str = ""
    exercises: tuple[ExerciseVerdict, ...] = ()
    incidents: tuple[Incident, ...] = ()
    seconds: Seconds = Seconds()
    cached: bool = False
    by_hand: int = 0

    @property
    def submission_mark(self) -> str:
        """The digest's own mark of the submission; empty where it has none."""
        return self.digest.partition("-")[2].partition("-")[0]

    @property
    def score(self) -> float | None:
        """The points; ``None`` while it is not graded, 0 if it was rejected.

        Where an exercise has none yet, these are the points of the others.
        """
        if self.status is Status.NOT_GRADED:
            return None
        if self.status is Status.REJECTED:
            return 0.0
        return round(sum((one.score or 0.0 for one in self.exercises), 0.0), 2)

    @property
    def open_points(self) -> float:
        """The points of the exercises that have no verdict yet, because a check of ours failed."""
        return round(sum(one.max_score for one in self.exercises if one.score is None), 2)

    @property
    def settled(self) -> bool:
        """Whether everything in it has a verdict; what has not is graded again by the next run."""
        known = all(one.score is not None for one in self.exercises)
        return known and self.status is not Status.NOT_GRADED

    def from_cache(self) -> "Verdict":
        """The same verdict, marked as found in the ledger."""
        return replace(self, cached=True)

    def to_json(self) -> dict[str, Any]:
        """Return the row of the ``--json`` contract."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "notebook": self.notebook,
            "status": str(self.status),
            "score": self.score,
            "max_score": self.max_score,
            "by_hand": self.by_hand,
            "digest": self.digest,
            "cached": self.cached,
            "seconds": {
                "total": round(self.seconds.total, 3),
                "compute": round(self.seconds.compute, 3),
            },
            "exercises": [one.to_json() for one in self.exercises],
            "incidents": [one.to_json() for one in self.incidents],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Verdict":
        """Return the verdict that :meth:`to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: if `row` is not one.
        """
        return cls(
            student=row["student"],
            assignment=row["assignment"],
            notebook=row["notebook"],
            status=Status(row["status"]),
            max_score=float(row["max_score"]),
            digest=row["digest"],
            exercises=tuple(ExerciseVerdict.from_json(one) for one in row["exercises"]),
            incidents=tuple(Incident.from_json(one) for one in row["incidents"]),
            seconds=Seconds(float(row["seconds"]["total"]), float(row["seconds"]["compute"])),
            cached=bool(row["cached"]),
            by_hand=int(row.get("by_hand", 0)),  # an older ledger counted none
        )
