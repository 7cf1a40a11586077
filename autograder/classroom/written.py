"""Which verdicts the gradebook holds already, so that a second run over a large class is quick.

A line for each verdict written, the last one of a notebook counting. It may lose lines: writing a
verdict to the gradebook twice changes nothing.
"""

import json
from contextlib import suppress

from autograder.grading.verdicts import Verdict

from .course_folder import CourseFolder

Row = tuple[str, str, str]


class Written:
    """The verdicts of a course that are in its gradebook."""

    def __init__(self, course: CourseFolder) -> None:
        self._file = course.work / "gradebook.written"
        self._digests: dict[Row, str] = {}
        if not course.has_gradebook():
            self._file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            for line in self._file.read_text("utf-8", "replace").splitlines():
                with suppress(ValueError):
                    assignment, student, notebook, digest = json.loads(line)
                    self._digests[assignment, student, notebook] = digest

    def __contains__(self, verdict: Verdict) -> bool:
        return bool(verdict.digest) and self._digests.get(_row(verdict)) == verdict.digest

    def add(self, verdict: Verdict) -> None:
        """Note that `verdict` is in the gradebook."""
        self._digests[_row(verdict)] = verdict.digest
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*_row(verdict), verdict.digest]) + "\n")


def _row(verdict: Verdict) -> Row:
    return verdict.assignment, verdict.student, verdict.notebook
