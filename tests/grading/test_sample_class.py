"""The bundled class, graded: each student's score, states, messages and incidents."""

import json

import pytest

from autograder.grading.verdicts import Status, Verdict
from course_utils.course_files import SAMPLE_CLASS

C, P, W, N, E, T = "correct", "partial", "incorrect", "not_attempted", "error", "timeout"

#: student → score, states in the order of the exercises, words that must be said, incidents
GRADIENT_DESCENT = {
    "ada": (10, [C, C, C, C, C], {}, []),
    "ben": (0, [N, N, N, N, N], {"02.grad": "still holds `...`"}, []),
    "chloe": (
        5,
        [W, C, W, C, W],
        {
            "02.grad": "freezes the slope at 6",
            "02.largest_lr": "the other valley's limit",
            "02.escape": "not close to the saddle",
        },
        [],
    ),
    "dev": (
        5,
        [C, W, C, W, C],
        {"02.descend": "moving uphill", "02.minibatch": "remainder is dropped"},
        [],
    ),
    "eva": (8, [C, W, C, C, C], {"02.descend": "freezes the slope at 6"}, []),
    "gus": (8, [T, C, C, C, C], {"02.grad": "no answer within 10 seconds"}, ["timeout"]),
    "hana": (4, [C, C, E, E, E], {"02.largest_lr": "more than 4 GiB of memory"}, ["memory"]),
    "ivan": (10, [C, C, C, C, C], {}, ["denied"]),
    "jin": (0, [E, N, N, N, N], {"02.grad": "autograder.exercises"}, ["denied"]),
    "kim": (0, [W, N, N, N, N], {"02.grad": "Yes"}, ["edited_cell"]),
}
FASHION_MNIST = {
    "mia": (14, [C, C, C, C, C], {}, []),
    "noa": (14, [C, C, C, C, C], {}, []),
    "omar": (0, [N, N, N, N, N], {}, []),
    "pia": (None, [C, C, P, C, C], {"13.train": "below the bar"}, []),
    "quin": (14, [C, C, C, C, C], {}, []),
    "ravi": (  # on the drawn stand-in such a model is less bad than on the real set
        None,
        [W, C, f"{P}|{W}", E, P],
        {
            "13.load": "0.996",
            "13.train": "below the bar",
            "13.confusion": "AxisError",
            "13.worst": "wrong way round",
        },
        [],
    ),
    "sara": (None, [C, C, W, W, C], {"13.train": "chance", "13.confusion": "transposed"}, []),
}


@pytest.fixture(scope="module")
def rows(demo):
    """The verdicts on the whole class, by student."""
    document = json.loads((demo.folder / "results.json").read_text("utf-8"))
    return {row["student"]: Verdict.from_json(row) for row in document["submissions"]}


def test_the_demo_says_where_its_report_and_results_are(demo):
    for file in ("report/index.html", "results.json"):
        assert str(demo.folder / file) in demo.said
        assert (demo.folder / file).is_file()
    assert all(student in demo.said for student in (*GRADIENT_DESCENT, *FASHION_MNIST, "leo"))


def test_every_student_has_a_row(rows):
    assert set(rows) == {file.stem for file in SAMPLE_CLASS.glob("*/*")}
    assert len(rows) >= 14


@pytest.mark.parametrize("student", [*GRADIENT_DESCENT, *FASHION_MNIST])
def test_each_student_gets_what_the_work_deserves(rows, student):
    score, states, words, incidents = {**GRADIENT_DESCENT, **FASHION_MNIST}[student]
    row = rows[student]
    assert row.status is Status.GRADED
    for one, expected in zip(row.exercises, states, strict=True):
        assert str(one.state) in expected.split("|"), one
    messages = {one.id: one.message for one in row.exercises}
    for exercise, fragment in words.items():
        assert fragment in messages[exercise]
    assert list(dict.fromkeys(one.kind for one in row.incidents)) == incidents
    if score is not None:
        assert row.score == score


def test_a_model_just_under_the_bar_loses_little_and_one_just_over_it_nothing(rows):
    scores = {who: rows[who].exercises[2].score for who in ("pia", "quin")}
    assert 3 < scores["pia"] < 5
    assert scores["quin"] == 5


def test_a_file_that_is_no_notebook_is_rejected_in_words(rows):
    assert rows["leo"].status is Status.REJECTED
    assert rows["leo"].score == 0
    assert "not valid JSON" in rows["leo"].incidents[0].detail


def test_attempts_to_get_out_are_reported_in_words(rows):
    assert "reach the network" in rows["ivan"].incidents[0].detail
    assert "/etc/shadow" in " ".join(one.detail for one in rows["jin"].incidents)
