"""Gradescope gets an autograder that gives out the grades, and does so."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from autograder.classroom.going_out.export import ExportError
from autograder.classroom.going_out.platforms import gradescope
from autograder.classroom.going_out.platforms.worksheet import Worksheet
from autograder.classroom.people.person import Person

from .conftest import grade, of


def run_as_gradescope_does(gone, tmp_path, *emails):
    """Unpack the zip and run its script for one submission, with Gradescope's folder elsewhere."""
    root = tmp_path / "autograder"
    (root / "results").mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(gone.data)) as archive:
        assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
        archive.extractall(root / "source")
    users = [{"email": one, "id": 1, "name": "Somebody"} for one in emails]
    (root / "submission_metadata.json").write_text(json.dumps({"users": users}))
    script = (root / "source" / "run_autograder").read_text("utf-8")
    done = subprocess.run(
        [sys.executable, "-c", script.replace("/autograder/", f"{root}/")],
        capture_output=True,
        text=True,
    )
    results = root / "results" / "results.json"
    return done, json.loads(results.read_text()) if results.exists() else None


def test_it_gives_out_the_final_grade_with_its_parts(tmp_path) -> None:
    parts = {"auto_score": 4.0, "manual_score": 4.0, "late_penalty": 0.5}
    gone = gradescope.made(of(grade("s1", email="Ada@x.edu", **parts)), None)
    done, results = run_as_gradescope_does(gone, tmp_path, "ada@x.edu")
    assert done.returncode == 0, done.stderr
    assert results == {
        "score": 7.5,
        "output": "Automatic: 4. By hand: 4. Late penalty: -0.5.",
        "visibility": "visible",
    }


def test_a_group_gets_the_grade_of_whoever_submitted(tmp_path) -> None:
    gone = gradescope.made(of(grade("ada@x.edu")), None)
    _, results = run_as_gradescope_does(gone, tmp_path, "kim@x.edu", "ada@x.edu")
    assert results["score"] == 7.5


def test_who_has_no_final_grade_gets_an_error_and_no_zero(tmp_path) -> None:
    gone = gradescope.made(of(grade("ada@x.edu", by_hand=1)), None)
    done, results = run_as_gradescope_does(gone, tmp_path, "ada@x.edu")
    assert done.returncode == 1
    assert "No grade here for ada@x.edu." in done.stderr
    assert results is None


def test_whoever_is_called_like_anothers_address_gives_out_no_grade_for_them() -> None:
    gone = gradescope.made(of(grade("s1", email="Ada@x.edu"), grade("ada@x.edu")), None)
    with zipfile.ZipFile(io.BytesIO(gone.data)) as archive:
        assert json.loads(archive.read("grades.json"))["results"] == {}
    assert {one.student for one in gone.left} == {"s1", "ada@x.edu"}
    assert "because several have one e-mail address: s1, ada@x.edu" in gone.missing[0]


def test_addresses_come_from_gradescopes_roster_or_are_told_to_be_missing(exported) -> None:
    grades = of(grade("al815"), grade("kim"))
    gone = gradescope.made(grades, None)
    assert "for want of an e-mail address: al815, kim" in gone.missing[0]
    path = exported("First Name,Last Name,SID,Email,Role", "Ada,Love,al815,ada@x.edu,Student")
    gone = gradescope.made(grades, Worksheet.read(path, gradescope.COLUMNS))
    assert "Not matched with the roster: kim" in gone.missing[0]
    with zipfile.ZipFile(io.BytesIO(gone.data)) as archive:
        assert list(json.loads(archive.read("grades.json"))["results"]) == ["ada@x.edu"]


def test_an_autograder_is_for_one_assignment() -> None:
    with pytest.raises(ExportError, match="say which with --assignment"):
        gradescope.made(of(grade("s1"), grade("s1", "ps2")), None)


def test_an_address_that_is_also_somebody_elses_in_the_class_gets_no_grade() -> None:
    """Even if that one submitted nothing: an id may have been chosen to be the address."""
    grades = of(grade("ada@x.edu"), grade("kim@x.edu"), enrolled=(Person("s2", email="ADA@x.edu"),))
    gone = gradescope.made(grades, None)
    assert gone.missing[0].startswith("Left out, because several have one e-mail address: ada@x")
    assert [one.student for one in gone.left] == ["ada@x.edu"]
    with zipfile.ZipFile(io.BytesIO(gone.data)) as archive:
        assert list(json.loads(archive.read("grades.json"))["results"]) == ["kim@x.edu"]
