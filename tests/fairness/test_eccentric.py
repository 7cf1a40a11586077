"""Honest work keeps its points, however it is written, and nobody is told of an incident."""

import pytest

from tests.cli.conftest import grade

from .styles import STYLES


@pytest.fixture(scope="module")
def rows(kind, tmp_path_factory, begun):
    """Everybody graded as one class, by student."""
    place = kind.place(tmp_path_factory.mktemp("eccentric") / "class", begun)
    for style, cells in STYLES.items():
        kind.hand_in(place, style, cells)
    status, document = grade(place)
    assert status == 0
    return {row["student"]: row for row in document["submissions"]}


@pytest.mark.parametrize("style", STYLES)
def test_an_honest_answer_of_an_unusual_style_gets_its_points_and_no_incident(rows, kind, style):
    row = rows[style]
    found = next(one for one in row["exercises"] if one["id"] == kind.exercise)
    assert (found["state"], found["score"]) == ("correct", found["max_score"]), found["message"]
    assert row["incidents"] == []
