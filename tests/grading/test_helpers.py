"""What an instructor's locked cells define is what tests get, whatever a notebook makes of it."""

import pytest

from autograder.grading.helpers import Helpers, helpers_of, read_by_helpers

from .conftest import classic, code, mark, notebook

TOOLS = """scale = 2

def near(one, other):
    return abs(one - other) < 1e-6

class Net:
    def forward(self, x):
        raise NotImplementedError

    def size(self):
        return scale"""


def locked(source, name="tools"):
    return {**code(source), "metadata": mark(name, locked=True)}


def solution(source, name="answer"):
    return {**code(source), "metadata": mark(name, solution=True)}


RIGHT = "def half(x):\n    return x / 2"
TEST = "assert near(half(3), 1.5)"
KEY = [locked(TOOLS), solution(RIGHT), classic(TEST)]


def kinds(verdict):
    return [one.kind for one in verdict.incidents]


def test_a_replaced_helper_costs_nothing_and_is_named_with_its_cell(grade):
    own = code("def near(one, other):\n    return one == other + 1")
    verdict = grade([locked(TOOLS), solution(RIGHT), own, classic(TEST)], KEY)
    assert verdict.score == 2
    [incident] = verdict.incidents
    assert incident.kind == "helper_replaced"
    assert "`near`" in incident.detail and "locked cell tools" in incident.detail


def test_a_helper_that_was_copied_is_the_same_one(grade):
    tools = "import math\ndef near(one, other, *, most=1e-6):\n    return abs(one - other) < most"
    key = [locked(tools), solution(RIGHT), classic(TEST)]
    for was, now, found in (("", "", []), ("1e-6", "1e-5", ["helper_replaced"])):
        copied = code("# as above\n" + tools.partition("\n")[2].replace(was, now))
        verdict = grade([locked(tools), solution(RIGHT), copied, classic(TEST)], key)
        assert (verdict.score, kinds(verdict)) == (2, found)


def test_who_loses_points_where_a_helper_was_the_authors_is_told_so(grade):
    own = "class Net:\n    def __init__(self, x=0): self.x = x"
    tests = [
        classic("assert Net(3).x == 3", name="a"),
        classic("await half(3)\nNet().size() - 1", name="b"),
        classic("assert half(3) == 2", name="c"),
        classic("Net().size()", name="d"),
        classic("0;", name="e"),
    ]
    key = [locked(TOOLS), solution(RIGHT), *tests]
    answer = solution("async def half(x):\n    return x / 2")
    verdict = grade([locked(TOOLS), answer, code(own), *tests], key)
    said = ["in place of your own" in one.message for one in verdict.exercises]
    assert ([one.score for one in verdict.exercises], said) == (
        [0, 1, 0, 2, 2],
        [True, True, False, False, False],
    ), verdict


def test_a_notebook_has_its_own_version_back_after_a_test(grade):
    own = code("def near(one, other):\n    return 'mine'")
    later = solution("assert near(1, 2) == 'mine'\nhalf = lambda x: x / 2", "later")
    key = [locked(TOOLS), classic("assert near(1, 1)", 1, "a"), later, classic(TEST, 1, "b")]
    verdict = grade([locked(TOOLS), own, *key[1:]], key)
    assert verdict.score == 2


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        pytest.param([code("scale = 3")], [], id="a variable"),
        pytest.param([code(TOOLS)], [], id="the same cell once more"),
        pytest.param([solution("near = near")], [], id="the same object"),
        pytest.param(
            [solution("def near(one, other):\n    return abs(one - other) < 1")],
            [solution("def near(one, other):\n    return abs(one - other) < 0.1")],
            id="what the exercise asks for",
        ),
        pytest.param(
            [code("def near(one, other):\n    return abs(one - other) < 0.1")],
            [code("def near(one, other):\n    return abs(one - other) < 0.1")],
            id="what the lesson does itself",
        ),
        pytest.param(
            [solution("def forward(self, x):\n    return x\n\nNet.forward = forward")],
            [solution("Net.forward = lambda self, x: x * 1")],
            id="a method that the exercise asks for",
        ),
        pytest.param(
            [solution("@add_to(Net)\ndef forward(self, x):\n    return x")],
            [
                locked(
                    "def add_to(kind):\n    return lambda f: setattr(kind, f.__name__, f)", "add"
                ),
                solution("@add_to(Net)\ndef forward(self, x):\n    return 1 * x"),
            ],
            id="a method that is added by a decorator",
        ),
        pytest.param(
            [code("class Mine(Net):\n    def forward(self, x):\n        return x")],
            [],
            id="a subclass",
        ),
    ],
)
def test_who_does_what_the_lesson_does_is_suspected_of_nothing(grade, cells, key):
    given = [one for one in key if one["metadata"].get("nbgrader", {}).get("locked")]
    verdict = grade(
        [locked(TOOLS), *given, *cells, solution(RIGHT, "half"), classic(TEST)],
        [locked(TOOLS), *key, solution(RIGHT, "half"), classic(TEST)],
    )
    assert (verdict.score, [one for one in kinds(verdict) if one != "duplicate_cell"]) == (2, [])


