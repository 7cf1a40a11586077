"""What the hurdles of a test cost the author's own answers, they cost nobody."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.executors.local import LocalExecutor
from autograder.executors.rounds import in_rounds, unheard
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


def two_tests(student):
    """The second test stumbles on what guards the first."""
    made = job(student, RIGHT)
    key = replace(made.key.cells[0], grade_id="first")
    return replace(made, key=replace(made.key, cells=(key, *made.key.cells)))


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
    assert incident.kind == "unguarded" and "test_it" in incident.detail


@pytest.mark.parametrize("student", ["ben", "cleo"])
def test_a_wrong_answer_is_as_wrong_without_guards(class_, student):
    assert class_[student].verdict.score == 0 and kinds(class_[student]) == ["unguarded"]
    assert "AssertionError" in class_[student].verdict.exercises[0].message


def test_the_author_is_no_row_of_the_class(class_):
    assert set(class_) == {"ada", "ben", "cleo"}


def test_who_forges_what_the_author_does_not_earns_nothing():
    forged = "import math\nmath.sqrt = lambda x: 3\nmath.isclose = lambda *a: True\nroot = 0"
    honest = "import math\nroot = math.sqrt(9)"
    jobs = [job("eve", forged, honest, "import math\nassert math.isclose(root, 3)")]
    with closing(LocalExecutor(Settings(SECRET, preload=())).run(jobs)) as results:
        (graded,) = results
    assert graded.verdict.score == 0 and kinds(graded) == ["tests_patched"]


TRACING = """import sys
hits = []
def start():
    for trace in (lambda *a: hits.append(1), None):
        try:
            sys.settrace(trace)
        except RuntimeError:
            pass
        (lambda: 0)()
def square(x): return x * x"""
FORGED = "import math\nmath.isclose = lambda *a, **k: True\n"


def test_what_runs_unguarded_for_anothers_sake_counts_as_it_did_guarded():
    """The guard of the first test takes the second one from the author, who passes the third."""
    tests = [
        classic(one, name=f"t{at}")
        for at, one in enumerate(
            ("start()", "assert hits", "import math\nassert math.isclose(square(3), 9)")
        )
    ]
    given = [answer(TRACING), *tests]
    key = make_key("nb", notebook(*given), released={"answer": "# YOUR CODE HERE"})
    answers = {"ada": TRACING, "eve": FORGED + TRACING.replace("x * x", "0")}
    jobs = [
        replace(one, key=key, found=replace(one.found, student=student))
        for student, source in answers.items()
        for one in [job_of(given, [answer(source), *tests])]
    ]
    with closing(LocalExecutor(Settings(SECRET, preload=())).run(jobs)) as results:
        found = {one.verdict.student: one.verdict for one in results}
    assert [one.score for one in found["ada"].exercises] == [2, 2, 2]
    assert [one.score for one in found["eve"].exercises] == [2, 2, 0]
    for verdict in found.values():
        (unguarded,) = (one for one in verdict.incidents if one.kind == "unguarded")
        assert "t1" in unguarded.detail
    assert "tests_patched" in [one.kind for one in found["eve"].incidents]


def test_what_the_authors_notebook_shows_is_none_of_its_answers():
    given = [answer(RIGHT), classic(TEST)]
    shown = notebook(*given)
    values = {"application/vnd.plotly.v1+json": {"y": list(range(1000))}}
    shown["cells"][0]["outputs"] = [{"output_type": "display_data", "data": values, "metadata": {}}]
    shown["metadata"]["widgets"] = {"state": values}
    shown["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "much" * 1000})
    released = {"answer": "# YOUR CODE HERE"}
    plain, large = (make_key("nb", one, released=released) for one in (notebook(*given), shown))
    assert large.author == plain.author and large.fingerprint() == plain.fingerprint()


def test_an_answer_that_the_author_mends_has_the_class_graded_again():
    first, mended = job("ada", RIGHT, author="pass").key, job("ada", RIGHT).key
    assert first.fingerprint() != mended.fingerprint()


# rounds alone, with an executor that only says what came of a job


def told(jobs, says, note=unheard):
    """Run `jobs`; `says` what came of each. Returns what came out, and all that was graded."""
    graded_jobs = []

    def each(some):
        for one in some:
            graded_jobs.append(one)
            yield one, says(one)

    return list(in_rounds(each, jobs, note=note)), graded_jobs


def came(one, score, *incidents):
    row = not_graded(one, "").verdict.to_json()
    state = "correct" if score else "incorrect"
    exercise = {"id": "test_it", "state": state, "score": score, "max_score": 2, "message": ""}
    row |= {"status": "graded", "exercises": [exercise], "incidents": []}
    found = type(not_graded(one, "").verdict).from_json(row)
    return Graded(replace(found, incidents=tuple(Incident(kind, ".") for kind in incidents)))


def is_authors(one):
    return one.found.student == "the author"


def guarded_only(one):
    """What guards alone lose, for everybody, and without a word."""
    return came(one, 2 if one.key.lenient else 0)


def students(number):
    return with_one_key(*(job(f"s{one}", "pass") for one in range(number)))


def test_the_author_is_asked_once_for_a_whole_class_by_the_notebook_itself():
    jobs = students(5)
    out, graded = told(jobs, lambda one: came(one, 2 if is_authors(one) else 0, "tests_meddled"))
    assert len(out) == 5
    (ours,) = filter(is_authors, graded)
    assert not ours.shown and ours.beside.own == ()
    (author, _) = json.loads(ours.found.read())["cells"]
    assert author["source"] == RIGHT


@pytest.mark.parametrize("number", [1, 40])
def test_a_test_that_the_author_passes_only_unguarded_runs_unguarded(number):
    out, graded = told(students(number), guarded_only)
    assert len(out) == number and {one.verdict.score for one in out} == {2}
    assert len(list(filter(is_authors, graded))) == 3  # guarded, unguarded, and guarded again


def test_what_guards_one_test_may_be_what_another_stumbles_on():
    def says(one):
        return came(one, 2 if "first" in one.key.lenient else 0)

    out, graded = told([two_tests("ada")], says)
    assert out[0].verdict.score == 2
    assert len(list(filter(is_authors, graded))) == 4


def test_answers_that_succeed_by_chance_take_no_guards_away():
    tries = []

    def says(one):
        if is_authors(one):
            tries.append(one.key.lenient)
            return came(one, 0 if len(tries) == 1 else 2)
        return guarded_only(one)

    ((graded,), _) = told(students(1), says)
    assert graded.verdict.score == 0 and len(tries) == 3


def test_a_test_that_the_author_fails_as_well_without_guards_stays_guarded():
    out, graded = told(students(3), lambda one: came(one, 0, "tests_meddled"))
    assert [one.verdict.score for one in out] == [0, 0, 0]
    assert not any(one.key.lenient for one in graded if not is_authors(one))


def test_who_loses_what_others_pass_is_heard_as_well():
    """The author answers in this one's way, which a guard stands in the way of in silence."""
    jobs = students(4)

    def says(one):
        return came(one, 2) if one is jobs[3] else guarded_only(one)

    assert {one.verdict.score for one in told(jobs, says)[0]} == {2}


