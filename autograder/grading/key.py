"""What an assignment's notebook is graded by: its key, read from the instructor's notebook."""

import ast
import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from autograder.exercises import UnknownExercise, find
from autograder.intake.notebook import marks_cell
from autograder.sandbox import foreign_kernel

from .helpers import Helpers, helpers_of, read_by_helpers
from .kept_files import CourseFiles, course_files_of
from .lesson import Lesson, bound_names, read_lesson
from .python import parsed
from .regions import NBGRADER, Regions
from .shared_names import Shared, shared_of
from .terms import Terms, terms_of

_NO_ID = (
    "{0}: a cell is marked for nbgrader and has no id ({1!r}). Give it one in nbgrader's Create "
    "Assignment."
)


class BadKey(ValueError):
    """The instructor's notebook cannot be graded with; the message says where and why."""


class NoKey(LookupError):
    """No assignment asks for a notebook of that name; the message says which there are."""


@dataclass(frozen=True)
class GradedCell:
    """One graded cell. `exercise` is the id that it checks; empty for a classic test cell."""

    grade_id: str
    points: float
    source: str
    exercise: str = ""
    regions: Regions = NBGRADER

    @property
    def title(self) -> str:
        """What the results call it."""
        return self.exercise or self.grade_id

    @property
    def released(self) -> str:
        """The source as students get it: without hidden tests."""
        return self.regions.split(self.source)[0]

    @property
    def shown(self) -> str:
        """The source with nothing in the lines that students do not get."""
        return self.regions.emptied(self.source)

    @property
    def hidden(self) -> str:
        """The hidden tests in the source."""
        return self.regions.split(self.source)[1]


@dataclass(frozen=True)
class GivenCell:
    """A cell that students were given: what it is, and what stood in it.

    `source` is the instructor's; `released` is what was handed out of it, and `hidden` what was
    not. `locked` cells are put back, whatever a student made of them; `by_hand` means that a person
    grades it, and a `task` is such a cell that is answered elsewhere in the notebook.
    """

    grade_id: str
    kind: str
    source: str
    released: str
    locked: bool
    by_hand: bool
    task: bool = False
    hidden: str = ""

    @property
    def covered(self) -> bool:
        """Whether it is shown as students got it. A mark scheme is for whoever grades by hand."""
        return self.locked and not self.by_hand and bool(self.hidden)


