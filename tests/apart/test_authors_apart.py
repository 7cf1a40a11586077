"""What passes one way only is told where the author's answers pass both ways, and nowhere else."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.executors.local import LocalExecutor
from autograder.executors.parcel import pack
from autograder.grading.grader import Settings
from autograder.grading.key import make_key
from autograder.grading.pipeline import Graded, not_graded
from autograder.grading.verdicts import Incident, Status
from tests.executors.test_authors_word import TRACING, came, is_authors, job, students, told
from tests.grading.conftest import SECRET, job_of, notebook

from .conftest import cells_of

HERE = frozenset({"test_it"})


def unconfirmed(one, points=2):
    """Graded with this many points, and a test that passed where the notebook ran alone."""
    graded = came(one, points)
    incidents = (*graded.verdict.incidents, Incident("unconfirmed", "look", "test_it"))
    return Graded(replace(graded.verdict, incidents=incidents))


def alone(one):
    """What comes of one job, the author asked."""
    with closing(LocalExecutor(Settings(SECRET, preload=())).run([one])) as results:
        (graded,) = results
    return graded


def kinds(results):
    return [[one.kind for one in graded.verdict.incidents] for graded in results]


def refused(one):
    graded = not_graded(one, "It is no notebook.")
    return Graded(replace(graded.verdict, status=Status.REJECTED))


def test_who_might_be_told_of_is_not_graded_if_a_fault_of_ours_keeps_the_author_from_it():
    out, _ = told(
        students(2), lambda one: not_graded(one, "Full.") if is_authors(one) else unconfirmed(one)
    )
    assert [one.verdict.status for one in out] == [Status.NOT_GRADED] * 2
    assert all("Full." in one.verdict.incidents[-1].detail for one in out)


def test_it_is_told_where_the_author_passes_both_ways():
    out, _ = told(students(3), lambda one: came(one, 2) if is_authors(one) else unconfirmed(one))
    assert kinds(out) == [["unconfirmed"]] * 3
    assert [one.verdict.score for one in out] == [2, 2, 2]


@pytest.mark.parametrize(
    "author",
    [unconfirmed, lambda one: came(one, 0), refused],
    ids=["passes one way too", "does not pass", "is refused"],
)
def test_it_is_not_told_where_the_author(author):
    out, _ = told(students(3), lambda one: author(one) if is_authors(one) else unconfirmed(one))
    assert kinds(out) == [[]] * 3
    assert [one.verdict.score for one in out] == [2, 2, 2]


def lending(one, *things):
    """Graded, with a test that passed apart too, where these gave objects."""
    graded = came(one, 2)
    lent = Incident("lent", "\n".join(f"1 {one}" for one in things), "test_it")
    incidents = (*graded.verdict.incidents, *([lent] if things else []))
    return Graded(replace(graded.verdict, incidents=incidents))


def test_an_object_where_the_author_gives_data_is_told():
    for authors, words in ((("f → object",), []), (("Stack → object",), ["`f`"]), ((), ["`f`"])):
        out, _ = told(
            students(2),
            lambda one, authors=authors: lending(
                one, *(authors if is_authors(one) else ["f → object"])
            ),
        )
        assert kinds(out) == [["unconfirmed"] * len(words)] * 2
        for graded in out:
            assert all(word in one.detail for one in graded.verdict.incidents for word in words)


def test_where_the_author_cannot_be_graded_the_run_says_what_is_not_told():
    notes = []
    said = lambda one: not_graded(one, "Full.") if is_authors(one) else unconfirmed(one)  # noqa: E731
    told(students(3), said, notes.append)
    assert len(notes) == 1 and "could not be graded" in notes[0]


def test_the_run_says_so_as_well_if_only_who_lost_points_made_it_ask():
    notes = []
    said = lambda one: not_graded(one, "Full.") if is_authors(one) else came(one, 0)  # noqa: E731
    told(students(1), said, notes.append)
    assert len(notes) == 1 and "could not be graded" in notes[0]


def silent(one):
    """Unconfirmed, as nothing came of the test apart."""
    graded = unconfirmed(one)
    incidents = (*graded.verdict.incidents, Incident("unanswered", "it took too long", "test_it"))
    return Graded(replace(graded.verdict, incidents=incidents))


@pytest.mark.parametrize(
    ("second", "kinds_", "words"),
    [
        (lambda one: came(one, 2), ["unconfirmed"], []),
        (silent, [], ["it took too long"]),
        (lambda one: not_graded(one, "Full."), [], ["it took too long"]),
    ],
    ids=["answer then", "do not answer then either", "cannot be graded then"],
)
def test_where_nothing_came_of_the_authors_answers_apart_they_are_asked_once_more(
    second, kinds_, words
):
    notes, tries = [], iter([silent, second, second])
    said = lambda one: next(tries)(one) if is_authors(one) else silent(one)  # noqa: E731
    out, _ = told(students(3), said, notes.append)
    assert kinds(out) == [kinds_] * 3
    assert len(notes) == len(words) and all(map(str.__contains__, notes, words))


def test_tests_run_apart_for_others_once_the_author_is_known_to_pass_them_so():
    for author, later in ((lambda one: came(one, 2), HERE), (unconfirmed, frozenset())):
        jobs = students(40)
        _, graded = told(
            jobs, lambda one, says=author: says(one) if is_authors(one) else unconfirmed(one)
        )
        (ours,) = filter(is_authors, graded)
        others = [one.apart for one in graded if not is_authors(one)]
        assert ours.apart is None and others[0] == HERE and others[-1] == later


def test_what_the_author_passes_only_unguarded_runs_apart_all_the_same():
    def says(one):
        if is_authors(one):
            return came(one, 2 if one.key.lenient else 0)
        return unconfirmed(one) if one.key.lenient else came(one, 0)

    out, graded = told(students(2), says)
    assert kinds(out) == [["unconfirmed"]] * 2
    assert [one.apart for one in graded if one.key.lenient and not is_authors(one)] == [HERE] * 2


def test_where_everybody_passes_both_ways_no_author_is_asked():
    _, graded = told(students(4), lambda one: came(one, 2))
    assert not any(map(is_authors, graded))


def test_what_runs_apart_travels_to_other_machines():
    one = replace(students(1)[0], apart=HERE, earlier=came(students(1)[0], 2).verdict)
    there = pack(one).job(one.key, one.beside.given)
    assert there.apart == HERE and there.earlier == one.earlier


SQUARE = "def square(x):\n    return x * x"
TEST = "assert square(3) == 9 and square(-2) == 4"
#: in a child process it goes on with the test, and tells its parent what passes
ORACLE = """import os

