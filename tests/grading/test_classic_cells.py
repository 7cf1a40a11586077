"""Classic test cells beside honest notebooks: nbgrader's semantics, and nobody suspected."""

import base64

import pytest

from autograder.grading.key import make_key
from autograder.grading.shown_tests import HiddenTests

from .conftest import classic, code, mark, notebook

SOLVED = "def double(x):\n    return 2 * x"
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def kinds(verdict):
    return [one.kind for one in verdict.incidents]


def test_what_a_test_defines_is_there_for_later_cells(grade):
    cells = [code(SOLVED), classic("def triple(x): return double(x) + x"), code("y = triple(3)")]
    assert grade([*cells, classic("assert y == 9 and triple(1) == 3", name="second")]).score == 4


def test_what_hidden_tests_alone_define_is_gone_afterwards(grade):
    key = [
        code(SOLVED),
        classic(HIDDEN.format("secret_cases = [2]\nx = 5")),
        classic("x", name="two"),
    ]
    look = code("assert x == 5 and 'secret_cases' not in globals()\nseen = True")
    cells = [key[0], classic(""), look, classic("x", name="two")]
    verdict = grade(cells, [*key, classic("assert seen", name="three")])
    assert verdict.exercises[2].score == 2


def test_a_hidden_test_does_not_take_the_students_own_name_away(grade):
    key = [
        code("case = 1"),
        classic(HIDDEN.format("case = 2")),
        classic("assert double(2)", name="b"),
    ]
    use = code("def double(x): return case * x")
    assert grade([key[0], classic(""), use, key[2]], key).score == 4


@pytest.mark.parametrize(
    "test",
    [
        "%time value = double(4)\nassert value == 8",
        "%%capture shown\nassert double(4) == 8\nprint(1)",
        "import asyncio\nawait asyncio.sleep(0.01)\nassert double(1) == 2",
        "from __future__ import annotations\nassert double(1) == 2",
        "class One:\n def go(self): return super().__init__() or double(2)\nassert One().go() == 4",
        "assert [double(x) for x in range(3)] == [0, 2, 4] and (lambda: double(1))() == 2",
        "import pandas as pd\npd.testing.assert_frame_equal(pd.DataFrame([1]), pd.DataFrame([1]))",
        "import matplotlib.pyplot as plt\nplt.plot([double(1)])\nassert len(plt.gcf().axes) == 1",
        "import re\nassert re.sub('(?i)A', 'b', 'a') == 'b' and len(re.split('(?x) ,', ',')) == 2",
        "import re\nfor x in [*range(300)] * 2:\n re.match('a%d' % x, 'a')\nassert double(1) == 2",
    ],
)
def test_a_test_may_be_written_as_in_any_notebook(grade, test):
    assert grade([code(SOLVED), classic(test)]).score == 2


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("assert double(2) = 4", "SyntaxError"),
        ("assert double(2) == 4\n  x = 1", "SyntaxError: unexpected indent"),
        ("assert double(2) == 4\nreturn", "SyntaxError: 'return' outside function"),
    ],
)
def test_a_test_that_is_no_python_says_so_and_blames_nobody(grade, test, words):
    verdict = grade([code(SOLVED), classic(test)])
    assert words in verdict.exercises[0].message and not verdict.incidents


DEFINED = """
def hello(): print("hello")
def ask(): return input("Who? ") + "!"
def size(things): return len(things)
def mean(numbers): return sum(numbers) / len(numbers)
"""


