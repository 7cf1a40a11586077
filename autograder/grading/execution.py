"""A student's cells in their kernel: how each went, until the notebook's time is up or it dies."""

import ast
import secrets
import time
from typing import Any

from autograder.guest.plain import Malformed, decode
from autograder.sandbox import AskTimeout, CellRun, Garbage, KernelGone, SandboxedKernel

from .judge import Evidence
from .key import Key

#: a whole notebook may take as long as this many cells at their limit, and its trainings besides
NOTEBOOK_CELLS = 10
_LEAST_S = 0.5  #: seconds that code gets which starts at the last moment


def notebook_limit_s(key: Key, cell_timeout_s: float) -> float:
    """Return the seconds that all of a notebook may take."""
    trainings_s = sum(key.timeouts_s.get(name, 0.0) for name in key.answers)
    return NOTEBOOK_CELLS * cell_timeout_s + trainings_s


class Execution:
    """Runs one notebook's cells. `death` says when and why the kernel died, once it has."""

    def __init__(self, kernel: SandboxedKernel, key: Key, cell_timeout_s: float) -> None:
        """`cell_timeout_s` limits the cells for which the key has no limit of their own."""
        self.kernel = kernel
        self.death: Evidence | None = None
        self._limits, self._cell_timeout_s = key.timeouts_s, cell_timeout_s
        self.deadline = time.monotonic() + notebook_limit_s(key, cell_timeout_s)

    @property
    def late(self) -> bool:
        """Whether the whole notebook has had its time."""
        return time.monotonic() > self.deadline

    def run(self, source: str, grade_id: str, where: str) -> tuple[Evidence, list[Any]]:
        """Run a cell; return how it went and what it showed. `where` is e.g. ``in cell 3``."""
        if self.death is not None:
            return self.death, []
        run = self._run(source, self._limits.get(grade_id, self._cell_timeout_s))
        return self._went(run, where), run.outputs

    def run_tests(self, source: str) -> tuple[Evidence, Any]:
        """Run a classic test cell; return how it went and the value of its last expression."""
        name = f"_result_{secrets.token_hex(8)}"
        source, has_result = name_last_expression(source, name)
        went = self._went(self._run(source, self._cell_timeout_s), "of the test")
        if went.status != "ok" or not has_result:
            return went, None
        try:
            reply = self.kernel.ask({"do": "value", "name": name}, 10.0)
            return went, decode(reply.get("value")) if reply.get("ok") else None
        except (AskTimeout, Garbage, KernelGone, Malformed):
            return Evidence("error", "The test's result could not be read."), None

    def look(self, when: str) -> None:
        """Note it if the kernel has died; `when` says after what."""
        if self.death is None and not self.kernel.alive:
            self._bury(when)

    def _run(self, source: str, limit_s: float) -> CellRun:
        left_s = max(_LEAST_S, self.deadline - time.monotonic())
        return self.kernel.run_cell(source, min(limit_s, left_s))

    def _went(self, run: CellRun, where: str) -> Evidence:
        self.look(where)
        if run.status == "ok":
            return Evidence()
        if run.status == "timeout":
            return Evidence("timeout", f"The code {where} ran longer than it may, and was stopped.")
        if run.status == "died":
            return self.death or self._bury(where)
        name, text = (run.error[0], run.error[1]) if run.error else ("an error", "")
        return Evidence("error", f"The code {where} raised {name}: {' '.join(text.split())[:300]}")

    def _bury(self, when: str) -> Evidence:
        fatal = [one.detail for one in self.kernel.notices if one.kind != "denied"]
        why = fatal[-1] if fatal else "it ended itself."
        self.death = Evidence("died", f"The kernel died {when}: {why}")
        return self.death


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
