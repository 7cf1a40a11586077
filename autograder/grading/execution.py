"""A student's cells in their kernel: how each went, until the notebook's time is up or it dies."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from autograder.checking.errors import why_raised
from autograder.checking.reading import shorten
from autograder.sandbox import (
    ASKING_S,
    MOST_PATIENCE,
    AskTimeout,
    CellRun,
    Flooded,
    Garbage,
    KernelGone,
    SandboxedKernel,
)

from .apart import Apart, Seen
from .judge import Evidence
from .kept_files import Kept
from .key import GradedCell, Key
from .remarks import CHANGED, not_yours, remarks

#: a whole notebook may take as long as this many cells at their limit, and its trainings besides
NOTEBOOK_CELLS = 10
_OF_CLASSES = ("class ", "mock", "type(")  #: words without which a notebook has none of its own
_LEAST_S = 0.5  #: seconds that code gets which starts at the last moment
_TOO_SLOW = "The code {} ran longer than it may, and was stopped."
_TEST_TOO_SLOW = (
    "Your code ran longer than {:g} s in this test, and was stopped. Is there a loop that never "
    "ends?"
)
_NO_TIME_LEFT = "The time for the whole notebook ended in this test: something before it is slow."
_MOST_SAID = 250  #: characters of what an exception says
_NO_END = "The code {} would not stop printing, and was stopped."
_NO_ANSWER = (
    "The result {} could not be read, which comes of code that reaches into Python itself: look at "
    "the notebook."
)
_MEDDLED = "The code under test changed what tests stand on ({})."
UNCONFIRMED = "unconfirmed"
#: between here and ``authors_word``, and on no row: of a test's objects apart; that nobody answered
LENT, UNANSWERED = "lent", "unanswered"
UNCONFIRMED_WORDS = (
    "The test {} passed in the student's notebook. Run once more in a process of its own, which "
    "gets from the notebook only the values of its variables and what its functions return, it did "
    "not pass in the same way ({}). Your own answers pass both ways. Its points stand: read the "
    "answer, and take them back if it does not do what was asked."
)
_UNGUARDED = (
    "The author's own answers pass the test {} only without what guards tests from being forged, "
    "so it ran as nbgrader runs it."
)


def notebook_limit_s(key: Key, cell_timeout_s: float) -> float:
    """Return the seconds that all of a notebook may take."""
    trainings_s = sum(key.timeouts_s.get(name, 0.0) for name in key.answers)
    return NOTEBOOK_CELLS * cell_timeout_s + trainings_s


class Execution:
    """Runs one notebook's cells. `death` says when and why the kernel died, once it has.

    `deadline` is on the kernel's stopwatch, so what the grader itself lost does not count.
    """

    def __init__(
        self,
        kernel: SandboxedKernel,
        key: Key,
        cell_timeout_s: float,
        report: Callable[..., None],
        kept: Kept | None = None,
        apart: Apart | None = None,
    ) -> None:
        """`cell_timeout_s` limits the cells for which the key has no limit of their own.

        What a test cell brings to light is reported as an incident's kind and words, and perhaps
        what it is of. `kept` is what tests have of the course's files; `apart` runs them once more.
        """
        self.kernel = kernel
        self.death: Evidence | None = None
        self._key, self._report, self._kept = key, report, kept or Kept()
        self._apart = apart
        self._began_s = kernel.watch.spent_s
        self._limits, self._cell_timeout_s = key.timeouts_s, cell_timeout_s
        self._compares = False  # whether it may have classes whose objects are asked for a test
        self._limit_s = notebook_limit_s(key, cell_timeout_s)
        self.deadline = self._began_s + self._limit_s

    @property
    def late(self) -> bool:
        """Whether the whole notebook has had its time, less what the machine made it wait."""
        if self.death is None and self.kernel.watch.spent_s >= self.deadline:
            # In this kernel, and in those that had a model of it while this one was idle.
            waited_s = self.kernel.waited_s() + self.kernel.watch.granted_s
            waited_s = min(waited_s, (MOST_PATIENCE - 1) * self._limit_s)
            self.deadline = max(self.deadline, self._began_s + self._limit_s + waited_s)
        return self.kernel.watch.spent_s >= self.deadline

    def left_s(self) -> float:
        """Return how many seconds the notebook has left."""
        return 0.0 if self.late else self.deadline - self.kernel.watch.spent_s

    def run(self, source: str, grade_id: str, where: str) -> tuple[Evidence, list[Any]]:
        """Run a cell; return how it went and what it showed. `where` is e.g. ``in cell 3``."""
        if self.death is not None:
            return self.death, []
        helpers = self._key.helpers.get(source.strip())
        if helpers is not None:  # so that what it does not come to define has no meaning
            self._about_helpers(helpers.cell, drop=list(helpers.names))
        given = self._key.given.get(grade_id)
        if given is not None and given.locked:  # it is the instructor's, and so is what it reads
            self._lend()
        self._compares = self._compares or any(word in source for word in _OF_CLASSES)
        run = self._run(source, self._limits.get(grade_id, self._cell_timeout_s))
        self.kernel.lent.give_back()
        went = self._went(run, where)
        if helpers is not None:
            keep = [helpers.cell, list(helpers.names), list(helpers.open)]
            self._about_helpers(helpers.cell, keep=keep)
        return went, run.outputs

    def run_tests(self, cell: GradedCell) -> tuple[Evidence, float | None]:
        """Run a classic test cell; return how it went, and its last value if that is a number."""
        seen = self._seen_apart(cell)
        limit_s = self._time_for(self._cell_timeout_s)
        try:
            answer = self._tested(cell, limit_s)
        except AskTimeout:
            self.look("of the test")
            slow = limit_s == self._cell_timeout_s
            return Evidence(
                "timeout", _TEST_TOO_SLOW.format(limit_s) if slow else _NO_TIME_LEFT
            ), None
        except KernelGone:
            self.look("of the test")
            return self.death or self._bury("of the test"), None
        except Flooded:
            self.look("of the test")
            return Evidence("error", _NO_END.format("of the test")), None
        except Garbage:
            self._report("tests_patched", _NO_ANSWER.format(f"of the test {cell.title}"))
            return Evidence("error", "The test's result could not be read."), None
        self._remark(answer, cell.title, cell.grade_id)
        if seen and answer["failure"] is None:
            self._compare(cell, seen, answer)
        note = not_yours(answer, cell.source)
        if answer["failure"] is None:
            return Evidence(words=note), answer["value"]
        raised = _raised("of the test", *answer["failure"])
        return Evidence("error", f"{raised.rstrip('.')}. {note}" if note else raised), None

    def _seen_apart(self, cell: GradedCell) -> Seen | None:
        """How a test goes apart from the notebook, before it runs here; none of it is its time."""
        if self._apart is None or not self._apart.runs or self.death is not None:
            return None
        before_s = self.kernel.watch.spent_s
        try:
            seen = self._apart.run(cell)
        finally:
            self.deadline += self.kernel.watch.spent_s - before_s
        return seen if self._apart.tells(cell) else None

    def _compare(self, cell: GradedCell, seen: Seen, answer: Mapping[str, Any]) -> None:
        """Report a test that passed here, if it did not apart, or with objects in place of data."""
        if not (seen.passed and seen.worth == answer["value"]):
            why = seen.why or f"{seen.worth or 0:g} points there"
            self._report(UNCONFIRMED, UNCONFIRMED_WORDS.format(cell.title, why), cell.grade_id)
            if seen.late:
                self._report(UNANSWERED, seen.why, cell.grade_id)
        elif seen.things:
            self._report(LENT, "\n".join(seen.things), cell.grade_id)

    def _tested(self, cell: GradedCell, limit_s: float) -> dict[str, Any]:
        """What the test runner says of a test; or what the kernel says, if it has no guards."""
        if cell.grade_id in self._key.lenient:
            if cell.grade_id in self._key.excused:
                self._report("unguarded", _UNGUARDED.format(cell.title))
            return self.kernel.test_as_cell(cell.source, limit_s)
        answer = self._asked(cell, limit_s)
        if (clashed := answer.get("clashed")) and clashed == answer["tests_meddled"]:
            return self._once_more(cell, limit_s, answer)
        return answer

    def _once_more(self, cell: GradedCell, limit_s: float, first: dict[str, Any]) -> dict[str, Any]:
        """What is said of a test that passed while the notebook changed numbers of its own.

        A function may have a counter of its own that is called as the test's is. So the test runs
        once more, and keeps its own: whoever gains by having changed it, has less then. And nobody
        has more than the first time, for a function may also have been asked to leave it alone.
        """
        answer = self._asked(cell, self._time_for(limit_s), keeps=True)
        if answer["failure"] is not None or _worth(answer) < _worth(first):
            return first
        answer["shadowed"] = [*dict.fromkeys([*answer["shadowed"], *first["clashed"]])]
        return answer | {"value": first["value"]}

    def _asked(self, cell: GradedCell, limit_s: float, *, keeps: bool = False) -> dict[str, Any]:
        """What the test runner says of a test, which may keep its numbers whoever changes them."""
        self._lend()
        try:
            question = {**self._question(cell), "keeps": keeps}
            spare_s = ASKING_S if self._compares else 0.0
            answer = self.kernel.test(question, limit_s, cell.title, spare_s)
            self._look_at_files(answer)
        finally:
            self.kernel.lent.give_back()
        return answer

    def _question(self, cell: GradedCell) -> dict[str, Any]:
        named = self._kept.names_in(cell.source)
        return {
            "source": cell.source,
            "shown": cell.shown,
            "imports": {**self._key.lesson.imports, **self._kept.names},
            "forget": self._key.forgotten(cell),
            "read": [*self._key.read_by_helpers.get(cell.grade_id, ()), *named],
            "shared": self._key.shared.with_test(cell.grade_id),
            "usual": list(self._key.shared.settings),
            "comparing": list(self._key.shared.comparing),
            "given": self._kept.asked(),
        }

    def _lend(self) -> None:
        """Have the course's files in the notebook's folder as they were handed out."""
        if self.death is None and (changed := self.kernel.lent.lend()):
            self._report("tests_patched", CHANGED.format(", ".join(changed)[:300]))

    def _look_at_files(self, answer: dict[str, Any]) -> None:
        """Take the point of a test during which a file was changed that it stands on."""
        if changed := self.kernel.lent.changed():
            answer["tests_meddled"] = [*answer["tests_meddled"], *changed]
            answer["failure"] = "AssertionError", _MEDDLED.format(", ".join(changed)[:200])

    def _remark(self, answer: Mapping[str, Any], test: str = "", of: str = "") -> None:
        for kind, words in remarks(answer, test):
            self._report(kind, words, of)

    def _about_helpers(self, cell: str, **what: Any) -> None:
        """Have the test runner forget what `cell` is about to define, or remember what it did."""
        if self.death is not None:
            return
        question = {"source": "", "imports": {}, "forget": [], "read": [], **what}
        try:
            self._remark(self.kernel.test(question, self._time_for(self._cell_timeout_s)))
        except (AskTimeout, KernelGone):
            self.look(f"at the cell {cell}")
        except Garbage:
            self._report("tests_patched", _NO_ANSWER.format(f"at the cell {cell}"))

    def look(self, when: str) -> None:
        """Note it if the kernel has died; `when` says after what. A fault of ours is raised."""
        self.kernel.check()
        if self.death is None and not self.kernel.alive:
            self._bury(when)

    def _run(self, source: str, limit_s: float) -> CellRun:
        return self.kernel.run_cell(source, self._time_for(limit_s))

    def _time_for(self, limit_s: float) -> float:
        return min(limit_s, max(_LEAST_S, self.deadline - self.kernel.watch.spent_s))

    def _went(self, run: CellRun, where: str) -> Evidence:
        self.look(where)
        if run.status == "ok":
            return Evidence()
        if run.status == "timeout":
            return Evidence("timeout", _TOO_SLOW.format(where))
        if run.status == "died":
            return self.death or self._bury(where)
        name, text = (run.error[0], run.error[1]) if run.error else ("an error", "")
        return Evidence("error", _raised(where, name, text))

    def _bury(self, when: str) -> Evidence:
        fatal = [one.detail for one in self.kernel.notices if one.fatal]
        why = fatal[-1] if fatal else "it ended itself."
        self.death = Evidence("died", f"The kernel died {when}: {why}")
        return self.death


def _worth(answer: Mapping[str, Any]) -> float:
    """The points that a passed test gives, as far as that is compared: all, if it says nothing."""
    return math.inf if answer["value"] is None else float(answer["value"])


def _raised(where: str, name: str, text: str) -> str:
    said = _in_one_line(text)
    why = why_raised(name, text) if name == "PermissionError" else ""
    return (
        f"The code {where} raised {name}{f': {said}' if said else '.'}{f'. {why}' if why else ''}"
    )


def _in_one_line(text: str) -> str:
    """Return what an exception says in lines, as NumPy does; of a long one, the first that fit."""
    said = ""
    for line in (" ".join(one.split()) for one in text.splitlines() if one.strip()):
        joint = " " if not said or said.endswith((".", ":", ";", ",", "!", "?")) else "; "
        if said and len(said) + len(joint) + len(line) > _MOST_SAID:
            return f"{said.rstrip(' .,:;')} …"
        said = f"{said}{joint}{line}".lstrip()
    return shorten(said, _MOST_SAID)
