"""Gradescope: it imports no grades; what it takes is an autograder.

So this is one, for a programming assignment: it runs nothing of the student's, looks up who
submitted (``submission_metadata.json``) and gives out the grade that was made here
(``results.json``). Upload the zip under *Configure Autograder*, then rerun it for all submissions
on *Manage Submissions*. Somebody who is not in it gets an error that you see, and no grade.

Sources: https://gradescope-autograders.readthedocs.io/en/latest/specs/ (the zip, results.json),
https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/, and on the roster
https://help.gradescope.com/article/w59nl02vyt-instructor-course-add-members.
"""

import io
import json
import zipfile
from collections import Counter

from autograder.classroom.gradebook.final_grades import FinalGrade
from autograder.classroom.grades import Grades
from autograder.classroom.people.matching import match
from autograder.classroom.people.table import Columns

from ..export import ExportError, number
from .outgoing import Outgoing, unmatched, without
from .worksheet import Worksheet

COLUMNS = Columns(
    ids=("email", "email address", "sid", "student id"),
    names=("name", "full name"),
    first=("first name",),
    last=("last name",),
)
_EMAIL = ("email", "email address")

_SETUP = """#!/usr/bin/env bash
apt-get update && apt-get install -y python3
"""

#: what Gradescope starts for each submission
_RUN = '''#!/usr/bin/env python3
"""Give out a grade that was made elsewhere. Nothing of the student's is run."""

import json
import sys

with open("/autograder/source/grades.json", encoding="utf-8") as file:
    grades = json.load(file)
with open("/autograder/submission_metadata.json", encoding="utf-8") as file:
    told = json.load(file)
emails = [str(one.get("email") or "").strip().casefold() for one in told["users"]]
found = next((grades["results"][one] for one in emails if one in grades["results"]), None)
if found is None:
    sys.exit(f"No grade here for {', '.join(emails)}.")
print(f"{grades['assignment']}: {found['score']} of {grades['points']} points.")
with open("/autograder/results/results.json", "w", encoding="utf-8") as file:
    json.dump(found, file)
'''


def made(grades: Grades, roster: Worksheet | None) -> Outgoing:
    """Return the autograder's zip, for one assignment.

    Raises:
        ExportError: if there are grades for several assignments, or the roster has no addresses.
    """
    if len(grades.assignments) > 1:
        raise ExportError(
            "An autograder is for one assignment: say which with --assignment. There are: "
            f"{', '.join(grades.assignments)}."
        )
    (assignment,) = grades.assignments
    emails, sentences, left = _emails(grades, roster)
    results = {
        emails[one.student]: _result(one, score)
        for one in grades.rows
        if one.student in emails and (score := one.final) is not None
    }
    told = {
        "assignment": assignment,
        "points": number(grades.possible(assignment)),
        "results": results,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("setup.sh", _SETUP),
            ("run_autograder", _RUN),
            ("grades.json", json.dumps(told, indent=1)),
        ):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    points = number(grades.possible(assignment))
    note = (
        "Gradescope imports no grades. This zip is an autograder that gives out these: upload it "
        f"to a programming assignment of {points} autograder points, then regrade all submissions."
    )
    return Outgoing(out.getvalue(), notes=(note,), missing=sentences, left=left)


def _emails(
    grades: Grades, roster: Worksheet | None
) -> tuple[dict[str, str], tuple[str, ...], tuple[FinalGrade, ...]]:
    """Return each student's address at Gradescope; who has none in words, and their grades."""
    people = grades.submitters
    if roster is not None:
        at = roster.at(_EMAIL)
        if at is None:
            raise ExportError(
                "The roster has no column Email. In Gradescope: Roster → Download Roster."
            )
        matched = match(people, roster.lines(roster.rows), grades.others)
        found = {who: roster.cell(roster.rows[line], at) for who, line in matched.lines.items()}
        return {who: one.casefold() for who, one in found.items()}, *unmatched(grades, matched)
    known = {
        one.student: email.strip().casefold()
        for one in grades.people
        if "@" in (email := one.email or one.student)
    }
    bearers = Counter(known.values())  # an id may be chosen to be another's address
    shared = [one.student for one in people if bearers[known.get(one.student, "")] > 1]
    lost = [one.student for one in people if one.student not in known]
    advice = "Give Gradescope's roster with --roster."
    missing, left = without(grades, lost, "for want of an e-mail address", advice)
    doubtful, theirs = without(grades, shared, "because several have one e-mail address", advice)
    certain = {who: email for who, email in known.items() if bearers[email] == 1}
    return certain, missing + doubtful, left + theirs


def _result(grade: FinalGrade, score: float) -> dict[str, object]:
    parts = (
        ("Automatic", grade.auto_score),
        ("By hand", grade.manual_score),
        ("Extra credit", grade.extra_credit),
        ("Late penalty", -grade.late_penalty),
    )
    words = " ".join(f"{name}: {number(value)}." for name, value in parts if value)
    return {"score": round(score, 2), "output": words, "visibility": "visible"}
