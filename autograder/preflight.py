"""Before anything runs: whether each notebook of a course can be graded on this machine.

What is missing is one sentence each. It would be missing for everybody in the class, and all of
them would score nothing for no fault of theirs.
"""

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from autograder.classroom.assignment_files import AssignmentFiles, FilesError
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.words import GradebookError
from autograder.classroom.nbgrader_release import unknown_language
from autograder.grading.demands import Demands, demands_of
from autograder.grading.written_files import names, speaks_of
from autograder.intake.beside import NOTHING, Beside
from autograder.intake.sources import Found
from autograder.sandbox import CourseEnvironment, foreign_kernel
from autograder.sandbox.available import (
    is_visible,
    not_installed,
    why_not_run,
    why_not_started,
)


class Preflight:
    """Looks at a course's own notebooks and at the files beside everybody's.

    `beside` are those files, by student and assignment; `sentences` all that was found missing.
    """

    def __init__(
        self,
        course: CourseFolder | None,
        found: Iterable[Found],
        environment: CourseEnvironment,
        lesson: Callable[[Found], Mapping[str, Any] | None],
        *,
        confined: bool,
        thorough: bool,
    ) -> None:
        """Loose notebooks, without a `course`, have no files beside them.

        `lesson` gives the instructor's notebook, as far as it is known; it need not be there.
        `confined` says that there is a sandbox; what is not `thorough` sees to the files only.
        """
        self._course, self._confined, self._thorough = course, confined, thorough
        self._environment, self._lesson = environment, lesson
        self._missing: dict[tuple[str, str], list[str]] = {}
        self._faults: dict[str, str] = {}  # of an assignment's own files
        self._kernels: dict[str, str] = {}  # of another language: why one does not run here
        self._plain: dict[str, Beside] = {}  # of whoever handed in nothing but notebooks
        self.beside: dict[tuple[str, str], Beside] = {}
        if course is not None:
            self._files = AssignmentFiles(course)
            for one in found:
                self._look_beside(one.student, one.assignment)

    @property
    def sentences(self) -> list[str]:
        """What is missing of all that was asked about, each once."""
        return list(dict.fromkeys(words for found in self._missing.values() for words in found))

    def of(self, found: Found) -> Beside:
        """Return what lies beside a notebook when it is graded."""
        return self.beside.get((found.student, found.assignment), NOTHING)

    def missing(self, found: Found) -> list[str]:
        """Return what keeps a notebook from being graded here, one sentence each."""
        where = (found.assignment, found.notebook)
        if self._course is None:
            return []
        if where not in self._missing:
            self._missing[where] = list(self._look(self._course, found))
        return self._missing[where]

    def _look_beside(self, student: str, assignment: str) -> None:
        if (student, assignment) not in self.beside and assignment not in self._faults:
            try:
                beside = self._files.beside(student, assignment)
                if not beside.own and not beside.left_out:  # as of everybody else: kept once
                    beside = self._plain.setdefault(assignment, beside)
                self.beside[student, assignment] = beside
            except FilesError as error:
                self._faults[assignment] = f"{assignment} cannot be graded: {error}"

    def _look(self, course: CourseFolder, found: Found) -> Iterator[str]:
        assignment, notebook = found.assignment, found.notebook
        if assignment in self._faults:
            yield self._faults[assignment]
            return
        if not self._thorough:
            return
        source = self._lesson(found)
        if source is None:
            return
        where = f"{assignment}/{notebook}"
        if why := self._why_not_run(course, found, source):
            yield f"{where} {why}"
            return
        demands = demands_of(source)
        folder = course.handed_out(assignment)
        there = self._there(assignment)
        for name in not_installed(_strange(demands, there), self._environment):
            if _makes(source, name):
                continue
            yield (
                f"{where} imports {name}, which is neither installed where submissions are graded "
                f"nor a file in {folder}: install it, or put it there."
            )
        for name in demands.files:
            if not self._can_read(name, there):
                yield f"{where} reads {name!r}, which no submission can see: put it into {folder}."
        for name in demands.fetched if self._confined else ():
            yield (
                f"{where} fetches {name}, and submissions have no network: put the data into "
                f"{folder} and read it there."
            )

    def _why_not_run(self, course: CourseFolder, found: Found, source: Mapping[str, Any]) -> str:
        """Why its kernel or its language keeps a notebook from being graded; or nothing."""
        metadata = source.get("metadata", {})
        if why := why_not_run(metadata, self._environment):
            return why
        if foreign := foreign_kernel(metadata):
            name, language = foreign
            if why := self._why_not_started(name):
                return f"is written for the kernel {name!r} ({language}). {why}"
        if language := _not_recordable(course, found, source):
            return (
                f"is written in {language}, for which nbgrader has nothing to put in place of a "
                "solution, so its gradebook would take no grade of it: name that in "
                f"nbgrader_config.py, as in c.ClearSolutions.code_stub = {{{language!r}: "
                "'# YOUR CODE HERE'}, together with that of every other language of the course."
            )
        return ""

    def _why_not_started(self, kernel: str) -> str:
        """Why a kernel of another language does not run here, found out once."""
        if kernel not in self._kernels:
            unsafe = not self._confined
            self._kernels[kernel] = why_not_started(kernel, self._environment, unsafe=unsafe)
        return self._kernels[kernel]

    def _there(self, assignment: str) -> frozenset[str]:
        """The names of all files that lie beside anybody's notebooks."""
        given = self._files.given(assignment).files
        besides = (one for (_, which), one in self.beside.items() if which == assignment)
        return frozenset(given).union(one.name for beside in besides for one in beside.own)

    def _can_read(self, name: str, there: Collection[str]) -> bool:
        if name.startswith("/"):
            return not self._confined or is_visible(name, self._environment)
        return posixpath.normpath(name) in there or name.startswith("~")


def _not_recordable(course: CourseFolder, found: Found, source: Mapping[str, Any]) -> str:
    """The language of a notebook that nbgrader has not recorded, and would refuse to."""
    with suppress(GradebookError):  # which the reading of its key says
        if found.notebook not in course.recorded(found.assignment):
            return unknown_language(course, source)
    return ""


def _strange(demands: Demands, there: Collection[str]) -> list[str]:
    """The modules that no file beside the notebook may be."""
    known = {
        part.partition(".")[0] for name in there if name.endswith(".py") for part in name.split("/")
    }
    return [name for name in demands.modules if name not in known]


def _makes(source: Mapping[str, Any], module: str) -> bool:
    """Whether a notebook may write a module itself, before something imports it."""
    cells = [one for one in source.get("cells", []) if one.get("cell_type") == "code"]
    said = speaks_of("".join(one.get("source", "")) for one in cells)
    return any(
        names(text, f"{module}.py") or module in posixpath.dirname(text).split("/")
        for text in said.open | said.written
    )
