"""One submission before the judge: how each answer fared, what was decided, what happened."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.checking import Outcome, Source, State, our_fault
from autograder.sandbox import SandboxFault

from .bounds import CPU_S, TooSlow, within_cpu
from .executed import Executed
from .execution import Execution
from .judge import Evidence, Judge, verdict
from .key import GradedCell, Key
from .layout import Step
from .shown_tests import HiddenTests
from .verdicts import ExerciseVerdict, Incident

TOO_LONG = "The notebook as a whole took too long, so this exercise was not reached."
TOO_SLOW = "What your code gives back is so large or so intricate that checking it takes too long."
UNTOLD = "What your code raised is not shown: the text of a hidden test stands in it."
TOO_MUCH = "What your code gives back is so large that checking it takes too much memory."


@dataclass
class Sitting:
    """Runs a student's own cells, and puts the judge where a graded cell stands.

    `source` makes one for each check: what is there as it begins goes into another program.
    `decided` is by the id of a graded cell, `evidence` by exercise; `pages` are the cells as they
    came; `compute_s` is the time that cells and checks took; `by_hand` cells wait for a person, and
    `untouched` are the ids of answers that are as they were handed out. What was `settled` before
    counts, whatever is decided now.
    """

    key: Key
    execution: Execution
    source: Callable[[], Source]
    judge: Judge
    incidents: list[Incident]
    by_hand: int = 0
    untouched: frozenset[str] = frozenset()
    settled: dict[str, ExerciseVerdict] = field(default_factory=dict)
    decided: dict[str, ExerciseVerdict] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    pages: list[Executed | GradedCell] = field(default_factory=list)
    compute_s: float = 0.0
    hidden: HiddenTests = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = HiddenTests(self.key)

    @property
    def dead(self) -> bool:
        """Whether the kernel has died, so that nothing can be asked."""
        return self.execution.death is not None

    def take(self, step: Step) -> None:
        """Run a cell, or judge in its place: a student's copy of a graded cell never runs."""
        if step.graded is not None:
            self._decide(step.graded)
            self.pages.append(step.graded)
        elif step.runs:
            self._execute(step)
        else:
            self.pages.append(Executed(step.page))

    def judge_the_rest(self) -> None:
        """Judge graded cells that are missing, and those that stood above their answer."""
        nothing_stood_there = not self.decided and not self.evidence
        for graded in self.key.cells:
            decided = self.decided.get(graded.grade_id)
            if decided is None:
                if self.evidence:
                    self._report("missing_cell", f"The locked cell of {graded.title} is missing.")
                self._decide(graded)
                self.pages.append(graded)
            elif decided.state is State.NOT_ATTEMPTED and graded.exercise and not self.dead:
                self._decide(graded)
        scored = any(one.score for one in self.decided.values())
        if self.key.cells and nothing_stood_there and not scored:
            words = f"None of the exercises of {self.key.notebook} is in it."
            self._report("other_notebook", f"{words} Is it another notebook?")

    def _execute(self, step: Step) -> None:
        """Run one of the notebook's cells, and note how it went for the exercise it answers."""
        began = time.monotonic()
        cell, outputs = step.cell, list[Any]()
        where = f"cell {step.number}" if step.number else f"the cell {cell.grade_id}"
        if not self.dead and self.execution.late:
            went = Evidence("timeout", TOO_LONG)
            self._report("timeout", f"The notebook took too long; {where} did not run.")
        elif cell.source.strip():
            went, outputs = self._run(where, step)
        else:
            went = self.execution.death or Evidence()
        self.compute_s += time.monotonic() - began
        exercise = self.key.answers.get(cell.grade_id)
        if exercise and self.evidence.get(exercise, Evidence()).status == "ok":
            self.evidence[exercise] = went
        self.pages.append(Executed(step.page, outputs))

    def _run(self, where: str, step: Step) -> tuple[Evidence, list[Any]]:
        cell = step.cell
        try:
            went, outputs = self.execution.run(cell.source, cell.grade_id, f"in {where}")
            outputs, shown = self.hidden.screen(step.page.source, outputs)
        except MemoryError:
            words = f"What {where} displayed took too much memory to read, so it was dropped."
            self._report("output", words)
            return Evidence("error", words), []
        if shown:
            words = f"{where[0].upper()}{where[1:]} showed text of a hidden test"
            self._report("hidden_test_shown", f"{words}; its output was left out.")
        return went, outputs

    def _decide(self, graded: GradedCell) -> None:
        began = time.monotonic()
        decided = self._screened(self._decision(graded))
        decided = self.settled.get(graded.grade_id, decided)
        self.decided[graded.grade_id] = decided
        if decided.state is State.TAMPERED:
            words = f"What came back for {graded.title} was no data that can be read."
            self._report("tampered", words)
        self.execution.look(f"when {graded.title} was checked")
        self.compute_s += time.monotonic() - began

    def _screened(self, decided: ExerciseVerdict) -> ExerciseVerdict:
        """A verdict without the text of a hidden test, which an error may have."""
        if not self.hidden.stand_in(decided):
            return decided
        words = f"The verdict on {decided.id} showed text of a hidden test; it was left out."
        self._report("hidden_test_shown", words)
        return replace(decided, message=UNTOLD, saw="", why="")

    def _decision(self, graded: GradedCell) -> ExerciseVerdict:
        if self.execution.death is not None:
            return verdict(graded, Outcome(State.ERROR, summary=self.execution.death.words))
        if self.execution.late:
            return verdict(graded, Outcome(State.TIMEOUT, summary=TOO_LONG))
        try:
            return within_cpu(CPU_S, lambda: self._judged(graded))
        except SandboxFault:
            raise
        except TooSlow:
            words = f"The check of {graded.title} was stopped after {CPU_S:g} seconds of CPU time"
            self._report("slow_check", f"{words}, spent on what this notebook gave back.")
            return verdict(graded, Outcome(State.TIMEOUT, summary=TOO_SLOW))
        except MemoryError:
            words = f"The check of {graded.title} ran out of memory"
            self._report("large_answer", f"{words} with what this notebook gave back.")
            return verdict(graded, Outcome(State.ERROR, summary=TOO_MUCH))
        except Exception as error:
            fault = our_fault(graded.title, error)
            self._report("check_error", fault.detail)
            return verdict(graded, fault.outcome)

    def _judged(self, graded: GradedCell) -> ExerciseVerdict:
        if graded.exercise:
            answer = self.evidence.get(graded.exercise, Evidence())
            return self.judge.decide(graded, self.source(), answer)
        answers = self.key.answers_to(graded)
        blank = bool(answers) and self.untouched.issuperset(answers)
        return self.judge.decide_classic(graded, self.execution.run_tests, blank=blank)

    def _report(self, kind: str, detail: str) -> None:
        self.incidents.append(Incident(kind, detail))