def test_a_class_is_the_instructors_but_objects_of_an_extension_are_still_its_own(grade):
    own = solution("class Net(Net):\n    def size(self):\n        return 99\n\nnet = Net()")
    test = classic("assert isinstance(net, Net) and Net().size() == 2")
    verdict = grade([locked(TOOLS), own, test], [locked(TOOLS), solution("net = Net()"), test])
    assert (verdict.score, kinds(verdict)) == (2, ["helper_replaced"])


def test_a_method_exchanged_in_place_is_the_instructors_for_tests(grade):
    test = classic("assert Net().size() == 2")
    own = solution("Net.size = lambda self: 99", "net")
    verdict = grade([locked(TOOLS), own, test], [locked(TOOLS), solution("...", "net"), test])
    assert (verdict.score, kinds(verdict)) == (2, ["helper_replaced"])
    assert "`Net.size`" in verdict.incidents[0].detail


def test_a_test_may_patch_a_helper_itself(grade):
    test = classic(
        "from unittest.mock import patch\n"
        "with patch('__main__.near', lambda a, b: a > b):\n    assert near(half(8), 1)\n" + TEST
    )
    verdict = grade([locked(TOOLS), solution(RIGHT), test], [locked(TOOLS), solution(RIGHT), test])
    assert (verdict.score, kinds(verdict)) == (2, [])


def test_a_locked_cell_that_an_answer_breaks_accuses_nobody(grade):
    tools = f"example = half(4)\n{TOOLS}"
    key = [solution(RIGHT), locked(tools), classic("assert half(2) == 1")]
    verdict = grade([solution("half = None"), *key[1:]], key)
    assert (verdict.score, kinds(verdict)) == (0, [])


def test_a_meaning_from_before_does_not_outlive_a_locked_cell_that_is_broken(grade):
    tools = f"import fractions\n{TOOLS}"
    breaks = code("import sys\nsys.modules['fractions'] = None\nnear = lambda one, other: True")
    key = [locked(tools), solution(RIGHT), classic(TEST)]
    assert grade([breaks, locked(tools), solution("half = abs"), classic(TEST)], key).score == 0


ASKED = """calls = []
class Meta(type):
    def __eq__(cls, other):
        calls.append(other)
        return False
    __hash__ = type.__hash__
class Value(metaclass=Meta):
    pass
"""


def test_nothing_of_a_notebooks_is_asked_for_its_kind_while_helpers_are_kept(grade):
    tools = locked("class Box:\n    size = value")
    value = solution(f"{ASKED}value = Value()", "value")
    test = classic("assert Box.size is value and calls == []")
    verdict = grade([value, tools, test], [solution("value, calls = 1, []", "value"), tools, test])
    assert (verdict.score, kinds(verdict)) == (2, [])


def test_nothing_of_a_notebooks_is_asked_for_its_kind_as_a_tests_last_value(grade):
    value = solution(f"import numpy as np\n{ASKED}value = np.array(Value(), dtype=object)", "value")
    tests = [classic("assert True\nvalue", 1, "a"), classic("assert calls == []", 1, "b")]
    key = [solution("value, calls = 1, []", "value"), *tests]
    assert grade([value, *tests], key).score == 2


def test_what_no_test_reads_is_the_students_own_affair(grade):
    own = solution("def size(x):\n    return 3\n\ndef half(x):\n    return x / 2 * size(x) / 3")
    tools = locked(f"{TOOLS}\n\ndef size(x):\n    return 1")
    verdict = grade([tools, own, classic(TEST)], [tools, solution(RIGHT), classic(TEST)])
    assert (verdict.score, kinds(verdict)) == (2, [])


def test_helpers_are_what_locked_cells_alone_define():
    source = notebook(
        locked(
            "%matplotlib inline\nimport math\nif True:\n    def a(): pass\nclass B: pass\nx = 1"
        ),
        locked("def c():\n    def inner(): pass\nasync def d(): pass", "more"),
        solution("def c(): pass\nB.run = a\nprint(a())"),
        classic("def d(): pass\na(B)"),
        locked("def unread(): pass", "unread"),
        locked("this is no Python", "broken"),
    )
    assert list(helpers_of(source).values()) == [Helpers("tools", ("B", "a"), ("B",))]


