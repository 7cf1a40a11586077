"""Tests as instructors write them, which every honest notebook passes, and the answers to them."""

# %% answer
import math
def square(x): return x * x
def order(numbers):
    numbers.sort()
    return numbers
def total(numbers):
    found = 0
    while numbers: found += numbers.pop()
    return found
def add(item, box=[]):
    box.append(item)
    return box
def bfs(graph, start):
    seen, todo = [], [start]
    while todo:
        x = todo.pop(0)
        if x not in seen:
            seen.append(x)
            todo += graph.get(x, [])
    return seen
def grow(table):
    for row in table: row.append(0)
    return table
def put(table, key, value):
    table.setdefault(key, []).append(value)
def fib(n, memo=None):
    memo = {} if memo is None else memo
    if n not in memo: memo[n] = n if n < 2 else fib(n - 1, memo) + fib(n - 2, memo)
    return memo[n]
class Stack:
    def __init__(self, items=()): self.items = list(items)
    def push(self, x): self.items.append(x)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
    def __iter__(self): return iter(self.items)
class Node:
    def __init__(self, value, next=None): self.value, self.next = value, next
class Keeper:
    def __init__(self, items): self.items = items
    def add(self, x): self.items.append(x); return self
    def count(self, data): data.append(0); return len(data)
    def copy(self): return self.items
    def __add__(self, other): other.append(1); return other
    def __eq__(self, other): return isinstance(other, Keeper) and self.items == other.items
def walk(items):
    for one in items: yield one
def apply(function, *args): return function(*args)
def fill(array):
    array[:] = 7
def show(x): print(x)
def mean(numbers):
    global sum
    sum = 0
    for x in numbers: sum += x
    return sum / len(numbers)
import json, types
class Lazy(types.ModuleType):
    def __getattr__(self, name):
        vars(math)["late"] = json
        return getattr(json, name)
math.late = Lazy("late")

# %% comprehensions
graph = {"a": ["c", "b"], "b": []}
[v.sort() for v in graph.values()]
assert graph == {"a": ["b", "c"], "b": []}
assert bfs(graph, "a") == ["a", "b", "c"]
m = [[1], [2]]
{i: r.append(i) for i, r in enumerate(m)}
assert m == [[1, 0], [2, 1]]
all(r.append(5) is None for r in m)
assert m[0] == [1, 0, 5] and len(m) == 2
[[c.append(9) for c in row] for row in [m]]
assert m[1] == [2, 1, 5, 9]
cases = [[3, 1, 2], [2, 1]]
assert [order(c) for c in cases] == [[1, 2, 3], [1, 2]]
assert cases == [[1, 2, 3], [1, 2]]
lists = [[1, 2], [3]]
assert [total(c) for c in lists] == [3, 3]
assert len(lists) == 2 and lists == [[], []]
pairs = {k: v for k, v in zip("ab", [[1], [2]])}
assert {k: total(v) for k, v in pairs.items()} == {"a": 1, "b": 2}
assert pairs == {"a": [], "b": []}
xs = [[1]]
[x for xs in [xs] for x in xs if x.append(2) is None]
assert xs == [[1, 2]]
rows = [[1]]
[rows.append(1) for rows in rows]
assert rows == [[1, 1]]

# %% generators
data = [[1], [2]]
def each():
    for one in data:
        one.append(0)
        yield one
assert sum(len(x) for x in each()) == 4
assert data == [[1, 0], [2, 0]]
g = (one.append(7) for one in data)
next(g)
assert data[0] == [1, 0, 7]
list(g)
assert data == [[1, 0, 7], [2, 0, 7]]
def batches(size=1):
    batch = []
    for one in data:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
for batch in batches():
    batch[0].append(8)
assert data[1][-1] == 8
it = iter(data)
next(it).clear()
assert data[0] == []
def collect():
    box = []
    while True:
        x = yield box
        box.append(x)
c = collect(); box = next(c); c.send(3)
assert box == [3]
c.send(4)
assert box == [3, 4]
for one in walk(data): one.append(1)
assert data == [[1], [2, 0, 7, 8, 1]]

# %% functions
graph2 = {"a": ["c"], "b": []}
def add_edge(u, v):
    for k, vs in graph2.items():
        if k == u: vs.append(v)
add_edge("a", "b")
assert len(graph2) == 2
assert bfs(graph2, "a") == ["a", "c", "b"]
def check(cases=[[1], [2]]):
    cases.append([3])
    return len(cases)
assert check() == 3 and check() == 4
data = [([1, 2], 3), ([3], 3)]
def run():
    for xs, want in data:
        assert total(xs) == want
run()
assert len(data) == 2 and data == [([], 3), ([], 3)]
def outer():
    box = [[1]]
    def inner():
        nonlocal box
        box[0].append(2)
        box = box + [[3]]
    inner()
    return box
assert outer() == [[1, 2], [3]]
base = [1, 2]; pair = [base, base]
def grow_all():
    for one in pair: one.append(0)
grow_all()
assert pair == [[1, 2, 0, 0], [1, 2, 0, 0]]
want = [1]
def keep(want=want):
    want.append(2)
    return want
keep()
assert want == [1, 2]
f = lambda want=want: want.append(3)
f()
assert want == [1, 2, 3] and len(want) == 3
def kw(*, want=want): want.append(4)
kw()
assert want[-1] == 4
def deco(function, log=want):
    def inner(*a):
        log.append(0)
        return function(*a)
    return inner
