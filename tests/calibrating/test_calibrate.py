"""A bar is measured by the exercise's own check, and nothing that was measured is lost."""

import json
import multiprocessing
from dataclasses import replace

import pytest

from autograder.calibrating import record
from autograder.calibrating.fault import CalibrationError
from autograder.calibrating.measuring import Options, calibrate
from autograder.calibrating.record import Measured
from course_utils import calibration

from . import scratch


@pytest.fixture
def options(tmp_path):
    return Options(folder=tmp_path, find=scratch.find, solution=scratch.AIM)


@pytest.fixture(scope="module")
def aimed(tmp_path_factory):
    """The run of ``98.aim``, measured once."""
    folder = tmp_path_factory.mktemp("aimed")
    options = Options(folder=folder, find=scratch.find, solution=scratch.AIM, workers=2)
    return calibrate("98.aim", options, ignore)


def ignore(name, done, total):
    """Nobody looks on."""


def content(folder, exercise_id="98.aim"):
    return json.loads((folder / f"{exercise_id}.json").read_text("utf-8"))["sources"]


def test_the_bar_lies_where_the_reference_hardly_ever_misses_it(aimed):
    part = aimed.parts["drawn"]
    assert part.full in (0.855, 0.86, 0.865, 0.87)  # 0.9 − 3.4 · 0.01, and its own uncertainty
    assert 0.51 <= part.zero <= 0.56
    assert part.passes(part.reference) >= 0.999
    assert part.passes(part.honest["unseeded"]) > 0.99
    assert part.passes(part.failing["offset"]) < 1e-6


def test_each_trial_has_a_seed_of_its_own_whatever_the_program_sets(aimed):
    values = aimed.parts["drawn"].reference.values
    assert len(set(values)) == len(values) == 30


def test_the_same_seeds_give_the_same_values(aimed, options):
    again = calibrate("98.aim", replace(options, only=("reference",), seeds=4), ignore)
    assert again.parts["drawn"].reference.values == aimed.parts["drawn"].reference.values[:4]


def test_a_failing_model_that_passes_too_often_is_named(aimed):
    (problem,) = aimed.problems()
    assert problem.startswith("98.aim on drawn: almost gets full points with probability 0.")
    assert any("almost" in words and "reached the bar" in words for words in aimed.doubts())


def test_what_the_check_refuses_counts_as_failing(aimed):
    words = aimed.parts["drawn"].failing["words"]
    assert words.values == (None,) * 4
    assert aimed.parts["drawn"].passes(words) == 0.0


def test_the_file_holds_every_value_with_date_and_versions(aimed):
    text = aimed.file.read_text("utf-8")
    part = json.loads(text)["sources"]["drawn"]
    assert (part["full"], part["zero"]) == (aimed.parts["drawn"].full, aimed.parts["drawn"].zero)
    assert len(part["reference"]["values"]) == part["reference"]["seeds"] == 30
    assert "Keras 3" in part["reference"]["measured"]
    assert part["failing"]["almost"]["fails"] < 0.99
    again = record.read(aimed.file, aimed.declared)
    assert record.text_of("98.aim", aimed.declared, again) == text


def test_what_was_measured_is_the_bar_that_a_check_gets(aimed, monkeypatch):
    monkeypatch.setattr(calibration, "CALIBRATION", aimed.file.parent)
    calibration.report.cache_clear()
    assert calibration.calibration("98.aim", "drawn") == (
        aimed.parts["drawn"].full,
        aimed.parts["drawn"].zero,
    )
    with pytest.raises(LookupError, match=r"not calibrated for 'elsewhere'.*Measured: drawn\."):
        calibration.calibration("98.aim", "elsewhere")


def test_a_bar_that_is_half_measured_is_none(options, monkeypatch):
    monkeypatch.setattr(calibration, "CALIBRATION", options.folder)
    run = calibrate("98.aim", replace(options, only=("reference",), seeds=3), ignore)
    with pytest.raises(LookupError, match=r"autograder calibrate 98\.aim.*Measured: nothing\."):
        calibration.calibration("98.aim", "drawn")
    problems = " ".join(run.problems())
    assert "Not measured yet: almost, offset, unseeded, words." in problems
    assert "measured with 3 seeds; 30 are needed" in problems


def test_a_check_is_answered_while_its_bar_is_measured_and_no_longer():
    bar = calibration.Bar(0.5, 0.4)
    with calibration.being_measured(bar) as asked:
        assert calibration.calibration("98.never", "drawn (grading edition)") == bar
    assert asked == ["drawn"]
    with pytest.raises(LookupError):
        calibration.calibration("98.never", "drawn")


