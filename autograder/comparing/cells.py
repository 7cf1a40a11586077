"""Cells of the same submissions, graded twice: which differ, and what could not be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: scores are kept to a hundredth of a point
TOLERANCE = 0.005 + 1e-9


@dataclass(frozen=True)
class Score:
    """What a cell got: `points` are None where a person gives them, or nobody gave any."""

    points: float | None
    most: float

    def equals(self, other: "Score") -> bool:
        """Whether both are the same to a hundredth of a point."""
        if self.points is None or other.points is None:
            same = self.points is other.points
        else:
            same = abs(self.points - other.points) <= TOLERANCE
        return same and abs(self.most - other.most) <= TOLERANCE


@dataclass(frozen=True)
class Difference:
    """A cell whose scores differ. `cause` is one word, empty where it is not known."""

    student: str
    assignment: str
    notebook: str
    cell: str
    nbgrader: Score | None
    autograder: Score | None
    cause: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON has it."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "notebook": self.notebook,
            "cell": self.cell,
            "nbgrader": _json(self.nbgrader),
            "autograder": _json(self.autograder),
            "cause": self.cause,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class NotCompared:
    """A notebook that one side, or both, did not grade, and what each says of it."""

    student: str
    assignment: str
    notebook: str
    nbgrader: str
    autograder: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON has it."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "notebook": self.notebook,
            "nbgrader": self.nbgrader,
            "autograder": self.autograder,
        }


@dataclass
class Comparison:
    """What comparing came to. `cells` and `notebooks` are those that were compared."""

    cells: int = 0
    notebooks: int = 0
    differences: list[Difference] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    submissions: int = 0
    of_submissions: int = 0
    seed: int = 0
    wall_s: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether everything was compared, and is equal."""
        return bool(self.cells) and not self.differences and not self.not_compared

    @property
    def summary(self) -> str:
        """The result in a sentence or two."""
        differ = len(self.differences)
        words = (
            f"{_count(self.cells, 'cell')} of {_count(self.notebooks, 'notebook')}: "
            f"{self.cells - differ} equal, {differ} differ{'s' if differ == 1 else ''}."
        )
        left = len(self.not_compared)
        if left:
            verb = "was" if left == 1 else "were"
            words += f" {_count(left, 'notebook')} {verb} not graded by both, so not compared."
        return words

    def to_json(self) -> dict[str, Any]:
        """Return what ``--json`` writes."""
        return {
            "summary": self.summary,
            "equal": self.equal,
            "sample": {
                "submissions": self.submissions,
                "of": self.of_submissions,
                "seed": self.seed,
            },
            "cells": {
                "compared": self.cells,
                "equal": self.cells - len(self.differences),
                "differ": len(self.differences),
            },
            "notebooks": {"compared": self.notebooks, "not_compared": len(self.not_compared)},
            "differences": [one.to_json() for one in self.differences],
            "not_compared": [one.to_json() for one in self.not_compared],
            "wall_s": {name: round(seconds, 3) for name, seconds in self.wall_s.items()},
            "versions": dict(self.versions),
            "notes": list(self.notes),
        }


def _json(score: Score | None) -> dict[str, Any] | None:
    return None if score is None else {"score": score.points, "max_score": score.most}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