@deco
def twice(x): return 2 * x
assert twice(2) == 4
assert want == [1, 2, 3, 4, 0]
def setup():
    global store
    store = {"a": [1]}
setup()
store["a"].append(2)
assert store == {"a": [1, 2]}
setup()
assert store == {"a": [1]}
count = 0
def tick():
    global count
    count += 1
    return count
assert [tick(), tick()] == [1, 2] and count == 2
log = []
def cb(x): log.append(x)
list(map(cb, [1, 2]))
assert log == [1, 2]
apply(cb, 3)
assert log == [1, 2, 3]
apply(log.append, 4)
assert log[-1] == 4

# %% classes
data = [1]
class T:
    data = data
    more = [data]
    def run(self): data.append(2)
    def own(self): self.data.append(3)
T().run()
assert data == [1, 2]
T().own()
assert data == [1, 2, 3]
T.more[0].append(4)
assert data == [1, 2, 3, 4] and T.data is data
calls = {"n": 0}
class Spy:
    def __call__(self, x):
        calls["n"] += 1
        return x
s = Spy(); s(1); s(2)
assert calls["n"] == 2
hist = {"a": []}
class Rec:
    def __init__(self): self.h = hist["a"]
    def add(self, x): self.h.append(x)
Rec().add(3)
assert hist == {"a": [3]}
class Case:
    want = 4
    inside = []
    def test(self, want=9):
        assert square(3) == want
        inside.append(1)
        return self.want
inside = []
want = Case().test()
assert inside == [1]
assert square(2) == want
class Base(list):
    def note(self): rows.append(self); return self
rows = []
Base([1]).note()
assert rows == [[1]]
class Meta(type):
    def __new__(cls, name, bases, space):
        made.append(name)
        return super().__new__(cls, name, bases, space)
made = []
class A(metaclass=Meta): pass
assert made == ["A"]
import unittest
class TestIt(unittest.TestCase):
    cases = [[2, 1], [3]]
    def setUp(self): self.data = [[1], [2]]
    def test_a(self):
        for c in self.cases: self.assertEqual(order(c), sorted(c))
        for row in self.data: row.append(1)
        self.assertEqual(self.data, [[1, 1], [2, 1]])
        stacks.append(len(self.data))
        for one in rows_: one.append(3)
rows_ = [[1], [2]]
stacks = []
import io
r = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(TestIt))
assert r.wasSuccessful(), r.failures + r.errors
assert stacks == [2] and rows_ == [[1, 3], [2, 3]]
from dataclasses import dataclass, field
@dataclass
class Box:
    items: list = field(default_factory=list)
inner = [1]
box: Box = Box(inner)
box.items.append(1)
assert inner == [1, 1]

# %% walks
buckets = {1: [], 2: []}
list(buckets.values())[0].append(3)
assert buckets[1] == [3]
stacks = [[1], [2, 3]]
max(stacks).append(9)
assert stacks == [[1], [2, 3, 9]]
min(stacks, key=len).append(1)
assert stacks[0] == [1, 1]
a, b = [1], [0]
max(a, b).append(5)
assert a == [1, 5] and b == [0]
L = [[3, 1]]; sorted(L)[0].sort(); assert L == [[1, 3]]
reversed_ = list(reversed(L)); reversed_[0].append(2); assert L == [[1, 3, 2]]
nest = [[[1]], [[2]]]
sum(nest, [])[0].append(4)
assert nest == [[[1, 4]], [[2]]]
tuple(nest)[1].append([3])
assert nest[1] == [[2], [3]]
for i, row in enumerate(nest): row.append(i)
assert nest == [[[1, 4], 0], [[2], [3], 1]]
for one, two in zip(a, b): a[0] += two
assert a == [1, 5]
x, y = [[1], [2]], [[3], [4]]
for p, q in zip(x, y):
    p.extend(q)
    q.clear()
assert x == [[1, 3], [2, 4]] and y == [[], []]
for p, q in list(zip(x, y)): q.append(p.pop())
assert y == [[3], [4]] and x == [[1], [2]]
list(map(lambda p: p.append(0), x))
assert x == [[1, 0], [2, 0]]
[*filter(None, y)][0].append(7)
assert y[0] == [3, 7]
pairs = list(zip(x, y))
pairs[0][0].append(8)
assert x[0] == [1, 0, 8]
d = {"k": [1]}; v = d["k"]; v.append(2); assert d == {"k": [1, 2]}
d2 = {"k": [1]}; (w,) = d2.values(); w.append(2); assert d2 == {"k": [1, 2]}
d3 = {"k": [1]}; z, = list(d3.values()); z += [2]; assert d3["k"] == [1, 2]
d4 = {"a": {"b": [1]}}
for k, v in d4.items():
    for k2, v2 in v.items():
        v2.append(k2)
assert d4 == {"a": {"b": [1, "b"]}}
d5 = dict(d4); d5["a"]["b"].append(1); assert d4["a"]["b"] == [1, "b", 1]
c = d4.copy(); c["a"]["c"] = 1; assert d4["a"]["c"] == 1
items = d4.items()
for k, v in items: v.clear()
assert d4 == {"a": {}}
t = ([], 1); t[0].append(5); assert t == ([5], 1)
u = tuple(t); u[0].append(6); assert t == ([5, 6], 1)
first, *rest = [[1], [2], [3]]
for one in rest: one.append(0)
assert rest == [[2, 0], [3, 0]]
(p, q), r = ([1], [2]), [3]
p += q; q.append(1); r[0] = 9
assert (p, q, r) == ([1, 2], [2, 1], [9])
m = [[0] * 3 for _ in range(3)]
for i, row in enumerate(m): row[i] = 1
assert m == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
[r.reverse() for r in m]
assert m[0] == [0, 0, 1]
for row in m:
    for j in range(len(row)): row[j] += 1
