"""Planning a run: what is graded, by which key, and whose fault it is when there is none."""

import json

import pytest

from autograder import batch
from autograder.batch import Batch, Onlooker, grade_class
from autograder.grading.verdicts import Status
from autograder.intake.sources import PlaceError
from autograder.planning import Options
from tests.executors import graders

from .conftest import RIGHT, begin, hand_in, submission


class Told(Onlooker):
    """Notes what it is told."""

    def __init__(self):
        self.calls = []

    def planned(self, settled, jobs, workers):
        self.calls.append((settled, jobs, workers))

    def kept(self, verdict):
        self.calls.append(verdict.student)


def graded_cell(source, grade_id="t1"):
    mark = {"grade": True, "solution": False, "locked": True, "grade_id": grade_id, "points": 1}
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": {**mark, "schema_version": 3}},
        "outputs": [],
        "execution_count": None,
    }


def source_of(*cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


@pytest.fixture
def plan(tmp_path, begun):
    """Plan a course with one assignment ``ps`` whose source notebook ``nb`` is this text."""

    def make(source, handed_in="nb"):
        begin(tmp_path, begun)
        for folder, name, text in (
            ("source/ps", "nb", source),
            ("submitted/kim/ps", handed_in, submission(RIGHT)),
        ):
            path = tmp_path / folder / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(text)
        with Batch(tmp_path, Options()) as batch:
            return batch.plan()

    return make


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{", "cannot be graded with: it is not valid JSON (line 1), so it is no notebook"),
        (source_of(graded_cell("1"), graded_cell("2")), "Duplicate grade id: t1"),
        (source_of(graded_cell('check("02.grda")')), "There is no exercise '02.grda'"),
    ],
)
def test_a_fault_of_the_instructors_notebook_is_never_a_zero(plan, source, words):
    (row,) = (one.place for one in plan(source).settled)
    assert row.status is Status.NOT_GRADED
    assert row.score is None
    assert words in row.incidents[0].detail


def test_a_notebook_without_graded_cells_is_run_and_kept(plan):
    assert [job.key.max_score for job in plan(source_of()).jobs] == [0]


def test_an_instructors_notebook_that_cannot_be_read_is_never_a_zero(tmp_path):
    source = tmp_path / "source" / "ps" / "nb.ipynb"
    source.parent.mkdir(parents=True)
    source.symlink_to("/proc/self/mem")  # a file that even root may not read from its beginning
    handed_in = tmp_path / "submitted" / "kim" / "ps" / "nb.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text(submission(RIGHT))
    with Batch(tmp_path, Options()) as batch:
        (row,) = (one.place for one in batch.plan().settled)
    assert row.status is Status.NOT_GRADED
    assert "cannot be read" in row.incidents[0].detail


def test_a_notebook_that_nobody_asked_for_is_rejected_and_the_missing_one_has_a_row(plan):
    made = plan(source_of(graded_cell("assert True")), handed_in="something else")
    (row,) = (one.place for one in made.settled)
    assert (row.notebook, row.status) == ("something else", Status.REJECTED)
    assert row.incidents[0].detail == "ps has no notebook 'something else'; it has nb."
    assert [job.key.notebook for job in made.jobs] == ["nb"]


def test_what_a_failing_check_left_open_is_graded_by_the_next_run(folder, monkeypatch):
    hand_in(folder, "ada", submission(RIGHT))
    monkeypatch.setattr(batch, "grade_one", graders.with_a_failing_check)
    told = Told()
    first = grade_class(folder, Options(), told)
    (row,) = first.rows
    assert (row.status, row.score, row.open_points) == (Status.GRADED, 0, 2)
    assert not first.complete  # so the exit status is 1, and this is why
    assert first.left.startswith("1 of 1 notebooks are not graded, or not in every exercise; the")
    assert first.left.endswith(row.incidents[-1].detail)
    assert told.calls == [(0, {"02_gradient_descent": 1}, first.workers), "ada"]

    monkeypatch.undo()
    second = grade_class(folder, Options())
    assert [(row.cached, row.score) for row in second.rows] == [(False, 2)]
    assert second.complete
    third = grade_class(folder, Options())
    assert [(row.cached, row.score) for row in third.rows] == [(True, 2)]


def test_a_course_that_uses_no_dataset_looks_for_none(plan, monkeypatch):
    monkeypatch.setattr(batch, "find_edition", lambda *_: pytest.fail("it looked for a dataset"))
    made = plan(source_of(graded_cell("assert True")))
    assert len(made.jobs) == 1


@pytest.mark.parametrize("part", ["source", "submitted"])
def test_a_part_of_a_course_is_not_graded_and_the_course_is_named(tmp_path, part):
    for folder in ("source/ps", "submitted/kim/ps"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "ps.ipynb").write_text(submission(RIGHT))
    with pytest.raises(PlaceError, match=f"autograder grade {tmp_path}\\.$"):
        grade_class(tmp_path / part, Options())
    assert not (tmp_path / part / ".autograder").exists()


def test_where_nothing_is_left_to_grade_it_is_said_that_no_scheduler_was_looked_for(tmp_path):
    for folder in ("source/ps", "submitted/kim/ps"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "ps.ipynb").write_text("{")
    with Batch(tmp_path, Options(scheduler="foo")) as batch:
        assert not batch.plan().jobs
    assert "Nothing is left to grade, so no scheduler was looked for at foo." in batch.notes
