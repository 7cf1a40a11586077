"""What goes out: a file for a platform, and in words what is not in it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.grades import Grades
from autograder.classroom.people.matching import Matched, match
from autograder.classroom.shown import named

from ..export import ExportError, number
from .worksheet import Worksheet


@dataclass(frozen=True)
class Choice:
    """What a person asked for: the platform's own `column`, and whether to `rescale`."""

    column: str | None = None
    rescale: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A file's bytes. `notes` are good to know, `missing` says what is not in it.

    `left` are the grades of those who could not be matched, so that none of them is lost.
    """

    data: bytes
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    left: tuple[FinalGrade, ...] = ()


@dataclass(frozen=True)
class Rules:
    """How a platform's own table is read; `lacking` says what to do about a missing column.

    `people` are the rows that stand for people, `column` finds an assignment's column, and `points`
    what the platform has as points possible in a column, if that is known.
    """

    people: list[list[str]]
    column: Callable[[str], int | None]
    points: Callable[[int], float | None]
    lacking: str


#: what was written, by assignment and student
Written = dict[str, dict[str, float]]


def filled_by(
    rules: Rules, grades: Grades, roster: Worksheet, choice: Choice
) -> tuple[Outgoing, Written]:
    """Return the platform's own table with each final grade in its cell; and what was written.

    Raises:
        ExportError: if the platform counts in other points and nobody said what to do.
    """
    found = {name: rules.column(name) for name in grades.assignments}
    where = {name: column for name, column in found.items() if column is not None}
    matched, written = _fill(rules, grades, roster, where, choice)
    sentences, left = unmatched(grades, matched)
    if lacking := [name for name in grades.assignments if name not in where]:
        sentences += (rules.lacking.format(named(lacking)),)
    return Outgoing(roster.data(), missing=sentences, left=left), written


def _fill(
    rules: Rules, grades: Grades, roster: Worksheet, where: Mapping[str, int], choice: Choice
) -> tuple[Matched, Written]:
    """Put each final grade into its cell; return who was matched, and what was written."""
    factors = {
        name: _factor(grades, name, rules.points(column), choice) for name, column in where.items()
    }
    matched = match(grades.submitters, roster.lines(rules.people), grades.others)
    written: Written = {}
    for name, column in where.items():
        theirs = grades.of(name)
        for student, line in matched.lines.items():
            score = theirs[student].final if student in theirs else None
            if score is not None:
                written.setdefault(name, {})[student] = score * factors[name]
                roster.fill(rules.people[line], column, number(score * factors[name]))
    return matched, written


def unmatched(grades: Grades, matched: Matched) -> tuple[tuple[str, ...], tuple[FinalGrade, ...]]:
    """Return who is not in the roster, a sentence for each reason, and their grades."""
    reasons: dict[str, list[str]] = {}
    for student, reason in matched.left.items():
        reasons.setdefault(reason, []).append(student)
    sentences = tuple(
        f"Not matched with the roster: {named(students)} ({reason})."
        for reason, students in reasons.items()
    )
    return sentences, tuple(one for one in grades.rows if one.student in matched.left)


def without(
    grades: Grades, students: list[str], why: str, advice: str
) -> tuple[tuple[str, ...], tuple[FinalGrade, ...]]:
    """Return in a sentence that these students are left out, if there are any, and their grades."""
    if not students:
        return (), ()
    sentence = f"Left out, {why}: {named(students)}. {advice}"
    return (sentence,), tuple(one for one in grades.rows if one.student in students)


def points_in(text: str) -> float | None:
    """Return the number in a cell, whichever sign it has for its decimals; None if there is none.

    >>> points_in("12,50"), points_in("(read only)")
    (12.5, None)
    """
    plain = text.strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain) else None


def _factor(grades: Grades, assignment: str, theirs: float | None, choice: Choice) -> float:
    ours = grades.possible(assignment)
    if theirs is None or not theirs or not ours or abs(theirs - ours) < 0.005:
        return 1.0
    if choice.rescale:
        return theirs / ours
    raise ExportError(
        f"{assignment} has {number(ours)} points here and {number(theirs)} on the platform. Change "
        "that on the platform and export its table again, or add --rescale."
    )