assert m[1] == [1, 2, 1]
for row in m: del row[0]
assert m == [[1, 2], [2, 1], [1, 1]]
holder = [0]
for holder[0] in range(3): pass
assert holder == [2]
deep = {"x": [0]}
for deep["x"][0] in range(4): pass
assert deep == {"x": [3]}
for deep["y"], holder[0] in [(1, 2)]: assert deep["y"] == 1
assert deep == {"x": [3], "y": 1} and holder == [2]
max(m)[0] = 5
assert m == [[1, 2], [5, 1], [1, 1]]
m[0], m[1] = m[1], m[0]
assert m[0] == [5, 1]
m[0][0], m[0][1] = m[0][1], m[0][0]
assert m == [[1, 5], [1, 2], [1, 1]]
m += [[7]]
m[3] += [8]
m[3] *= 2
assert m[3] == [7, 8, 7, 8] and len(m) == 4
del m[1:3]
assert m == [[1, 5], [7, 8, 7, 8]]
m[:] = [[1]]
assert m == [[1]]
m[0][:] = [2]
assert m == [[2]]

# %% collections
import collections, heapq, itertools, functools, copy, operator, bisect, queue, array
S = {1, 2}; S.add(3); S |= {4}; S.discard(1)
assert S == {2, 3, 4}
q = collections.deque([[1]]); q[0].append(2); q.append([3]); assert list(q) == [[1, 2], [3]]
rows = [[1], [2]]
dq = collections.deque(rows)
while dq:
    dq.popleft().append(0)
assert rows == [[1, 0], [2, 0]]
dd = collections.defaultdict(list); dd["a"].append(1); assert dd == {"a": [1]}
counts = collections.Counter()
for x in [1, 2, 2]: counts[x] += 1
assert counts[2] == 2
heap = [3, 1, 2]
heapq.heapify(heap)
assert heap[0] == 1
heapq.heappush(heap, 0)
assert heapq.heappop(heap) == 0 and len(heap) == 3
todo = [(0, "a")]
dist = {"a": 0}
g = {"a": [("b", 2), ("c", 5)], "b": [("c", 1)], "c": []}
while todo:
    cost, u = heapq.heappop(todo)
    for v, w in g[u]:
        if cost + w < dist.get(v, 99):
            dist[v] = cost + w
            heapq.heappush(todo, (dist[v], v))
assert dist == {"a": 0, "b": 2, "c": 3}
for a, b in itertools.combinations(rows, 2): a.extend(b)
assert rows == [[1, 0, 2, 0], [2, 0]]
for a in itertools.chain(rows, [[5]]): a.append(9)
assert rows[1] == [2, 0, 9]
for k, grp in itertools.groupby(sorted(rows, key=len), key=len):
    for one in grp: one.clear()
assert rows == [[], []]
functools.reduce(lambda acc, r: (acc.append(r), acc)[1], rows, []).append(1)
acc = []
functools.reduce(lambda a, r: a.append(r) or a, [1, 2], acc)
assert acc == [1, 2]
deep = copy.deepcopy(rows); deep[0].append(1); assert rows == [[], []] and deep == [[1], []]
shallow = copy.copy(rows); shallow[0].append(1); assert rows == [[1], []]
operator.itemgetter(0)(rows).append(2); assert rows == [[1, 2], []]
operator.setitem(rows, 0, 5); assert rows == [5, []]
bisect.insort(acc, 0); assert acc == [0, 1, 2]
arr = array.array("i", [1, 2]); arr.append(3); arr[0] = 9; assert list(arr) == [9, 2, 3]
ba = bytearray(b"abc"); ba[0] = 65; assert ba == b"Abc"
mv = memoryview(ba); mv[1] = 66; assert ba == b"ABc"
mv.release(); ba += b"d"; ba.extend(b"e"); assert ba == b"ABcde"
P = collections.namedtuple("P", "x y")
p = P([1], 2); p.x.append(3); assert p == ([1, 3], 2)
od = collections.OrderedDict(a=[1]); od["a"].append(2); od.move_to_end("a"); assert od == {"a": [1, 2]}
cm = collections.ChainMap({}, {"a": 1}); cm["a"] = 2; assert cm["a"] == 2
base = {"a": 1}; cm = collections.ChainMap(base); cm["b"] = 2; assert base == {"a": 1, "b": 2}
qq = queue.Queue(); qq.put(rows); qq.get().append(1); assert rows == [5, [], 1]
import random
deck = list(range(5)); random.seed(1); random.shuffle(deck); assert sorted(deck) == list(range(5))
part = functools.partial(deck.append, 9); part(); assert deck[-1] == 9

# %% objects
node = Node([1], Node([2]))
n = node
while n:
    n.value.append(0)
    n = n.next
