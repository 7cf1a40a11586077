"""The same submissions graded by nbgrader and by us, each in a copy of the course."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.batch import Onlooker, Tell, grade_class
from autograder.classroom.course_folder import CourseFolder
from autograder.classroom.gradebook.cells import grade_id
from autograder.classroom.gradebook.copied import Held, read_gradebook
from autograder.classroom.nbgrader_release import nbgrader_on_path
from autograder.grading.key import checked_exercise
from autograder.grading.verdicts import Status, Verdict
from autograder.intake.sources import SUFFIX, PlaceError
from autograder.planning import Options
from autograder.refusal import AGAIN
from autograder.result import Result
from autograder.words import counted
from course_utils.desk.stopping import Stopped

from .causes import Evidence, cause_of
from .cells import Comparison, Difference, NotCompared, Score
from .course_copy import CourseCopy, Submission, choose
from .nbgrader_run import NbgraderRun, autograde

SAMPLE = 20  #: submissions that are compared unless more are asked for
_SKIPPED = "unknown_notebook"  # neither side grades what nobody asked for


@dataclass(frozen=True)
class Chosen:
    """What is compared: `most` submissions (None: all) of one assignment or of all."""

    most: int | None = SAMPLE
    assignment: str | None = None
    seed: int = 1
    workers: int = 0


def compare_with_nbgrader(
    place: Path, chosen: Chosen, onlooker: Onlooker, tell: Tell = lambda _: None
) -> Comparison:
    """Grade submissions twice and return where the scores differ. The course is only read.

    `onlooker` follows our grading; `tell` is told when each begins; of nbgrader's nothing is seen.

    nbgrader runs the students' code without any sandbox: ask before calling this.

    Raises:
        PlaceError: if it is no course folder, or nothing was submitted.
        GradebookError, NoRoom, LedgerError, SandboxFault, DatasetError: if it cannot begin.
    """
    course = CourseFolder.open(place)
    submitted = {(one.student, one.assignment) for one in course.submissions(chosen.assignment)}
    if not submitted:
        raise PlaceError(f"Nothing was submitted in {course.root}, so nothing can be compared.")
    sample, everybody = choose(submitted, chosen.most, chosen.seed)
    result = Comparison(
        submissions=len(sample),
        of_submissions=everybody,
        seed=chosen.seed,
        versions={"nbgrader": metadata.version("nbgrader"), "autograder": __version__},
    )
    with tempfile.TemporaryDirectory(prefix="compare-", ignore_cleanup_errors=True) as folder:
        copies = [Path(folder).resolve() / name for name in ("nbgrader", "autograder")]
        try:
            theirs, ours = (CourseCopy.make(course, sample, root) for root in copies)
        except (OSError, shutil.Error) as problem:
            raise PlaceError(f"The course in {place} cannot be copied: {problem}.") from problem
        tell("Grading copies, first here, then with nbgrader, which has no sandbox …")
        # Ours first: where it cannot begin, no student's code is run without a sandbox.
        graded = _grade(ours, Options(workers=chosen.workers, force=True), onlooker)
        if graded.stop is not None and graded.stop.why == AGAIN:  # or nbgrader would begin
            raise Stopped
        tell(f"nbgrader now grades the same {counted(len(sample), 'submission')} …")
        with nbgrader_on_path():
            run = autograde(theirs, sample)
        result.wall_s = {"nbgrader": run.wall_s, "autograder": graded.wall_s}
        notes = [*run.notes, *graded.notes, *([graded.stopped] if graded.stopped else [])]
        result.notes = [ours.of_the_course(one) for one in notes]
        _Sides(theirs, ours, run, graded.rows, sample).compare(result)
    return result


def _grade(copy: CourseCopy, options: Options, onlooker: Onlooker) -> Result:
    try:
        return grade_class(copy.root, options, onlooker)
    except PlaceError as problem:
        raise PlaceError(copy.of_the_course(str(problem))) from None


class _Sides:
    """What both sides left, read once everything is graded."""

    def __init__(
        self,
        theirs: CourseCopy,
        ours: CourseCopy,
        run: NbgraderRun,
        rows: Sequence[Verdict],
        sample: Sequence[Submission],
    ) -> None:
        self.copy, self.own_copy, self.run, self.sample = theirs, ours, run, sample
        assignments = sorted({assignment for _, assignment in sample})
        self.theirs: Held = read_gradebook(theirs.gradebook, assignments)
        self.ours: Held = read_gradebook(ours.gradebook, assignments)
        self.rows = {(row.student, row.assignment, row.notebook): row for row in rows}

    def compare(self, result: Comparison) -> None:
        """Fill `result`, notebook by notebook."""
        cells: dict[tuple[str, str, str], set[str]] = {row: set() for row in self.rows}
        for student, assignment, notebook, cell in {*self.theirs.scores, *self.ours.scores}:
            if (student, assignment) in self.sample:
                cells.setdefault((student, assignment, notebook), set()).add(cell)
        for where, names in sorted(cells.items()):
            row = self.rows.get(where)
            if row is not None and any(one.kind == _SKIPPED for one in row.incidents):
                continue
            they, we = self._trouble_of_theirs(where), self._trouble_of_ours(row)
            if they or we:
                result.not_compared.append(NotCompared(*where, they or "graded", we or "graded"))
            elif names:
                result.notebooks += 1
                result.cells += len(names)
                result.differences += self._differences(where, sorted(names))

    def _trouble_of_theirs(self, where: tuple[str, str, str]) -> str:
        """Return why nbgrader did not grade a notebook, or nothing."""
        student, assignment, notebook = where
        if reason := self.run.failed.get((student, assignment)):
            return f"not graded: {self.copy.of_the_course(reason)}"
        done = self.copy.root / "autograded" / student / assignment / f"{notebook}{SUFFIX}"
        sent = self.copy.root / "submitted" / student / assignment / f"{notebook}{SUFFIX}"
        if sent.exists() and not done.is_file():
            return "not graded: it knows no such notebook"
        return ""

    def _trouble_of_ours(self, row: Verdict | None) -> str:
        """Return why we did not grade a notebook, or nothing."""
        if row is None:
            return "not graded: the run ended before it"
        words = self.own_copy.of_the_course("; ".join(one.detail for one in row.incidents))
        if row.status is Status.NOT_GRADED:
            return f"not graded: {words}"
        refused = [one.detail for one in row.incidents if one.kind == "gradebook"]
        if refused:
            return f"not in the gradebook: {self.own_copy.of_the_course(refused[0])}"
        if row.status is Status.REJECTED and not _missing(row):
            return f"rejected with 0 points: {words}"
        return ""

    def _differences(self, where: tuple[str, str, str], names: list[str]) -> list[Difference]:
        found = []
        for name in names:
            place = (*where, name)
            they, we = (_score(side.scores.get(place)) for side in (self.theirs, self.ours))
            if they is None or we is None or not they.equals(we):
                cause, reason = cause_of(self._evidence(where, name, they, we))
                found.append(Difference(*place, they, we, cause, reason))
        return found

    def _evidence(
        self, where: tuple[str, str, str], name: str, they: Score | None, we: Score | None
    ) -> Evidence:
        student, assignment, notebook = where
        file = self.copy.root / "autograded" / student / assignment / f"{notebook}{SUFFIX}"
        executed = _cells(file.read_bytes() if file.is_file() else None)
        row = self.rows[where]
        verdict = next((v for v in row.exercises if name in (v.id, grade_id(v.id))), None)
        return Evidence(
            nbgrader=they,
            autograder=we,
            executed=_marked(executed, name),
            notebook=executed,
            verdict=verdict,
            title=verdict.id if verdict is not None else name,
            incidents=row.incidents,
            own_check=bool(
                checked_exercise(self.theirs.sources.get((assignment, notebook, name), ""))
            ),
        )


def _missing(row: Verdict) -> bool:
    return any(one.kind == "missing" for one in row.incidents)


def _score(found: tuple[float | None, float] | None) -> Score | None:
    return None if found is None else Score(*found)


def _cells(data: bytes | None) -> list[Mapping[str, Any]]:
    with suppress(ValueError, TypeError, AttributeError):
        return list(json.loads(data or b"{}").get("cells", []))
    return []


def _marked(cells: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any] | None:
    """Return the cell of that name in a notebook."""
    for cell in cells:
        mark = cell.get("metadata", {}).get("nbgrader") or {}
        if mark.get("grade_id") == name:
            return cell
    return None
