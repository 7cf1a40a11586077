"""What a classic test binds, and what libraries keep: the notebook changes it, for good or ill."""

import subprocess
import sys

import pytest

from autograder.grading.judge import Judge
from autograder.grading.pipeline import grade_one
from autograder.grading.regions import NBGRADER

from .conftest import SECRET, classic, code, job_of, mark
from .test_classic_attacks import outputs_of

POINTS = """points = 0
if mean([1, 2, 3]) == 2:
    points += 1
### BEGIN HIDDEN TESTS
if mean([2, 9]) == 5.5:
    points += 1
### END HIDDEN TESTS
points"""
LOOP = "for x, want in [(1, 1), (3, 9)]:\n    assert square(x) == want"
SAME = """def same(one, other):
    return abs(one - other) < 1e-9
assert same(square(1), 1)
assert same(square(-2), 4)"""
TABLE = "cases = {1: 1, 2: 4}\nfor x in cases:\n    assert square(x) == cases[x]"
NESTED = "cases = [(1, [1]), (2, [4])]\nfor x, want in cases:\n    assert [square(x)] == want"
SORTED = """data = [3, 1, 2]
expected = sorted(data)
result = order(data)
assert list(result) == expected"""
ARRAY = """import numpy as np
expected = np.array([1.0, 4.0])
assert np.allclose([square(1), square(2)], expected)"""
SINE = """import numpy as np
x = np.linspace(0, 1, 3)
expected = np.sin(x)
assert np.allclose(sine(x), expected)"""
CONTEXT = """from contextlib import nullcontext
with nullcontext(4) as want:
    assert square(2) == want
try:
    raise ValueError(9)
except ValueError as error:
    assert square(3) == error.args[0]
if (want := 16) and square(4) == want:
    assert square(4) == want
match (5, 25):
    case (x, want) if square(x) == want:
        assert square(x) == want"""

MEAN = "def mean(numbers):\n    return sum(numbers) / len(numbers)"
SQUARE = "def square(x):\n    return x * x"
ORDER = "def order(numbers):\n    numbers.sort()\n    return numbers"
FORGED = [
    (POINTS, MEAN, 'def mean(numbers):\n    globals()["points"] = 2\n    return 0', "points"),
    (LOOP, SQUARE, 'def square(x):\n    globals()["want"] = "lie"\n    return "lie"', "want"),
    (
        SAME,
        SQUARE,
        "def square(x):\n    global same\n    same = lambda *a: True\n    return 1",
        "same",
    ),
    (TABLE, SQUARE, 'def square(x):\n    cases[x] = "lie"\n    return "lie"', "cases"),
    (NESTED, SQUARE, "def square(x):\n    dict(cases)[x][:] = [7]\n    return 7", "want"),
    (SORTED, ORDER, 'def order(x):\n    globals()["expected"] = []\n    return []', "expected"),
    (SORTED, ORDER, "def order(x):\n    expected.clear()\n    return []", "expected"),
    (ARRAY, SQUARE, "def square(x):\n    expected[:] = 0\n    return 0", "expected"),
    (
        SINE,
        "import numpy as np\ndef sine(x):\n    return np.sin(x)",
        'def sine(x):\n    globals()["expected"][:] = 0\n    return 0 * x',
        "expected",
    ),
    (CONTEXT, SQUARE, "def square(x):\n    global want\n    want = 0\n    return 0", "want"),
]


def mend(source):
    return {**code(source), "metadata": mark("answer", solution=True)}


@pytest.fixture(scope="module")
def marked(warm):
    """Grade an answer by a test and the author's answer; return score, incidents and outputs."""

    def run(test, answer, solution, *more):
        key = [mend(solution), classic(test, 2, "test")]
        released = classic(NBGRADER.split(test)[0], 2, "test")
        job = job_of(key, [mend(answer), released, *map(code, more)])
        graded = grade_one(job, warm, Judge(SECRET))
        incidents = [(one.kind, one.detail) for one in graded.verdict.incidents]
        return graded.verdict.score, incidents, outputs_of(graded.notebook)

    return run