assert node.value == [1, 0] and node.next.value == [2, 0]
nodes = [Node(i) for i in range(3)]
for one, two in zip(nodes, nodes[1:]): one.next = two
assert nodes[0].next.next.value == 2
chain = [nodes[0]]
while chain[-1].next: chain.append(chain[-1].next)
assert len(chain) == 3
s = Stack([1])
s.push(2); s.push([3])
inner = s.items[2]
s.items[2].append(4)
assert inner == [3, 4] and len(s) == 3
mine = [1]
k = Keeper(mine)
k.add(2).add(3)
assert mine == [1, 2, 3]
assert k.count(mine) == 4
assert mine == [1, 2, 3, 0]
got = k.copy()
got.append(5)
assert mine[-1] == 5
k.add(6)
assert got == mine
other = [0]
res = k + other
assert other == [0, 1] and res is other
res.append(2)
assert other == [0, 1, 2]
boxes = [k.items, [9]]
k.add(7)
assert boxes[0][-1] == 7
boxes[1].append(1)
assert boxes[1] == [9, 1]
result = add(1)
again = add(2)
assert result == [1, 2] and result is again
wrap = [result]
add(3)
assert wrap == [[1, 2, 3]]
wrap[0][0] = 5
add(4)
assert result == [5, 2, 3, 4]
for row in wrap:
    row[0] = 6
    add(8)
    assert row[-1] == 8
m = max(wrap)
add(9)
assert m[-1] == 9
tbl = {}
put(tbl, "a", 1); put(tbl, "a", 2)
assert tbl == {"a": [1, 2]}
tbl["b"] = [3]
put(tbl, "b", 4)
assert tbl["b"] == [3, 4]
memo = {}
assert fib(9, memo) == 34 and len(memo) == 10
memo[3] = 2
fib(11, memo)
assert len(memo) == 12
args = ([2, 1],); kwargs = {"numbers": [3, 1]}
assert order(*args) == [1, 2]
assert order(**kwargs) == [1, 3]
assert args == ([1, 2],) and kwargs == {"numbers": [1, 3]}
both = [*args, *[[5]]]; both[0].append(0); assert args[0][-1] == 0
merged = {**kwargs, "x": [1]}; merged["numbers"].append(2); assert kwargs["numbers"] == [1, 3, 2]
table = [[1], [2]]
grow(table)
assert table == [[1, 0], [2, 0]]
assert grow(table=table)[0] is table[0] and len(table[0]) == 3

# %% statements
import contextlib, io, warnings, sys
log = []
@contextlib.contextmanager
def noting(x):
    log.append(x)
    try: yield log
    finally: log.append(-x)
with noting(1) as l:
    l.append(0)
assert log == [1, 0, -1]
with noting(2) as l, noting(3): assert l is log
assert len(log) == 7
with contextlib.nullcontext([1]) as box: box.append(2)
assert box == [1, 2]
d = {}
with contextlib.nullcontext(5) as d["x"]: assert d == {"x": 5}
assert d == {"x": 5}
try:
    log.append(9)
    raise ValueError(log)
except ValueError as e:
    e.args[0].append(10)
else:
    assert False
finally:
    log.append(11)
assert log[-3:] == [9, 10, 11]
errors = []
for bad in ("a", None):
    try: square(bad)
    except TypeError as e: errors.append(e)
assert len(errors) == 2
if (got := [1]) and (n := len(got)) == 1:
    got.append(2)
assert got == [1, 2] and n == 1
while (item := got.pop() if got else None): log.append(item)
assert got == [] and log[-2:] == [2, 1]
data = {"kind": "a", "items": [[1], [2]]}
match data:
    case {"kind": "a", "items": [first, *rest], **kw}:
        first.append(0)
        rest.append(3)
assert data["items"] == [[1, 0], [2]]
match [[1], 2]:
    case [list() as inner, int(y)] if inner.append(5) is None: pass
assert inner == [1, 5] and y == 2
pt = [1, [2]]
match pt:
    case [_, z]: z.append(3)
assert pt == [1, [2, 3]]
x = 3; x += 1; x = x
assert x == 4
s = "a"; s += "b"; assert s == "ab"
tup = (1,); tup += (2,); assert tup == (1, 2)
a = b = [1]; a.append(2); assert b == [1, 2]
b = None; assert a == [1, 2]
i, xs = 0, [0, 0]
i, xs[i] = 1, 5
assert xs == [0, 5]
del xs[0]; assert xs == [5]
del xs
xs = [1]; assert xs == [1]
for k in list(d): del d[k]
assert d == {}
d["l"] = [1]; d["l"].append(2); assert d == {"l": [1, 2]}
d.setdefault("m", []).append(1); assert d["m"] == [1]
d |= {"n": [3]}; d["n"] += [4]; assert d["n"] == [3, 4]
d["o"], d["p"] = [1], [2]; d["o"].extend(d["p"]); assert d["o"] == [1, 2]
w = d.pop("o"); w.append(0); assert w == [1, 2, 0]
k, v = d.popitem(); v.append(1); assert v == [2, 1]
lst = [1, 2, 3]; lst.insert(0, 0); lst.remove(2); lst.reverse(); assert lst == [3, 1, 0]
lst.sort(key=lambda q: -q); assert lst == [3, 1, 0]
assert (lambda *a: a)(*lst) == (3, 1, 0)
assert f"{lst!r:>10} {lst[0]=} {len(lst)}"
assert sorted(lst, reverse=True) == lst
flag = not lst or lst[0] == 3
assert flag
out = lst if flag else []
out.append(4)
assert lst == [3, 1, 0, 4]
(lst or [])[0] = 8
assert lst[0] == 8
(lst if flag else out)[0] = 9
assert lst[0] == 9
[lst][0][0] = 10
assert lst == [10, 1, 0, 4]
(lambda: lst)()[0] = 11
assert lst[0] == 11
{"k": lst}["k"][0] = 12
assert lst[0] == 12
n: int = 3
z: list = [1]
z[0]: int = 5
assert z == [5] and n == 3
assert [y for y in z if (z2 := y)] == [5] and z2 == 5
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print(1)
sys.stdout.flush()
assert buf.getvalue() == "1\n"
with warnings.catch_warnings(record=True) as ws:
    warnings.simplefilter("always")
    warnings.warn("x")
