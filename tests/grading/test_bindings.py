"""What a test has bound: kept no longer than the test keeps it, and compared as it was made."""

import builtins

import numpy as np
import pytest

from autograder.sandbox.inside import raising, reading, runner, testcell, trying, watched
from autograder.sandbox.inside.unseen import unseen

from .test_classic_honest import TESTS


class Quiet:
    """Stands for the watchers that look at values."""

    def __getattr__(self, name):
        return lambda *given: given[0] if given else None


class Sides(Quiet):
    """Like the one that sees what is compared."""

    def compared(self, number, how, *values):
        return values


def run(test, answer=""):
    """Run a test as the runner does, in this process; return what it found changed."""
    space = {"__name__": "__main__", "__builtins__": builtins}
    exec(answer, space)
    watcher = {"__builtins__": builtins, "__name__": "watcher", **runner._GIVEN}
    exec(runner._WATCHER, watcher)
    watcher["ARRAY"] = np.ndarray
    changed = []
    things = {
        watched.SEEN: Sides(),
        reading.BINDINGS: watcher["Bindings"](space, changed),
        trying.TRIALS: Quiet(),
        testcell.REMARKS: Quiet(),
        testcell.ENDED: Quiet(),
        raising.NEW: watcher["is_new"],
    }
    cell = testcell.TestCell(test, lambda source: source)
    exec(unseen(cell.codes(things, [], space, {}, 1), space), space)
    return changed


LIVES = TESTS["lives"]


def test_what_a_test_lets_go_of_ends():
    assert run(LIVES) == []


def test_an_array_may_be_resized_as_nobody_else_refers_to_it():
    assert (
        run("import numpy as np\na = np.arange(6)\na.resize(2, 3)\nassert a.shape == (2, 3)") == []
    )


EMPTY = """def f(x):
    for name in ("want", "cases"):
        found = globals().get(name)
        if type(found) is list:
            found.clear()
        elif found is not None:
            found[:] = 0"""
NUMPY = "import numpy as np\n"


@pytest.mark.parametrize(
    "test",
    [
        "want = [1, 4]\nf(1)\nassert want == []",
        "want = [x * x for x in range(3)]\nassert want != []\nf(1)\nassert want == []",
        "data = [2, 1]\nwant = sorted(data)\nf(data)\nassert len(want) == 0",
        "data = [2, 1]\nwant = data.copy()\nf(data)\nassert len(want) == 0",
        f"{NUMPY}want = np.sin(np.arange(3.0) + 1)\nf(1)\nassert np.allclose(want, 0)",
        f"{NUMPY}want = np.array([1, 2, 3, 4]).reshape(2, 2)\nf(1)\nassert np.all(want == 0)",
        "import math\nwant = [math.sin(x) for x in range(3)]\nf(1)\nassert not len(want)",
        f"{NUMPY}want = np.array([1, 2], dtype=float) * 2\nf(1)\nassert np.allclose(want, 0)",
        "import copy\ndata = [[1]]\nwant = copy.deepcopy(data)\nf(data)\nassert want == []",
        "want = [1]\nwant[0] = 2\nf(1)\nassert want == []",
        "cases = [(1, [1]), (2, [4])]\nfor x, y in cases:\n    f(x)\nassert cases == []",
        "cases = [[1], [2]]\n[list(one) for one in cases]\nf(1)\nassert cases == []",
        "cases = [[1], [2]]\nrow = cases[0]\nrow.append(2)\nf(1)\nassert cases == []",
        "cases = []\nfor x in (1, 2):\n    cases.append(x)\n    f(x)\nassert not cases",
        "cases = [1, 2]\ncases.append(f(1))\nassert len(cases) == 1",
        "cases = [1, 2]\nwhile cases:\n    f(cases.pop())",
        "cases = [1]\ncases[0] = int.__add__(1, 2)\nf(1)\nassert cases == []",
    ],
)
def test_what_the_code_under_test_does_to_them_is_found(test):
    assert set(run(test, EMPTY)) & {"want", "cases"}


