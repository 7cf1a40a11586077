"""What a test has bound: kept no longer than the test keeps it, and compared as it was made."""

import builtins

import numpy as np
import pytest

from autograder.sandbox.inside import onlookers, raising, reading, testcell, trying, watched
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


def run(test, answer="", work=None):
    """Run a test as the runner does, in this process; return what it found changed.

    `work` gets the number of things that were looked at.
    """
    space = {"__name__": "__main__", "__builtins__": builtins}
    exec(answer, space)
    watcher = {"__builtins__": builtins, "__name__": "watcher", **onlookers.GIVEN}
    exec(onlookers.CODE, watcher)
    watcher["ARRAY"] = np.ndarray
    changed = []
    bindings = watcher["Bindings"](space, changed)
    things = {
        watched.SEEN: Sides(),
        reading.BINDINGS: bindings,
        trying.TRIALS: Quiet(),
        testcell.REMARKS: Quiet(),
        testcell.ENDED: Quiet(),
        raising.NEW: watcher["is_new"],
    }
    cell = testcell.TestCell(test, lambda source: source)
    exec(unseen(cell.codes(things, [], space, {}, 1), space, int), space)
    if work is not None:
        work.append(bindings.shadows.work)
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


EXCHANGE = """def f(x):
    for found in list(globals().values()):
        if type(found) is dict and "want" in found:
            found["want"] = 0
        if type(found) is list and found:
            found[-1] = 0
        if type(found) is set and found:
            found.pop()
            found.add(0)
    return 0"""


@pytest.mark.parametrize(
    "test",
    [
        'cases = {"want": 9}\nassert f(3) == cases["want"]',
        'cases = {}\ncases["want"] = 9\nassert f(3) == cases["want"]',
        "cases = []\ncases.append(9)\nassert f(3) == cases[-1]",
        "cases = [4]\ncases.extend([9])\nassert f(3) == cases[1]",
        "cases = [1, 2]\nassert cases.pop() == 2\ncases[0] = 9\nassert f(3) == cases[0]",
        "rows = [[]]\nrows[0].append(9)\nassert f(3) == rows[0][0]",
        "rows = [[4, 5]]\nrows[0][1] += 4\nassert f(3) == rows[0][1]",
        "known = set()\nknown.add(9)\nassert f(3) in known",
        "known = [9]\nassert f(3) in known",
    ],
)
def test_one_item_of_a_container_is_what_the_test_has_put_there(test):
    with pytest.raises((AssertionError, TypeError)):
        run(test, EXCHANGE)


def test_an_item_that_was_exchanged_is_found_where_it_is_added_to():
    assert "cases" in run('cases = {"want": 9}\nf(3)\ncases["want"] += 1', EXCHANGE)


FILLED = {
    "a list": "xs = []\nfor i in range({n}):\n    xs.append(f(i))\n    assert xs[i] == xs[-1]",
    "a dictionary": "memo = {{}}\nfor i in range({n}):\n    if i not in memo:\n"
    "        memo[i] = f(i)\n    memo[i] += 1",
    "a walk": "seen, todo = set(), [(0, 0)]\nwhile todo:\n    a, b = todo.pop()\n"
    "    if (a, b) in seen or a >= 10 or b >= {n} / 10:\n        continue\n"
    "    seen.add((a, b))\n    todo.append((a + 1, b))\n    todo.append((a, b + 1))",
    "a grid": "grid = [[0] * 10 for _ in range({n} // 10)]\nfor i in range({n} // 10):\n"
    "    for j in range(10):\n        grid[i][j] = f(i)\n        assert grid[i][j] == f(i)",
    "lists in one": "rows = []\nfor i in range({n} // 10):\n    rows.append([])\n"
    "    for j in range(10):\n        rows[-1].append(f(j))",
}


@pytest.mark.parametrize("filled", FILLED)
def test_each_change_to_a_container_is_as_much_work_in_a_large_one(filled):
    work = []
    for n in (100, 800):
        assert run(FILLED[filled].format(n=n), "def f(x):\n    return x", work) == []
    assert work[0] * 8 / 2 < work[1] < work[0] * 8 * 2


