"""What running tests apart may cost a notebook, and what becomes of it on a machine that stops."""

import os
import select
from types import SimpleNamespace

import pytest

from autograder.grading import apart
from autograder.grading.apart import Apart
from autograder.guest import line
from autograder.sandbox import AskTimeout, Limits
from autograder.sandbox.stopwatch import Stopwatch
from tests.grading.conftest import job_of

from .conftest import cells_of


class Side:
    """A kernel that takes nearly as long for each answer as it may, or longer."""

    limits, for_copies = Limits(), "apart"

    def __init__(self, answer=None):
        self.watch, self._answer = Stopwatch(), answer
        self.asked = []

    def ask(self, request, timeout_s):
        self.asked.append(request["of"])
        self.watch.spent_s += timeout_s if self._answer is None else 0.95 * timeout_s
        if self._answer is None:
            raise AskTimeout("It took too long.")
        return self._answer

    def joined_with(self, other):
        return [("here", "there"), ("here", "there")]

    def look(self):
        pass

    def used_bytes(self):
        return 0

    def close(self):
        pass


ENDS = {
    "the notebook's side never answers": (None, {"failed": ""}),
    "the notebook's side answers late": ({}, {"failed": ""}),
    "the notebook says late that it is too large": ({"large": True}, {"failed": ""}),
    "a test never ends": ({}, None),
}


@pytest.mark.parametrize("ends", ENDS)
def test_all_tests_apart_have_four_minutes_together_whatever_they_wait_for(ends):
    notebook, test = map(Side, ENDS[ends])
    tests = [(f"t{number}", "assert f(1)") for number in range(70)]
    key = job_of(cells_of("def f(x):\n    return x", *tests), []).key
    one = Apart(key, notebook, lambda: test)
    for cell in key.cells:
        assert not one.run(cell).passed
    assert notebook.watch.spent_s <= apart._ALL_S + 2 * apart._ENDING_S
    asked = len(notebook.asked)
    one.run(key.cells[0])
    assert len(notebook.asked) == asked


def test_a_stop_of_the_machine_costs_whoever_is_waited_for_half_a_second(tmp_path, monkeypatch):
    clock, stops = [0.0], []
    paths = [str(tmp_path / name) for name in ("hears", "says")]
    for path in paths:
        os.mkfifo(path)

    def stopped(files, *_):
        stops.append(1)
        clock[0] += 100.0
        if len(stops) == 10:
            os.write(there.files[1], b'{"still": "here"}\n')
        return select.select(files, [], [], 0)

    here, there = line.Line(*paths), line.Line(*reversed(paths))
    with monkeypatch.context() as patched:
        patched.setattr(line, "time", SimpleNamespace(monotonic=lambda: clock[0]))
        patched.setattr(line, "select", SimpleNamespace(select=stopped))
        patience = line.Patience(6.0)
        assert here.hear(patience) == {"still": "here"}
        with pytest.raises(line.Late):
            here.hear(patience)
    assert 10 < len(stops) < 20