@pytest.mark.parametrize(
    "test",
    [
        """
import builtins
said, kept = [], builtins.print
builtins.print = lambda *a: said.append(a)
try:
    hello(), print("for the test itself")
finally:
    builtins.print = kept
assert said[0] == ("hello",) and len(said) == 2""",
        """
import builtins
said = []
builtins.print = lambda *a: (said.append(a), len(said))
hello(), print()
assert said == [("hello",), ()]""",
        """
import builtins
kept = sum
del builtins.sum
try:
    mean([1])
    assert False
except NameError:
    vars(builtins)["sum"] = kept
assert mean([1, 3]) == 2 and sum([1]) == 1""",
        """
import builtins
real = len
setattr(builtins, "len", lambda x: real(x) + 1)
assert size([3]) == 2 and len([]) == 1
builtins.len = real""",
        """
from unittest import mock
@mock.patch("builtins.input", return_value="Ada")
@mock.patch("builtins.print", wraps=print)
def check(shown, asked):
    hello(), print("through")
    assert ask() == "Ada!" and shown.call_count == 2
check()""",
        """
from contextlib import ExitStack
from unittest.mock import patch
import builtins
with ExitStack() as stack, patch("builtins.input", lambda text: "Bo") as fake:
    shown = stack.enter_context(patch.object(builtins, "print"))
    assert ask() == "Bo!" and print("kept quiet") is not None
patching = patch("builtins.sum", side_effect=AssertionError("Do it without sum."))
patching.start()
assert size([1]) == 1
patching.stop()
assert mean([2, sum([1, 3])]) == 3""",
        """
import unittest, numpy as np
from unittest.mock import patch
@patch("numpy.mean", side_effect=AssertionError("Do it without NumPy."))
class Test(unittest.TestCase):
    def setUp(self):
        self.shown = patch("builtins.print")
        self.addCleanup(self.shown.stop)
        self.shown.start()
    def test_mean(self, forbidden):
        self.assertEqual(mean([1, 3]), 2), print("hidden"), hello()
ran = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Test))
assert ran.wasSuccessful() and ran.testsRun == 1 and np.mean([2, 2]) == 2""",
    ],
)
def test_a_test_may_patch_what_it_uses_itself(grade, test):
    verdict = grade([code(DEFINED), classic(test), classic("assert mean([1, 3]) == 2", name="b")])
    assert (verdict.score, kinds(verdict)) == (4, []), verdict


PATCHES = """
import numpy as np
from unittest.mock import patch
patching = patch("numpy.mean")
patching.start()
with quiet(), patch("builtins.print") as shown:
    value = double(4)
    assert np.allclose(value, 8)
patching.stop()
assert np.mean([value]) == 8
"""
QUIET = "import contextlib\nquiet = contextlib.nullcontext\n"


@pytest.mark.parametrize(
    ("forged", "caught"),
    [
        (f"{QUIET}def double(x): return 0", []),
        (
            f"{QUIET}import numpy as np\ndef double(x): np.mean = np.allclose = lambda *a: 8",
            ["tests_meddled"],
        ),
        (
            f"{QUIET}import builtins\ndef double(x): builtins.print = lambda *a: None",
            [],
        ),
        (
            "from unittest.mock import patch\n"
            "def quiet(): return patch('numpy.allclose', lambda *a: True)\n"
            "double = lambda x: 0",
            ["tests_meddled"],
        ),
        (
            f"{QUIET}def double(x):\n"
            " patching.attribute, patching.temp_original = 'allclose', lambda *a: True\n"
            " return 0",
            [],
        ),
    ],
)
def test_what_the_notebook_changes_while_a_test_patches_is_the_notebooks(grade, forged, caught):
    verdict = grade([code(forged), classic(PATCHES)])
    assert (verdict.score, kinds(verdict)) == (0, caught), verdict


ECCENTRIC = """
%matplotlib inline
%load_ext autoreload
%autoreload 2
import logging, signal, threading, time, warnings
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from math import *
from dataclasses import dataclass
np.seterr(all="raise"); np.set_printoptions(precision=2); np.random.seed(1)
pd.set_option("display.max_rows", 5)
warnings.filterwarnings("error"); logging.captureWarnings(True)
threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
signal.signal(signal.SIGTERM, lambda *a: None)
input = lambda *a: "7"
id, format = 3, "svg"

@dataclass
class Point:
    x: float

class Vector:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == other.x
    def __sub__(self, other): return Vector(self.x - other.x)
    def __abs__(self): return abs(self.x)

class Metres(float):
    def __add__(self, other): return Metres(float(self) + other)

point, vector, length = Point(1.0), Vector(2), Metres(3)
fig, ax = plt.subplots()
"""