CLOSE = "import numpy as np\n\ndef close(a, b):\n    return np.allclose(a, b) and max(a, b) > -99"


@pytest.mark.parametrize(
    ("tools", "test", "shadow"),
    [
        (TOOLS, TEST, "abs = lambda x: 0"),
        (CLOSE, "assert close(half(3), 1.5)", "class np:\n    allclose = staticmethod(min)"),
    ],
)
def test_what_helpers_read_means_to_them_what_it_means_to_the_author(grade, tools, test, shadow):
    key = [locked(tools), solution(RIGHT), classic(test)]
    name = "abs" if "abs" in shadow else "np"
    wrong = solution(f"{shadow}\n\ndef half(x):\n    return 99")
    verdict = grade([key[0], wrong, key[2]], key)
    assert (verdict.score, kinds(verdict)) == (0, [])
    # What a function of the notebook's needs is left to it, and told.
    used = solution(f"{shadow}\n\ndef half(x):\n    {name}\n    return 1e-9 + x / 2")
    verdict = grade([key[0], used, key[2]], key)
    assert kinds(verdict) == ["shadowed"] and name in verdict.incidents[0].detail
    late = "abs = lambda x: 0" if name == "abs" else "np = type('np', (), {'allclose': min})"
    late = late.replace(" = ", "'] = ", 1)
    during = solution(f"def half(x):\n    globals()['{late}\n    return 99")
    verdict = grade([key[0], during, key[2]], key)
    assert kinds(verdict) == ["shadowed"]


@pytest.mark.parametrize(
    "own",
    [
        "max = 10\nabs = [1]\nfor sum in range(3): pass",
        "def max(a, b): return a if a > b else b\nprint(max(1, 2))",
        "from numpy import *",
        "import numpy as np",
        "from functools import lru_cache\nscale = 1\n@lru_cache\ndef one(): return abs(scale)",
    ],
)
def test_an_honest_variable_of_a_built_in_name_costs_nothing(grade, own):
    tools = locked(f"{CLOSE}\n\ndef near(one, other):\n    return abs(one - other) < 1e-6")
    key = [tools, solution(RIGHT), classic("assert close(half(4), 2)\n" + TEST)]
    verdict = grade([tools, solution(f"{own}\n{RIGHT}"), key[2]], key)
    assert (verdict.score, kinds(verdict)) == (2, [])


@pytest.mark.parametrize(
    "own",
    [
        "max = 10\ndef half(x): return x / 2 * max / 10",
        "class Ten:\n    @staticmethod\n    def of(): return max / 10\nmax = 10\n"
        "def half(x): return x / 2 * Ten.of()",
        "from functools import lru_cache\nmax = 10\n@lru_cache\n"
        "def half(x): return x / 2 * max / 10",
        "max = 10\ndef same(f):\n    return lambda x: f(x)\n@same\n"
        "def half(x): return x / 2 * max / 10",
    ],
)
def test_what_the_notebooks_functions_call_by_such_a_name_is_theirs_in_a_test(grade, own):
    tools = locked(f"{TOOLS}\n\ndef largest(x):\n    return max(x)")
    test = classic(f"{TEST}\nlargest")  # a helper that this notebook would break is not called
    verdict = grade([tools, solution(own), test], [tools, solution(RIGHT), test])
    assert (verdict.score, kinds(verdict)) == (2, ["shadowed"])


def test_what_helpers_read_are_built_in_names_and_imports_that_nobody_else_binds():
    source = notebook(
        locked(
            "import numpy as np\n@max\ndef close(a, b):\n    sum = 0\n    return np.allclose(a, b)"
            " and [abs(x) for x in a] and min(scale, inner(), sum)\n"
            "def inner(): return len(np.x), any([])\nscale, any = 3, all"
        ),
        locked("class Box:\n    size = round(3)\n    def full(self): return all(self)", "box"),
        locked("this is no Python", "broken"),
        locked("def bad():\n    nonlocal nothing", "bad"),
        classic("close(1, 2)", name="a"),
        classic("Box()", name="b"),
        classic("min = 3\nclose(1, 2)", name="c"),
        classic("bad()", name="d"),
        solution("from math import *"),
    )
    stars = read_by_helpers(source, {"np": "numpy"})
    assert stars == {"a": ("np",), "c": ("np",)}
    source["cells"].pop()
    assert read_by_helpers(source, {"np": "numpy"}) == {
        "a": ("abs", "len", "np"),  # a test says what `min` is
        "b": ("all",),
        "c": ("abs", "len", "np"),
    }