assert len(ws) == 1
import operator as op
op.iadd(lst, [5]); assert lst[-1] == 5
lst.__setitem__(0, 1); lst.__iadd__([6]); assert lst[0] == 1 and lst[-1] == 6
list.append(lst, 7); assert lst[-1] == 7
getattr(lst, "append")(8); assert lst[-1] == 8
ap = lst.append; ap(9); assert lst[-1] == 9
assert lst == lst[:] and lst[1:] == lst[1:]
cp = lst[:]; cp.append(1); assert len(cp) == len(lst) + 1
id_ = id(lst); assert id(lst) == id_

# %% halves
t = ([],)
try: t[0] += [1]
except TypeError: pass
assert t == ([1],)
a = [0]; x = 1
try: x, a[5] = 2, 3
except IndexError: pass
assert x == 2
try: a[0], a[9] = 7, 8
except IndexError: pass
assert a == [7]
def bad():
    yield 1
    raise ValueError
try: a += bad()
except ValueError: pass
assert a == [7, 1]
try: a.extend(bad())
except ValueError: pass
assert a == [7, 1, 1]
try: del a[0], a[77]
except IndexError: pass
assert a == [1, 1]
try: a[1:] = bad()
except ValueError: pass
assert len(a) == 2
d = {}
try: d["x"] = d["y"] = square("a")
except TypeError: pass
assert d == {}
try:
    for d["a"], x in [(1, 2), (3,)]: pass
except ValueError: pass
assert d == {"a": 1} and x == 2

# %% threads
import threading
from concurrent.futures import ThreadPoolExecutor
n = 0
def work():
    global n
    for _ in range(20000): n += 1
ts = [threading.Thread(target=work) for _ in range(3)]
for t in ts: t.start()
for t in ts: t.join()
assert n > 0
running = True
def spin():
    c = 0
    while running: c += 1
t = threading.Thread(target=spin); t.start(); running = False; t.join()
box = []
with ThreadPoolExecutor(2) as ex: list(ex.map(box.append, range(5)))
assert sorted(box) == [0, 1, 2, 3, 4]

# %% names
assert "square" in globals() and callable(globals().get("square"))
globals()["x"] = [1]
x.append(2)
assert x == [1, 2]
globals()["x"] = 5
assert x == 5
ns = globals()
y = 1
ns["y"] = 2
assert y == 2
data = [[1]]
ns["data"][0].append(2)
assert data == [[1, 2]]
exec("data.append(3)")
assert data == [[1, 2], 3]
exec(compile("data = [4]", "<t>", "exec"))
assert data == [4]
eval("data").append(5)
assert data == [4, 5]
code = "y = 7"
exec(code)
assert y == 7
for name in ["data", "y"]:
    globals()[name] = 0
assert data == 0 and y == 0
locals()["y"] = 4
assert y == 4
vars()["y"] = 5
assert y == 5

# %% names2
import sys
y = [[1]]
import __main__
exec("y[0].append(2)")
assert y == [[1, 2]]
run = exec
run("y = 3")
assert y == 3

# %% names3
y = [[1]]
for k, v in list(globals().items()):
    if k == "y": v[0].append(2)
assert y == [[1, 2]]

# %% names4
y = [[1]]
def f(): return f.__globals__["y"]
f()[0].append(2)
assert y == [[1, 2]]
if __name__ == "__main__": y[0].append(3)
assert y == [[1, 2, 3]]

# %% resize
big = []
for i in range(1500): big.append(i)
assert len(big) == 1500
grow_ = [0]
for i in range(1200): grow_ += [i]
assert len(grow_) == 1201
d = {}
for i in range(1500): d[i] = 1
assert len(d) == 1500
d2 = {0: 1}
for i in range(1500):
    d2[i] = 1
    assert len(d2) >= 1
table = {}
for i in range(30):
    for j in range(30): table[i, j] = i * j
    assert len(table) == 30 * (i + 1)
rows = [[j for j in range(40)] for i in range(40)]
rows[3][4] = 7
assert rows[3][4] == 7
[r.append(1) for r in rows]
assert len(rows[0]) == 41
cube = [[[[1]]]]
for a in cube:
    for b in a:
        for c in b:
            c.append(2)
assert cube == [[[[1, 2]]]]
[[[c.append(3) for c in b] for b in a] for a in cube]
assert cube == [[[[1, 2, 3]]]]
loop = [1]
loop.append(loop)
assert loop[1] is loop and len(loop) == 2