@pytest.mark.parametrize(
    "test",
    [
        "d = {1: 2}\nd.pop(1, None)\nd.pop(1, 2)\nassert d == {}",
        "d = {1: 2}\nassert d.pop(1) == 2 and not d and len(d) == 0",
        "xs = [3, 1]\nxs.insert(0, 2)\nxs.sort()\nxs.remove(1)\nxs.pop(-1)\nassert xs == [2]",
        "xs = [[1], [2]]\nxs[0] += [3]\nxs[1] = xs[0]\nxs[1].append(4)\nassert xs[0] == [1, 3, 4]",
        "xs = [1]\ndef more(n):\n    if n:\n        xs.append(more(n - 1))\n    return n\n"
        "more(3)\nassert xs == [1, 0, 1, 2]",
        "s = {1, 2}\ns.discard(2)\ns.discard(5)\ns.add(True)\ns.remove(1)\nassert s == set()",
        "xs = [1]\ntry:\n    xs[5] = 2\nexcept IndexError:\n    xs[0] = 3\nassert xs == [3]",
        "d = {}\nfor k in (1, (1, 2), 1.0):\n    d[k] = [k]\n    d[k].append(0)\n"
        "assert d == {1: [1.0, 0], (1, 2): [(1, 2), 0]}",
        "rows = []\nrows.append(f(1))\nf(2)\nrows[0].append(3)\nf(4)\n"
        "assert rows == [[1, 2, 3, 4]] and rows[0][-1] == 4",
        "rows = [[0]]\nrows[0] = f(1)\nf(2)\nassert rows[0][1:] == [2]",
        "xs = [0]\nxs.extend(g(2))\nxs.append(g(1)[0])\nxs[0] = g(1)[0]\nassert len(xs) == 4",
        "xs = [0]\nxs.extend([g(1)[0]])\nxs.pop()\nxs += g(1)\nassert len(xs) == 2",
        "row = None\ntry:\n    row.append(1)\nexcept AttributeError:\n    row = True\n"
        "try:\n    row[0] += 1\nexcept TypeError:\n    row = 1",
        "d = {}\nd[1] = g(1)\nd[1].append(2)\nd[2] = g(1)[0]\nassert len(d) == len(d[1]) == 2",
        "xs = [1, 2, 3]\ndel xs[0]\nxs[0:1] = [7, 8]\nassert xs[0] == 7 and xs[-1] == 3",
        "q = [[0, 1]]\nwhile q:\n    a, b = q.pop(0)\n    if a < 3:\n        q.append([a + 1, b])",
    ],
)
def test_what_a_test_does_with_its_containers_is_its_own_affair(test):
    answer = (
        "kept = []\ndef f(x):\n    kept.append(x)\n    return kept\n"
        "class Thing: pass\ndef g(n):\n    return [Thing() for _ in range(n)]"
    )
    assert run(test, answer) == []


def test_a_list_that_somebody_else_has_is_left_alone():
    answer = "kept = [1]\ndef f():\n    kept.append(2)\n    return kept"
    test = "got = f()\nboth = [got, [3]]\nrow = max(both[:1])\nf()\nassert row == both[0] == got"
    assert run(test, answer) == []


def test_a_name_whose_list_was_handed_on_may_come_to_mean_another_one():
    answer = "def f(x):\n    global data\n    data = sorted(x)\n    return data\n"
    answer += "def h():\n    global data\n    data = 1"
    assert run("data = [2, 1]\nassert f(data) == sorted(data) and data == [1, 2]", answer) == []
    for kept in (
        "data = [2, 1]\nf([1])",
        "data = (2, 1)\nf(data)",
        "data = [2]\nf(data)\ndata = []\nf([1])",
        "data = [2]\nf(data)\nh()\ndata == 1\ndata = 7\nf([1])",
    ):
        assert "data" in run(f"{kept}\nassert type(data) is list and data", answer)


def test_what_a_test_names_is_looked_at_once_however_often_it_does():
    watcher = {"__builtins__": builtins, "__name__": "watcher", **onlookers.GIVEN}
    exec(onlookers.CODE, watcher)
    moved, names = [], {"len": len, "sum": sum}
    stands = [(names, "len", len), (names, "sum", sum)] * 50
    seen = watcher["Seen"](stands, moved, {}, None)
    assert (seen.seen(3), moved) == (3, [])
    names["len"] = sum
    seen.seen(3)
    assert moved == ["len"]
