"""docs/calibration.md and its pictures follow from what was measured, and that from the recipes."""

import json
from pathlib import Path

import pytest
from PIL import Image

from autograder.calibrating import measuring, page, record
from autograder.calibrating.record import Measured
from autograder.checking.calibrated import REFERENCE
from autograder.exercises import find
from course_utils.desk.bars import Row, draw_bar

from . import scratch

MEASURED = [
    pytest.param(exercise, source, part, id=f"{exercise.id}, {source}")
    for exercise, sources in page.measured()
    for source, part in sources.items()
]
each_bar = pytest.mark.parametrize(("exercise", "source", "part"), MEASURED)


def test_the_page_follows_from_what_was_measured():
    written = (page.ROOT / page.PAGE).read_text("utf-8")
    assert written == page.page(page.measured()), "run: autograder calibrate NN.name --redraw"


@each_bar
def test_a_picture_shows_what_was_measured(exercise, source, part):
    file = page.ROOT / page.PICTURES / page.picture_name(exercise, source)
    with Image.open(file) as picture:
        shown = picture.text["Description"]
    again = f"run: autograder calibrate {exercise.id} --redraw"
    assert shown == page.digest(exercise, source, part), again


@each_bar
def test_a_measured_bar_may_be_used(exercise, source, part):
    assert part.problems(exercise.calibrated) == []


@each_bar
def test_a_file_holds_the_bar_that_follows_from_its_values(exercise, source, part):
    file = page.CALIBRATION / f"{exercise.id}.json"
    parts = record.read(file, exercise.calibrated)
    assert record.text_of(exercise.id, exercise.calibrated, parts) == file.read_text("utf-8")


@each_bar
def test_what_was_measured_is_what_stands_beside_the_exercise(exercise, source, part):
    said = {name: one.what for _, name, one in part.rows() if name != REFERENCE}
    assert said == {one.name: one.what for one in exercise.calibrated.recipes}


@pytest.mark.parametrize("exercise_id", measuring.known())
def test_every_recipe_fits_the_notebooks_solution(exercise_id):
    programs = [code for _, code in measuring.programs(find(exercise_id), measuring.Options())]
    assert len(programs) == len(set(programs)), "two recipes are one program"


def test_what_was_measured_are_the_exercises_with_a_bar():
    files = {file.stem for file in page.CALIBRATION.glob("*.json")}
    assert files == set(measuring.known())


def small_part():
    """A bar with three recipes, one of which the check refused twice."""
    exercise = scratch.find("98.aim")
    part = record.empty(exercise.calibrated)
    rows = {
        "reference": (0.9, 0.91, 0.92, 0.9),
        "offset": (0.5, 0.51, None, None, 0.52),
        "words": (None, None),
    }
    for name, values in rows.items():
        one = Measured(f"how {name} is made", "2026-01-01", values)
        part = record.with_row(part, exercise.calibrated, name, one)
    return exercise, part


def test_the_page_says_of_each_recipe_how_likely_it_gets_full_points():
    exercise, part = small_part()
    text = page.page(iter([(exercise, {"drawn": part})]))
    assert f"### On `drawn`: full points from {part.full:g}, none at {part.zero:g}" in text
    assert "| **reference** | how reference is made | 4 | 0.9 | 0.9075 | 0.92 | 0.99" in text
    assert "| offset, *must not pass* | how offset is made | 5 (2 refused) | 0.5 |" in text
    assert (
        "| words, *must not pass* | how words is made | 2 (2 refused) | – | – | – | < 0.0001"
        in text
    )
    assert "![Strip plot. 98.aim, drawn:" in text
    assert "4 trainings of the reference lie between 0.9 and 0.92." in text


def test_a_picture_changes_its_digest_with_what_it_shows():
    exercise, part = small_part()
    before = page.digest(exercise, "drawn", part)
    assert page.digest(*small_part()[:1], "drawn", small_part()[1]) == before
    other = record.with_row(part, exercise.calibrated, "words", Measured("x", "y", (0.3, 0.31)))
    assert page.digest(exercise, "drawn", other) != before


@pytest.mark.parametrize(
    ("measure", "full", "zero", "values"),
    [("accuracy", 0.86, 0.7, [0.9, 0.91, 0.0, 1.0]), ("error", 4.5, 9.0, [4.1, 4.2, 70.0, 0.0])],
)
def test_a_picture_has_every_value_and_shades_the_ramp(measure, full, zero, values):
    rows = [Row("reference", "reference", values), Row("none", "failing", [], refused=3)]
    fig = draw_bar("The point", rows, full=full, zero=zero, measure=measure, label="RMSE, in mm")
    (ax,) = fig.axes
    assert ax.get_title(loc="left") == "The point"
    assert ax.get_xlabel().startswith("RMSE, in mm (log")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["reference", "none (3 refused)"]
    (ramp,) = ax.patches
    assert sorted((full, zero)) == pytest.approx([ramp.get_x(), ramp.get_x() + ramp.get_width()])
    left, right = ax.get_xlim()
    (drawn,) = (line for line in ax.lines if len(line.get_xdata()) == len(values))
    assert all(left <= x <= right for x in drawn.get_xdata())
    assert {text.get_text() for text in ax.texts} == {
        f"full points\n{full:g}",
        f"no points\n{zero:g}",
    }


def test_writing_needs_a_folder_of_documents(tmp_path):
    assert page.write("13.train", tmp_path) == []
    (tmp_path / "docs").mkdir()
    written = page.write("13.train", tmp_path)
    assert written[0] == tmp_path / "docs" / "calibration.md"
    sources = json.loads((page.CALIBRATION / "13.train.json").read_text("utf-8"))["sources"]
    assert {Path(one).name for one in written[1:]} == {f"13.train.{name}.png" for name in sources}