# %% views
import numpy as np, weakref, copy
A = np.zeros((2, 2))
for r in A: r[:] = 1
assert A.sum() == 4
B = np.zeros((2, 2))
[r.fill(2) for r in B]
assert (B == 2).all()
C = [np.zeros(2), np.zeros(2)]
[c.fill(1) for c in C]
assert np.allclose(C, 1)
buf = np.zeros(3)
np.add(buf, 1, out=buf)
assert (buf == 1).all()
buf[...] = square(buf)
assert np.array_equal(buf, np.ones(3))
x = np.zeros(4)
half = x[:2]
fill(half)
assert x.sum() == 14
np.testing.assert_allclose(x, [7, 7, 0, 0])
half += 1
np.testing.assert_allclose(x, [8, 8, 0, 0])
assert np.allclose(x, [8, 8, 0, 0])
v = x.reshape(2, 2); v[0, 0] = 1
assert np.allclose(x, [1, 8, 0, 0])
x.T[0] = 2
assert x[0] == 2 and np.allclose(x, [2, 8, 0, 0])
x.sort(); assert np.array_equal(x, [0, 0, 2, 8])
x.flat[0] = 5; assert np.array_equal(x, [5, 0, 2, 8])
x[x > 4] = 0; assert np.array_equal(x, [0, 0, 2, 0])
x.put([0], [3]); np.put(x, [1], [4]); assert np.array_equal(x, [3, 4, 2, 0])
np.random.shuffle(x); assert x.sum() == 9
np.copyto(x, 1); assert np.array_equal(x, np.ones(4))
x -= 1; x[0] += 2; assert np.array_equal(x, [2, 0, 0, 0])
a = np.arange(6)
a.resize(2, 3)
assert a.shape == (2, 3)
assert np.array_equal(a, [[0, 1, 2], [3, 4, 5]])
a = np.array([1., 2, 3])
a.resize(5)
assert a.shape == (5,)
assert len(a) == 5
a[0] = 9
a.resize(6)
assert a[0] == 9 and np.allclose(a, [9, 2, 3, 0, 0, 0])
a.shape = (2, 3)
assert a.shape == (2, 3) and np.allclose(a, [[9, 2, 3], [0, 0, 0]])
e = np.sin(np.array([1.0])); e2 = e; e2[0] = 0; assert np.allclose(e, 0)
expected = np.sin(np.linspace(0, 1, 5))
got = np.sin(np.linspace(0, 1, 5))
assert np.allclose(got, expected)
np.testing.assert_allclose(got, expected)
expected *= 2
assert not np.allclose(got, expected)
d = {"w": np.zeros(2)}
for k, w in d.items(): w += 1
assert np.allclose(d["w"], 1)
for k in d: d[k] += 1
assert np.allclose(d["w"], 2)
for w in d.values(): w[:] = 3
assert np.allclose(d["w"], 3) and len(d) == 1
params = [np.zeros(2), np.ones(2)]
for p, g in zip(params, params): p -= 0.5 * g
assert np.allclose(params[1], 0.5) and len(params) == 2
w0, w1 = params
w0 += 5
assert np.allclose(params[0], 5)
o = np.empty(2, dtype=object); o[0] = [1]; o[0].append(2); assert o[0] == [1, 2]
it = np.nditer(w0, op_flags=["readwrite"])
for one in it: one[...] = 2
assert np.allclose(w0, 2)
m = np.arange(4).reshape(2, 2); np.fill_diagonal(m, 9); assert m[0, 0] == 9 and np.array_equal(m, [[9, 1], [2, 9]])
z = np.asarray(m); z[0] = 0; assert np.array_equal(m, [[0, 0], [2, 9]])
l = m.tolist(); l[0][0] = 5; assert l == [[5, 0], [2, 9]]
s = np.zeros(3); wr = weakref.ref(s); del s; assert wr() is None
s = np.zeros(3); mv = memoryview(s); mv[0] = 4.0; assert s[0] == 4 and np.allclose(s, [4, 0, 0])
q = np.zeros(3); r = np.ravel(q); r[0] = 1; assert np.allclose(q, [1, 0, 0])
def step(): q[1] = 5
step(); assert np.allclose(q, [1, 5, 0])
def local():
    for row in M: row += 1
M = np.zeros((2, 2)); local(); assert np.array_equal(M, np.ones((2, 2)))
k = Keeper(M); k.items[0] = 4; assert np.array_equal(M, [[4, 4], [1, 1]])
K = [M[0], M[1]]; K[0][:] = 0; assert np.array_equal(M, [[0, 0], [1, 1]])
acc = np.zeros(2)
for _ in range(3): acc = acc + 1
assert np.allclose(acc, 3)
for _ in range(3): acc += 1
assert np.allclose(acc, 6)
orig = acc.copy(); fill(acc); assert np.allclose(orig, 6) and np.allclose(acc, 7)
keep = copy.deepcopy(acc); acc[:] = 0; assert np.allclose(keep, 7)
vec = np.vectorize(square)(np.array([1, 2])); vec[0] = 7; assert np.array_equal(vec, [7, 4])
st = np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]); st["a"] = 5; assert st["a"][0] == 5
rec = st[0]; rec["a"] = 6; assert st["a"][0] == 6
ma = np.ma.array([1, 2]); ma[0] = np.ma.masked; assert ma.count() == 1

# %% pandas
import pandas as pd, numpy as np
df = pd.DataFrame({"a": [3, 1], "b": [1, 2]})
df.sort_values("a", inplace=True)
assert list(df["a"]) == [1, 3]
df["c"] = df["a"] * 2
df.loc[0, "a"] = 9
df.at[1, "b"] = 7
df.iloc[0, 0] = 4
df.rename(columns={"a": "A"}, inplace=True)
df.drop(columns="c", inplace=True)
df.reset_index(drop=True, inplace=True)
assert df.to_dict("list") == {"A": [4, 9], "b": [7, 1]}
s = pd.Series([1, 2]); s[0] = 5; s.iloc[1] += 1; assert list(s) == [5, 3]
raw = {"x": [1, 2]}
f = pd.DataFrame(raw); f["x"] += 1; assert raw == {"x": [1, 2]}
arr = np.zeros(2); g = pd.Series(arr, copy=False); g.iloc[0] = 3; assert g.iloc[0] == 3
arr[1] = 8; assert arr[1] == 8
for name, col in f.items(): assert len(col) == 2
for i, row in f.iterrows(): row["x"] = 0
groups = {k: v for k, v in f.groupby("x")}
for k in groups: groups[k] = len(groups[k])
assert groups == {2: 1, 3: 1}
parts = [f, f.copy()]
for p in parts: p["y"] = 1
assert list(f.columns) == ["x", "y"]
expected = pd.DataFrame({"x": [2, 3], "y": [1, 1]})
pd.testing.assert_frame_equal(f, expected)
vals = f["x"].to_numpy(copy=True); vals[0] = 9; assert vals[0] == 9
cols = list(f.columns); cols.append("z"); assert cols == ["x", "y", "z"]
f[["x", "y"]] = f[["y", "x"]]
assert f.values.tolist() == [[1, 2], [1, 3]]