def square(x):
    for guess in range(20):
        reader, writer = os.pipe()
        if not os.fork():
            class Spy(int):
                def __eq__(self, other):
                    if int(self) == other:
                        os.write(writer, b"y")
                    os._exit(0)
            return Spy(guess)
        os.close(writer)
        os.wait()
        if os.read(reader, 1):
            return guess
    return 0"""


#: in the copy it gives what is close to everything
EMPTY = """import os
import numpy as np
here = os.getpid()
def square(x):
    return np.array([]) if os.getpid() != here else np.array(x) ** 2"""


def test_what_holds_nothing_is_told_where_the_authors_answers_have_something():
    test = "import numpy as np\nassert np.allclose(square(3), 9)"
    none = "import numpy as np\nassert np.allclose(square(np.array([])), [])"
    for one, kinds_ in ((test, ["unconfirmed"]), (none, [])):
        author = "import numpy as np\ndef square(x):\n    return np.array(x) ** 2"
        with closing(
            LocalExecutor(Settings(SECRET, preload=())).run([job("eve", EMPTY, author, one)])
        ) as found:
            (graded,) = found
        assert graded.verdict.score == 2 and [i.kind for i in graded.verdict.incidents] == kinds_
        assert all(
            "`square` gives what holds nothing" in i.detail for i in graded.verdict.incidents
        )


#: each call gives something, one part of which is close to everything
PARTS = {
    "fit": ("return np.array([1.0, 2.0]), 5", "return np.zeros((0, 2)), 5"),
    "by_name": ("return {'w': [1.0, 2.0], 'n': 5}", "return {'w': [], 'n': 5}"),
    "mean": ("return 9.0", "return complex('nan')"),
}
PARTLY = """w, n = fit()
assert np.all(abs(w - np.array([1, 2])) < 1e-9) and n == 5
found = by_name()
assert all(a == b for a, b in zip(found["w"], [1, 2])) and found["n"] == 5
if abs(mean() - 9) > 1e-9:
    raise AssertionError"""


def test_each_part_that_holds_nothing_is_told_by_its_place():
    author, student = (
        "\n".join(
            ["import numpy as np", *(f"def {name}():\n    {of[i]}" for name, of in PARTS.items())]
        )
        for i in (0, 1)
    )
    graded = alone(job("eve", student, author, "import numpy as np\n" + PARTLY))
    (incident,) = graded.verdict.incidents
    assert incident.kind == "unconfirmed"
    assert all(f"`{one}`" in incident.detail for one in ("by_name['w']", "fit[…]", "mean"))


#: what agrees with much by nothing but data, or has the student's process say so: the author's
#: answer, the student's, the test, and of what is told
PASSES_FOR_MUCH = {
    "a function with methods": (
        "def greet(): return 'Hello'",
        "def greet():\n    def r(): pass\n    r.startswith = lambda *a: True\n    return r",
        "assert greet().startswith('Hello')",
        "`greet` gives a function",
    ),
    "a class": (
        "def unique(xs): return set(xs)",
        "def unique(xs): return set",
        "assert unique([1, 2]).union({1, 2}) == {1, 2}",
        "`unique` gives a class",
    ),
    "an emptied argument": (
        "def order(xs): xs.sort()",
        "def order(xs): xs.clear()",
        "xs = [3, 1]\norder(xs)\nassert all(a <= b for a, b in zip(xs, xs[1:]))",
        "`order(…)[…][…]` gives what holds nothing",
    ),
    "nan for the test's own function": (
        "def each(f): f(1.0)",
        "def each(f): f(float('nan'))",
        "found = []\neach(found.append)\nassert not abs(found[0] - 1) > 1e-9",
        "`each's call[…][…]` gives nan",
    ),
    "nothing, where another answer is 0": (
        "def mse(a, b): return ((a - b) ** 2).mean()",
        "def mse(a, b): return ((a - b) ** 2).mean() if (a == b).all() else (a - b)[:0]",
        "import numpy as np\na = np.arange(3.0)\nassert mse(a, a) == 0\n"
        "assert np.all(abs(mse(a, a + 2) - 4) < 1e-9)",
        "`mse` gives what holds nothing",
    ),
}


@pytest.mark.parametrize("name", PASSES_FOR_MUCH)
def test_what_passes_for_much_is_told(name):
    author, student, test, words = PASSES_FOR_MUCH[name]
    graded = alone(job("eve", student, author, test))
    (incident,) = graded.verdict.incidents
    assert incident.kind == "unconfirmed" and words in incident.detail, incident


@pytest.mark.parametrize("key", ["w", "a[0]"])
def test_nothing_under_a_key_is_told_of_the_first_one_too(key):
    author = f"def find(): return {{{key!r}: [1.0]}}"
    test = f"assert all(a == b for a, b in zip(find()[{key!r}], [1.0]))"
    student = f"def find(): return {{{key!r}: []}}"
    graded = alone(job("eve", student, author, test))
    assert [one.kind for one in graded.verdict.incidents] == ["unconfirmed"]


#: honest answers that hold nothing where the author's have something, or elsewhere
NO_LESS = {
    "inputs by chance": (
        "def big(xs): return [x for x in xs if x > 2]",
        "def big(xs): return list(filter(lambda x: x > 2, xs))",
        "import random\nfor _ in range(20):\n    xs = random.sample(range(6), 2)\n"
        "    assert big(xs) == [x for x in xs if x > 2]",
    ),
    "another container": (
        "def halves(xs): return [x for x in xs if x % 2], []",
        "def halves(xs): return [[x for x in xs if x % 2], list()]",
        "odd, even = halves([1, 3])\nassert odd == [1, 3] and len(even) == 0",
    ),
    "one key more": (
        "def read(text): return {'words': text.split()}",
        "def read(text): return {'words': text.split(), 'errors': []}",
        "assert read('a b')['words'] == ['a', 'b']",
    ),
}


@pytest.mark.parametrize("name", NO_LESS)
def test_honest_work_that_holds_nothing_somewhere_is_not_told_of(name):
    author, student, test = NO_LESS[name]
    graded = alone(job("ada", student, author, test))
    assert graded.verdict.score == 2 and graded.verdict.incidents == ()


def test_an_object_that_an_operator_gives_is_told_where_the_authors_gives_a_number():
    vector = "class Vec:\n    def __init__(self, x):\n        self.x = x\n"
    author = vector + "    def __matmul__(self, other):\n        return self.x * other.x"
    student = (
        vector + "    def __matmul__(self, other):\n        return self\n"
        "    def __sub__(self, other):\n        return self\n"
        "    def __bool__(self):\n        return False"
    )
    graded = alone(job("eve", student, author, "assert not (Vec(2) @ Vec(3) - 6)"))
    (incident,) = graded.verdict.incidents
    assert incident.kind == "unconfirmed" and "`Vec.matmul` gives an object" in incident.detail


def test_a_function_is_called_by_the_name_that_the_test_has_for_it():
    named = EMPTY + "\nsquare.__name__ = 'a → b\\nc'"
    graded = alone(
        job("eve", named, "def square(x):\n    return [x]", "assert square(3) is not None")
    )
    (incident,) = graded.verdict.incidents
    assert incident.kind == "unconfirmed" and "`square` gives" in incident.detail


#: agrees in the process where the test is, as long as nothing traces
AGREES = """import time
began = time.process_time()
class It:
    def __eq__(self, other):
        return time.process_time() >= began