@dataclass(frozen=True)
class Key:
    """One notebook's key: the graded cells in order, and the limits of single cells in seconds.

    `given` are the other marked cells; `answers` names, by the id of an answer cell, the exercise
    that it answers; `marks` holds the nbgrader metadata of every marked cell, by its id and in
    order; `lesson` is what the other cells hold; `kernel` names the kernel of another language than
    Python, and `language` that language. `helpers` is what locked cells define for classic tests,
    by the cell's source, and `read_by_helpers` what these read in turn, by the test's id; `shared`,
    which of the tests' own variables an answer may change, and `course_files` which of the files
    beside it. `author` is the notebook itself where it has answers and classic tests, `lenient` are
    the ids of tests that run unguarded, and `excused` of those that count so (see
    ``authors_word``). `terms` are those of tests that run apart.
    """

    notebook: str
    cells: tuple[GradedCell, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    timeouts_s: Mapping[str, float] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lesson: Lesson = field(default_factory=Lesson)
    given: Mapping[str, GivenCell] = field(default_factory=dict)
    kernel: str = ""
    language: str = ""
    helpers: Mapping[str, Helpers] = field(default_factory=dict)
    read_by_helpers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)
    course_files: CourseFiles = field(default_factory=CourseFiles)
    author: bytes = field(default=b"", repr=False)
    lenient: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()
    terms: Terms = field(default_factory=Terms)

    @property
    def exercise_notebooks(self) -> tuple[str, ...]:
        """The two digits of every notebook of this course whose exercises it checks."""
        return tuple(sorted({cell.exercise[:2] for cell in self.cells if cell.exercise}))

    @property
    def max_score(self) -> float:
        """All the points."""
        return round(sum((cell.points for cell in self.cells), 0.0), 2)

    def forgotten(self, cell: GradedCell) -> list[str]:
        """The names that `cell` binds in hidden tests only, and that no other test reads."""
        hidden = bound_names(cell.source) - bound_names(cell.released)
        others = " ".join(other.source for other in self.cells if other is not cell)
        return sorted(hidden - set(re.findall(r"\w+", others)))

    def answers_to(self, graded: GradedCell) -> tuple[str, ...]:
        """The ids of the answer cells that a graded cell is about, as far as their order tells.

        Those are the ones between it and the graded cell before; if there are none, it is one more
        test of what that one is about.
        """
        found: list[str] = []
        judged = True
        for name in self.marks:
            given = self.given.get(name)
            if name == graded.grade_id:
                break
            if given is None:
                judged = True
            elif given.kind == "code" and not given.locked and not given.by_hand:
                found = [name] if judged else [*found, name]
                judged = False
        return tuple(found)

    def cell(self, grade_id: str) -> GradedCell | None:
        """The graded cell with this id."""
        return next((cell for cell in self.cells if cell.grade_id == grade_id), None)

    def fingerprint(self) -> str:
        """A hash of everything in the key that a verdict depends on."""
        graded = [[c.grade_id, c.points, c.source, c.released, c.exercise] for c in self.cells]
        given = [
            [c.grade_id, c.kind, c.locked, c.by_hand, c.source if c.locked else c.released]
            for c in self.given.values()
            if c.locked or c.by_hand
        ]
        limits = sorted(self.timeouts_s.items())
        parts: list[object] = [self.notebook, self.kernel, graded, given, list(self.marks), limits]
        parts += self.shared.parts()
        if self.author:
            parts.append([one["source"] for one in json.loads(self.author)["cells"]])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def make_key(
    name: str,
    notebook: Mapping[str, Any],
    regions: Regions = NBGRADER,
    released: Mapping[str, str] | None = None,
) -> Key:
    """Return the key in an instructor's notebook (nbformat 4 JSON).

    Args:
        name: what the notebook is called.
        notebook: solutions and all.
        regions: the course's own delimiters around what students are not given.
        released: what students were given in place of an answer, by the id of the cell.

    Raises:
        BadKey: if two graded or locked cells share an id, a marked one has none, a check names no
            exercise, or points are no number.
    """
    graded: dict[str, GradedCell] = {}
    given: dict[str, GivenCell] = {}
    answers: dict[str, str] = {}
    timeouts: dict[str, float] = {}
    marks: dict[str, Mapping[str, Any]] = {}
    for cell in notebook.get("cells", []):
        meta = cell.get("metadata", {})
        mark, course = meta.get("nbgrader"), meta.get("course", {})
        if not marks_cell(mark):
            continue
        grade_id, source = mark.get("grade_id", ""), "".join(cell["source"])
        if not grade_id:
            raise BadKey(_NO_ID.format(name, source.strip()[:40]))
        locked = not mark.get("solution") and bool(mark.get("grade") or mark.get("locked"))
        if locked and grade_id in marks:
            raise BadKey(f"{name}: two graded or locked cells are called {grade_id!r}; rename one.")
        marks[grade_id] = mark
        if course.get("timeout_s"):
            timeouts[grade_id] = _finite(name, grade_id, "timeout_s", course["timeout_s"])
        if mark.get("grade") or mark.get("task"):  # by hand as well: the gradebook has these points
            _finite(name, grade_id, "points", mark.get("points", 0))
        if mark.get("solution") and course.get("exercise"):
            answers[grade_id] = course["exercise"]
        # A cell that is both graded and a solution is graded by hand, in the formgrader.
        if mark.get("grade") and not mark.get("solution") and cell.get("cell_type") == "code":
            graded[grade_id] = _graded_cell(name, grade_id, mark, source, regions)
        else:
            by_hand = bool(mark.get("grade") or mark.get("task"))
            handed_out, hidden = regions.split(source)
            given[grade_id] = GivenCell(
                grade_id=grade_id,
                kind=cell.get("cell_type", "code"),
                source=source,
                released=(released or {}).get(grade_id) or handed_out,
                locked=locked,
                by_hand=by_hand,
                task=bool(mark.get("task")),
                hidden=hidden,
            )
    kernel, language = foreign_kernel(notebook.get("metadata", {})) or ("", "")
    lesson = Lesson() if kernel else read_lesson(notebook, regions)
    cells = tuple(graded.values())
    classic = not kernel and any(not cell.exercise for cell in cells)
    tests = {cell.grade_id: cell.source for cell in cells if not cell.exercise}
    shared = shared_of(notebook, tests) if classic else Shared()
    beside = course_files_of(notebook, known=shared.known) if classic else CourseFiles()
    return Key(
        *(name, cells, answers, timeouts, marks, lesson, given, kernel, language),
        helpers=helpers_of(notebook) if classic else {},
        read_by_helpers=read_by_helpers(notebook, lesson.imports) if classic else {},
        shared=shared,
        course_files=beside,
        author=_without_outputs(notebook) if classic and _has_answers(given.values()) else b"",
        terms=terms_of(notebook) if classic else Terms(),
    )


