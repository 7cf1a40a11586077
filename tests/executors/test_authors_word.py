"""What the hurdles of a test cost the author's own answers, they cost nobody."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.executors.local import LocalExecutor
from autograder.executors.rounds import MOST_HELD, in_rounds
from autograder.grading.grader import Settings
from autograder.grading.key import make_key
from autograder.grading.pipeline import Graded, not_graded
from autograder.grading.verdicts import Incident, Status
from tests.grading.conftest import SECRET, classic, code, job_of, mark, notebook

#: what no guard of tests can tell from forging: the exercise is to replace a library's function
PATCHED = "import math\nmath.sqrt = lambda x: {}"
RIGHT = PATCHED.format(42)
TEST = "import math\nassert math.sqrt(9) == 42"


def answer(source):
    return code(source) | {"metadata": mark("answer", solution=True)}


def job(student, source, author=RIGHT, test=TEST):
    given = [answer(author), classic(test)]
    made = job_of(given, [answer(source), classic(test)])
    key = make_key("nb", notebook(*given), released={"answer": "# YOUR CODE HERE"})
    return replace(made, key=key, found=replace(made.found, student=student))


def with_one_key(*jobs):
    return [replace(one, key=jobs[0].key) for one in jobs]


@pytest.fixture(scope="module")
def class_():
    jobs = with_one_key(
        job("ada", RIGHT),
        job("ben", PATCHED.format(41)),
        job("cleo", "pass"),
    )
    with closing(LocalExecutor(Settings(SECRET, workers=2, preload=())).run(jobs)) as results:
        return {one.verdict.student: one for one in results}


def kinds(graded):
    return [one.kind for one in graded.verdict.incidents]


def test_a_test_that_its_guards_keep_from_the_author_runs_as_in_nbgrader(class_):
    assert class_["ada"].verdict.score == 2
    (incident,) = class_["ada"].verdict.incidents
    assert incident.kind == "no_hurdles" and "test_it" in incident.detail


def test_a_wrong_answer_is_as_wrong_without_guards(class_):
    assert class_["ben"].verdict.score == 0
    assert "AssertionError" in class_["ben"].verdict.exercises[0].message


def test_whoever_loses_points_by_no_guard_is_graded_once(class_):
    assert class_["cleo"].verdict.score == 0 and kinds(class_["cleo"]) == []


def test_the_author_is_no_row_of_the_class(class_):
    assert set(class_) == {"ada", "ben", "cleo"}


def test_who_forges_what_the_author_does_not_earns_nothing():
    forged = "import math\nmath.sqrt = lambda x: 3\nmath.isclose = lambda *a: True\nroot = 0"
    honest = "import math\nroot = math.sqrt(9)"
    jobs = [job("eve", forged, honest, "import math\nassert math.isclose(root, 3)")]
    with closing(LocalExecutor(Settings(SECRET, preload=())).run(jobs)) as results:
        (graded,) = results
    assert graded.verdict.score == 0 and kinds(graded) == ["tests_patched"]


# rounds alone, with an executor that only says what came of a job


def told(jobs, authors):
    """Run `jobs` where every submission is in doubt; return what came, and all that was graded."""
    graded_jobs = []

    def each(some):
        for one in some:
            graded_jobs.append(one)
            yield one, (authors if one.found.student == "the author" else doubt)(one)

    return list(in_rounds(each, jobs)), graded_jobs


def doubt(one):
    verdict = not_graded(one, "").verdict
    exercise = {"id": "test_it", "state": "incorrect", "score": 0, "max_score": 2, "message": ""}
    row = verdict.to_json() | {"status": "graded", "exercises": [exercise], "incidents": []}
    found = type(verdict).from_json(json.loads(json.dumps(row)))
    return Graded(replace(found, incidents=(Incident("tests_meddled", "It did."),)))


def no_doubt(one):
    return Graded(replace(doubt(one).verdict, incidents=()))


def test_the_authors_answers_are_graded_once_for_a_whole_class_and_only_in_doubt():
    jobs = with_one_key(*(job(f"s{number}", "pass") for number in range(5)))
    came, graded = told(jobs, no_doubt)
    assert len(came) == 5 and len(graded) == 6
    assert not graded[-1].shown and graded[-1].beside.own == ()
    (author, _) = json.loads(graded[-1].found.read())["cells"]
    assert author["source"] == RIGHT


def test_every_one_in_doubt_comes_once_however_many_there_are():
    jobs = with_one_key(*(job(f"s{number}", "pass") for number in range(MOST_HELD + 30)))
    for authors in (no_doubt, doubt):
        came, graded = told(jobs, authors)
        assert {one.verdict.student for one in came} == {one.found.student for one in jobs}
        assert len(came) == len(jobs)
        lenient = [one for one in graded if one.key.lenient]
        assert len(lenient) == (0 if authors is no_doubt else len(jobs))


def test_a_fault_of_ours_with_the_authors_answers_is_nobodys_zero():
    came, _ = told([job("ada", "pass")], lambda one: not_graded(one, "The disk is full."))
    assert came[0].verdict.status is Status.NOT_GRADED
    assert "The disk is full." in came[0].verdict.incidents[0].detail


def test_an_assignment_without_answers_asks_no_author():
    key = [classic(TEST)]
    came, graded = told([job_of(key, [code("pass"), *key])], no_doubt)
    assert len(came) == len(graded) == 1
