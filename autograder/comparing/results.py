"""Two results of ``autograder grade --json``: whose points move, and why.

A verdict's digest ends with a mark each of the submission, the key and the grader
(``grading.digest``); which of them differ is why a notebook was graded anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading.digest import MARKS, marks_of
from autograder.grading.verdicts import ExerciseVerdict, Incident, Verdict
from autograder.intake.sources import PlaceError, natural

_SAME = "nothing it is graded from has changed, so chance or the machine decided otherwise"
_OTHER = "the submission, the key or the grader has changed"


@dataclass(frozen=True)
class CellChange:
    """An exercise in both results, or in one. `what` says in words what changed beside points."""

    id: str
    before: float | None
    after: float | None
    what: tuple[str, ...]
    moves: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON has it."""
        return {
            "id": self.id,
            "before": self.before,
            "after": self.after,
            "changed": list(self.what),
        }


@dataclass(frozen=True)
class Change:
    """A notebook that is not the same in both results; `moves`: its points or its status."""

    student: str
    assignment: str
    notebook: str
    before: float | None
    after: float | None
    why: tuple[str, ...]
    cells: tuple[CellChange, ...]
    moves: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON has it."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "notebook": self.notebook,
            "before": self.before,
            "after": self.after,
            "moves": self.moves,
            "why": list(self.why),
            "exercises": [one.to_json() for one in self.cells],
        }


@dataclass(frozen=True)
class Changes:
    """What changed between two results of `notebooks` notebooks in all."""

    notebooks: int
    changes: tuple[Change, ...]

    @property
    def moving(self) -> tuple[Change, ...]:
        """Those whose points move."""
        return tuple(one for one in self.changes if one.moves)

    @property
    def equal(self) -> bool:
        """Whether nobody's points move."""
        return not self.moving

    @property
    def summary(self) -> str:
        """The result in a sentence."""
        moving, words = len(self.moving), len(self.changes) - len(self.moving)
        students = len({one.student for one in self.moving})
        said = f"Of {self.notebooks} notebooks, the points of {moving} move"
        said += f" ({students} student{'' if students == 1 else 's'})" if moving else ""
        return f"{said}; {words} more differ in words only." if words else f"{said}."

    def to_json(self) -> dict[str, Any]:
        """Return what ``--json`` writes."""
        return {
            "summary": self.summary,
            "equal": self.equal,
            "notebooks": self.notebooks,
            "changes": [one.to_json() for one in self.changes],
        }


def compare_results(before: Path, after: Path) -> Changes:
    """Return what differs between two files that ``autograder grade --json`` wrote.

    Raises:
        PlaceError: if one is no such file.
    """
    old, new = _read(before), _read(after)
    rows = sorted({*old, *new}, key=lambda row: (*map(natural, row), row))
    changes = (_change(row, old.get(row), new.get(row)) for row in rows)
    return Changes(len(rows), tuple(one for one in changes if one is not None))


def _read(file: Path) -> dict[tuple[str, str, str], Verdict]:
    try:
        found = [Verdict.from_json(row) for row in json.loads(file.read_bytes())["submissions"]]
    except OSError as problem:
        raise PlaceError(f"{file} cannot be read: {problem.strerror}.") from problem
    except (KeyError, ValueError, TypeError, RecursionError):
        raise PlaceError(
            f"{file} is no result of `autograder grade --json`. Give two of those, or one course "
            "folder."
        ) from None
    return {(one.assignment, one.student, one.notebook): one for one in found}


def _change(row: tuple[str, str, str], old: Verdict | None, new: Verdict | None) -> Change | None:
    assignment, student, notebook = row
    if old is None or new is None:
        one = old or new
        assert one is not None
        why = "is in the later result only" if old is None else "is in the earlier result only"
        before, after = (None if side is None else side.score for side in (old, new))
        return Change(student, assignment, notebook, before, after, (why,), (), moves=True)
    cells = _cells(old, new)
    incidents = (*_incidents("new", new, old), *_incidents("gone", old, new))
    status = () if old.status == new.status else (f"{old.status} → {new.status}",)
    moves = bool(status) or old.score != new.score or any(one.moves for one in cells)
    if not cells and not incidents and not moves:
        return None
    reasons = (_reason(old, new), *status, *incidents)
    return Change(student, assignment, notebook, old.score, new.score, reasons, cells, moves)


def _reason(old: Verdict, new: Verdict) -> str:
    if old.digest == new.digest:
        return _SAME
    before, after = marks_of(old.digest), marks_of(new.digest)
    changed = [name for name, a, b in zip(MARKS, before, after, strict=False) if a != b]
    if not before or not after or not changed:
        return _OTHER
    verb = "has" if len(changed) == 1 else "have"
    return f"the {' and the '.join(changed)} {verb} changed"


def _cells(old: Verdict, new: Verdict) -> tuple[CellChange, ...]:
    before, after = ({one.id: one for one in side.exercises} for side in (old, new))
    ids = [*after, *(name for name in before if name not in after)]
    found = (_cell(name, before.get(name), after.get(name)) for name in ids)
    return tuple(one for one in found if one is not None)


def _cell(name: str, old: ExerciseVerdict | None, new: ExerciseVerdict | None) -> CellChange | None:
    if old is None or new is None:
        side = "later" if old is None else "earlier"
        scores = (old.score if old else None, new.score if new else None)
        return CellChange(name, *scores, (f"in the {side} result only",), moves=True)
    what = []
    if old.max_score != new.max_score:
        what.append(f"of {old.max_score:g} → of {new.max_score:g}")
    if old.state != new.state:
        what.append(f"{old.state} → {new.state}")
    if old.message != new.message:
        what.append("another message")
    moves = (old.score, old.max_score) != (new.score, new.max_score)
    if not what and not moves:
        return None
    return CellChange(name, old.score, new.score, tuple(what), moves)


def _incidents(word: str, one: Verdict, other: Verdict) -> tuple[str, ...]:
    """Return the incidents of one side that the other has not, by their kinds."""
    known = {each.kind for each in other.incidents}
    fresh: Mapping[str, Incident] = {e.kind: e for e in one.incidents if e.kind not in known}
    return tuple(f"incident {word}: {kind}" for kind in fresh)