NEAR = "def near(a, b, *, most=0):\n    return abs(a - b) <= most\n"
CASE = """import unittest
class Case(unittest.TestCase):
    def test(self):
        self.assertEqual(f(3), 0)
        self.assertEqual(f(3), 9)
"""
RUN = "unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Case))"


@pytest.mark.parametrize(
    ("test", "change", "name"),
    [
        (f"{NEAR}assert near(f(3), 9)", 'near.__kwdefaults__["most"] = 9', "near"),
        (
            "import unittest\ncase = unittest.TestCase()\nfor want in (0, 9):\n"
            "    case.assertEqual(f(3), want)",
            "case.assertEqual = lambda *given: None",
            "case",
        ),
        (f"{CASE}{RUN}", "Case.assertEqual = lambda *given: None", "Case"),
        (f"{CASE}assert {RUN}", "Case.test = lambda self: None", "Case"),
    ],
)
def test_what_its_functions_and_classes_consist_of_is_its_own(test, change, name):
    assert name in run(test, f"def f(x):\n    {change}\n    return 0")


STOP = """def f(x):
    for found in list(globals().values()):
        if type(found) in (list, dict, set):
            for part in list(found):
                if type(part) is list:
                    part[:] = [0, 0]
            found.clear()
    return 0"""


@pytest.mark.parametrize(
    "test",
    [
        "cases = [(0, 0), (3, 9)]\nfor x, want in cases:\n    assert f(x) == want",
        "cases = [[0, 0], [3, 9]]\nfor x, want in cases:\n    assert f(x) == want",
        "cases = [0, 3]\nfor i, x in enumerate(cases, start=1):\n    assert f(x) == x * x, i",
        "xs, ys = [0, 3], [0, 9]\nfor x, y in zip(xs, ys, strict=True):\n    assert f(x) == y",
        "cases = [0, 3]\nfor got, want in zip(map(f, cases), [0, 9]):\n    assert got == want",
        "cases = [(3, 9), (0, 0)]\nfor x, want in reversed(cases):\n    assert f(x) == want",
        "cases = {0: 0, 3: 9}\nfor x, want in cases.items():\n    assert f(x) == want",
        "cases = {0, 3}\nfor x in cases:\n    assert f(x) == x * x",
        "cases = [[0, 0], [3, 9]]\nassert all(f(x) == want for x, want in cases)",
        "cases = [0, 3]\nassert not [x for x in cases if f(x) != x * x]",
        "cases = []\ncases.append((0, 0))\ncases.append((3, 9))\ndef check():\n"
        "    for x, want in cases:\n        assert f(x) == want\ncheck()",
    ],
)
def test_a_walk_through_them_comes_to_its_end_whatever_the_code_under_test_does(test):
    with pytest.raises(AssertionError):
        run(test, STOP)


def test_a_list_that_somebody_else_has_is_left_alone():
    answer = "kept = [1]\ndef f():\n    kept.append(2)\n    return kept"
    test = "got = f()\nboth = [got, [3]]\nrow = max(both[:1])\nf()\nassert row == both[0] == got"
    assert run(test, answer) == []


def test_a_name_whose_list_was_handed_on_may_come_to_mean_another_one():
    answer = "def f(x):\n    global data\n    data = sorted(x)\n    return data"
    assert run("data = [2, 1]\nassert f(data) == sorted(data) and data == [1, 2]", answer) == []
    for kept in (
        "data = [2, 1]\nf([1])",
        "data = (2, 1)\nf(data)",
        "data = [2]\nf(data)\ndata = []\nf([1])",
    ):
        assert "data" in run(f"{kept}\nassert type(data) is list and data", answer)


def test_what_a_test_names_is_looked_at_once_however_often_it_does():
    watcher = {"__builtins__": builtins, "__name__": "watcher", **runner._GIVEN}
    exec(runner._WATCHER, watcher)
    moved, names = [], {"len": len, "sum": sum}
    stands = [(names, "len", len), (names, "sum", sum)] * 50
    seen = watcher["Seen"](stands, moved, {}, None)
    assert (seen.seen(3), moved) == (3, [])
    names["len"] = sum
    seen.seen(3)
    assert moved == ["len"]
