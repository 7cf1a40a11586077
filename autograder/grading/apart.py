"""Classic tests run once more, apart from the notebook that they test: :class:`Apart`.

A test that runs in the student's process can be cheated there by whoever knows Python well enough
(see the threat model). So it also runs in a kernel that has nothing of the student's, and gets from
the notebook what its functions return and its variables are, as data (``guest/lender.py`` and
``guest/borrower.py``). What passes there was earned by data alone. The points are those of the test
beside the notebook, as nbgrader gives them; where it passes there alone, and the author's own
answers pass both ways, that is told.
"""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from autograder.sandbox import (
    AskTimeout,
    Garbage,
    KernelGone,
    SandboxedKernel,
    in_python,
)

from .key import GradedCell, Key
from .lesson import parts_of
from .names import binds, unbound
from .python import untimed

_TEST_S = 60.0  #: for all that one test does there, as beside the notebook
_ALL_S = 240.0  #: for all tests of a notebook, whatever its side does
_ENDING_S = 5.0  #: for a copy to be ended, at the end of that time
_LATE = "it took too long"
_LARGE = "the notebook holds too much to be copied"
_UNSAID = "no answer could be read"


@dataclass(frozen=True)
class Seen:
    """How a test went apart from its notebook: its last value if that is a number, or why not."""

    passed: bool
    worth: float | None = None
    why: str = ""
    late: bool = False  #: whether nobody answered, or not in time
    things: tuple[str, ...] = ()  #: what gave objects, or what holds nothing


class Apart:
    """Runs the classic tests of one notebook in a kernel that has nothing of the notebook's."""

    def __init__(
        self,
        key: Key,
        student: SandboxedKernel,
        kernel: Callable[[], SandboxedKernel],
        tests: frozenset[str] | None = None,
    ) -> None:
        """`kernel` opens one with the course's files alone; `tests` are those to run, or all."""
        self._key, self._student, self._open, self._tests = key, student, kernel, tests
        self._kernel: SandboxedKernel | None = None
        self._line: list[str] = []
        self._left_s = _ALL_S
        self._until_s = 0.0  # on the stopwatch

    @property
    def runs(self) -> bool:
        """Whether there is any test to run: then all run, since each may need those before."""
        return self._tests is None or bool(self._tests)

    def tells(self, cell: GradedCell) -> bool:
        """Whether it is told how this test went."""
        return self._tests is None or cell.grade_id in self._tests

    def run(self, cell: GradedCell) -> Seen:
        """Run one test; once all time is used up, nothing is asked any more."""
        if self._left_s <= 0:
            return Seen(False, why=_LATE, late=True)
        watch = self._student.watch
        began = watch.spent_s
        self._until_s = began + self._left_s
        try:
            seen = self._seen(cell)
            left_s = self._until_s - watch.spent_s
            # So that no call goes on in the notebook's copy, and nothing of it lies there.
            self._student.ask({"of": "lender"}, max(_ENDING_S, min(_TEST_S, left_s)))
            return seen
        except (AskTimeout, KernelGone, Garbage):
            return Seen(False, why=_UNSAID, late=True)
        finally:
            self._left_s -= watch.spent_s - began

    def _at_most(self, seconds: float) -> float:
        """How long to wait for the next answer: so long, or what is left for all of them."""
        left_s = self._until_s - self._student.watch.spent_s
        if left_s <= 0:
            raise AskTimeout("The tests have had their time.")
        return min(seconds, left_s)

    def _seen(self, cell: GradedCell) -> Seen:
        kernel = self._kernel or self._opened()
        terms = self._key.terms
        left = terms.left.get(cell.grade_id, frozenset())
        asked = {
            "of": "lender",
            "left": self._student.limits.memory_bytes - self._student.used_bytes(),
            "line": self._line,
            "classes": sorted(terms.classes),
            "folder": str(self._student.for_copies),
        }
        if self._student.ask(asked, self._at_most(_TEST_S)).get("large"):
            return Seen(False, why=_LARGE)
        source = untimed(cell.source)
        source = in_python(source).get(source, source)
        built_in = set(dir(builtins)) - terms.answered
        reads = {*_reads(source), *_loads(terms.definitions)} - built_in
        said = self._borrower(
            kernel,
            {
                "test": source,
                "reads": sorted(reads),
                "open": sorted(terms.answered - left),
                "own": sorted(terms.own | left),
                "callables": sorted(terms.callables),
                "classes": sorted(terms.classes),
                "imports": dict(terms.imports),
                "patience_s": self._at_most(_TEST_S),
            },
            self._at_most(2 * _TEST_S),
        )
        if "worth" in said:
            return Seen(True, said["worth"], things=tuple(said["things"]))
        if late := bool(said.get("late")):
            self._student.look()  # was it the notebook?
        why = str(said.get("unlent") or said.get("failed"))
        return Seen(False, why=why[:300], late=late)

    def _borrower(
        self, kernel: SandboxedKernel, request: dict[str, Any], limit_s: float
    ) -> dict[str, Any]:
        """What the test's side says; the next test has a new one if this has no answer."""
        try:
            return kernel.ask({"of": "borrower", **request}, limit_s + _ENDING_S)
        except (AskTimeout, KernelGone, Garbage):
            self.close()
            return {"unlent": _UNSAID, "late": True}

    def _opened(self) -> SandboxedKernel:
        """A kernel with what the author defines, and a line to the notebook's."""
        self._kernel = kernel = self._open()
        kernel.watch = self._student.watch
        asks, answers = kernel.joined_with(self._student)
        self._line = [asks[1], answers[1]]
        terms = self._key.terms
        about = {"imports": dict(terms.imports), "reads": sorted(_loads(terms.definitions))}
        asked = {"define": list(terms.definitions), "line": [answers[0], asks[0]], **about}
        self._borrower(kernel, asked, self._at_most(_TEST_S))
        return kernel

    def close(self) -> None:
        """Give up the kernel, in which a test may go on for ever; the next one has a new one."""
        if self._kernel is not None:
            self._kernel.close()
            self._kernel = None


def _reads(source: str) -> Iterator[str]:
    """The names that a test reads, but its functions' own, and what it has bound before plainly."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        bound: frozenset[str] = frozenset()
        for statement in ast.parse(source).body:
            yield from unbound(statement, bound)
            if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                bound = bound.union(binds(statement))


def _loads(sources: Iterable[str]) -> Iterator[str]:
    return (name for source in sources for tree in parts_of(source) for name in unbound(tree))
