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
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

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
_ALL_S = 240.0  #: for all tests of a notebook
_LATE = "it took too long"
_LARGE = "the notebook holds too much to be copied"
_UNSAID = "no answer could be read"


@dataclass(frozen=True)
class Seen:
    """How a test went apart from its notebook: its last value if that is a number, or why not."""

    passed: bool
    worth: float | None = None
    why: str = ""
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
        self._spent_s = 0.0

    @property
    def runs(self) -> bool:
        """Whether there is any test to run: then all run, since each may need those before."""
        return self._tests is None or bool(self._tests)

    def tells(self, cell: GradedCell) -> bool:
        """Whether it is told how this test went."""
        return self._tests is None or cell.grade_id in self._tests

    def run(self, cell: GradedCell) -> Seen:
        """Run one test."""
        began = time.monotonic()
        try:
            seen = self._seen(cell)
            if not seen.passed:  # a call may go on in the notebook's copy
                self._student.ask({"of": "lender"}, _TEST_S)
            return seen
        except (AskTimeout, KernelGone, Garbage):
            self.close()
            return Seen(False, why=_UNSAID)
        finally:
            self._spent_s += time.monotonic() - began

    def _seen(self, cell: GradedCell) -> Seen:
        if self._spent_s > _ALL_S:
            return Seen(False, why=_LATE)
        kernel = self._kernel or self._opened()
        terms = self._key.terms
        asked = {"line": self._line, "classes": sorted(terms.classes)}
        memory = self._student.limits.memory_bytes
        if self._student.ask({"of": "lender", "memory": memory, **asked}, _TEST_S).get("large"):
            return Seen(False, why=_LARGE)
        source = untimed(cell.source)
        source = in_python(source).get(source, source)
        built_in = set(dir(builtins)) - terms.answered
        reads = {*_reads(source), *_loads(terms.definitions)} - built_in
        said = kernel.ask(
            {
                "of": "borrower",
                "test": source,
                "reads": sorted(reads),
                "open": sorted(terms.answered - terms.left.get(cell.grade_id, frozenset())),
                "own": sorted(terms.own),
                "classes": sorted(terms.classes),
                "imports": dict(terms.imports),
                "patience_s": _TEST_S,
            },
            2 * _TEST_S,
        )
        if "worth" in said:
            return Seen(True, said["worth"], things=tuple(said["things"]))
        return Seen(False, why=str(said.get("unlent") or said.get("failed"))[:300])

    def _opened(self) -> SandboxedKernel:
        """A kernel with what the author defines, and a line to the notebook's."""
        self._kernel = kernel = self._open()
        asks, answers = kernel.joined_with(self._student)
        self._line = [asks[1], answers[1]]
        terms = self._key.terms
        about = {"imports": dict(terms.imports), "reads": sorted(_loads(terms.definitions))}
        asked = {"define": list(terms.definitions), "line": [answers[0], asks[0]], **about}
        kernel.ask({"of": "borrower", **asked}, _TEST_S)
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
