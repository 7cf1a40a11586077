"""Grades for a spreadsheet: one line a student, one column an assignment.

The file starts with a byte-order mark, without which Excel reads Korean names as noise;
LibreOffice, pandas (``utf-8-sig``) and R read it as well. A cell that a
spreadsheet would take for a formula is led by an apostrophe.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from autograder.grading.verdicts import Verdict
from autograder.intake.sources import natural

from .artifacts import write_durably
from .shown import shown_name

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


class ExportError(Exception):
    """The grades cannot be written. The message is one sentence."""


def write_csv(dest: str | Path, rows: Iterable[Verdict]) -> Path:
    """Write the grades to the file `dest` and return its path.

    A student's cell is empty where nothing was submitted, or where something is not graded yet;
    then the total is empty too. A rejected submission counts 0.

    Raises:
        ExportError: if the file cannot be written.
    """
    path = Path(dest)
    try:
        write_durably(path, csv_text(rows).encode("utf-8-sig"), 0o600)
    except OSError as problem:
        raise ExportError(f"The grades cannot be written to {path}: {problem}.") from problem
    return path


def csv_text(rows: Iterable[Verdict]) -> str:
    """Return the table as text. Its second line holds the points possible."""
    verdicts = list(rows)
    assignments = sorted({one.assignment for one in verdicts}, key=natural)
    students = sorted({one.student for one in verdicts}, key=lambda name: (natural(name), name))
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["student", *(harmless(name) for name in assignments), "total"])
    possible = [_possible(verdicts, name) for name in assignments]
    table.writerow(["points possible", *map(_number, possible), _number(sum(possible))])
    for student in students:
        theirs = [one for one in verdicts if one.student == student]
        table.writerow([harmless(student), *_scores(theirs, assignments)])
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a name that a spreadsheet shows and never computes."""
    name = shown_name(text, 255)
    risky = any(one.lstrip(" \xa0\u3000").startswith(_FORMULA) for one in (text, name))
    return f"'{name}" if risky else name


def _scores(theirs: list[Verdict], assignments: list[str]) -> list[str]:
    scores: list[float | None] = []
    complete = True
    for assignment in assignments:
        found = [
            one.score if one.settled else None for one in theirs if one.assignment == assignment
        ]
        known = [score for score in found if score is not None]
        complete = complete and len(known) == len(found)
        scores.append(sum(known) if found and len(known) == len(found) else None)
    total = sum(score for score in scores if score is not None) if complete else None
    return ["" if score is None else _number(score) for score in [*scores, total]]


def _possible(verdicts: list[Verdict], assignment: str) -> float:
    most: dict[str, float] = {}
    for one in verdicts:
        if one.assignment == assignment:
            most[one.notebook] = max(most.get(one.notebook, 0.0), one.max_score)
    return sum(most.values())


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