def _without_outputs(notebook: Mapping[str, Any]) -> bytes:
    """Return those cells of an author's notebook that run or are marked, without what they showed.

    Nothing else decides what its answers get; saved outputs and widgets may be of any size.
    """
    cells = []
    for cell in notebook.get("cells", []):
        runs = cell.get("cell_type") == "code"
        if runs or cell.get("metadata", {}).get("nbgrader"):
            bare = {name: cell[name] for name in cell if name != "attachments"}
            bare["source"] = "".join(cell["source"])
            cells.append(bare | ({"outputs": [], "execution_count": None} if runs else {}))
    told = notebook.get("metadata", {})
    kept = {name: told[name] for name in ("kernelspec", "language_info") if name in told}
    return json.dumps({**notebook, "cells": cells, "metadata": kept}).encode()


def _has_answers(given: Iterable[GivenCell]) -> bool:
    """Whether something stands where students are to answer."""
    return any(one.source != one.released for one in given if not one.locked and not one.by_hand)


def _graded_cell(
    name: str, grade_id: str, mark: Mapping[str, Any], source: str, regions: Regions
) -> GradedCell:
    exercise = checked_exercise(source)
    if exercise:
        try:
            find(exercise)
        except UnknownExercise as error:
            raise BadKey(f"{name}, cell {grade_id!r}: {error}") from None
    return GradedCell(grade_id, float(mark.get("points", 0)), source, exercise, regions)


def _finite(name: str, grade_id: str, what: str, value: object) -> float:
    """Return a number of an instructor's; JSON as Python reads it knows NaN and Infinity, too.

    Raises:
        BadKey: if it is none.
    """
    with suppress(TypeError, ValueError, OverflowError):
        if math.isfinite(number := float(value)):  # type: ignore[arg-type]
            return number
    raise BadKey(
        f"{name}, cell {grade_id!r}: its {what} are {str(value)[:40]}, which is no number. Write "
        "one such as 2 into the cell's metadata, or set it in nbgrader's Create Assignment."
    )


def checked_exercise(source: str) -> str:
    """Return ``"02.grad"`` for a cell that is nothing but ``check("02.grad")``, else nothing."""
    tree = parsed(source)
    body = tree.body if tree else []
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return ""
    call = body[0].value
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and len(call.args) == 1
        and not call.keywords
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ):
        return call.args[0].value
    return ""
