"""What is said of a run while it goes on: a rate, the time left, the slowest, what failed."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from autograder.commands import grade
from autograder.grading.verdicts import Incident, Seconds, Status
from autograder.pace import Pace
from autograder.result import Result
from autograder.terminal import ClassProgress, pace_lines
from autograder.words import span

from ..classroom.conftest import verdict


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self):
        return self.now


def graded(student, notebook="nb", seconds=1.0, **fields):
    return replace(verdict(student, notebook=notebook), seconds=Seconds(seconds), **fields)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(clock)


def run(pace, clock, verdicts, each_s=1.0):
    for one in verdicts:
        clock.now += each_s
        pace.keep(one)


def test_the_bar_is_seen_as_well_where_the_results_go_into_a_file(tmp_path, monkeypatch):
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr(grade, "err", console)

    def graded_none(progress):
        progress.planned(3, {}, 1)
        return Result(tmp_path)

    assert grade._shown(graded_none, tmp_path / "results.json", None)
    assert "3/3" in console.file.getvalue()


def test_nothing_is_said_of_the_time_left_before_two_notebooks_are_graded(pace, clock):
    pace.plan({"nb": 3}, 1)
    assert pace.left_s is None
    run(pace, clock, [graded("ada")])
    assert (pace.left_s, pace.each_second) == (None, None)


def test_the_time_left_is_that_of_the_notebooks_left_at_the_rate_so_far(pace, clock):
    pace.plan({"nb": 100}, 2)
    clock.now += 5  # until the libraries are there
    run(pace, clock, [graded(str(n), seconds=2.0) for n in range(10)])
    assert pace.left_s == pytest.approx(90)
    assert pace.each_second == pytest.approx(1)


def test_a_long_notebook_counts_as_what_it_has_cost_others(pace, clock):
    pace.plan({"short": 6, "long": 6}, 1)
    run(pace, clock, [graded(str(n), "short") for n in range(5)])
    assert pace.left_s == pytest.approx(7)
    run(pace, clock, [graded("ada", "long", 20.0)], each_s=20.0)
    assert pace.left_s == pytest.approx(1 + 5 * 20)


def test_a_run_that_stalls_does_not_promise_an_early_end(pace, clock):
    pace.plan({"nb": 10}, 1)
    run(pace, clock, [graded(str(n)) for n in range(5)])
    clock.now += 96
    assert pace.left_s == pytest.approx(5 * 100 / 4)


def test_two_that_end_in_the_same_moment_do_not_promise_a_hundred(pace, clock):
    pace.plan({"nb": 102}, 2)
    run(pace, clock, [graded("ada"), graded("ben")], each_s=0.001)
    assert pace.left_s == pytest.approx(50)
    assert pace.each_second == pytest.approx(2)


def test_a_cluster_of_nobody_knows_how_many_workers_has_a_time_left_as_well(pace, clock):
    pace.plan({"nb": 100}, 0)
    run(pace, clock, [graded(str(n), seconds=2.0) for n in range(10)])
    assert pace.left_s == pytest.approx(90)
    assert pace.each_second == pytest.approx(1)


def test_the_slowest_and_what_has_no_grade_are_named_with_the_reason(pace, clock):
    pace.plan({"nb": 10}, 1)
    fault = Incident("infrastructure", "The worker ended half-way.")
    run(pace, clock, [graded("ada", seconds=4.0), graded("\x1b[31mben", seconds=41.0)])
    run(
        pace,
        clock,
        [graded("kim", status=Status.NOT_GRADED, exercises=(), incidents=(fault,))],
    )
    lines = list(pace_lines(pace))
    assert lines[0] == "3.9 notebooks a minute, about 2 min left"
    assert lines[1].startswith("slowest: ") and lines[1].endswith("ben, nb, 41 s")
    assert "\x1b" not in lines[1]
    assert lines[2] == "without a grade: 1, the last one kim, nb: The worker ended half-way."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.96, "10 s"), (99.4, "99 s"), (100, "2 min"), (5_970, "1.7 h")],
)
def test_a_span_is_said_as_a_person_would(seconds, words):
    assert span(seconds) == words


def test_where_nobody_watches_nothing_is_shown():
    out = io.StringIO()
    console = Console(file=out, force_terminal=True)
    with ClassProgress(console, hidden=True) as progress:
        progress.planned(1, {"nb": 2}, 1)
        for name in "ab":
            progress.kept(graded(name))
    assert out.getvalue() == ""


@pytest.mark.parametrize("doing", ["Grading", "Merging"])
def test_where_somebody_watches_the_bar_says_what_is_done_and_ends_full(doing):
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100, color_system=None)
    with ClassProgress(console, hidden=False, doing=doing) as progress:
        progress.planned(1, {"nb": 2}, 1)
        for name in "ab":
            progress.kept(graded(name))
    last = out.getvalue().splitlines()
    assert any(doing in line and "3/3" in line for line in last)
    assert any("slowest: a, nb, 1.0 s" in line for line in last)
