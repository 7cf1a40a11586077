"""Who may look at a classic test: at its frames, its code and the functions that it defines."""

import sys

import pytest

from .conftest import classic, code, mark

SQUARE = "def square(x):\n    return x * x"
#: a test's own frame, one of a function, of a lambda and of a method, and a comprehension
CALLS = """import unittest
import numpy as np
assert square(3) == 9 and np.allclose(square(0.5), 0.25)
def run(function, numbers):
    return [function(one) for one in numbers]
assert run(square, [1, 2]) == [1, 4]
more = lambda number: square(number) + 1
assert more(2) == 5
class Test(unittest.TestCase):
    def test(self):
        self.assertEqual(square(4), 16)
Test("test").debug()"""


@pytest.fixture
def graded(grade):
    """Grade an answer by tests that have the author's; return score, incidents and messages."""

    def run(answer, *tests, solution=SQUARE, before=""):
        own, ours = (
            {**code(one), "metadata": mark("a", solution=True)} for one in (answer, solution)
        )
        cells = [classic(one, 2, f"test{at}") for at, one in enumerate(tests)]
        verdict = grade([code(before), own, *cells], [ours, *cells])
        said = " ".join(one.message for one in verdict.exercises)
        return verdict.score, [one.kind for one in verdict.incidents], said

    return run


def test_debugging_in_an_answer_costs_nothing(graded):
    answer = """import inspect, logging, sys, traceback, warnings
log = logging.getLogger("mine")
log.setLevel(logging.DEBUG)
def square(x):
    inspect.currentframe().f_back.f_code.co_name, sys._getframe(1).f_code.co_name
    print(len(inspect.stack()), inspect.stack()[1].function)
    traceback.print_stack()
    traceback.format_stack(limit=2)
    log.warning("asked", stacklevel=2, stack_info=True)
    warnings.warn("slow", DeprecationWarning, stacklevel=2)
    return x * x"""
    assert graded(answer, CALLS)[:2] == (2, [])


def test_a_function_that_a_test_hands_over_may_be_looked_at(graded):
    answer = """import functools, inspect
def arity(f):
    spec = inspect.getfullargspec(f)
    names = f.__code__.co_varnames[: f.__code__.co_argcount]
    assert list(inspect.signature(f).parameters) == spec.args == list(names)
    assert not inspect.iscoroutinefunction(f)
    return len(names)
def shown(f):
    names = inspect.signature(f)
    @functools.wraps(f)
    def inner(*given):
        print(f.__name__, names.bind(*given).arguments)
        return f(*given)
    return inner
def square(x):
    return x * x"""
    test = """import numpy as np
assert arity(lambda a, b: a) == 2
def model(x, a, b=2):
    return a * np.exp(-b * x)
assert arity(model) == 3
@shown
def add(a: int, b: int):
    'adds'
    return a + b
assert add(1, 2) == 3 and add.__doc__ == 'adds'
@shown
def twice(x):
    return square(square(x))
assert twice(2) == 16"""
    assert graded(answer, test, solution=answer)[:2] == (2, [])


def test_what_a_test_does_with_its_own_names_and_frames_is_as_in_a_cell(graded):
    test = """import inspect, sys
import pandas as pd
class Base:
    def go(self): return square(2)
class Test(Base):
    def go(self): return super().go() + 1
def look(x):
    wanted = square(x)
    frame = pd.DataFrame({"a": [1, 9]})
    assert sorted(locals()) == ["frame", "wanted", "x"] and eval("wanted") == 9
    return len(frame.query("a == @wanted"))
def rows():
    for one in range(3):
        yield square(one)
exec("y = square(1) + 1")
assert look(3) == 1 and Test().go() == 5 and y == 2 and "y" in locals() and globals()["y"] == 2
assert list(rows()) == [0, 1, 4] and all(square(one) == one ** 2 for one in range(3))
assert {one: square(one) for one in range(2)} == {0: 0, 1: 1}
assert inspect.currentframe().f_code.co_name == sys._getframe().f_code.co_name == "<module>"
try:
    square("a")
except TypeError as error:
    assert error.__traceback__ is not None"""
    assert graded(SQUARE, test)[:2] == (2, [])


