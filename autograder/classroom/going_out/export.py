"""Grades for a spreadsheet: one line a student, one column an assignment.

The file starts with a byte-order mark, without which Excel reads Korean names as noise;
LibreOffice, pandas (``utf-8-sig``) and R read it as well. A cell that a
spreadsheet would take for a formula is led by an apostrophe.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from autograder.display.letters import legible
from autograder.refusal import Refusal

from ..durable import placed
from ..gradebook.final_grades import FinalGrade
from ..grades import Grades
from ..people.person import Person
from ..shown import shown_name

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_PERSON = ("student", "last name", "first name", "email")


class ExportError(Refusal):
    """The grades cannot be written. The message is one sentence."""


def write_file(dest: str | Path, data: bytes) -> Path:
    """Write what is handed in, readable by its owner alone, and return its path.

    Raises:
        ExportError: if the file cannot be written.
    """
    path = Path(dest)
    try:
        with placed(path, 0o600) as file:
            file.write(data)
    except OSError as problem:
        reason = problem.strerror or problem
        raise ExportError(f"The grades cannot be written to {path}: {reason}.") from problem
    return path


def csv_text(grades: Grades) -> str:
    """Return the class as a table. Its second line holds the points possible.

    A cell is empty where nothing was submitted, and where something is not graded yet, by the
    grader or by hand; then the total is empty too. The last column counts the cells to be graded
    by hand. A rejected submission counts 0.
    """
    assignments = grades.assignments
    possible = [grades.possible(name) for name in assignments]
    by_assignment = [grades.of(name) for name in assignments]
    table = [
        [*_PERSON, *(harmless(name) for name in assignments), "total", "to be graded by hand"],
        ["points possible", "", "", "", *map(number, possible), number(sum(possible)), ""],
    ]
    for person in grades.people:
        found = [those.get(person.student) for those in by_assignment]
        theirs = [one for one in found if one is not None]
        scores = ["" if one is None else shown_score(one.final) for one in found]
        final = [one.final for one in theirs if one.final is not None]
        whole = bool(theirs) and len(final) == len(theirs)
        total = number(sum(final)) if whole else ""
        waiting = sum(one.by_hand for one in theirs)
        table.append([*_names(person), *scores, total, str(waiting) if waiting else ""])
    return as_csv(table)


def details_text(rows: Iterable[FinalGrade]) -> str:
    """Return how each grade is made up: a line for each student and assignment."""
    head = ("automatic", "by hand", "extra credit", "late penalty", "score", "points possible")
    table = [[*_PERSON, "assignment", *head, "to be graded by hand"]]
    for one in rows:
        parts = (one.auto_score, one.manual_score, one.extra_credit, one.late_penalty)
        scores = [*map(number, parts), shown_score(one.final), number(one.max_score)]
        waiting = str(one.by_hand) if one.by_hand else ""
        table.append([*_names(one.person), harmless(one.assignment), *scores, waiting])
    return as_csv(table)


def as_csv(table: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV, in Excel's dialect."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a name that a spreadsheet shows and never computes."""
    name = shown_name(text, 255)
    return f"'{name}" if computes(text) or computes(name) else name


def exactly(text: str) -> str:
    """Return what identifies somebody letter by letter; nothing if it cannot safely be written so.

    An apostrophe before it would make it another one.
    """
    return "" if computes(text) or legible(text) != text else text


def computes(text: str) -> bool:
    """Say whether a spreadsheet might take a cell for a formula."""
    return text.lstrip(" \xa0\u3000").startswith(_FORMULA)


def number(value: float) -> str:
    """Return points as people write them: 2, 1.5, 1234.25."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def shown_score(score: float | None) -> str:
    """Return a score; nothing where there is none yet."""
    return "" if score is None else number(score)


def _names(person: Person) -> list[str]:
    known = (person.student, person.last_name, person.first_name, person.email)
    return [harmless(name) if name else "" for name in known]
