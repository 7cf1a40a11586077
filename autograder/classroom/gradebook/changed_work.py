"""Which of what people gave by hand was given for other work than what is handed in now.

nbgrader's own ``autograde`` has a person look at every manual grade again, each time. Here only
those are looked at again whose work is another one, or is not known; and extra credit as well.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade
from sqlalchemy import and_, func, or_, select, update

from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from ..ledger.lines import Row, row_of
from .autograded import is_in_place, is_ours, standing
from .cells import Cells, Notebook
from .own_table import Works

#: reads an executed notebook, format 4 JSON, when it is needed; None if there is none
Executed = Callable[[], bytes | None]

_GRADES = Grade.__table__
_FLAGGED = {"needs_manual_grade": True}


@dataclass(frozen=True)
class Written:
    """A submitted notebook whose rows a transaction writes.

    `taken` is nbgrader's row of it; `works` is what its grades are for from now on; `rescored` are
    the cells whose automatic score is another one than before.
    """

    taken: Any
    verdict: Verdict
    notebook: Executed
    cells: Cells
    works: Works
    rescored: frozenset[str]


def set_scores(grades: Iterable[Any], scores: Mapping[str, float | None]) -> frozenset[str]:
    """Set the automatic scores; return the cells that had another one."""
    rescored = set()
    for grade in grades:
        name = grade.cell.name
        score = scores.get(name)  # None: nbgrader shows it as left to grade
        if grade.auto_score != score:
            rescored.add(name)
        if grade.manual_score is None:
            flagged = grade.needs_manual_grade and grade.auto_score is not None
            grade.needs_manual_grade = score is None or bool(flagged and grade.extra_credit)
        grade.auto_score = score
    return frozenset(rescored)


def flag(
    db: Any, course: CourseFolder, written: Sequence[Written], before: Mapping[str, Works]
) -> dict[Row, list[str]]:
    """Flag for review what was given by hand for other work; return the comments that were.

    A manual grade is flagged as well if the automatic score that it overrules is another one.
    nbgrader has no place where a comment could be flagged.

    What people gave is asked for here, after everything else was written: somebody may be grading
    by hand meanwhile, and from the first row that is written SQLite lets nobody else write.

    Args:
        db: the session; its rows are in the database, uncommitted.
        course: whose gradebook it is.
        written: the notebooks.
        before: what their grades were for until now, by the ids of nbgrader's rows of them.
    """
    found: dict[Row, list[str]] = {}
    ids = [one.taken.id for one in written]
    grades, comments = _grades_by_hand(db, ids), _comments_by_hand(db, ids)
    for one in written:
        theirs, said = grades.get(one.taken.id, []), comments.get(one.taken.id, [])
        if not theirs and not said:
            continue
        data = one.notebook()
        executed = json.loads(data) if data else None
        changed = _changed(course, one, data, executed, before.get(one.taken.id, {}))
        again = {
            key: name
            for key, name, score in theirs
            if name in changed or (score is not None and name in one.rescored)
        }
        if again:
            db.execute(update(_GRADES).where(_GRADES.c.id.in_(again)).values(_FLAGGED))
        about = one.cells.about(changed, executed) - set(again.values())
        if left := sorted(about.intersection(said)):
            found[row_of(one.verdict)] = left
    return found


def _changed(
    course: CourseFolder,
    one: Written,
    data: bytes | None,
    executed: Notebook | None,
    before: Works,
) -> set[str]:
    """Return the cells whose earlier work is another one, or not known.

    Earlier work is what the gradebook says that its grades are for, and what lies in
    ``autograded/`` where that was made from something else: it is what the formgrader shows. Where
    that is not of our making, it is nbgrader's, which flagged every manual grade then: what is not
    flagged any more was given for what it shows, whatever the gradebook said before.
    Where nothing is known (it was graded before the gradebook said so, and the notebook is gone),
    somebody should look.
    """
    cells, verdict = one.cells, one.verdict
    if data is not None and is_in_place(course, verdict, data, cells.marks()):
        earlier = [before, one.works]
    elif (lies := standing(course, verdict)) is None:
        earlier = [before]
    elif is_ours(lies):
        earlier = [before, _works(lies, cells, verdict, ours=True)]
    else:
        earlier = [_works(lies, cells, verdict, ours=False)]
    now = one.works
    return {
        name
        for name in cells.points
        if {work[name] for work in earlier if name in work} != {now.get(name)}
    }


def _works(lies: Any, cells: Cells, verdict: Verdict, *, ours: bool) -> Works:
    """Return the works of a notebook that may be anything that JSON can say."""
    try:
        return cells.works(verdict, lies, ours=ours)
    except (LookupError, TypeError, AttributeError):  # no notebook, or not of format 4
        return {}


def _grades_by_hand(db: Any, ids: Sequence[str]) -> dict[str, list[tuple[str, str, float | None]]]:
    """Return the grades that people gave and are not asked to look at: id, cell, manual score."""
    extra = and_(Grade.extra_credit.is_not(None), Grade.extra_credit != 0)
    rows = db.execute(
        select(Grade.notebook_id, Grade.id, BaseCell.name, Grade.manual_score)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Grade.notebook_id.in_(ids), Grade.needs_manual_grade.is_(False))
        .where(or_(Grade.manual_score.is_not(None), extra))
        .with_for_update(of=Grade)
    )
    found: dict[str, list[tuple[str, str, float | None]]] = {}
    for notebook, *grade in rows:
        found.setdefault(notebook, []).append(tuple(grade))
    return found


def _comments_by_hand(db: Any, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the cells that people have commented on."""
    rows = db.execute(
        select(Comment.notebook_id, BaseCell.name)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .where(Comment.notebook_id.in_(ids), func.trim(Comment.manual_comment) != "")
    )
    found: dict[str, list[str]] = {}
    for notebook, name in rows:
        found.setdefault(notebook, []).append(name)
    return found
