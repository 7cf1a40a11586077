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


def test_functions_of_pythons_in_c_show_nothing_of_a_test_and_libraries_are_anybodys(graded):
    shows = """import ctypes
def square(x):
    ctypes.pythonapi.PyFunction_GetCode
    return x * x"""
    uses = """import ctypes, threading
def square(x):
    end = ctypes.pythonapi.PyThreadState_SetAsyncExc
    end(ctypes.c_ulong(0), ctypes.py_object(SystemExit))
    return ctypes.CDLL(None).abs(-1) * x * x"""
    score, kinds, said = graded(shows, CALLS)
    assert (score, kinds) == (0, ["inspected"]) and "take `PyFunction_GetCode` out" in said
    assert graded(uses, CALLS)[:2] == (2, [])


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
calls = []
def spy(a, b):
    calls.append(square(a))
    return a
assert arity(spy) == 2 and spy(2, 3) == 2 and calls == [4]
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


WATCHING = """import sys, traceback
seen = []
def look(e):
    trace = traceback.extract_tb(e.__traceback__)
    seen.append([(one.name, one.lineno) for one in trace if "test" in one.filename])
    assert sys.exc_info()[2] is e.__traceback__ and traceback.format_exc()
    assert not any("hidden" in one.f_locals for one, _ in traceback.walk_tb(e.__traceback__))
class Guarded:
    def __enter__(self): return self
    def __exit__(self, kind, error, trace):
        if trace is None or trace.tb_lineno != error.__traceback__.tb_lineno: return False
        look(error)
        return kind is ValueError
def tried(function):
    try: return function()
    except Exception as error:
        assert error.__traceback__.tb_next.tb_lineno
        look(error)"""
#: what is raised in a test, and in what of its own functions, on which of its lines
RAISED = [
    "with Guarded():\n    1 + 1\n    raise ValueError",
    "with Guarded():\n    for one in map(int, '1x'):\n        pass",
    "with Guarded() as one, Guarded():\n    if int('x'):\n        pass",
    """def run(hidden):
    'runs'
    for one in range(3):
        with Guarded():
            if one == 0: continue
            if one == 1: int('x')
            return one
assert run(2) == 2 and run.__doc__ == 'runs'""",
    """def run():
    hidden = 1
    if hidden:
        try: {}[square(1)]
        except KeyError as error: raise OSError from error
        finally: hidden = 0
tried(run)
try: run()
except OSError as error:
    look(error)
    assert type(error.__cause__) is type(error.__context__) is KeyError""",
    """import unittest, pytest
class Test(unittest.TestCase):
    def test(self):
        with self.assertRaises(KeyError): {}[1]
        with pytest.raises(KeyError) as found: {}[1]
        assert len(found.traceback) == 1
        with Guarded(): raise ValueError
Test('test').debug()""",
    """def rows():
    with Guarded(): yield square(2)
    hidden = yield 3
async def soon():
    try: raise ValueError
    except ValueError as error: assert error.__traceback__.tb_lineno == sys.exc_info()[2].tb_lineno
assert list(rows()) == [4, 3]
await soon()""",
]
PLACES = [
    [[("<module>", 3)]],
    [[("<module>", 2)]],
    [[("<module>", 2)]],
    [[("run", 6)]],
    [[("run", 5)], [("<module>", 8), ("run", 5)]],
    [[("test", 7)]],
    [],
]


def test_what_is_raised_in_a_test_has_a_traceback_that_shows_its_lines_and_nothing_else(graded):
    before, tests = 0, []
    for source, places in zip(RAISED, PLACES, strict=True):
        wanted = [[(name, line + before) for name, line in one] for one in places]
        tests.append(f"{source}\nassert seen == {wanted}, seen\nseen.clear()")
        before += tests[-1].count("\n") + 1
    score, incidents, said = graded(f"{SQUARE}\n{WATCHING}", *tests)
    assert (score, incidents) == (2 * len(tests), []), said


def test_equal_constants_of_two_statements_are_two_objects_as_in_a_cell(graded):
    test = """from __future__ import annotations
one = "hello world"; two = "hello world"
assert one == two and one is not two
first, second = (1000, 2.5), (1000, 2.5)
third = (1000, 2.5)
assert first is second and first is not third
def typed(x: unknown): return x
assert typed(square(2)) == 4"""
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
    # cProfile's C code went on after a refusal until then, and ended with words of its own.
    if word != "enable" or not (3, 12) <= sys.version_info < (3, 13, 5):
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
#: what is no part of a function's code that anybody may know
CODES = (
    *("f.__code__.co_consts", "f.__code__.replace(co_name='a')"),
    *("(lambda code: code)(f.__code__)", "getattr(f, '__code__')"),
)


@pytest.mark.parametrize("test", HIDDEN)
def test_the_code_of_a_running_test_is_nobodys_to_read(graded, test):
    assert graded(LOOK, test)[0] == 0
    assert graded(SQUARE, test)[:2] == (2, [])


def test_only_what_a_function_is_called_and_takes_is_told_of_its_code(graded):
    answer = f"{SQUARE}\ndef name(f): return f.__code__.co_name"
    test = """def secret(x):
    return square(x) == 62710561
assert name(secret) == "secret" and square(3) == 9"""
    assert graded(answer, test)[:2] == (2, [])
    for read in CODES:
        forged = f"{SQUARE}\ndef name(f):\n    {read}.co_name\n    return 'secret'"
        score, _, said = graded(forged, test, solution=answer)
        assert score == 0 and "Refused" in said, read


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


ENDED = """import asyncio
def steps():
    yield 1
async def wait():
    await asyncio.sleep(0)
made, task = steps(), asyncio.get_running_loop().create_task(wait())
list(made)
await task
print(task)
def square(x):
    return x * x if made.gi_code.co_name == "steps" and "wait" in repr(task) else 0"""


def test_what_has_ended_may_be_shown_and_asked_what_it_was(grade):
    verdict = grade([code(ENDED), classic("assert square(3) == 9")])
    assert [one.score for one in verdict.exercises] == [2]
    assert verdict.incidents == ()
