"""One submission's way, told as one story: :func:`grade_one`.

The notebook is read, its cells are run in order in a sandboxed kernel of its own, at each graded
cell the judge asks that kernel for plain data and decides, and what was found is a verdict. A fault
of the submission costs it points and nobody else anything; a fault of ours is never a zero.
"""

import ast
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.checking import Outcome, State
from autograder.guest.plain import Malformed, decode
from autograder.intake.notebook import Cell, Refused, Submission, parse_submission
from autograder.intake.sources import Found
from autograder.sandbox import (
    AskTimeout,
    CellRun,
    Garbage,
    KernelGone,
    Sandbox,
    SandboxedKernel,
    SandboxFault,
)

from .judge import Evidence, Judge, verdict
from .kernel_source import KernelSource
from .key import BadKey, GradedCell, Key, NoKey
from .scorer import Scorer
from .verdicts import ExerciseVerdict, Incident, Seconds, Status, Verdict

#: a whole notebook may take as long as this many cells at their limit, and its trainings besides
NOTEBOOK_CELLS = 10
TOO_LONG = "The notebook as a whole took too long, so this exercise was not reached."


@dataclass(frozen=True)
class Job:
    """One notebook to grade: where it is, what it is graded by, and the digest of it all."""

    found: Found
    key: Key
    digest: str
    cell_timeout_s: float = 60.0


@dataclass(frozen=True)
class Graded:
    """A verdict, and the executed notebook if there is one."""

    verdict: Verdict
    notebook: NotebookNode | None = None


def grade_one(job: Job, sandbox: Sandbox, judge: Judge) -> Graded:
    """Grade one submission. Returns a verdict whatever the submission is or does."""
    began = time.monotonic()
    try:
        submission = parse_submission(job.found.read())
    except Refused as refused:
        return Graded(_no_score(job, Status.REJECTED, refused.kind, str(refused), began))
    try:
        with sandbox.kernel() as kernel:
            sitting = _Sitting(job, submission, kernel, sandbox, judge)
            sitting.run()
    except SandboxFault as fault:
        text = f"The grader's own sandbox failed ({fault}). Grade this submission again."
        return Graded(_no_score(job, Status.NOT_GRADED, "infrastructure", text, began))
    except Exception as error:  # a fault of a check or of ours: say so, and never make it a zero
        text = f"The grader failed on this submission ({type(error).__name__}: {error})."
        text = f"{' '.join(text.split())[:500]} Please report it, then grade again."
        return Graded(_no_score(job, Status.NOT_GRADED, "grader_error", text, began))
    return Graded(sitting.verdict(time.monotonic() - began), sitting.notebook())


def without_key(found: Found, reason: BadKey | NoKey) -> Verdict:
    """Return the verdict on a notebook that nobody asked for, or whose own key is at fault."""
    ours = isinstance(reason, BadKey)
    return Verdict(
        student=found.student,
        assignment=found.assignment,
        notebook=found.notebook,
        status=Status.NOT_GRADED if ours else Status.REJECTED,
        max_score=0.0,
        incidents=(Incident("bad_key" if ours else "unknown_notebook", str(reason)),),
    )


def _no_score(job: Job, status: Status, kind: str, words: str, began: float) -> Verdict:
    return Verdict(
        student=job.found.student,
        assignment=job.found.assignment,
        notebook=job.key.notebook,
        status=status,
        max_score=job.key.max_score,
        digest=job.digest,
        incidents=(Incident(kind, words),),
        seconds=Seconds(total=time.monotonic() - began),
    )


