"""Our work with a stranger's data has an end, in CPU time; what cannot be shown is named."""

import re
import time
import weakref

import nbformat
import pytest

from autograder.grading import rendering
from autograder.grading.bounds import TooSlow, within_cpu
from autograder.grading.executed import Executed
from autograder.intake.notebook import Cell


def spin():
    while True:
        try:
            sum(range(1000))
        except Exception:
            continue


def match_a_quadratic_pattern():
    re.search(r"(a*)*b", "a" * 40)


class Finalized:
    """An object whose end takes long, where exceptions are lost."""


def end_something_slowly():
    thing = Finalized()
    weakref.finalize(thing, spin_for_a_while)
    del thing
    spin()


def spin_for_a_while():
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass


# the timer rings on where an exception is lost, as it is in a finalizer
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("work", [spin, match_a_quadratic_pattern, end_something_slowly])
def test_work_that_does_not_end_is_ended(work):
    with pytest.raises(TooSlow):
        within_cpu(0.1, work)


def test_waiting_costs_no_time():
    assert within_cpu(0.1, lambda: time.sleep(0.5) or "done") == "done"


def test_what_follows_is_not_struck_by_the_limit_of_what_went_before():
    with pytest.raises(TooSlow):
        within_cpu(0.1, spin)
    assert within_cpu(30, lambda: spin_for_a_while() or "done") == "done"
    spin_for_a_while()


PAGES = [
    Executed(Cell("code", "print(1)", ""), [nbformat.v4.new_output("stream", text="hello")]),
    Executed(Cell("markdown", "<script>x</script> [a](javascript:b) $\\href{c}{d}$", "")),
    Executed(Cell("raw", "<script>x</script>", "")),
]


def show(pages=PAGES):
    incidents = []
    data = rendering.rendered(pages, {}, {}, incidents)
    return nbformat.reads(data.decode("utf-8"), as_version=4), incidents


def test_what_a_notebook_displayed_is_shown():
    shown, incidents = show()
    assert shown.cells[0].outputs[0].text == "hello"
    assert incidents == []


def out_of_memory(_):
    raise MemoryError


def broken(_):
    raise KeyError("a rule of ours that was never finished")


@pytest.mark.parametrize(
    ("inert", "words"),
    [
        (lambda _: spin(), "not ready after 0.2 seconds of work"),
        (out_of_memory, "too much memory"),
        (broken, "KeyError"),
    ],
)
def test_what_cannot_be_shown_leaves_the_sources_which_cannot_act(monkeypatch, inert, words):
    monkeypatch.setattr(rendering, "inert", inert)
    monkeypatch.setattr(rendering, "CPU_S", 0.2)
    shown, (incident,) = show()
    assert incident.kind == "unrendered"
    assert words in incident.detail
    assert "grades stand" in incident.detail
    nbformat.validate(shown)
    assert shown.cells[0].source == "print(1)"
    assert "not shown" in shown.cells[0].outputs[0].data["text/plain"]
    acting = re.compile(r"<|\[|\\|\$")
    assert not any(acting.search(cell.source) for cell in shown.cells[1:])


def test_a_notebook_that_would_be_too_large_to_open_is_shown_without_outputs(monkeypatch):
    monkeypatch.setattr(rendering, "MOST_BYTES", 10_000)
    text = nbformat.v4.new_output("stream", text="x" * 20_000)
    pages = [Executed(Cell("code", "y" * 2_000_000, ""), [text])]
    shown, (incident,) = show(pages)
    assert incident.kind == "unrendered"
    assert len(shown.cells[0].source) < 2_000_000
