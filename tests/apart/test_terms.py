"""What a test that runs apart has of the author's, read from the author's notebook."""

import pytest

from autograder.grading.terms import terms_of
from tests.grading.conftest import classic, code, mark, notebook

ANSWER = """import random
from math import floor
def f(x):
    import numpy as np
    check = TOL = 3
    global seen
    seen = x
    return x
total = f(3)"""


def terms(given):
    cells = [{**code(ANSWER), "metadata": mark("answer", solution=True)}, classic("near = 1")]
    return terms_of(notebook({**code(given), "metadata": mark("given", locked=True)}, *cells))


@pytest.mark.parametrize(
    "given",
    [
        *("def check(a, b):\n    return a == b", "class Judge:\n    pass", "TOL = 2 * 3"),
        *("TOL: float = 0.5", "A, B = (8, [10])", "check = lambda a, b: a == b"),
        "from math import *",
        "try:\n    import numpy as np\nexcept ImportError:\n    np = None",
        "if sys.version_info > (3,):\n    TOL = 2\nelse:\n\n    def check(a, b):\n        pass",
    ],
)
def test_what_is_defined_without_an_answer_is_the_authors(given):
    assert list(terms(given).definitions) == [given]


@pytest.mark.parametrize(
    "given", ["x = f(3)", "total = 0", "import math", "xs[0] = 1", "f(3)", "if x:\n    y = f(3)"]
)
def test_what_answers_give_or_a_cell_works_out_is_borrowed(given):
    assert terms(given).definitions == ()


def test_only_what_an_answer_binds_in_the_notebook_is_answered():
    found = terms("import numpy as np")
    assert found.answered == {"f", "total", "seen"} and found.own == {"near"}
    assert found.imports == {"random": "random", "floor": "math:floor", "np": "numpy"}


def test_what_a_test_leaves_for_a_later_one_is_none_of_the_notebooks():
    answers = [code(f"{name} = 3") | {"metadata": mark(name, solution=True)} for name in "abc"]
    a, b, c = answers
    tests = [
        classic("a = b = 9", 1, "first"),
        classic("a, b", 1, "second"),
        classic("a", 1, "last"),
    ]
    left = terms_of(notebook(a, b, tests[0], tests[1], b, c, tests[2])).left
    assert left == {"first": set(), "second": {"a", "b"}, "last": {"a"}}


def test_what_a_function_or_a_comprehension_has_for_itself_gives_the_notebook_nothing():
    given = "EPS = 1e-9\ndef run(f, cases):\n    want = cases\n    return want"
    answer = code("xs = [EPS for EPS in (1, 2)]") | {"metadata": mark("a", solution=True)}
    locked = {**code(given), "metadata": mark("given", locked=True)}
    found = terms_of(notebook(locked, answer, classic("want = 3\ncases = [1]")))
    assert found.answered == {"xs"} and found.definitions[0] == "EPS = 1e-09"
    assert found.own == {"want", "cases"}


@pytest.mark.parametrize(
    "source",
    ["from math import *", "try:\n    from math import tau\nexcept ImportError:\n    pass"],
)
def test_what_an_answer_imports_out_of_sight_is_the_librarys(source):
    answer = code(f"{source}\nx = 1") | {"metadata": mark("a", solution=True)}
    assert list(terms_of(notebook(answer, classic("x"))).definitions) == [source]
