"""``autograder calibrate``: what it says, and its exit status."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.calibrating import measuring, page, record
from autograder.calibrating.record import Measured
from autograder.checking import Calibrated, Exercise, recipe
from autograder.commands import console, listed


@pytest.fixture
def run(monkeypatch):
    """Run the command as if these values had been measured; return what it did."""
    monkeypatch.setattr(console.out, "width", 120)
    monkeypatch.setattr(page, "write", lambda exercise_id: [])

    def run_with(words, reference, failing):
        def calibrate(exercise_id, options, on_trial, *, measure=True):
            declared = Calibrated(failing=(recipe("weak", "one epoch", {}),), zero="weak")
            exercise = Exercise("98.aim", "Aim", 1, (), lambda *_: None, calibrated=declared)
            part = record.empty(declared)
            for name, values in (("reference", reference), ("weak", failing)):
                on_trial(name, len(values), len(values))
                one = Measured("one epoch", "today", values)
                part = record.with_row(part, declared, name, one)
            return measuring.Calibration(exercise, Path("98.aim.json"), {"drawn": part})

        monkeypatch.setattr(measuring, "calibrate", calibrate)
        return CliRunner().invoke(listed.app, ["calibrate", *words])

    return run_with


REFERENCE = tuple(0.9 + 0.001 * k for k in range(30))


def test_a_bar_that_may_be_used_is_shown_as_a_table(run):
    done = run(["98.aim"], REFERENCE, (0.5, 0.51, 0.52))
    assert done.exit_code == 0
    assert "98.aim on drawn: full points from 0.875, none at 0.59" in done.output
    assert "one epoch" in done.output


def test_each_bar_that_may_not_be_used_is_a_sentence_and_status_1(run):
    done = run(["98.aim"], REFERENCE, (0.9, 0.91, 0.92))
    assert done.exit_code == 1
    assert "98.aim on drawn: weak gets full points with probability" in done.output
    assert "Note: 98.aim on drawn: weak: 3 of 3 reached the bar while it was measured." in (
        done.output
    )


def test_an_interrupted_run_says_what_is_kept(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(measuring, "calibrate", interrupted)
    done = CliRunner().invoke(listed.app, ["calibrate", "13.train"])
    assert done.exit_code == 130
    assert "What was measured is kept; with --more it goes on from here." in done.output


@pytest.mark.parametrize(
    ("exercise_id", "words"),
    [
        ("98.nothing", "There is no exercise '98.nothing'; measured are: "),
        ("02.grad", "Nothing is to be measured for '02.grad'; measured are: "),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_sentence(exercise_id, words):
    done = CliRunner().invoke(listed.app, ["calibrate", exercise_id])
    assert done.exit_code == 2
    assert f"autograder: {words}" in done.output
    assert "13.train" in done.output
