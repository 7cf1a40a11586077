"""Canvas: the CSV of its gradebook, for *Grades → Import*.

A header that begins with Student and ID and has Section as the last column about the person; one
column an assignment, ``Title (id)``; a row "Points Possible". A student is found by ID, else by the
SIS User ID, the SIS Login ID, the name. A column without a known id or title makes a new
assignment. Columns of totals are ignored, and so are those marked "(read only)"; an empty cell
clears a grade that is there.

Sources: Ohio State's page on the import
(https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades),
Virginia Commonwealth's on the export
(https://ts.vcu.edu/askit/teaching-and-learning/canvas/faculty/grading-faculty/gradebook-action-menu-faculty/),
and what Canvas itself does: ``lib/gradebook_importer.rb`` and ``lib/gradebook_exporter.rb`` of
https://github.com/instructure/canvas-lms.
"""

import re

from autograder.classroom.grades import Grades
from autograder.classroom.people.table import Columns

from ..export import ExportError, as_csv, exactly, harmless, number, shown_score
from .outgoing import Choice, Outgoing, Rules, filled_by, points_in, without
from .worksheet import Worksheet

COLUMNS = Columns(
    user=("id",),
    ids=("sis login id", "sis user id", "integration id"),
    names=("student",),
    first=("firstname",),
    last=("lastname",),
    written=("root account", "section"),
    read=("id",),
)
_POINTS = "Points Possible"


def made(grades: Grades) -> Outgoing:
    """Return a table made without Canvas's own: a title unknown there becomes an assignment.

    An id that a spreadsheet would compute is left out: with an apostrophe before it, Canvas would
    look for somebody else.
    """
    names = grades.assignments
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    head += [harmless(name) for name in names]
    table = [head, [f"    {_POINTS}", "", "", "", "", *(number(grades.possible(n)) for n in names)]]
    by_assignment = [grades.of(name) for name in names]
    risky = []
    for person in grades.submitters:
        found = [those.get(person.student) for those in by_assignment]
        if not exactly(person.student):
            risky.append(person.student)
            continue
        full = ", ".join(part for part in (person.last_name, person.first_name) if part)
        user = person.lms_id if person.lms_id.isascii() and person.lms_id.isdigit() else ""
        scores = [shown_score(one.final if one else None) for one in found]
        table.append([harmless(full or person.student), user, "", person.student, "", *scores])
    why = "because their id cannot safely stand in a spreadsheet"
    missing, left = without(grades, risky, why, "Give Canvas's own export with --roster.")
    return Outgoing(
        as_csv(table).encode("utf-8"),
        notes=(
            "Without --roster, Canvas looks for the students by their login, and makes an "
            "assignment of each title that it does not know. Better: Grades → Export in Canvas, "
            "and give that file with --roster.",
        ),
        missing=missing,
        left=left,
    )


def filled(grades: Grades, roster: Worksheet, choice: Choice) -> Outgoing:
    """Return Canvas's own export with the scores in it, all else as it was.

    Raises:
        ExportError: if it is no such export, or lacks what was asked for.
    """
    if roster.at(("id",)) is None or roster.at(("student", "lastname")) is None:
        raise ExportError(
            "The roster is no export of Canvas's gradebook: it has no columns Student and ID. In "
            "Canvas: Grades → Export → Export Entire Gradebook."
        )
    possible = next((row for row in roster.rows if row and _POINTS in row[0]), [])

    def column(assignment: str) -> int | None:
        found = roster.column(assignment, _title, exactly=choice.column)
        free = found is not None and "read only" not in roster.cell(possible, found)
        return found if free else None

    rules = Rules(
        people=[row for row in roster.rows if roster.cell(row, roster.at(("id",)))],
        column=column,
        points=lambda at: points_in(roster.cell(possible, at)),
        lacking="Canvas's table has no column for {}: make the assignment there and export again, "
        "or name its column with --assignment and --column.",
    )
    return filled_by(rules, grades, roster, choice)[0]


def _title(header: str) -> str:
    """Return an assignment's title without Canvas's number of it."""
    return re.sub(r"\s*\([0-9]+\)\s*$", "", header).strip()