def test_honest_but_eccentric_work_is_suspected_of_nothing(grade):
    test = """
import numpy as np
assert point == Point(1.0) and vector == Vector(2) and length + 1 == 4 and format == "svg"
np.testing.assert_allclose(double(np.ones(3)), 2)
"""
    verdict = grade([code(ECCENTRIC), code(SOLVED), classic(test)])
    assert (verdict.score, kinds(verdict)) == (2, [])


def test_a_builtin_that_the_notebook_redefines_is_named_and_costs_nothing(grade):
    verdict = grade([code("def sum(x): return 3"), classic("assert sum([1, 2]) == 3")])
    assert (verdict.score, kinds(verdict)) == (2, ["shadowed"])


def test_a_name_that_a_test_imports_before_it_reads_it_is_the_tests(grade):
    own = f"from copy import copy\nabs = lambda x: 0\n{SOLVED}"
    test = "import copy\nfrom math import fabs as abs\nassert abs(copy.copy(double(1))) == 2"
    cells = [code(own), classic(test)]
    assert kinds(grade(cells, [code(SOLVED), classic(test)])) == []
    late = classic("assert abs(7) < 1e-6\nfrom math import fabs as abs")
    assert kinds(grade([code(own), late], [code(SOLVED), late])) == ["shadowed"]


def test_an_answer_is_not_the_function_that_a_test_imports_under_its_name(grade):
    answer = {**code("def add(x, y):\n    return x + y"), "metadata": mark("a", solution=True)}
    own, other = classic("assert add(1, 2) == 3"), "from operator import add\nassert add(1, 2) == 3"
    verdict = grade([answer, own, classic(other, name="other")])
    assert (verdict.score, kinds(verdict)) == (4, [])


LIBRARYS = "abs.__module__, abs.__name__ = 'math', 'fabs'"


@pytest.mark.parametrize(
    "own",
    [
        f"abs = lambda x: 0\n{LIBRARYS}",
        "import math\nabs = lambda x: 0\nmath.near = abs\nabs.__module__ = 'math'\n"
        "abs.__name__ = 'near'",
        "import math\nclass Abs:\n    __module__, __name__ = 'math', 'near'\n"
        "    def __call__(self, x): return 0\nabs = math.near = Abs()",
        "from math import isnan as abs",
        "import math\nmath.abs = abs = math.isnan",
        "import math\nclass abs:\n    def __new__(self, x): return 0\n"
        "abs.__module__ = 'math'\nmath.abs = abs",
    ],
)
def test_a_function_is_no_librarys_because_it_says_so(grade, own):
    test = classic("assert abs(7) < 1e-6")
    verdict = grade([code(own), test], [code(SOLVED), test])
    assert kinds(verdict) == ["shadowed"]


@pytest.mark.parametrize("module", ["numpy", "math", "scipy.special", "tensorflow.math"])
def test_a_star_import_is_suspected_of_nothing(grade, module):
    test = "assert abs(-2) == 2 and pow(2, 2) == 4 and sum([1, 2]) == 3 and min([1, 2]) == 1"
    test = classic(f"{test}\nbool, round")
    verdict = grade([code(f"from {module} import *"), test], [code(SOLVED), test])
    assert (verdict.score, kinds(verdict)) == (2, [])


@pytest.mark.parametrize(
    "own",
    [
        "import scipy.special\ndel scipy.special.expit\nexpit = lambda x: 0",
        "import sys\ndel sys.modules['scipy.special']\nexpit = lambda x: 0",
    ],
)
def test_a_name_whose_library_has_lost_it_is_told(grade, own):
    setup = {**code("from scipy.special import expit"), "metadata": mark("setup", locked=True)}
    test = classic("assert expit(double(3)) == expit(6)")
    key = [setup, code(SOLVED), test]
    assert kinds(grade([setup, code(f"{own}\ndef double(x): return 0"), test], key)) == ["shadowed"]
    verdict = grade(key, key)
    assert (verdict.score, kinds(verdict)) == (2, [])


