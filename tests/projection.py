"""A pytest plugin: what the run took for each notebook, and what it would take for a whole course.

Continuous integration says when it began (``CI_BEGAN``, seconds since the epoch) and gets the
projection as its last lines.
"""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent.parent / "notebooks" / "source"
NOTEBOOKS = 14  #: of the whole course
LIMIT_MIN = 30
LONGEST = 40  #: tests that are named with their seconds
#: ``13.train`` or ``13_fashion_mnist`` in a test's id, or a file or folder of that notebook's
_NUMBER = re.compile(r"(?<![\w.])(?:test_nb|nb)?(\d\d)[._][a-z]")


def notebook_of(nodeid: str) -> str:
    """Return the two digits of the notebook that a test is about, or nothing."""
    found = _NUMBER.search(nodeid)
    return found[1] if found else ""


class Projection:
    """Adds up the seconds of a run, by notebook.

    The tests run in several processes at once, so their seconds add up to more than has passed.
    """

    def __init__(self, before_s: float) -> None:
        self._before_s, self._began = before_s, time.time()
        self.seconds: Counter[str] = Counter()
        self.folders: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[notebook_of(report.nodeid)] += report.duration
        self.folders[report.nodeid.partition("::")[0].rpartition("/")[0]] += report.duration
        self.tests[f"{report.when} of {report.nodeid}"] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("projection")
        for line in [*self.lines(time.time() - self._began), *self.longest()]:
            terminalreporter.write_line(line)

    def longest(self) -> list[str]:
        """Return where the time went: each folder's seconds, and the longest tests."""
        folders = ", ".join(f"{name} {s:.0f} s" for name, s in self.folders.most_common())
        tests = [f"{s:.0f} s: {name}" for name, s in self.tests.most_common(LONGEST)]
        return [f"By folder: {folders}.", *tests]

    def lines(self, tests_s: float) -> list[str]:
        """Return the projection in words; `tests_s` is what the tests have taken in all."""
        there = {path.name[:2] for path in SOURCES.glob("*.py")}
        notebooks = {number: s for number, s in self.seconds.items() if number in there}
        if not notebooks:
            return ["No test of a notebook ran, so nothing can be projected."]
        at_once = self.seconds.total() / tests_s
        each_s = sum(notebooks.values()) / len(notebooks)
        rest_s = self.seconds.total() - sum(notebooks.values())
        minutes = (self._before_s + (each_s * NOTEBOOKS + rest_s) / at_once) / 60
        each = ", ".join(f"{number}: {s:.0f} s" for number, s in sorted(notebooks.items()))
        verdict = "within" if minutes < LIMIT_MIN else "OVER"
        return [
            f"This run: {self._before_s:.0f} s to set up, {tests_s / 60:.1f} min of tests, "
            f"{at_once:.2f} at once; {each}; all the rest {rest_s:.0f} s.",
            f"{self._before_s:.0f} s + ({each_s:.0f} s a notebook × {NOTEBOOKS} + {rest_s:.0f} s) "
            f"/ {at_once:.2f} = {minutes:.1f} min, {verdict} the limit of {LIMIT_MIN}.",
        ]