def test_measuring_one_recipe_anew_leaves_the_others(options):
    only = ("reference", "offset")
    calibrate("98.aim", replace(options, only=only, seeds=3), ignore)
    before = content(options.folder)["drawn"]
    calibrate("98.aim", replace(options, only=("offset",), seeds=4), ignore)
    after = content(options.folder)["drawn"]
    assert after["reference"] == before["reference"]
    assert after["failing"]["offset"]["values"][:3] == before["failing"]["offset"]["values"]
    assert after["failing"]["offset"]["seeds"] == 4


def test_seeds_may_be_added_to_those_that_were_measured(options):
    once = replace(options, only=("reference",), seeds=2)
    first = calibrate("98.aim", once, ignore).parts["drawn"].reference.values
    done = []
    told = lambda name, at, total: done.append((at, total))  # noqa: E731
    added = calibrate("98.aim", replace(once, seeds=4, more=True), told)
    assert added.parts["drawn"].reference.values[:2] == first
    assert done == [(2, 4), (3, 4), (4, 4)]
    assert calibrate("98.aim", replace(once, seeds=4), ignore).parts == added.parts


def test_values_of_other_versions_are_not_added_to(options):
    run = calibrate("98.aim", replace(options, only=("reference",), seeds=2), ignore)
    text = run.file.read_text("utf-8").replace("NumPy ", "NumPy 0.")
    run.file.write_text(text.replace(str(run.parts["drawn"].reference.values[0]), "0.123"), "utf-8")
    again = calibrate("98.aim", replace(options, only=("reference",), seeds=2, more=True), ignore)
    assert again.parts == run.parts


def test_an_interrupted_run_keeps_what_was_measured_and_leaves_no_process(options):
    def interrupt(name, done, total):
        if (name, done) == ("offset", 1):
            raise KeyboardInterrupt

    recipes = replace(options, only=("reference", "offset"), seeds=3)
    with pytest.raises(KeyboardInterrupt):
        calibrate("98.aim", recipes, interrupt)
    kept = content(options.folder)["drawn"]
    assert kept["reference"]["seeds"] == 3
    assert kept["failing"]["offset"]["seeds"] == 1
    assert multiprocessing.active_children() == []
    gone_on = calibrate("98.aim", replace(recipes, more=True), ignore)
    assert gone_on.parts == calibrate("98.aim", recipes, ignore).parts


def test_an_interrupted_run_never_replaces_values_by_fewer(options):
    def interrupt(name, done, total):
        if done == 1:
            raise KeyboardInterrupt

    once = replace(options, only=("reference",), seeds=2)
    before = calibrate("98.aim", once, ignore).file.read_text("utf-8")
    with pytest.raises(KeyboardInterrupt):
        calibrate("98.aim", once, interrupt)
    assert (options.folder / "98.aim.json").read_text("utf-8") == before


def test_a_program_that_raises_is_named_and_what_was_measured_before_is_kept(options):
    broken = replace(options, find=scratch.find_broken, seeds=3)
    with pytest.raises(CalibrationError, match=r"98\.aim, broken, seed 0: .*ZeroDivisionError"):
        calibrate("98.aim", broken, ignore)
    assert set(content(options.folder)["drawn"]["failing"]) == {"offset"}


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("scores = 1.0", "the program gives no answer: There is no `score` here yet"),
        ("score = 'high'", "the check refuses the notebook's own solution"),
        ("import os\nos._exit(3)", "its process died"),
    ],
)
def test_a_reference_that_cannot_be_measured_stops_the_run(options, program, words):
    with pytest.raises(CalibrationError, match=words):
        calibrate("98.aim", replace(options, solution=program, only=("reference",)), ignore)


def test_an_unknown_exercise_or_recipe_is_refused_in_a_sentence(options):
    with pytest.raises(
        CalibrationError, match=r"no exercise '98\.nothing'; measured are: .*13\.train"
    ):
        calibrate("98.nothing", options, ignore)
    with pytest.raises(CalibrationError, match="no recipe 'nothing': reference, unseeded, offset"):
        calibrate("98.aim", replace(options, only=("nothing",)), ignore)
    with pytest.raises(CalibrationError, match=r"does not fit: '0\.9 \+' stands 0 times"):
        calibrate("98.aim", replace(options, solution="score = 1.0"), ignore)


def test_an_error_of_a_model_gets_a_bar_below_which_it_is_right(options):
    run = calibrate("98.line", replace(options, solution=scratch.LINE, workers=2, seeds=6), ignore)
    part = run.parts["line"]
    assert len(set(part.reference.values)) == 6  # its weight begins elsewhere with each seed
    assert max(part.reference.values) < part.full < part.zero < min(part.failing["flat"].values)
    assert part.failing["wide"].values == (None,) * 6


def test_points_that_would_end_above_the_bar_are_refused(aimed):
    part = aimed.parts["drawn"]
    swapped = record.with_row(
        part, aimed.declared, "offset", Measured("as good", "today", part.reference.values)
    )
    assert any("which is no worse than" in words for words in swapped.problems(aimed.declared))
