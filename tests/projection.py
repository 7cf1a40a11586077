"""A pytest plugin: what the run took for each notebook, and what it would take for a whole course.

Continuous integration says when it began (``CI_BEGAN``, seconds since the epoch) and gets the
projection as its last lines.
"""

import re
import time
from collections import Counter

import pytest

NOTEBOOKS = 14  #: of the whole course
LIMIT_MIN = 30
#: ``13.train`` or ``13_fashion_mnist`` in a test's id, or a file or folder of that notebook's
_NUMBER = re.compile(r"(?<![\w.])(?:test_nb|nb)?(\d\d)[._][a-z]")


def notebook_of(nodeid: str) -> str:
    """Return the two digits of the notebook that a test is about, or nothing."""
    found = _NUMBER.search(nodeid)
    return found[1] if found else ""


class Projection:
    """Adds up the seconds of a run, by notebook."""

    def __init__(self, began: float) -> None:
        self._began = began
        self.seconds: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[notebook_of(report.nodeid)] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("projection")
        for line in self.lines(time.time() - self._began):
            terminalreporter.write_line(line)

    def lines(self, whole_s: float) -> list[str]:
        """Return the projection in words; `whole_s` is what the run has taken in all."""
        notebooks = {number: s for number, s in self.seconds.items() if number}
        if not notebooks:
            return ["No test of a notebook ran, so nothing can be projected."]
        each_s = sum(notebooks.values()) / len(notebooks)
        fixed_s = whole_s - sum(notebooks.values())
        minutes = (each_s * NOTEBOOKS + fixed_s) / 60
        each = ", ".join(f"{number}: {s:.0f} s" for number, s in sorted(notebooks.items()))
        verdict = "within" if minutes < LIMIT_MIN else "OVER"
        return [
            f"This run: {whole_s / 60:.1f} min; {each}; all the rest {fixed_s:.0f} s.",
            f"{each_s:.0f} s a notebook × {NOTEBOOKS} + {fixed_s:.0f} s = {minutes:.1f} min, "
            f"{verdict} the limit of {LIMIT_MIN}.",
        ]
