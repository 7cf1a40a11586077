"""What libraries do with the code of a test's own functions: read, pack and save it."""

import pytest

from .conftest import classic, code

DEFINED = """import copy, inspect, marshal, pickle
import cloudpickle
def lines(f): return inspect.getsource(f).splitlines()
def double(x): return 2 * x"""
#: what a student's function is given a test's own for
TESTS = [
    "import inspect\n\ndef three():\n    a = 1\n    return a\n"
    "assert inspect.getsource(three).splitlines()[1:] == ['    a = 1', '    return a']",
    "%%time\nimport inspect\nassert inspect.getsource(three).startswith('def three')\n"
    "def four():\n    return 4\nassert 'return 4' in inspect.getsource(four)",
    "import cloudpickle, inspect\nfrom math import isclose\n"
    "class P:\n    def __init__(self, x): self.x = x\n"
    "    def twice(self): return double(self.x)\n"
    "    def same(self, o): return self.x == o.x and isclose(1, 1) and isclose(a=2, b=2)\n"
    "    @classmethod\n    def of(cls, *xs): return [cls(x) for x in sorted(xs)]\n"
    "other = cloudpickle.loads(cloudpickle.dumps(P(3)))\n"
    "assert other.twice() == 6 and other.same(P(3)) and other.of(1)[0].x == 1",
    "import cloudpickle\nfactor = 3\ndef times(x):\n    if x == 1:\n        return factor\n"
    "    return double(x) * factor\nf = cloudpickle.loads(cloudpickle.dumps(times))\n"
    "import asyncio, inspect\nawait asyncio.sleep(0)\nasync def wait(): return 5\n"
    "assert f(1) == 3 and f(2) == 12 and 'return 5' in inspect.getsource(wait)\nawait wait();",
    "import marshal, types\nf = lambda x, y=3: abs(x) + y\n"
    "g = types.FunctionType(marshal.loads(marshal.dumps(f.__code__)), globals(), 'g', (3,))\n"
    "assert g(-2) == 5 == f(-2) and [h(-1) for h in [lambda x: x, lambda x: -x]] == [-1, 1]",
]


def test_a_tests_own_functions_have_a_source_and_can_be_packed(grade):
    tests = [classic(test, 1, name=f"t{n}") for n, test in enumerate(TESTS)]
    verdict = grade([code(DEFINED), *tests])
    assert ([one.score for one in verdict.exercises], verdict.incidents) == ([1] * 5, ()), verdict


HIDDEN = """
def seen(): return 1
### BEGIN HIDDEN TESTS
def unseen(): return "the secret of it"
assert double(unseen()) == 2 * unseen()
import inspect
try:
    raise AssertionError(inspect.getsource(unseen))
except OSError:
    pass
### END HIDDEN TESTS
def after(): return 3
assert after() == 3"""
LOOK = """
import linecache
text = "".join(linecache.getlines("<test cell>"))
assert "def seen" in text and "def after(): return 3" in text and "secret" not in text
assert "double(unseen" not in text
"""


def test_only_what_students_have_of_a_test_can_be_read(grade):
    key = [code(DEFINED), classic(HIDDEN), code(LOOK + "fine = True"), classic("fine", 1, "two")]
    key[3]["source"] = "import inspect\nassert fine and inspect.getsource(after).endswith('3\\n')"
    verdict = grade(key)
    assert verdict.score == 3, verdict


@pytest.mark.parametrize("test", ["check = lambda a, b: a == b\nassert check(double(2), 4)"])
def test_a_lambda_that_compares_is_watched(grade, test):
    lie = "class Lie:\n    def __eq__(self, other): return True\ndef double(x): return Lie()"
    verdict = grade([code(lie), classic(test)], [code(DEFINED), classic(test)])
    assert "lying_object" in {one.kind for one in verdict.incidents}
