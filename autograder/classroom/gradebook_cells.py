"""The cells of a notebook as the gradebook knows them, and as a submission claims them."""

import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from autograder.checking.outcome import State
from autograder.grading.inert import shown
from autograder.grading.verdicts import Verdict

from .comments import comment

SCHEMA_VERSION = 3


def grade_id(exercise: str) -> str:
    """Return nbgrader's name for an exercise's cell: its rules allow no dot, so ``02-grad``."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", exercise)


class Cells:
    """The cells of one notebook as the gradebook knows them, by name."""

    def __init__(self, notebook: Any) -> None:
        self.graded: dict[str, Any] = {
            cell.name: cell for cell in [*notebook.grade_cells, *notebook.task_cells]
        }
        self.tasks = {cell.name for cell in notebook.task_cells}
        self.solutions = {cell.name for cell in notebook.solution_cells}
        self.sources: dict[str, Any] = {cell.name: cell for cell in notebook.source_cells}

    def graded_cell(self, exercise: str) -> Any:
        """Return the cell of an exercise, or None."""
        return self.graded.get(exercise) or self.graded.get(grade_id(exercise))

    def marks(self) -> dict[str, dict[str, Any]]:
        """Return the nbgrader metadata of every cell, by name."""
        found = {}
        for name in {*self.graded, *self.solutions, *self.sources}:
            source = self.sources.get(name)
            mark: dict[str, Any] = {
                "schema_version": SCHEMA_VERSION,
                "grade_id": name,
                "grade": name in self.graded and name not in self.tasks,
                "solution": name in self.solutions,
                "locked": source.locked if source else name not in self.solutions,
                "task": name in self.tasks,
            }
            if name in self.graded:
                mark["points"] = self.graded[name].max_score
            if source and source.checksum:
                mark["checksum"] = source.checksum
            found[name] = mark
        return found

    def untouched(self, name: str, executed: NotebookNode | None) -> bool:
        """Say whether the submitted cell is still the one that was handed out."""
        source = self.sources.get(name)
        if source is None or source.source is None or executed is None:
            return False
        cell = _cell(executed, name)
        if cell is None:
            return False
        handed_out = shown(cell.cell_type, source.source)
        return bool(cell.source.strip() == handed_out.strip())

    def messages(self, verdict: Verdict, executed: NotebookNode | None) -> dict[str, str | None]:
        """Return what to tell the student, by the name of the answer cell that it is about."""
        answers = self._answers(executed)
        said: dict[str, list[str]] = {}
        for one in verdict.exercises:
            graded = self.graded_cell(one.id).name
            answer = answers.get(graded)
            if answer and one.message and one.state is not State.CORRECT:
                said.setdefault(answer, []).append(comment(one.message))
        return {name: "\n\n".join(words) for name, words in said.items()}

    def _answers(self, executed: NotebookNode | None) -> dict[str, str]:
        """Return the answer cell of each graded cell: its own, else the one above it."""
        found, above = {}, ""
        for cell in executed.cells if executed else ():
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name in self.solutions:
                above = name
            if name in self.graded:
                own = f"{name}-answer"
                found[name] = own if own in self.solutions else above
        return found


def conform(notebook: NotebookNode, marks: Mapping[str, Any]) -> NotebookNode:
    """Give each known cell the gradebook's metadata, and every other cell none.

    nbgrader's feedback stops at a cell that the gradebook does not know, or knows twice.
    """
    left = dict(marks)
    for cell in notebook.cells:
        claimed = cell.metadata.pop("nbgrader", None)
        name = claimed.get("grade_id") if isinstance(claimed, dict) else None
        if isinstance(name, str) and name in left:
            cell.metadata["nbgrader"] = NotebookNode(left.pop(name))
    return notebook


def _cell(notebook: NotebookNode, name: str) -> NotebookNode | None:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            return cell
    return None
