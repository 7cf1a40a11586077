"""What a test has bound: kept no longer than the test keeps it, and compared as it was made."""

import builtins

import numpy as np
import pytest

from autograder.sandbox.inside import reading, runner, testcell, watched


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
        testcell.REMARKS: Quiet(),
        testcell.ENDED: Quiet(),
    }
    cell = testcell.TestCell(test, lambda source: source)
    exec(cell.code(things, [], set(space), {}, 1), space)
    return changed


LIVES = """import weakref, gc, sys
class Acc:
    count = 0
    def __init__(self, n=0): self.n = n; Acc.count += 1
    def __del__(self): Acc.count -= 1
    def __eq__(self, o): return isinstance(o, Acc) and o.n == self.n
a = Acc(); r = weakref.ref(a); del a
assert r() is None and Acc.count == 0
a = Acc(); b = [Acc(), Acc()]; assert Acc.count == 3
a = None; assert Acc.count == 2
del b[0]; assert Acc.count == 1
b.clear(); assert Acc.count == 0
b = [Acc()]; c = b; del b; assert Acc.count == 1
c = 1; assert Acc.count == 0
d = {"x": Acc(), "y": [Acc()]}; d["x"] = None; assert Acc.count == 1
d["y"].pop(); assert Acc.count == 0
t = (Acc(),); len([*t]); del t; assert Acc.count == 0
try: raise ValueError(Acc())
except ValueError as e: assert Acc.count == 1
assert Acc.count == 0
for x in [Acc(), Acc()]: pass
del x; assert Acc.count == 0
def make():
    a = Acc(3); return a.n
assert make() == 3 and Acc.count == 0
s = {1, 2}; w = weakref.ref(s); del s; assert w() is None
f = lambda: 1; w = weakref.ref(f); del f; assert w() is None
class K: pass
k = K(); k.me = k; w = weakref.ref(k); del k; gc.collect(); assert w() is None
x = []; n = sys.getrefcount(x); y = x; assert sys.getrefcount(x) == n + 1
fs = [Acc() for _ in range(3)]; fs = None; assert Acc.count == 0
fs = [Acc() for _ in range(3)]; fs = [Acc()]; assert Acc.count == 1
fs[0] = 0; assert Acc.count == 0
fs[:] = [Acc()]; fs[0] = 1; assert Acc.count == 0
fs += [Acc()]; fs.pop(); assert Acc.count == 0
fs.append([Acc()]); fs = [1]; assert Acc.count == 0
wd = weakref.WeakValueDictionary(); o = Acc(); wd[1] = o; del o; assert len(wd) == 0
g = {"f": lambda q=Acc(): q}; del g["f"]; assert Acc.count == 0
def closing():
    held = Acc()
    return lambda: held
h = closing(); assert Acc.count == 1; del h; assert Acc.count == 0
hs = [closing()]; hs[0] = 1; assert Acc.count == 0
hs = [closing()]; hs = 3; assert Acc.count == 0
m = (Acc(), [1]); m[1].append(2); m = 1; assert Acc.count == 0"""


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
        "import math\nwant = [math.sin(x) for x in range(3)]\nf(1)\nassert not len(want)",
        f"{NUMPY}want = np.array([1, 2], dtype=float) * 2\nf(1)\nassert np.allclose(want, 0)",
        "import copy\ndata = [[1]]\nwant = copy.deepcopy(data)\nf(data)\nassert want == []",
        "want = [1]\nwant[0] = 2\nf(1)\nassert want == []",
        "cases = [(1, [1]), (2, [4])]\nfor x, y in cases:\n    f(x)\nassert cases == []",
        "cases = [[1], [2]]\n[list(one) for one in cases]\nf(1)\nassert cases == []",
        "cases = [[1], [2]]\nrow = cases[0]\nrow.append(2)\nf(1)\nassert cases == []",
    ],
)
def test_what_the_code_under_test_does_to_them_is_found(test):
    assert set(run(test, EMPTY)) & {"want", "cases"}


def test_a_list_that_somebody_else_has_is_left_alone():
    answer = "kept = [1]\ndef f():\n    kept.append(2)\n    return kept"
    test = "got = f()\nboth = [got, [3]]\nrow = max(both[:1])\nf()\nassert row == both[0] == got"
    assert run(test, answer) == []