@pytest.mark.parametrize(("test", "right", "forged", "name"), FORGED)
def test_what_a_test_bound_is_not_the_functions_to_change(marked, test, right, forged, name):
    score, incidents, _ = marked(test, forged, right)
    assert (score, [kind for kind, _ in incidents]) == (0, ["tests_meddled"]), incidents
    assert name in incidents[0][1]
    assert marked(test, right, right)[:2] == (2, [])


@pytest.mark.parametrize(("test", "right", "forged", "name"), FORGED)
def test_it_is_told_where_no_answer_of_the_authors_says_what_may_change(
    marked, test, right, forged, name
):
    stub = "def f():\n    raise NotImplementedError"
    _, incidents, _ = marked(test, forged, stub)
    assert [kind for kind, _ in incidents] == ["shadowed"] and name in incidents[0][1]
    assert marked(test, right, stub)[:2] == (2, [])


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("count = 0\ntick()\nassert count == 1", "def tick():\n    global count\n    count += 1"),
        (
            "count = 0\ntick()\nassert count == 1",
            'def tick():\n    globals()["count"] = globals()["count"] + 1',
        ),
        ("stack = []\npush(3)\nassert stack == [3]", "def push(x):\n    stack.append(x)"),
        ("memo = {}\nassert fib(9) == 34 and len(memo) > 3", """def fib(n):
    if n not in memo:
        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)
    return memo[n]"""),
    ],
)  # fmt: skip
def test_a_function_may_change_a_variable_of_the_tests_if_the_authors_does(marked, test, answer):
    assert marked(test, answer, answer)[:2] == (2, [])


COUNTS = """count = 0
def f(x):
    global count
    count += 1
    return x - 1
assert root(f) == 1
assert count > 2"""
HALVES = "def root(f):\n    return [x for x in range(4) if f(x) == 0][0]"


def test_a_counter_of_the_tests_and_one_of_the_notebooks_may_have_the_same_name(marked):
    loop = "    global count\n    for count in range(5, 9):\n        f(count)"
    own = f"def root(f):\n{loop}\n    return 1"
    score, ((kind, words),), _ = marked(COUNTS, own, HALVES)
    assert (score, kind) == (2, "shadowed") and "`count`" in words


@pytest.mark.parametrize(
    ("test", "answer", "solution"),
    [
        (COUNTS, "def root(f):\n    global count\n    count = 9\n    return 1", HALVES),
        ("x = 5\nlocal()\nassert x == 5", "def local():\n    global x\n    x = 6",
         "def local():\n    x = 6"),
    ],
)  # fmt: skip
def test_a_number_of_the_tests_that_should_be_left_alone_earns_nothing(
    marked, test, answer, solution
):
    score, incidents, _ = marked(test, answer, solution)
    assert (score, [kind for kind, _ in incidents]) == (0, ["tests_meddled"])


def test_no_name_of_the_notebooks_comes_to_hide_a_built_in_one_in_a_test(marked):
    test = "assert abs(square(2) - 4) < 1e-9\nassert abs(square(3) - 9) < 1e-9"
    forged = 'def square(x):\n    globals()["abs"] = lambda number: 0\n    return 4'
    score, incidents, _ = marked(test, forged, SQUARE)
    assert (score, [kind for kind, _ in incidents]) == (0, ["tests_meddled"]), incidents
    assert "abs" in incidents[0][1]
    assert marked(test, SQUARE, SQUARE)[:2] == (2, [])


HONEST = """
def mean(numbers):
    global total, result
    total = sum(numbers)
    result = total / len(numbers)
    return result
def square(x):
    return x * x
def order(numbers):
    numbers.sort()
    return numbers
def add(item, box=[]):
    box.append(item)
    return box
def grow(table):
    for row in table:
        row.append(0)
    return table
def fill(array):
    array[:] = 7
"""


