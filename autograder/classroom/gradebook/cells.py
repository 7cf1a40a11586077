"""The cells of a notebook as the gradebook knows them, and what a verdict makes of each."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from autograder.checking.outcome import State
from autograder.display.inert import HANDED_IN
from autograder.display.letters import legible
from autograder.grading.verdicts import Status, Verdict
from autograder.intake.notebook import text_digest

from .comments import comment

SCHEMA_VERSION = 3
_PICTURE = re.compile(r"base64,([A-Za-z0-9+/=]+)")  #: that came with a text, as it is shown

#: a notebook in format 4, as JSON
Notebook = Mapping[str, Any]


def grade_id(exercise: str) -> str:
    """Return nbgrader's name for an exercise's cell: its rules allow no dot, so ``02-grad``."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", exercise)


def acts(name: str) -> bool:
    """Say whether nbgrader's pages would make something else of a name than its letters.

    They write names into their HTML and their scripts as they are, and MathJax reads some of them.
    """
    return legible(name) != name or any(one in name for one in '<>"\\$`')


@dataclass(frozen=True)
class Source:
    """An instructor's cell: what was handed out."""

    source: str | None
    locked: bool
    checksum: str | None


@dataclass(frozen=True)
class Cells:
    """The cells of one notebook as the gradebook knows them, by name; plain data.

    `points` are those of every graded cell, tasks included.
    """

    points: Mapping[str, float]
    tasks: frozenset[str]
    solutions: frozenset[str]
    sources: Mapping[str, Source]

    @classmethod
    def of(cls, notebook: Any) -> Self:
        """Return those of nbgrader's own record of a notebook."""
        graded = [*notebook.grade_cells, *notebook.task_cells]
        return cls(
            points={cell.name: cell.max_score for cell in graded},
            tasks=frozenset(cell.name for cell in notebook.task_cells),
            solutions=frozenset(cell.name for cell in notebook.solution_cells),
            sources={
                cell.name: Source(cell.source, cell.locked, cell.checksum)
                for cell in notebook.source_cells
            },
        )

    @property
    def by_hand(self) -> frozenset[str]:
        """The cells that a person grades."""
        return self.tasks | (self.solutions & self.points.keys())

    def name_of(self, exercise: str) -> str:
        """Return the name of an exercise's graded cell; nbgrader's form of it if there is none."""
        return exercise if exercise in self.points else grade_id(exercise)

    def marks(self) -> dict[str, dict[str, Any]]:
        """Return the nbgrader metadata of every cell, by name."""
        found = {}
        for name in sorted({*self.points, *self.solutions, *self.sources}):
            source = self.sources.get(name)
            mark: dict[str, Any] = {
                "schema_version": SCHEMA_VERSION,
                "grade_id": name,
                "grade": name in self.points and name not in self.tasks,
                "solution": name in self.solutions,
                "locked": source.locked if source else name not in self.solutions,
                "task": name in self.tasks,
            }
            if name in self.points:
                mark["points"] = self.points[name]
            if source and source.checksum:
                mark["checksum"] = source.checksum
            found[name] = mark
        return found

    def fits(self, verdict: Verdict) -> bool:
        """Say whether every exercise of `verdict` has its cell, with its points."""
        return all(
            self.points.get(self.name_of(one.id)) == one.max_score for one in verdict.exercises
        )

    def scores(self, verdict: Verdict, executed: Notebook | None) -> dict[str, float | None]:
        """Return the automatic score of every graded cell; None is left for a person to grade."""
        if verdict.status is Status.REJECTED:
            return dict.fromkeys(self.points, 0.0)
        ours = {self.name_of(one.id): one.score for one in verdict.exercises}
        blank = self._untouched(executed)
        # Graded by hand: nothing to grade if nothing was written.
        return {name: ours.get(name, 0.0 if name in blank else None) for name in self.points}

    def comments(self, verdict: Verdict, executed: Notebook | None) -> dict[str, str | None]:
        """Return the automatic comment of every cell that can have one."""
        names = sorted(self.solutions | self.tasks)
        if verdict.status is Status.REJECTED:
            words = " ".join(incident.detail for incident in verdict.incidents)
            return dict.fromkeys(names, comment(f"Not accepted. {words}"))
        blank, said = self._untouched(executed), self._messages(verdict, executed)
        return {name: "No response." if name in blank else said.get(name) for name in names}

    def works(
        self, verdict: Verdict, executed: Notebook | None, *, ours: bool = True
    ) -> dict[str, str]:
        """Return by graded cell a digest of what the student wrote that its grade is for.

        A text is graded for itself, and a task for whatever was written. What is code, or is tested
        by code, shows what all the student's code does. Outputs do not count: they may be others
        each time. Of what could not be read, the whole file is the work. In a notebook
        that is not of our making (`ours`) the text counts: a digest there is the student's word.
        """
        if executed is None:
            return dict.fromkeys(self.points, verdict.submission_mark)
        texts: dict[str, str] = {}
        everything, code = [], []
        left = {*self.points, *self.solutions, *self.sources}
        for cell in executed["cells"]:
            name = _name(cell)
            if name not in left:  # a student's own, or a copy
                name = ""
            elif name not in self.solutions:
                left.remove(name)
                continue  # the instructor's own
            left.discard(name)
            if not (text := _written(cell, marked=bool(name), ours=ours)):
                continue
            everything.append(text)
            if cell["cell_type"] == "code":
                code.append(text)
            elif name:
                texts[name] = text
        whole = {"task": _digest(everything), "code": _digest(code)}
        return {
            name: whole["task"] if name in self.tasks else texts.get(name, whole["code"])
            for name in self.points
        }

    def about(self, graded: Collection[str], executed: Notebook | None) -> set[str]:
        """Return the cells in which comments on these graded cells stand."""
        answers = self._answers(executed)
        return {*graded, *(answers.get(name, name) for name in graded)}

    def _untouched(self, executed: Notebook | None) -> set[str]:
        """Return the answer cells that are still the ones that were handed out, to the letter."""
        handed_in: dict[str, str] = {}
        for name, cell in _marked(executed):
            handed_in.setdefault(name, cell["metadata"].get(HANDED_IN, ""))
        return {
            name
            for name in self.solutions & handed_in.keys()
            if (out := self.sources.get(name)) is not None and out.source is not None
            if text_digest(out.source) == handed_in[name]
        }

    def _messages(self, verdict: Verdict, executed: Notebook | None) -> dict[str, str]:
        """Return what to tell the student, by the name of the answer cell that it is about."""
        answers = self._answers(executed)
        said: dict[str, list[str]] = {}
        for one in verdict.exercises:
            answer = answers.get(self.name_of(one.id))
            if answer and one.message and one.state is not State.CORRECT:
                said.setdefault(answer, []).append(comment(one.message))
        return {name: "\n\n".join(words) for name, words in said.items()}

    def _answers(self, executed: Notebook | None) -> dict[str, str]:
        """Return the answer cell of each graded cell: its own, else the one above it."""
        found, above = {}, ""
        for name, _ in _marked(executed):
            if name in self.solutions:
                above = name
            if name in self.points:
                own = f"{name}-answer"
                found[name] = own if own in self.solutions else above
        return found