@pytest.mark.parametrize(
    ("refused", "word"),
    [
        ("with cProfile.Profile():\n        return x * x", "enable"),
        ("old = sys.gettrace(); sys.settrace(lambda *a: None)\n    sys.settrace(old)", "settrace"),
    ],
)
def test_what_stays_refused_says_what_to_write_and_accuses_nobody(graded, refused, word):
    answer = f"import cProfile, sys\ndef square(x):\n    {refused}\n    return x * x"
    score, incidents, said = graded(answer, CALLS)
    assert (score, incidents) == (0, [])
    # cProfile's C code goes on after a refusal in Python 3.12, and ends with words of its own.
    if word != "enable" or sys.version_info[:2] != (3, 12):
        assert f"take `{word}` out of what tests call" in said


LOOK = """import inspect, sys, types
import numpy as np
found = []
def steal(code):
    found.append(code)
    return 1, 2, 3
look = types.FunctionType(
    inspect.getargvalues.__code__, {"getargs": steal, "ArgInfo": lambda *a: 0}
)
def patched(frame):
    was, inspect.getargs = inspect.getargs, steal
    try:
        return inspect.getargvalues(frame)
    finally:
        inspect.getargs = was
def square(x):
    frame = sys._getframe(1)
    while frame:
        for way in (look, patched, lambda frame: steal(frame.f_code)):
            try:
                np.vectorize(way, otypes=[object])(np.array([frame], dtype=object))
            except RuntimeError:
                pass
        frame = frame.f_back
    if any(62710561 in one.co_consts for one in found):
        return 62710561
    return 0"""
#: by a frame that is not shown, one that is, since it looks at its own variables, and generators
HIDDEN = [
    "assert square(7919) == 62710561",
    "def check():\n    locals()\n    assert square(7919) == 62710561\ncheck()",
    "def check():\n    yield square(7919) == 62710561\nassert all(check())",
    "assert all(square(one) == 62710561 for one in [7919])",
    "import asyncio\nawait asyncio.sleep(0)\nassert square(7919) == 62710561",
]


@pytest.mark.parametrize("test", HIDDEN)
def test_the_code_of_a_running_test_is_nobodys_to_read(graded, test):
    assert graded(LOOK, test)[0] == 0
    assert graded(SQUARE, test)[:2] == (2, [])


INSIDES = """def near(a, b, most=0, *, least=0):
    return least <= abs(a - b) <= most
right = lambda x: x * x
for x in (0, 3):
    assert near(square(x), x * x)
    assert square(x) == right(x)"""
EXCHANGE = """def square(x):
    for one in (near, right):
        for name, inside in INSIDES.items():
            try:
                setattr(one, name, inside)
            except RuntimeError:
                pass
    return 0
INSIDES = {
    "__defaults__": (9,),
    "__kwdefaults__": {"least": -9},
    "__code__": (lambda *given: given[0] == given[-1] or 0).__code__,
}"""


def test_the_insides_of_a_tests_functions_are_nobodys_to_exchange(graded):
    score, incidents, _ = graded(EXCHANGE, INSIDES)
    assert (score, incidents) == (0, ["inspected"])
    assert graded(SQUARE, INSIDES)[:2] == (2, [])


def test_what_hypothesis_finds_wrong_is_told_and_blames_nobody(graded):
    test = """from hypothesis import given, settings, strategies as st
@settings(database=None, max_examples=10)
@given(st.integers(-9, 9))
def check(number):
    assert square(number) == number ** 2
check()"""
    wrong = "def square(x):\n    return x * x if x > 0 else 0"
    score, incidents, said = graded(wrong, test)
    assert (score, incidents) == (0, []) and "AssertionError" in said
    assert graded(SQUARE, test)[:2] == (2, [])