def test_in_a_class_that_passes_everything_no_author_is_asked():
    jobs = students(4)
    out, graded = told(jobs, lambda one: came(one, 2))
    assert len(out) == len(graded) == 4


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (lambda one: came(one, 0, "denied"), "lose points here as well, in test test_it. ."),
        (guarded_only, "lose test test_it guarded and pass unguarded"),
        (lambda one: came(one, 2 if is_authors(one) else 0), ""),
        (lambda one: came(one, 0 if is_authors(one) else 2), ""),
    ],
    ids=["either way", "guarded only", "the author none", "nobody any"],
)
def test_what_the_authors_own_answers_lose_is_one_note_for_the_notebook(says, words):
    notes = []
    told(students(5), says, notes.append)
    assert len(notes) == bool(words)
    assert all(f"nb: your own answers {words}" in one for one in notes)


def test_who_loses_points_waits_for_the_author_and_nobody_else():
    jobs, out = students(20), []

    def each(some):
        for number, one in enumerate(some):
            yield one, came(one, 2 if is_authors(one) else 0)
            assert len(out) >= number - 1

    for one in in_rounds(each, jobs):
        out.append(one)
    assert len(out) == len(jobs)


def test_an_author_who_is_refused_as_a_submission_would_be_is_nobodys_zero():
    def says(one):
        if not is_authors(one):
            return came(one, 0)
        row = replace(not_graded(one, "It has 2,100 cells.").verdict, status=Status.REJECTED)
        return Graded(row)

    ((graded,), _) = told(students(1), says)
    assert graded.verdict.status is Status.NOT_GRADED
    assert "It has 2,100 cells." in graded.verdict.incidents[0].detail


def test_a_fault_of_ours_with_the_authors_answers_is_nobodys_zero():
    def says(one):
        return not_graded(one, "The disk is full.") if is_authors(one) else came(one, 0)

    ((graded,), tried) = told(students(1), says)
    assert graded.verdict.status is Status.NOT_GRADED
    assert "The disk is full." in graded.verdict.incidents[0].detail
    assert len(tried) == 3  # the author's was tried twice


def test_an_assignment_without_answers_asks_no_author():
    key = [classic(TEST)]
    out, graded = told([job_of(key, [code("pass"), *key])], guarded_only)
    assert len(out) == len(graded) == 1