def _marked(executed: Notebook | None) -> Iterator[tuple[str, Any]]:
    """Yield the name and the cell of each cell that claims to be one of nbgrader's."""
    for cell in executed["cells"] if executed else ():
        if name := _name(cell):
            yield name, cell


def _name(cell: Any) -> str:
    """Return the name by which a cell claims to be one of nbgrader's; empty if it does not."""
    claimed = cell["metadata"].get("nbgrader")
    name = claimed.get("grade_id") if isinstance(claimed, dict) else None
    return name if isinstance(name, str) else ""


def _written(cell: Any, *, marked: bool, ours: bool) -> str:
    """Return what tells a student's cell from another: its text, and the pictures put into it.

    That is empty for a cell that holds nothing and has no mark of the instructor's.
    """
    text = "".join(cell["source"])  # a list of lines in a file
    pictures = _PICTURE.findall(text) if cell["cell_type"] == "markdown" else []
    if not marked:  # nothing keeps its text as it was handed in
        lines = [line.rstrip() for line in legible(text, keep="\n\t").split("\n")]
        return _digest(lines) if any(lines) else ""
    handed_in = cell["metadata"].get(HANDED_IN) if ours else None
    return _digest([handed_in or text_digest(text), *pictures])


def _digest(parts: list[str]) -> str:
    return text_digest(json.dumps(parts))


def answer_names(executed: Notebook | None) -> set[str]:
    """Return the names of all marked cells of a notebook."""
    return {name for name, _ in _marked(executed)}


def conform(notebook: Any, marks: Mapping[str, Any]) -> Any:
    """Give each known cell the gradebook's metadata, and every other cell none.

    nbgrader's feedback stops at a cell that the gradebook does not know, or knows twice.
    """
    left = dict(marks)
    for cell in notebook["cells"]:
        claimed = cell["metadata"].pop("nbgrader", None)
        name = claimed.get("grade_id") if isinstance(claimed, dict) else None
        if isinstance(name, str) and name in left:
            cell["metadata"]["nbgrader"] = left.pop(name)
    return notebook
