"""Moodle: an assignment's grading worksheet, or a table for the gradebook's CSV import.

The *worksheet* (assignment → Download grading worksheet, then Upload grading worksheet) must have
the columns Identifier, Grade and "Last modified (grade)"; a student is known by the number at the
end of the identifier, ``Participant 123``, which is another one in each assignment. Moodle skips
in silence a grade above the maximum, and one that was changed there after the worksheet was made.
On a site in another language the headings are in that language, so they are found by what stands
below them, or named with ``--column``.

The *gradebook import* (Grades → Import → CSV file) takes any table: one says which column
identifies people (e-mail address, ID number, username) and which grade each other one is.
A grade that is so imported can no longer be edited in the assignment.

Sources: https://docs.moodle.org/311/en/Grade_import, and what Moodle itself does:
``mod/assign/gradingtable.php`` and ``mod/assign/feedback/offline/importgradeslib.php`` of
https://github.com/moodle/moodle.
"""

import re
from dataclasses import replace

from autograder.classroom.grades import Grades
from autograder.classroom.people.table import Columns, heading
from autograder.classroom.shown import named

from ..export import ExportError, as_csv, exactly, harmless, shown_score
from .outgoing import Choice, Outgoing, Rules, filled_by, points_in, without
from .worksheet import Worksheet

COLUMNS = Columns(
    ids=("email address", "id number", "username", "email"),
    names=("full name",),
    first=("first name",),
    last=("last name", "surname"),
    participant=("identifier",),
    written=("online text", "institution", "department"),
    read=("identifier",),
)
PARTICIPANT = re.compile(r"\D*[0-9]+", re.S)  #: as "Participant 123", in any language
_GRADE, _MAXIMUM = "grade", ("maximum grade",)


def made(grades: Grades) -> Outgoing:
    """Return a table for the gradebook's CSV import.

    What identifies people there is written as it is, or not at all: with an apostrophe before it
    Moodle would look for somebody else.
    """
    head = ["Username", "ID number", "Email address", "First name", "Last name"]
    table = [[*head, *(harmless(name) for name in grades.assignments)]]
    by_assignment = [grades.of(name) for name in grades.assignments]
    lost = []
    for person in grades.submitters:
        ids = [exactly(one) for one in (person.student, person.lms_id, person.email)]
        if not any(ids):
            lost.append(person.student)
            continue
        found = [those.get(person.student) for those in by_assignment]
        names = [harmless(one) if one else "" for one in (person.first_name, person.last_name)]
        table.append([*ids, *names, *(shown_score(one.final if one else None) for one in found)])
    why = "because their id cannot safely stand in a spreadsheet"
    missing, left = without(grades, lost, why, "Give Moodle's grading worksheet with --roster.")
    return Outgoing(
        as_csv(table).encode("utf-8"),
        notes=(
            "Without --roster, this is for Moodle's Grades → Import → CSV file: map one of the "
            "first three columns to identify people. Better: the assignment's grading worksheet, "
            "given with --roster.",
        ),
        missing=missing,
        left=left,
    )


def filled(grades: Grades, roster: Worksheet, choice: Choice) -> Outgoing:
    """Return Moodle's own table with the scores in it, all else as it was.

    Raises:
        ExportError: if it is no such table, or lacks what was asked for.
    """
    if roster.at((*COLUMNS.participant, *COLUMNS.ids)) is None:
        roster = _in_another_language(roster)
    worksheet = roster.at(roster.columns.participant) is not None or choice.column is not None
    maximum = roster.at(_MAXIMUM)
    points = next((points_in(roster.cell(row, maximum)) for row in roster.rows), None)

    def column(assignment: str) -> int | None:
        found = roster.column(assignment, _title, exactly=choice.column)
        return _only(grades, roster, assignment) if found is None and worksheet else found

    rules = Rules(
        people=roster.rows,
        column=column,
        points=lambda _: points,
        lacking="Moodle's table has no column for {}: name it with --assignment and --column.",
    )
    outgoing, written = filled_by(rules, grades, roster, choice)
    above = [
        student
        for scores in written.values()
        for student, score in scores.items()
        if points is not None and score > points
    ]
    if not above:
        return outgoing
    sentence = (
        f"Moodle will skip what is above its maximum grade, which {named(above)} reached: raise "
        "the maximum there, or enter these by hand."
    )
    return replace(outgoing, missing=(*outgoing.missing, sentence))


def _in_another_language(roster: Worksheet) -> Worksheet:
    """Return a worksheet whose headings are not English: its columns are known by their place.

    Raises:
        ExportError: if it is none.
    """
    first = [roster.cell(row, 0) for row in roster.rows]
    if not first or not all(PARTICIPANT.fullmatch(one) for one in first):
        raise ExportError(
            "The roster is no table of Moodle's that tells people apart: it has no Identifier, "
            "Email address or ID number. In the assignment: View all submissions → Download "
            "grading worksheet."
        )
    heads = [heading(name) for name in roster.header]
    mails = tuple(
        head
        for at, head in enumerate(heads)
        if roster.rows and all("@" in roster.cell(row, at) for row in roster.rows)
    )
    columns = Columns(ids=mails, names=(heads[1],), participant=(heads[0],), read=(heads[0],))
    return replace(roster, columns=columns)


def _only(grades: Grades, roster: Worksheet, assignment: str) -> int | None:
    """Return the worksheet's one column of grades.

    Raises:
        ExportError: if there are grades for several assignments.
    """
    if len(grades.assignments) > 1:
        raise ExportError(
            "A grading worksheet is for one assignment: say which with --assignment. There are: "
            f"{', '.join(grades.assignments)}."
        )
    found = roster.at((_GRADE,))
    if found is None:
        raise ExportError(
            f"The worksheet has no column called Grade for {assignment}: name it with --assignment "
            "and --column."
        )
    return found


def _title(header: str) -> str:
    """Return an activity's title as Moodle's gradebook export has it."""
    plain = re.sub(r"\s*\((?:Real|Percentage|Letter|Feedback)\)\s*$", "", header)
    return re.sub(r"^\s*Assignment:\s*", "", plain).strip()