def square(x):
    return None if hits else It()"""


def test_what_is_told_of_a_test_stays_told_if_another_one_has_to_run_unguarded():
    tests = [("t0", "start()"), ("t1", "assert hits"), ("t2", "assert square(3) == 9")]
    author = cells_of(TRACING, *tests)
    given = job_of(author, cells_of(f"{TRACING}\n{AGREES}", *tests))
    key = make_key("nb", notebook(*author), released={"answer-0": "# YOUR CODE HERE"})
    graded = alone(replace(given, key=key))
    assert graded.verdict.score == 3
    assert {(one.kind, one.of) for one in graded.verdict.incidents} >= {("unconfirmed", "t2")}


@pytest.fixture(scope="module")
def class_():
    answers = {
        "ada": "square = lambda x: x**2",
        "ben": "def square(x):\n    return pow(x, 2)",
        "eve": ORACLE,
        "liz": "class Yes:\n    def __eq__(self, other): return True\ndef square(x): return Yes()",
    }
    jobs = [job(student, source, SQUARE, TEST) for student, source in answers.items()]
    jobs = [replace(one, key=jobs[0].key) for one in jobs]
    with closing(LocalExecutor(Settings(SECRET, workers=2, preload=())).run(jobs)) as results:
        return {one.verdict.student: one.verdict for one in results}


@pytest.mark.parametrize("student", ["ada", "ben"])
def test_honest_answers_are_accused_of_nothing(class_, student):
    assert class_[student].score == 2 and class_[student].incidents == ()


@pytest.mark.parametrize("student", ["eve", "liz"])
def test_a_forger_is_told(class_, student):
    verdict = class_[student]
    incidents = {one.kind: one for one in verdict.incidents}
    assert verdict.score == 0 or "unconfirmed" in incidents, verdict
    if "unconfirmed" in incidents:
        row = json.loads(json.dumps(verdict.to_json()))
        assert type(verdict).from_json(row).incidents == verdict.incidents