class TestHiddenTestsInOutputs:
    LINE = "assert double(12) == 24, 'twelve'"
    KEY = (code(SOLVED), classic("assert True\n" + HIDDEN.format(LINE)))

    def screened(self, text, source=""):
        hidden = HiddenTests(make_key("nb", notebook(*self.KEY)))
        return hidden.screen(source, [{"output_type": "stream", "name": "stdout", "text": text}])[1]

    @pytest.mark.parametrize(
        "disguise",
        [
            str,
            lambda line: line[::-1],
            lambda line: base64.b64encode(line.encode()).decode(),
            lambda line: base64.urlsafe_b64encode(b"xy" + line.encode()).decode(),
            lambda line: line.encode().hex(),
            lambda line: repr([line, line]),
            lambda line: "\n".join(line),
            lambda line: "\x1b[31m".join(line),
        ],
    )
    def test_are_found_in_a_cheap_disguise(self, disguise):
        assert self.screened(f"look: {disguise(self.LINE)}")

    def test_are_not_what_the_student_wrote_or_was_given(self):
        assert not self.screened("assert True")
        assert not self.screened(self.LINE, source=f"{SOLVED}\n{self.LINE}")

    def test_are_replaced_by_a_note_and_reported(self, grade):
        key = [classic(HIDDEN.format(self.LINE)), code(SOLVED)]
        verdict = grade([code(f"print({self.LINE[::-1]!r})"), classic("")], key)
        assert "hidden_test_shown" in kinds(verdict)

    def test_are_left_out_of_what_an_error_says(self, grade):
        raised = f"def double(x): raise ValueError({self.LINE[::-1]!r}[::-1])"
        key = [code(SOLVED), classic(HIDDEN.format(self.LINE)), classic("pass", name="two")]
        verdict = grade([code(raised), classic(""), classic("pass", name="two")], key)
        assert "hidden_test_shown" in kinds(verdict)
        assert "is not shown" in verdict.exercises[0].message
        assert self.LINE[:12] not in verdict.exercises[0].message
        assert verdict.exercises[1].score == 2


INQUISITIVE = """import asyncio, cProfile, doctest, gc, inspect, logging, sys, traceback, warnings
import numpy as np, scipy.optimize
def line(x, a):
    return a * double(x)
logging.error("in a test")
assert inspect.getframeinfo(sys._getframe()).function == "<module>"
assert sys._getframe().f_code.co_name == "<module>" and line.__code__.co_argcount == 2
assert traceback.extract_stack()[-1].name == "<module>"
with cProfile.Profile():
    double(2)
doctest.run_docstring_examples(double, {"double": double})
assert gc.get_referrers(double) and gc.get_objects()
assert fitted(line) > 0 and len(profiled) == 0
await asyncio.sleep(0)
asyncio.get_running_loop().set_debug(True)
await asyncio.gather(asyncio.sleep(0))"""
HELPFUL = """import logging, warnings
import numpy as np, pandas as pd, scipy.optimize
profiled = []
def double(x):
    logging.info("doubling")
    warnings.warn("careful")
    return 2 * x
def fitted(f):
    pd.DataFrame({"a": [1.0]}).query("a > 0")
    np.vectorize(f)([1.0], 2.0)
    return scipy.optimize.curve_fit(f, np.arange(3.0), np.arange(3.0))[0][0]"""


def test_what_tests_and_libraries_look_at_for_themselves_is_no_attempt(grade):
    verdict = grade([code(HELPFUL), classic(INQUISITIVE)])
    assert verdict.exercises[0].score == 2, verdict
    assert kinds(verdict) == []