# %% styles
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(10, 2)); y = X @ np.array([1.0, 2.0])
w = np.zeros(2)
for _ in range(300): w -= 0.1 * X.T @ (X @ w - y) / len(y)
assert np.allclose(w, [1, 2], atol=1e-2)
losses = []
for e in range(3): losses.append(float(((X @ w - y) ** 2).mean()))
assert losses == sorted(losses, reverse=True) or len(losses) == 3
history = {"loss": [], "acc": []}
for e in range(3):
    history["loss"].append(e)
    history["acc"].append(-e)
assert history == {"loss": [0, 1, 2], "acc": [0, -1, -2]}
cache = {"W": np.eye(2), "b": np.zeros(2)}
grads = {k: np.ones_like(v) for k, v in cache.items()}
for k in cache: cache[k] = cache[k] - grads[k]
assert np.allclose(cache["b"], -1)
for (k, v), (k2, g) in zip(cache.items(), grads.items()): v -= g
assert np.allclose(cache["b"], -2) and len(cache) == 2
layers = [{"W": np.ones((2, 2))}, {"W": np.zeros((2, 2))}]
for layer in layers: layer["W"] += 1
assert np.allclose(layers[0]["W"], 2)
[layer.update(b=1) for layer in layers]
assert layers[0]["b"] == 1 and len(layers) == 2
tests = [(np.array([1, 2]), np.array([1, 4])), (np.array([3]), np.array([9]))]
for given, want in tests:
    np.testing.assert_array_equal(square(given), want)
    given += 1
assert tests[1][0][0] == 4 and len(tests) == 2
for i, (given, want) in enumerate(tests): assert given.shape == want.shape
grid = np.arange(9).reshape(3, 3)
rows = [grid[i] for i in range(3)]
rows[0][0] = 100
assert grid[0, 0] == 100 and len(rows) == 3
state = {"n": 0, "arr": np.zeros(1)}
def step(): state["n"] += 1; state["arr"][0] += 1
step(); step()
assert state["n"] == 2 and state["arr"][0] == 2
seen = set()
def mark(x): seen.add(x); return x
assert [mark(x) for x in range(3)] == [0, 1, 2] and seen == {0, 1, 2}
out = np.empty(3)
for i in range(3): out[i] = square(i)
assert np.allclose(out, [0, 1, 4])
mask = np.zeros(3, bool); mask[1] = True; out[mask] = 7
assert np.allclose(out, [0, 7, 4])
A, b = np.eye(2), np.ones(2)
A0, b0 = A.copy(), b.copy()
x = np.linalg.solve(A, b)
assert np.array_equal(A, A0) and np.array_equal(b, b0)
fill(b)
assert not np.array_equal(b, b0)

# %% streams
import sys, io, contextlib
from IPython.utils.capture import capture_output
buf = io.StringIO()
with contextlib.redirect_stdout(buf):
    show(3)
sys.stdout.flush()
assert buf.getvalue() == "3\n"
with capture_output() as c:
    show(4)
    sys.stdout.write("x")
assert c.stdout == "4\nx"
with contextlib.redirect_stderr(buf): show(5)
sys.stderr.flush()

# %% lazy
import math
assert math.late.dumps([1]) == "[1]"
assert square(2) == 4 and math.late.loads("3") == 3

# %% hidden
data = [1, 3]
want = sum(data) / 2
assert mean(data) == want
del sum

# %% lends
def check_all():
    global tally
    for one in all_cases: one.append(square(one[0]))
    tally += 1
class Runs:
    def __init__(self): all_cases.append([9])

# %% borrows
all_cases = [[1], [2]]
tally = 0
check_all()
assert all_cases == [[1, 1], [2, 4]] and tally == 1
Runs()
assert len(all_cases) == 3

# %% sets
from decimal import Decimal, getcontext
getcontext().prec = 6
assert str(Decimal(square(1)) / 3) == "0.333333"

# %% relies
assert str(Decimal(square(1)) / 3) == "0.333333"

# %% lives
import weakref, gc, sys
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
m = (Acc(), [1]); m[1].append(2); m = 1; assert Acc.count == 0
# %% annotations
count: int = 3
names: "list[str]" = []
assert __annotations__["count"] is int and __annotations__["names"] == "list[str]"

# %% changed_as_it_is_walked_through
def more(xs, x): xs.append(x)
queue, seen = [1], []
for x in queue:
    if x < 4: queue.append(x + 1)
    seen.append(square(x))
assert seen == [1, 4, 9, 16] and queue == [1, 2, 3, 4]
todo = [1]
def visit(x):
    if x < 3: todo.append(x + 1)
for x in todo: visit(x)
assert todo == [1, 2, 3]
other = todo
for x in todo:
    if x == 3: other.append(4)
