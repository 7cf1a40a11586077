"""Which manual grades were given for other work than what is handed in now.

nbgrader's own ``autograde`` has a person look at every manual grade again, each time. Here only
those are looked at again whose work is another one, or is not known.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from autograder.grading.verdicts import Verdict

from ..course_folder import CourseFolder
from .autograded import is_of, standing
from .cells import Cells, Notebook
from .held import Held
from .own_table import Works


def changed_work(
    course: CourseFolder,
    held: Held,
    verdict: Verdict,
    data: bytes | None,
    executed: Notebook | None,
) -> set[str]:
    """Return the cells with a manual grade that nobody was asked to look at again, and should be.

    Earlier work is what the gradebook says that its grades are for, and what lies in
    ``autograded/`` where that was made from something else: it is what the formgrader shows. Where
    neither is known (it was graded before the gradebook said so, and the notebook is gone),
    somebody should look.

    Args:
        course: whose folder it is.
        held: the assignment in the gradebook.
        verdict: about to be written.
        data: its executed notebook, as bytes.
        executed: the same, read.
    """
    row = held.rows.get((verdict.student, verdict.notebook))
    cells = held.cells.get(verdict.notebook)
    if row is None or cells is None or not row.by_a_person:
        return set()
    earlier = [row.works]
    shown = data is not None and is_of(course, verdict, data, cells.marks())
    if not (row.works and shown):
        earlier.append(_works(partial(standing, course, verdict), cells, verdict))
    now = cells.works(verdict, executed)
    return {
        name
        for name in row.by_a_person
        if {one[name] for one in earlier if name in one} != {now.get(name)}
    }


def set_scores(
    grades: Iterable[Any], scores: Mapping[str, float | None], changed: Collection[str]
) -> list[str]:
    """Set the automatic scores; return the cells whose manual grades are flagged by that."""
    flagged = []
    for grade in grades:
        name = grade.cell.name
        score = scores.get(name)  # None: nbgrader shows it as left to grade
        if grade.manual_score is None:
            grade.needs_manual_grade = score is None
        elif grade.auto_score != score or name in changed:
            if not grade.needs_manual_grade:
                flagged.append(name)
            grade.needs_manual_grade = True  # somebody graded what has changed since
        grade.auto_score = score
    return sorted(flagged)


def _works(read: Callable[[], Any], cells: Cells, verdict: Verdict) -> Works:
    """Return the works of a notebook that may be anything that JSON can say."""
    try:
        found = read()
        return {} if found is None else cells.works(verdict, found)
    except (LookupError, TypeError, AttributeError):  # no notebook, or not of format 4
        return {}
