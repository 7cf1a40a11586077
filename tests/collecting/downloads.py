"""What platforms give, made by their rules: each function packs one platform's zip."""

import json
import zipfile
from pathlib import Path

GRADESCOPE = """\
submission_101:
  :submitters:
  - :name: Kim Min
    :sid: '0042'
    :email: kim@example.edu
  :created_at: 2026-11-01 03:00:00.000000000 Z
  :score: 3.0
  :results: &1
    output: "- :submitters: nobody"
  :history:
  - :id: 99
    :submitters: []
    :results: *1
submission_102:
  :submitters:
  - :name: Lee Park
    :sid: 0077
    :email: &2 lee@example.edu
  - :name: Choi Jin
    :sid: '0078'
    :email: choi@example.edu
  :created_at: 2026-11-02 04:05:06.123456000 Z
submission_103:
  :submitters: []
  :created_at: 2026-11-02 04:05:06.123456000 Z
"""

RECEIPT = """\
Name: {name} ({user})
Assignment: Homework_1
Date Submitted: Sunday, November 1, 2026 12:00:00 PM KST
Current Grade: Needs Grading

Submission Field:
{text}

Comments:
There are no student comments for this assignment.

Files:
\tOriginal filename: hw1.ipynb
\tFilename: whatever.ipynb
"""
NO_TEXT = "There is no student submission text data for this assignment."


def notebook(*ids: str, source: str = "x = 1") -> str:
    """A notebook with one cell for each nbgrader id."""
    cells = [
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": one}},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for one in ids
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def packed(path: Path, files: dict[str, str]) -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def canvas(user: int, name: str, file: str, *, attachment: int = 9000, late: bool = False) -> str:
    """The name that Canvas gives a file."""
    return f"{name}{'_LATE' if late else ''}_{user}_{attachment}_{file}"


def moodle(name: str, number: int, file: str, kind: str = "file", *, flat: bool = False) -> str:
    """The name that Moodle gives a file."""
    return f"{name}_{number}_assignsubmission_{kind}_{'' if flat else '/'}{file}"


def blackboard(user: str, when: str, file: str = "", assignment: str = "Homework_1") -> str:
    """The name that Blackboard gives a file, or a receipt."""
    return f"{assignment}_{user}_attempt_{when}" + (f"_{file}" if file else ".txt")


def brightspace(user: int, name: str, when: str, file: str) -> str:
    """The name that Brightspace gives a file."""
    return f"{user}-67890 - {name} - {when}/{file}"