assert todo == [1, 2, 3, 4]
for x in todo: apply(todo.clear)
assert not todo
grow_ = [1, 2, 3]
for i, x in enumerate(grow_, start=1):
    if i < 3: more(grow_, x)
assert grow_ == [1, 2, 3, 1, 2]
walk_ = zip(grow_, range(9)); grow_.append(7)
for x, i in walk_: assert grow_[i] == x
assert i == 6 or i == 5
later = [2]; lazy = (square(x) for x in later); later.append(8)
assert sum(lazy) == 68
assert all(grow_.pop() for x in grow_[:2]) and len(grow_) == 4
counts = {"a": 1, "b": 2}
for key in counts: counts[key] += 1
for key, value in counts.items(): counts[key] = square(value)
assert counts == {"a": 4, "b": 9}
try:
    for key in counts: counts[key * 2] = 0
    raise AssertionError
except RuntimeError: pass
rows = [[1, 2], [5, 4]]
for a, b in rows: rows[1][0] = a + b
assert rows == [[1, 2], [7, 4]]
last = rows[1]
for a, b in rows: last[1] = b
assert rows == [[1, 2], [7, 2]]
for row in rows: assert order(row) is row
for row in reversed(rows): row.append(rows.index(row))
assert rows == [[1, 2, 0], [2, 7, 1]]
for a, b, c in rows: assert total(rows[c]) > 2
assert rows == [[], []]

# %% changed_by_their_own_methods
log, stack = [], [[1]]
def note(x):
    log.append(x)
    return x
for x in range(3): log.append(apply(note, x))
assert log == [0, 0, 1, 1, 2, 2]
top = stack.pop(); top.append(2); stack.append(top); top.append(3)
assert stack == [[1, 2, 3]]
stack.insert(0, note([9])); log[-1].append(8)
assert stack[0] == [9, 8] and log.pop() is stack[0]
mixed = [2, "a", 1]
try: mixed.sort()
except TypeError: pass
assert len(mixed) == 3
try: mixed.extend(square(x) for x in (3, "b"))
except TypeError: pass
assert mixed[3:] == [9]
names, found = set(), {}
names.add("a"); names.update({"b"}); names.discard("a")
found["x"] = order([2, 1]); found["x"].append(3); found.update(y=[0]); found["y"].append(4)
assert names == {"b"} and found == {"x": [1, 2, 3], "y": [0, 4]}
kept = []; keeper = Keeper(kept); kept.append(1); keeper.add(2); kept.append(3)
assert kept == [1, 2, 3] and keeper.items is kept
fails = []
for x in range(4):
    if square(x) != x * x: fails.append(x)
assert not fails, fails
while log: assert square(log.pop()) >= 0
grid = [[0, 0], [0, 0]]
line = []; lines = []
for x in range(3): line.append(x); lines.append(line[:]); lines[-1].append(9)
assert lines == [[0, 9], [0, 1, 9], [0, 1, 2, 9]]
lines.append(lines); lines.pop(); lines.remove([0, 9]); lines.reverse()
assert [len(one) for one in lines] == [4, 3]
for one in lines: order(one); grid.append(one); one.append(5)
assert grid[-1] == [0, 1, 9, 5] and grid.pop(2)[-1] == 5

# %% changed_by_a_string_as_it_is_walked_through
grow_ = [1]
for x in grow_:
    if x < 3: exec("grow_.append(x + 1)")
assert grow_ == [1, 2, 3]

# %% functions_and_classes_of_its_own
import functools, unittest
from typing import Protocol
from unittest import mock
def near(a, b, c=0, *, tol=1e-6): return abs(a - b + c) < tol
assert near(square(3), 9) and not near(square(3), 8)
near.__kwdefaults__["tol"] = 2
assert near(square(3), 8)
near.__defaults__ = (1,)
near.__code__ = (lambda a, b, c=0, *, tol=0: a == b + c).__code__
assert near(square(3), 8)
other = near
other.__kwdefaults__["tol"] = 0; other.__defaults__ = (2,)
assert near(square(3), 7)
def slow(f):
    f.__kwdefaults__["tol"] = 5
    return f
assert apply(slow, near) is near and near.__kwdefaults__ == {"tol": 5}
@functools.wraps(near)
def far(*args, tol=3): return not near(*args)
assert far(square(3), 8)
class Shape(Protocol):
    def area(self): ...
class Square(Shape):
    made, check = 0, None
    def area(self):
        Square.made += 1
        return square(2)
    @classmethod
    def use(cls, check): cls.check = staticmethod(check)
assert Square().area() == 4 and Square().made == 1
Square.use(near)
Square.name = lambda self: "square"
assert Square().name() == "square" and Square.check(4, 2)
def patched(cls):
    cls.area = lambda self: 5
    return cls
assert apply(patched, Square)().area() == 5
Square.area = lambda self: square(3)
assert Square().area() == 9
with mock.patch.object(Square, "area", lambda self: 1): assert Square().area() == 1
@patched
class Round:
    def area(self): return 1
assert Round().area() == 5
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.data = [1]
    def setUp(self): self.x = 3
    def test(self): self.assertEqual(square(self.x), 9)
    @classmethod
    def tearDownClass(cls): del cls.data
class More(Case):
    def test_more(self): self.assertEqual(self.data, [1])
for kind in (Case, More):
    result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(kind))
    assert result.wasSuccessful() and result.testsRun in (1, 2)
assert unittest.main(argv=[""], exit=False, verbosity=0).result.wasSuccessful()