@dataclass
class _Sitting:
    """One submission in its kernel: what ran, what was decided, what happened."""

    job: Job
    submission: Submission
    kernel: SandboxedKernel
    sandbox: Sandbox
    judge: Judge
    decided: dict[str, ExerciseVerdict] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)  #: by exercise
    incidents: list[Incident] = field(default_factory=list)
    executed: list[NotebookNode] = field(default_factory=list)
    compute_s: float = 0.0
    death: Evidence | None = None

    def run(self) -> None:
        """Run the cells in the student's order; judge each graded cell where it stands."""
        trainings_s = sum(self.job.key.timeouts_s.get(name, 0.0) for name in self.job.key.answers)
        whole_s = NOTEBOOK_CELLS * self.job.cell_timeout_s + trainings_s
        self.deadline = time.monotonic() + whole_s
        sources = [cell.source for cell in self.submission.cells if cell.kind == "code"]
        with Scorer(self.sandbox, sources, self._report) as scorer:
            self.source = KernelSource(self.kernel, scorer, self.deadline)
            for number, cell in enumerate(self.submission.cells, 1):
                self._take(number, cell)
            self._judge_the_rest()

    def _take(self, number: int, cell: Cell) -> None:
        graded = self.job.key.cell(cell.grade_id) if cell.grade_id else None
        if graded is not None:
            self._judge_in_place(number, cell, graded)
        elif cell.kind == "code":
            self._execute(number, cell)
        else:
            self.executed.append(self._node(cell.kind, cell.source, cell.grade_id))

    def _execute(self, number: int, cell: Cell) -> None:
        """Run one of the student's own cells, and note how it went for the exercise it answers."""
        went, outputs = self.death or Evidence(), []
        if self.death is None and time.monotonic() > self.deadline:
            went = Evidence("timeout", TOO_LONG)
            self._report("timeout", f"The notebook took too long; cell {number} did not run.")
        elif self.death is None and cell.source.strip():
            run = self._run(cell.source, self._limit(cell.grade_id))
            went, outputs = self._went(run, f"in cell {number}"), run.outputs
            self.compute_s += run.seconds
        exercise = self.job.key.answers.get(cell.grade_id)
        if exercise and self.evidence.get(exercise, Evidence()).status == "ok":
            self.evidence[exercise] = went
        self.executed.append(self._node("code", cell.source, cell.grade_id, outputs))

    def _judge_in_place(self, number: int, cell: Cell, graded: GradedCell) -> None:
        """Put the judge where the student's copy of a graded cell stands; that copy never runs."""
        if graded.grade_id in self.decided:
            self._report(
                "duplicate_cell", f"Cell {number} is a second copy of {graded.title}; ignored."
            )
            return
        if cell.kind != "code" or cell.source.strip() != graded.released.strip():
            self._report(
                "edited_cell",
                f"The locked cell of {graded.title} was edited; the original was used instead.",
            )
        self._decide(graded)
        self.executed.append(self._node("code", graded.source, graded.grade_id, self._card(graded)))

    def _judge_the_rest(self) -> None:
        """Judge graded cells that are missing, and those that stood above their answer."""
        if not self.decided and not self.evidence:
            words = f"None of the exercises of {self.job.key.notebook} is in it."
            self._report("other_notebook", f"{words} Is it another notebook?")
        for graded in self.job.key.cells:
            decided = self.decided.get(graded.grade_id)
            if decided is None:
                if self.evidence:
                    self._report("missing_cell", f"The locked cell of {graded.title} is missing.")
                self._decide(graded)
                self.executed.append(
                    self._node("code", graded.source, graded.grade_id, self._card(graded))
                )
            elif decided.state is State.NOT_ATTEMPTED and graded.exercise and self.death is None:
                self._decide(graded)

    def _decide(self, graded: GradedCell) -> None:
        began = time.monotonic()
        if self.death is not None:
            outcome = Outcome(State.ERROR, summary=self.death.words)
            self.decided[graded.grade_id] = verdict(graded, outcome)
        elif time.monotonic() > self.deadline:
            outcome = Outcome(State.TIMEOUT, summary=TOO_LONG)
            self.decided[graded.grade_id] = verdict(graded, outcome)
        elif graded.exercise:
            answer = self.evidence.get(graded.exercise, Evidence())
            self.decided[graded.grade_id] = self.judge.decide(graded, self.source, answer)
        else:
            self.decided[graded.grade_id] = self.judge.decide_classic(graded, self._run_tests)
        if self.decided[graded.grade_id].state is State.TAMPERED:
            words = f"What came back for {graded.title} was no data that can be read."
            self._report("tampered", words)
        if self.death is None and not self.kernel.alive:
            self._bury(f"when {graded.title} was checked")
        self.compute_s += time.monotonic() - began

    def _run_tests(self, source: str) -> tuple[Evidence, Any]:
        """Run a classic test cell; return how it went and the value of its last expression."""
        name = f"_result_{secrets.token_hex(8)}"
        source, has_result = name_last_expression(source, name)
        went = self._went(self._run(source, self._limit("")), "of the test")
        if went.status != "ok" or not has_result:
            return went, None
        try:
            reply = self.kernel.ask({"do": "value", "name": name}, 10.0)
            return went, decode(reply.get("value")) if reply.get("ok") else None
        except (AskTimeout, Garbage, KernelGone, Malformed):
            return Evidence("error", "The test's result could not be read."), None

    def _run(self, source: str, limit_s: float) -> CellRun:
        left_s = max(0.5, self.deadline - time.monotonic())
        return self.kernel.run_cell(source, min(limit_s, left_s))

    def _went(self, run: CellRun, where: str) -> Evidence:
        """Return how a run went, in words; `where` is e.g. ``in cell 3``."""
        if self.death is None and not self.kernel.alive:
            self._bury(where)
        if run.status == "ok":
            return Evidence()
        if run.status == "timeout":
            words = f"The code {where} ran longer than it may, and was stopped."
            return Evidence("timeout", words)
        if run.status == "died":
            return self.death or self._bury(where)
        name, text = (run.error[0], run.error[1]) if run.error else ("an error", "")
        return Evidence("error", f"The code {where} raised {name}: {' '.join(text.split())[:300]}")

    def _bury(self, when: str) -> Evidence:
        """Note that the kernel is dead, when and why; nothing can be asked from now on."""
        fatal = [one.detail for one in self.kernel.incidents if one.kind != "denied"]
        why = fatal[-1] if fatal else "it ended itself."
        self.death = Evidence("died", f"The kernel died {when}: {why}")
        return self.death

    def _limit(self, grade_id: str) -> float:
        """Seconds that the cell with this id may take."""
        return self.job.key.timeouts_s.get(grade_id, self.job.cell_timeout_s)

    def _report(self, kind: str, detail: str) -> None:
        self.incidents.append(Incident(kind, detail))

    def _node(
        self, kind: str, source: str, grade_id: str, outputs: list[NotebookNode] | None = None
    ) -> NotebookNode:
        """A cell of the executed notebook, with the instructor's nbgrader metadata or none."""
        mark = self.job.key.marks.get(grade_id)
        metadata = {"nbgrader": dict(mark)} if mark else {}
        if kind == "code":
            return nbformat.v4.new_code_cell(source, metadata=metadata, outputs=outputs or [])
        make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_raw_cell
        return make(source, metadata=metadata)

    def _card(self, graded: GradedCell) -> list[NotebookNode]:
        one = self.decided[graded.grade_id]
        text = f"{one.state}: {one.score:g} of {one.max_score:g} points. {one.message}".strip()
        return [nbformat.v4.new_output("display_data", {"text/plain": text})]

    def verdict(self, total_s: float) -> Verdict:
        """Return what was found."""
        seen = [Incident(one.kind, one.detail) for one in self.kernel.incidents]
        return Verdict(
            student=self.job.found.student,
            assignment=self.job.found.assignment,
            notebook=self.job.key.notebook,
            status=Status.GRADED,
            max_score=self.job.key.max_score,
            digest=self.job.digest,
            exercises=tuple(self.decided[cell.grade_id] for cell in self.job.key.cells),
            incidents=tuple(dict.fromkeys((*self.incidents, *seen))),
            seconds=Seconds(total_s, self.compute_s),
        )

    def notebook(self) -> NotebookNode:
        """Return the executed notebook: the student's cells, and the judge's words."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=self.executed, metadata={"kernelspec": kernel})
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number}"
        return notebook


def name_last_expression(source: str, name: str) -> tuple[str, bool]:
    """Return `source` with its last expression bound to `name`, and whether it has one."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source, False  # IPython magics: no partial credit then
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return source, False
    last = tree.body[-1]
    tree.body[-1] = ast.Assign([ast.Name(name, ast.Store())], last.value, lineno=last.lineno)
    return ast.unparse(ast.fix_missing_locations(tree)), True