@pytest.mark.parametrize(
    "test",
    [
        "total = 6\nresult = mean([1, 2, 3])\nassert result == 2 and total == 6\n"
        "result = mean([3])\nassert result == 3",
        "data = [3, 1]\nalias = data\norder(data)\nassert data == [1, 3] == alias",
        "data = [[3, 1], [2]]\norder(data[0])\nassert data == [[1, 3], [2]]",
        "cases = [([2, 1], [1, 2])]\nfor data, want in cases:\n    order(data)\n"
        "    assert data == want and cases[0][0] == want",
        "one = add(1)\ntwo = add(2)\nassert one is two and one == [1, 2]\n"
        "copied = [*one]\nassert copied == [1, 2]\nadd(3)\nassert one == [1, 2, 3]",
        "table = [[1], [2]]\ngrow(table)\nassert table == [[1, 0], [2, 0]]\n"
        "grow(table=table)\nassert len(table[0]) == 3",
        "import numpy as np\nx = np.zeros(4)\nhalf = x[:2]\nfill(half)\nassert x.sum() == 14\n"
        "y = np.ones((2, 2))\nfor row in y:\n    row += square(1)\nassert np.all(y == 2)\n"
        "y[0] = 1\ny += 1\nfill(y)\nassert (y == 7).all()",
        "seen = []\ndef note(x):\n    seen.append(square(x))\n"
        "note(2)\nnote(3)\nassert seen == [4, 9]",
        "points = 0\ndef award(right):\n    global points\n    points += right\n"
        "award(square(2) == 4)\naward(square(3) == 9)\nassert points == 2",
        "grid = [[0, 0], [0, 0]]\n"
        "for row in grid:\n    row[0] = square(2)\n    assert row[0] == 4\n"
        "grid[1][1] = square(1)\ngrid[0] += [5]\ndel grid[1][0]\nassert grid == [[4, 0, 5], [1]]",
        "got = {}\nfor x in range(3):\n    got[x] = square(x)\nassert got == {0: 0, 1: 1, 2: 4}\n"
        "got.update(a=1)\nassert len(got) == 4 and 'a' in got",
        "class Case:\n    want = 4\n"
        "    def test(self, want=9):\n        assert square(3) == want\n"
        "        return self.want\nwant = Case().test()\nassert square(2) == want",
        "exec('x = square(2)')\nx = 0\nexec('x = square(3)')\nassert x == 9\n"
        "globals()['x'] = square(4)\nassert x == 16\nglobals().update(x=25)\nassert x == 25",
        "value = 0\n%time value = square(4)\nassert value == 16",
        "want = [square(x) for x in range(3)]\n"
        "assert [square(want) for want in (0, 1, 2)] == want\n"
        "assert (lambda want: want)(3) == 3 and [y := square(2), y][1] == y",
        "from dataclasses import dataclass, field\n@dataclass\nclass Box:\n"
        "    items: list = field(default_factory=list)\nbox: Box = Box()\nbox.items.append(1)\n"
        "def show(one: Box, *, other: Box = box) -> Box:\n    return other\n"
        "assert show(box).items == [1] and show.__annotations__['one'] is Box",
        "import random\nrandom.seed(3)\nnumbers = [random.random() for _ in range(4)]\n"
        "for _ in numbers:\n    assert order(list(numbers)) == sorted(numbers)",
        "try:\n    square('a')\n    assert False\n"
        "except TypeError as error:\n    assert 'a' or error\n"
        "error = 3\nassert error == 3\ndel error",
        "left = 40\nwhile (got := square(left)) and (left := left - 1):\n    pass\n"
        "assert (got, left) == (1, 0)",
        "import unittest\nclass Test(unittest.TestCase):\n    def test(self):\n"
        "        data = [2, 1]\n        self.assertEqual(order(data), [1, 2])\n"
        "        self.assertEqual(data, [1, 2])\nTest('test').debug()",
    ],
)
def test_an_honest_test_keeps_every_point_and_says_nothing(marked, test):
    assert marked(test, HONEST, HONEST)[:2] == (2, [])


