"""What a test pays for being watched: as it is and watched, in turn, so that only ratios count.

    uv run python benchmarks/guarded_tests.py [CASE...] [--rounds 3]

In seconds of CPU time, in this process: what the runner puts into a test's code, without a kernel.
"""

import argparse
import builtins
import statistics
import time
from collections.abc import Callable
from typing import Any

from autograder.sandbox.inside import (
    foundations,
    magics,
    onlookers,
    raising,
    reading,
    testcell,
    trying,
    watched,
)
from autograder.sandbox.inside.unseen import unseen

ANSWER = """
def f(x):
    return x * x
def sieve(n):
    return [p for p in range(2, n) if all(p % q for q in range(2, int(p ** .5) + 1))]
"""
#: Tests as they are written; each is right.
CASES = {
    "loop of asserts": "for i in range(100_000):\n    assert f(i) == i * i",
    "all of a generator": "assert all(f(i) == i * i for i in range(100_000))",
    "loop without calls": "total = 0\nfor i in range(100_000):\n    total += i % 7",
    "list filled": "xs = []\nfor i in range(10_000):\n    xs.append(i)\nassert len(xs) == 10_000",
    "answers kept": """xs = []
for i in range(10_000):
    xs.append(f(i))
    assert xs[i] == i * i""",
    "dictionary filled": """d = {}
for i in range(10_000):
    d[i] = i
    if i in d:
        d[i] += 1
s = 0
for k, v in d.items():
    s += v""",
    "set of answers": """seen = set()
for i in range(10_000):
    seen.add(f(i))
assert len(seen) == 10_000""",
    "depth first": """visited = set(); stack = [(0, 0)]
while stack:
    a, b = stack.pop()
    if (a, b) in visited or a > 50 or b > 50: continue
    visited.add((a, b))
    for da, db in ((1, 0), (0, 1)): stack.append((a + da, b + db))
assert f(1) == 1""",
    "depth first, large": """visited = set(); stack = [(0, 0)]
while stack:
    a, b = stack.pop()
    if (a, b) in visited or a > 200 or b > 200: continue
    visited.add((a, b))
    for da, db in ((1, 0), (0, 1)): stack.append((a + da, b + db))
assert f(1) == 1""",
    "memo of a function": """memo = {}
def knap(i, w):
    if i < 0: return 0
    if (i, w) in memo: return memo[i, w]
    r = knap(i - 1, w)
    if w > i: r = max(r, i + knap(i - 1, w - i))
    memo[i, w] = r
    return r
knap(25, 100)""",
    "grid": """n = 50
G = [[0] * n for _ in range(n)]
for i in range(n):
    for j in range(n):
        G[i][j] = i * j
        assert G[j][i] in (0, i * j)""",
    "grid of answers": """n = 31
G = [[0] * n for _ in range(n)]
for i in range(n):
    for j in range(n):
        G[i][j] = f(i)
assert G[2][1] == 4""",
    "reference": """def ref(n):
    out = []
    for p in range(2, n):
        ok = True
        q = 2
        while q * q <= p:
            if p % q == 0:
                ok = False
                break
            q += 1
        if ok:
            out.append(p)
    return out
assert ref(5000) == sieve(5000)""",
    "numbers of an array": """import numpy as np
A = np.arange(10000.).reshape(100, 100)
acc = 0
for i in range(A.shape[0]):
    for j in range(A.shape[1]):
        acc += A[i, j]
assert acc == A.sum()""",
    "fibonacci": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(18)",
    "list walked": """big = list(range(3000)); seen = []
for x in big:
    if x % 100 == 0: big[x] = x
    seen += [x]
for x in range(1000):
    k = big[x]
    y = sorted(big[:3])
while big: big.pop()""",
    "queue": """import collections
q = collections.deque(range(1000)); cnt = 0
while cnt < 10000:
    q.append(q.popleft()); cnt += 1""",
    "texts": """words = [str(n) for n in range(500)]
for n in range(5000):
    assert words[n % 500] == str(n % 500)
    assert str(f(n)) in (str(n * n), "")""",
    "memo beside answers": """memo = {}
def ref(k):
    if k in memo: return memo[k]
    memo[k] = k * k
    return memo[k]
for i in range(5000):
    assert f(i) == ref(i)""",
    "growing lists": """rows = []
for i in range(300):
    rows.append([i])
    for j in range(10):
        rows[-1].append(f(j))
assert len(rows) == 300""",
}


def _nothing(*given: object) -> bool:
    return False


def plain(test: str) -> Callable[[], object]:
    """The test as it is."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    exec(ANSWER, space)
    code = compile(test, "<test>", "exec")
    return lambda: exec(code, space)


def guarded(test: str) -> Callable[[], object]:
    """The test as the runner has it."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    exec(ANSWER, space)
    watcher = {"__builtins__": builtins, "__name__": "watcher", **onlookers.GIVEN}
    exec(onlookers.CODE, watcher)
    watcher["ARRAY"] = foundations.array_type()
    cell = testcell.TestCell(test, lambda source: source)
    lies = watcher["Lies"]((), space, [], watcher["Asking"]().says)
    stands = foundations.named_by(cell, space, {}, _nothing, _nothing)
    moved: list[str] = []
    seen = watcher["Seen"](stands, moved, {}, lies)
    things = {
        watched.SEEN: seen,
        reading.BINDINGS: watcher["Bindings"](space, moved),
        trying.TRIALS: watcher["Trials"](lies, moved, []),
        testcell.REMARKS: watcher["Remarks"](space, {}, None, seen.told, {}, [], lies),
        testcell.ENDED: [].append,
        magics.SHELL: None,
        magics.CAPTURE: None,
        raising.NEW: watcher["is_new"],
    }
    code = unseen(cell.codes(things, [], space, {}, 1), space, watcher["stay"])

    def run() -> None:
        exec(code, space)
        assert not moved, moved

    return run


def seconds(run: Callable[[], object]) -> float:
    """CPU time of this."""
    began = time.thread_time()
    run()
    return time.thread_time() - began


def main(names: list[str], rounds: int) -> None:
    """Print medians, and how many times as long a watched test takes."""
    for name in names or CASES:
        test = CASES[name]
        taken = [(seconds(plain(test)), seconds(guarded(test))) for _ in range(rounds)]
        usual, watching = map(statistics.median, zip(*taken, strict=True))
        print(
            f"{name:>22}: {usual:8.4f} s, watched {watching:8.4f} s, {watching / usual:7.1f} times",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", nargs="*", choices=[[], *CASES], metavar="CASE")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    main(arguments.case, arguments.rounds)