REGISTERED = """from collections.abc import Sequence
assert isinstance(made(), Sequence) and len(made()) == 2"""
LIBRARIES = [
    (
        "import re\nassert re.fullmatch('[a-z]+@[a-z]+', mail())",
        "def mail(): return 'a@b'",
        "import re\nclass Fake:\n    def fullmatch(self, text): return True\n"
        "re._cache[str, '[a-z]+@[a-z]+', 0] = Fake()\ndef mail(): return 'no'",
        "",
    ),
    (
        "import re\nassert re.fullmatch('[a-z]+@[a-z]+', mail())",
        "def mail(): return 'a@b'",
        "import re\nclass Fake:\n    def fullmatch(self, text): return True\n"
        "def mail():\n    re._cache[str, '[a-z]+@[a-z]+', 0] = Fake()\n    return 'no'",
        "tests_meddled",
    ),
    (
        "import numpy as np\nassert repr(f()) == repr(np.array([1.0, 2.0]))",
        "import numpy as np\ndef f(): return np.array([1.0, 2.0])",
        "import numpy as np\nnp.set_printoptions(formatter={'all': lambda x: 'x'})\n"
        "def f(): return np.array([9.0, 9.0])",
        "tests_patched",
    ),
    (
        "import numpy as np\nassert repr(f()) == repr(np.array([1.25, 2.0]))",
        "import numpy as np\nnp.set_printoptions(precision=3)\n"
        "def f(): return np.array([1.25, 2.0])",
        "import numpy as np\nnp.set_printoptions(threshold=0, edgeitems=0, precision=0)\n"
        "def f(): return np.array([9.0, 9.0])",
        "",
    ),
    (
        "from decimal import Decimal\nassert third() == Decimal(1) / Decimal(3)",
        "from decimal import Decimal\ndef third(): return Decimal(1) / 3",
        "import decimal\ndecimal.getcontext().prec = 1\n"
        "def third(): return decimal.Decimal('0.3')",
        "tests_patched",
    ),
    (
        "import random\nrandom.seed(3)\nxs = [random.random() for _ in range(3)]\n"
        "assert order(xs) == sorted(xs)",
        "import random\nrandom.seed(1)\ndef order(xs): return sorted(xs)",
        "import random\nrandom.random = lambda: 0.0\ndef order(xs): return [0.0] * 3",
        "tests_patched",
    ),
    (
        "import numpy as np\nnp.testing.assert_allclose(square(3), 9)",
        SQUARE,
        "import numpy as np\nclass Fake: assert_allclose = staticmethod(lambda *a: None)\n"
        "np.testing = Fake()\ndef square(x): return 0",
        "tests_patched",
    ),
    (
        "import numpy as np\nassert np.allclose(square(3), 9)",
        SQUARE,
        "import numpy as np, types, builtins\nfake = types.ModuleType('builtins')\n"
        "vars(fake).update(vars(builtins))\nfake.bool = lambda x: True\n"
        "np._core.numeric.builtins = fake\ndef square(x): return 0",
        "tests_patched",
    ),
    (
        "import pandas as pd\npd.testing.assert_frame_equal(made(), pd.DataFrame([1]))",
        "import pandas as pd\ndef made(): return pd.DataFrame([1])",
        "import pandas as pd, pandas._testing.asserters as asserters\n"
        "class Fake:\n    def __getattr__(self, name): return lambda *a, **k: None\n"
        "asserters._testing = Fake()\nasserters.assert_series_equal = lambda *a, **k: None\n"
        "def made(): return pd.DataFrame([2])",
        "tests_patched",
    ),
    (
        "assert square(3) == 9",
        SQUARE,
        "import _testinternalcapi as inside\nconfig = inside.get_config()\n"
        "config['optimization_level'] = 1\ninside.set_config(config)\ndef square(x): return 1",
        "tests_meddled",
    ),
    (
        "%%capture shown\nassert square(3) == 9",
        SQUARE,
        "import _testinternalcapi as inside\nconfig = inside.get_config()\n"
        "config['optimization_level'] = 1\ninside.set_config(config)\ndef square(x): return 1",
        "tests_meddled",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("test", "right", "forged", "kind"), LIBRARIES)
def test_a_test_has_libraries_as_they_were(marked, test, right, forged, kind):
    score, incidents, _ = marked(test, forged, right)
    assert score == 0 and (not kind or kind in [one for one, _ in incidents]), incidents
    assert marked(test, right, right)[:2] == (2, [])


def test_a_registered_class_is_told_if_a_test_asks_for_it_unless_the_authors_does_so(marked):
    plain = "def made(): return [1, 2]"
    own = "class Own:\n    def __len__(self): return 2\n"
    lie = f"import collections.abc\n{own}collections.abc.Sequence.register(Own)\nmade = Own"
    assert [kind for kind, _ in marked(REGISTERED, lie, plain)[1]] == ["tests_patched"]
    assert marked("assert len(made()) == 2", lie, plain)[:2] == (2, [])
    for honest in (lie, plain, "class Own(list): pass\ndef made(): return Own([1, 2])"):
        assert marked(REGISTERED, honest, honest)[:2] == (2, [])


def test_fewer_digits_in_print_are_the_notebooks_to_choose(marked):
    few = "import numpy as np\nnp.set_printoptions(precision=2, suppress=True, linewidth=120)\n"
    shows = "import numpy as np\ndef show(): return "
    test = "assert show() == '[1.23 4.57]'"
    plain = f"{shows}np.array2string(np.array([1.23456, 4.56789]), precision=2)"
    assert marked(test, f"{few}{shows}str(np.array([1.23456, 4.56789]))", plain)[:2] == (2, [])
    for option in ("precision=0", "nanstr='[1.23 4.57]'", "edgeitems=0"):
        forged = f"import numpy as np\nnp.set_printoptions({option})\ndef show(): return ''"
        score, incidents, _ = marked(test, forged, plain)
        assert (score, [kind for kind, _ in incidents]) == (0, ["tests_patched"])


def test_the_notebook_has_its_settings_back(marked):
    settings = (
        "import decimal, re\nimport numpy as np\ndecimal.getcontext().prec = 3\n"
        "np.set_printoptions(precision=2)\n"
    )
    look = (
        "print(decimal.getcontext().prec, np.array([0.12345]), np.get_printoptions()['precision'])"
    )
    _, _, shown = marked("assert square(2) == 4", f"{settings}{SQUARE}", SQUARE, look)
    assert "3 [0.12] 2" in shown


def test_decimals_may_be_more_exact_and_rounded_otherwise(marked):
    plain = "from decimal import Decimal\ndef third(): return Decimal(1) / 3"
    more = (
        f"from decimal import *\ngetcontext().prec, getcontext().rounding = 50, ROUND_UP\n{plain}"
    )
    test = "from decimal import Decimal\nassert abs(third() * 3 - 1) < Decimal(10) ** -27"
    assert marked(test, more, plain)[:2] == (2, [])


def test_the_authors_own_settings_are_the_tests(marked):
    answer = (
        "from decimal import Decimal, getcontext\nimport numpy as np\ngetcontext().prec = 3\n"
        "np.set_printoptions(precision=2)\ndef third(): return Decimal(1) / 3\n"
        "def show(): return str(np.array([0.12345]))"
    )
    test = "assert str(third()) == '0.333' and show() == '[0.12]'"
    assert marked(test, answer, answer)[:2] == (2, [])


HIDING = """assert square(1) == 1
### BEGIN HIDDEN TESTS
secret_cases = [(2, 4), (7, 49)]
assert all(square(x) == want for x, want in secret_cases)
### END HIDDEN TESTS"""


def test_a_name_of_a_hidden_test_is_the_notebooks_own_again(marked):
    forged = f"secret_cases = None\n{SQUARE}"
    score, incidents, shown = marked(HIDING, forged, SQUARE, "print('kept', secret_cases)")
    assert (score, incidents) == (2, []) and "kept None" in shown


_FIRED = """
import signal
from autograder.sandbox.inside.calm import calm, play
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while signal.SIGALRM not in signal.sigpending():
    pass
words, undo = calm()
print(words, signal.getitimer(signal.ITIMER_REAL))
play(undo)
print(signal.getitimer(signal.ITIMER_REAL)[1])
"""


def test_a_timer_is_stopped_told_and_set_going_again_while_its_signal_waits():
    """Linux says that no time is left of it then."""
    done = subprocess.run([sys.executable, "-c", _FIRED], capture_output=True, text=True)
    assert done.stdout == "['a timer'] (0.0, 0.0)\n0.01\n", done.stderr
