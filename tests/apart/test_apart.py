"""Tests that run apart from a notebook: what they borrow and find, and what stays as it was."""

import re
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.executors.local import LocalExecutor
from autograder.grading.grader import Settings
from autograder.grading.key import make_key
from tests.grading.conftest import SECRET, code, job_of, mark, notebook
from tests.grading.test_classic_attacks import ATTACKS, FULL, LOCKED, TESTS, submission

from .conftest import cells_of, points, told

SQUARE = (
    "def square(x):\n    return x * x",
    ("square", "assert square(3) == 9\nassert square(-2) == 4"),
)


def test_answers_of_another_style_pass_apart_as_well(graded):
    author = [
        "import numpy as np\ndef unit(a):\n    return (a - a.mean()) / a.std()",
        ("arrays", "import numpy as np\na = np.arange(4.0)\nassert np.allclose(unit(a).std(), 1)"),
        "def order(xs):\n    xs.sort()\n    return xs",
        ("in place", "xs = [3, 1, 2]\norder(xs)\nassert xs == [1, 2, 3]"),
        "def each(f, xs):\n    return [f(x) for x in xs]\ndef adder(n):\n"
        "    def add(x):\n        return x + n\n    return add",
        ("functions", "assert each(lambda x: x + 1, (1, 2)) == [2, 3] and adder(3)(4) == 7"),
        "def fail(x):\n    raise ValueError(x)",
        ("errors", "try:\n    fail(3)\nexcept ValueError as error:\n    assert str(error) == '3'"),
        "def twice(f):\n    return lambda x: 2 * f(x)",
        ("decorators", "@twice\ndef more(x):\n    return x + 1\nassert more(3) == 8"),
        "import re\ndef valid(text):\n    return text.isdigit()",
        ("truth", "assert valid('12') and not valid('1x')"),
        "table = {'a': [1, 2], 'b': {3}}",
        ("variables", "assert table == {'a': [1, 2], 'b': {3}}\nassert type(table['b']) is set"),
        "def lines(n):\n    for i in range(n):\n        yield i",
        ("generators", "assert list(lines(3)) == [0, 1, 2]"),
        "def share(points):\n    return points / 4",
        ("credit", "earned = 0\nif share(2) == 0.5:\n    earned += 0.5\nearned"),
    ]
    student = [
        "import numpy\ndef unit(values):\n    centred = values - numpy.mean(values)\n"
        "    return centred / numpy.sqrt((centred**2).mean())",
        author[1],
        "def order(xs):\n    print('sorting', xs)\n    xs[:] = sorted(xs)\n    return xs",
        author[3],
        "def each(f, xs):\n    return list(map(f, xs))\nclass Adder:\n    def __init__(self, n):\n"
        "        self.n = n\n    def __call__(self, x):\n        return self.n + x\n"
        "def adder(n):\n    return Adder(n).__call__",
        author[5],
        "class Bad(ValueError):\n    def __init__(self, x):\n        self.x = x\n"
        "    def __str__(self):\n        return f'{self.x}'\ndef fail(x):\n    raise Bad(x)",
        author[7],
        "class twice:\n    def __init__(self, f):\n        self.f = f\n"
        "    def __call__(self, x):\n        return self.f(x) * 2",
        author[9],
        "import re\ndef valid(text):\n    return re.fullmatch(r'\\d+', text)",
        author[11],
        "table = dict(b={3}, a=[1, 2])",
        author[13],
        "lines = lambda n: (i for i in range(n))",
        author[15],
        "def share(points):\n    return points * 0.25",
        author[17],
    ]
    for answers in (author, student):
        verdict = graded(author, answers)
        assert told(verdict) == {} and verdict.score == 8.5, verdict


TESTS_OF_MANY_WAYS = [
    ("printed", "import io, contextlib\nout = io.StringIO()\n"
     "with contextlib.redirect_stdout(out):\n    greet('Ada')\n"
     "assert out.getvalue() == 'Hello, Ada\\n'"),
    ("asked", "from unittest.mock import patch\nwith patch('builtins.input', lambda p='': '41'):\n"
     "    assert ask() == 42"),
    ("counted", "@counts\ndef f(x):\n    return x\nf(1), f(2)\nassert f.calls == 2"),
    ("classes", "assert issubclass(Dog, Animal) and isinstance(Dog(), Animal)"),
    ("block", "with Opened() as opened:\n    assert opened.open\nassert not opened.open"),
    ("not looked at", "box = Box()\nbox.add(3)\nassert box.total() == 3"),
    ("not found", "assert not found([1], 2)\nassert found([1, 2, 2], 2) == [1, 2]"),
    ("its own names", "assert list(map(lambda seen: seen + 1, grown([1]))) == [3]"),
    ("together", "assert each(lambda x: x + 1, [1, 2, 3]) == [2, 3, 4]"),
    ("steps", "assert [one for one in down(3)] == [3, 2, 1]"),
]  # fmt: skip
#: answers to these: as a teacher has them, and in other ways
ONE_WAY = """def greet(name): print('Hello,', name)
def ask(): return int(input('?')) + 1
def counts(f):
    def counted(*args):
        counted.calls += 1
        return f(*args)
    counted.calls = 0
    return counted
class Animal: pass
class Dog(Animal): pass
class Opened:
    def __enter__(self):
        self.open = True
        return self
    def __exit__(self, *error): self.open = False
class Box:
    held = 0
    def add(self, n): self.held += n
    def total(self): return self.held
def found(xs, x): return [i for i, one in enumerate(xs) if one == x] or None
def grown(xs): return [x + 1 for x in xs]
def each(f, xs): return [f(x) for x in xs]
def down(n):
    while n:
        yield n
        n -= 1"""
OTHER_WAYS = """seen = ''
def greet(name): print(f'Hello, {name}')
def ask(): return 1 + int(input())
class counts:
    calls = 0
    def __init__(self, f): self.f = f
    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)
Animal = type('Animal', (), {})
class Dog(Animal): pass
class Opened:
    def __enter__(self): self.open = True; return self
    def __exit__(self, kind, error, trace): self.open = not self.open
class Coin:
    def __init__(self, n): self.n = n
class Box:
    def __init__(self): self.coins = []
    def add(self, n): self.coins.append(Coin(n)); return self.coins[-1]
    def total(self): return sum(one.n for one in self.coins)
def found(xs, x): return [i for i in range(len(xs)) if xs[i] == x]
from concurrent.futures import ThreadPoolExecutor
def each(f, xs):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(f, xs))
grown = lambda xs: list(map((1).__add__, xs))
class down:
    def __init__(self, n): self.n = n + 1
    def __iter__(self): return self
    def __next__(self):
        self.n -= 1
        if not self.n: raise StopIteration
        return self.n"""


def test_work_is_not_told_of_for_the_way_in_which_it_is_done():
    author = cells_of(ONE_WAY, *TESTS_OF_MANY_WAYS)
    given = job_of(author, cells_of(OTHER_WAYS, *TESTS_OF_MANY_WAYS))
    key = make_key("nb", notebook(*author), released={"answer-0": "# YOUR CODE HERE"})
    notes = []
    run = LocalExecutor(Settings(SECRET, preload=()), note=notes.append)
    with closing(run.run([replace(given, key=key)])) as results:
        (graded,) = results
    assert graded.verdict.score == len(TESTS_OF_MANY_WAYS)
    assert graded.verdict.incidents == () and notes == []


def test_objects_of_the_notebooks_classes_are_asked_where_they_are(graded):
    stack = (
        "class Stack:\n    def __init__(self, items=()):\n        self.items = list(items)\n"
        "    def push(self, x):\n        self.items.append(x)\n"
        "    def pop(self):\n        return self.items.pop()\n"
        "    def __len__(self):\n        return len(self.items)\n"
        "    def __add__(self, other):\n        return Stack(self.items + other.items)\n"
        "    def __eq__(self, other):\n        return self.items == other.items"
    )
    test = (
        "s = Stack()\ns.push(3)\ns.push(4)\nassert len(s) == 2\n"
        "assert s.pop() == 4 and s.items == [3]\n"
        "assert isinstance(s, Stack) and not isinstance(3, Stack)\n"
        "assert hasattr(s, 'pop') and not hasattr(s, 'peek')\n"
        "assert s + Stack([5]) == Stack((3, 5))\ns.items = [1]\nassert s.items == [1]"
    )
    other = stack.replace("self.items.append(x)", "self.items += [x]")
    assert told(graded([stack, ("stack", test)], [other, ("stack", test)])) == {}
    wrong = stack.replace("self.items.pop()", "0")
    assert points(graded([stack, ("stack", test)], [wrong, ("stack", test)])) == {"stack": 0}


def test_tables_are_lent(graded):
    clean = "def clean(table):\n    return table.dropna().reset_index(drop=True)"
    test = (
        "import pandas as pd\ntable = pd.DataFrame({'a': [1, None], 'b': ['x', 'y']})\n"
        "found = clean(table)\nassert found.shape == (1, 2) and list(found.b) == ['x']\n"
        "pd.testing.assert_frame_equal(found, table.iloc[:1])"
    )
    other = "def clean(t):\n    return t[t.notna().all(axis=1)].reset_index(drop=True)"
    assert told(graded([clean, ("clean", test)], [other, ("clean", test)])) == {}


LIARS = {
    "a class": "class Yes:\n    def __eq__(self, other): return True\ndef f(x): return Yes()",
    "a number": "class Near(float):\n    def __eq__(self, other): return True\n"
    "def f(x): return Near(0)",
    "one of the author's class": "class Item:\n    def __eq__(self, other): return True\n"
    "def f(x): return Item()",
    "one that is near": "class Item:\n    def __sub__(self, other): return 0\n"
    "    __rsub__ = __sub__\ndef f(x): return Item()",
    "one that is nothing": "class Item:\n    def __sub__(self, other): return self\n"
    "    def __abs__(self): return 0\ndef f(x): return Item()",
    "one that holds all": "class Item:\n    def __contains__(self, other): return True\n"
    "def f(x): return Item()",
    "the end of a loop": "def f(x): raise StopIteration",
    "a mock": "from unittest.mock import ANY\ndef f(x): return ANY",
}
EQUAL = "assert f(3) == 9"
ASKED = {
    "one that is near": "assert abs(f(3) - 9) < 1e-6",
    "one that is nothing": "assert not abs(f(3) - 9)",
    "one that holds all": "assert 9 in f(3)",
    "the end of a loop": "for found in map(f, [3]):\n    assert found == 9",
}


@pytest.mark.parametrize("liar", LIARS)
def test_what_agrees_with_everything_is_told(graded, liar):
    right = "[9]" if liar == "one that holds all" else "9"
    author = ["class Item:\n    pass", f"def f(x): return {right}"]
    test = ("lie", ASKED.get(liar, EQUAL))
    verdict = graded([*author, test], ["", LIARS[liar], test], guarded=False)
    assert points(verdict) == {"lie": 1} and "lie" in told(verdict)
    assert told(graded([*author, test])) == {}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("def square(x):\n    while True: pass", "took too long"),
        ("import os\ndef square(x):\n    os._exit(0)", "took too long"),
        ("import time\ndef square(x):\n    time.sleep(1000)", "took too long"),
    ],
    ids=["endless", "ends itself", "sleeps"],
)
def test_what_goes_on_for_ever_holds_up_one_test_for_a_while(graded, monkeypatch, answer, why):
    monkeypatch.setattr("autograder.grading.apart._TEST_S", 2.0)
    forks = "\nimport os\npid = os.getpid()\nhere = square\n"
    forks += "def square(x):\n    return x * x if os.getpid() == pid else here(x)"
    other = ("other", "assert cube(2) == 8")
    cube = "def cube(x):\n    return x**3"
    verdict = graded([*SQUARE, cube, other], [answer + forks, SQUARE[1], cube, other])
    assert points(verdict) == {"square": 1, "other": 1}
    assert list(told(verdict)) == ["square"] and why in told(verdict)["square"]


def test_the_copy_is_nobodys_child(graded):
    waits = (
        "import os, signal\nended = []\nsignal.signal(signal.SIGCHLD, lambda *_: ended.append(1))\n"
        "def square(x):\n    if not os.fork():\n        os._exit(x * x)\n"
        "    return os.waitstatus_to_exitcode(os.wait()[1])"
    )
    verdict = graded(SQUARE, [waits, SQUARE[1]])
    assert points(verdict) == {"square": 1} and told(verdict) == {}


#: a child that ends with the status 3, while the notebook is copied
ENDS_MEANWHILE = """import os, signal
heard, ended = [], []
{}
reader, writer = os.pipe()
child = os.fork()
if not child:
    os.close(writer)
    os.read(reader, 1)
    os._exit(3)
def end():
    if not ended:
        ended.append(1)
        os.close(writer)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
os.register_at_fork(before=end)
def status():
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
def square(x):
    return x * x"""


@pytest.mark.parametrize("hears", [False, True], ids=["with no handler", "with a handler"])
def test_a_notebook_learns_how_its_children_ended_while_it_was_copied(graded, hears):
    handler = "signal.signal(signal.SIGCHLD, lambda *_: heard.append(1))" if hears else ""
    test = f"assert ended and len(heard) == {int(hears)} and status() == 3"
    verdict = graded([ENDS_MEANWHILE.format(handler), SQUARE[1], ("status", test)])
    assert points(verdict) == {"square": 1, "status": 1}, verdict


def test_what_a_notebook_shares_with_other_processes_stays_as_it_was(graded):
    shared = (
        "import mmap\nimport numpy as np\npage = mmap.mmap(-1, 4096)\n"
        "kept = np.memmap('count.dat', dtype='i8', mode='w+', shape=(1,))\n"
        "def tick():\n    page[0] += 1\n    kept[0] += 1\n    return page[0] + int(kept[0])"
    )
    author = ["n = 0\ndef tick():\n    global n\n    n += 2\n    return n"]
    verdict = graded(
        [*author, ("tick", "assert tick() == 2")], [shared, ("tick", "assert tick() == 2")]
    )
    assert points(verdict) == {"tick": 1} and told(verdict) == {}


def test_many_tests_cost_a_notebook_no_process_and_no_room(graded):
    tests = [(f"t{n}", f"assert square({n}) == {n * n}") for n in range(70)]
    left = (
        "left",
        "import os, tempfile\nassert os.listdir(tempfile.gettempdir()) == []\n"
        "assert not any(one.is_dir() for one in os.scandir('../apart'))",
    )
    answer = "import sys\nopen('data.bin', 'wb').write(bytes(2**20))\n" + SQUARE[0]
    verdict = graded([answer, *tests, left])
    assert verdict.score == 71 and {one.kind for one in verdict.incidents} <= {"lent"}, verdict


def test_what_was_temporary_before_stays_as_it_was(graded):
    notes = (
        "import os, tempfile\nfolder = tempfile.mkdtemp()\ndef note(x):\n"
        "    open(os.path.join(folder, 'notes'), 'a').write('x')\n"
        "    return os.path.getsize(os.path.join(folder, 'notes'))"
    )
    assert points(graded([notes, ("note", "assert note(1) == 1")])) == {"note": 1}


#: the notebook's side of the line is the student's, who can have it say anything
SAYS = """import os, sys
here = os.getpid()
lender = sys.modules["_guest.lender"]._Lender
usual = lender._answer
def answer(self, request):
    found = usual(self, request)
    {}
    return found
lender._answer = answer
def f(x):
    return {} if os.getpid() != here else x * x"""


@pytest.mark.parametrize(
    ("says", "gives", "test"),
    [
        (
            "found.get('names', {}).update(abs={'value': ['lent', self._shelf.number(lambda x: 0), "
            "'function', 'abs']})",
            "8",
            "assert abs(f(3) - 9) < 1e-6",
        ),
        (
            "found.get('names', {}).update(near={'value': ['lent', "
            "self._shelf.number(lambda *x: 1), 'function', 'near']})",
            "8",
            "assert near(f(3), 9)",
        ),
        (
            "found.update(gave=['lent', self._shelf.number(3), 'object', 'int'])",
            "8",
            "assert round(f(3) - 9, 6) == 0",
        ),
        (
            "found.update(gave=['pandas', 'Series', ['list', 'string', ['list', None]], "
            "['pandas', 'RangeIndex', 0, 1, 1, None], None])",
            "8",
            "assert (f(3) == 9) is not False",
        ),
    ],
    ids=["a built-in name", "a helper of the author's", "an object", "a table of nothing"],
)
def test_what_the_notebooks_side_makes_up_is_told(graded, says, gives, test):
    given = {
        **code("from typing import Any\ndef near(a: Any, b: Any) -> bool:\n    return a == b"),
        "metadata": mark("given", locked=True),
    }
    author = [given, "def f(x):\n    return x * x", ("f", test)]
    assert told(graded(author)) == {}
    verdict = graded(author, [given, SAYS.format(says, gives), author[2]], guarded=False)
    assert points(verdict) == {"f": 1} and list(told(verdict)) == ["f"], verdict


@pytest.mark.parametrize("kind", [{"a": 1}, "nothing", "<b>" * 1000, "class\nx → y", None])
def test_what_a_reference_calls_itself_is_checked(graded, kind):
    forged = (
        "import _guest.lender as lender\nclass Vec: pass\n"
        f"lender._Lender._refer = lambda self, thing: ['lent', 0, {kind!r}, 'Vec']\n"
        "def find(x): return 9 if x else Vec()"
    )
    author = "class Vec: pass\ndef find(x): return 9 if x else Vec()"
    verdict = graded([author, ("it", "assert find(3) == 9 and find(0)")], [forged, ("it", "...")])
    assert verdict.score == 1
    assert told(verdict) == {"it": "`the notebook`: what it answered is no data"}


@pytest.mark.parametrize(
    "test", ["%%time\nassert square(3) == 9", "%%capture\nassert square(3) == 9", "%time square(3)"]
)
def test_a_test_that_a_magic_times_or_hides_runs_apart_like_any_other(graded, test):
    assert told(graded([SQUARE[0], ("square", test)])) == {}


def test_what_a_test_defines_is_never_borrowed(graded):
    helps = ("helps", "assert kept\ndef near(a, b):\n    return a == b")  # and so not apart
    uses = ("uses", "assert near(f(3), 9)")
    author = ["kept = object()\ndef f(x):\n    return x * x", helps, uses]
    verdict = graded(author)
    assert points(verdict) == {"helps": 1, "uses": 1}
    assert "near" in told(verdict)["uses"] and "kept" in told(verdict)["helps"]


def test_nothing_of_a_notebooks_copy_goes_on_beside_the_test(graded, monkeypatch):
    monkeypatch.setattr("autograder.grading.apart._TEST_S", 2.0)
    spins = (
        "import os\npid = os.getpid()\ndef square(x):\n    while os.getpid() != pid: pass\n"
        "    try:\n        os.waitpid(-1, os.WNOHANG)\n"
        "    except ChildProcessError:\n        return x * x"
    )
    verdict = graded(SQUARE, [spins, SQUARE[1]])
    assert points(verdict) == {"square": 1} and list(told(verdict)) == ["square"]


def test_a_notebook_is_afterwards_as_it_was(graded):
    counts = (
        "calls = []\ndef counted(x):\n    calls.append(x)\n"
        "    with open('log.txt', 'a') as log:\n        log.write('x')\n    return len(calls)"
    )
    tests = [
        ("first", "assert counted(1) == 1"),
        ("second", "assert counted(1) == 2\nassert len(open('log.txt').read()) == 2"),
    ]
    verdict = graded([counts, *tests])
    assert points(verdict) == {"first": 1, "second": 1}
    assert list(told(verdict)) == ["second"]  # which looks for the notebook's file elsewhere


def test_a_name_means_what_it_meant_when_the_test_stood_there(graded):
    cells = [
        "def f(x):\n    return x + 1",
        ("one", "assert f(1) == 2"),
        "def f(x):\n    return x + 2",
        ("two", "assert f(1) == 3\nhelp_of_a_test = 5"),
        "x = f(2)",
        ("three", "assert x == 4 and help_of_a_test == 5"),
    ]
    verdict = graded(cells)
    assert told(verdict) == {} and verdict.score == 3


def test_what_the_author_gives_is_the_authors(graded):
    given = {
        **code("import math\nlimit = 1e-6\ndef near(a, b):\n    return abs(a - b) < limit"),
        "id": "g",
    }
    author = [given, "def half(x):\n    return x / 2", ("half", "assert near(half(3), 1.5)")]
    forged = "def half(x):\n    return 0\ndef near(a, b):\n    return True"
    verdict = graded(author, [given, forged, author[2]], guarded=False)
    assert points(verdict) == {"half": 1} and "AssertionError" in told(verdict)["half"]


def test_what_a_hidden_test_expects_is_nowhere_in_the_copy(graded):
    spy = (
        "import gc, sys\ndef square(x):\n"
        "    found = [o for o in gc.get_objects() if type(o) is dict and 'canary' in str(o)]\n"
        "    frame, names = sys._getframe(1), []\n"
        "    while frame:\n        names.append(str(frame.f_locals))\n"
        "        frame = frame.f_back\n"
        "    return found or any('81' in one for one in names)"
    )
    test = "canary = 81\nassert square(9) is False"
    verdict = graded(["def square(x):\n    return False", ("spy", test)], [spy, ("spy", test)])
    assert told(verdict) == {}


ANSWERS = {
    "square": "def square(x):\n    return x * x",
    "mean": "def mean(numbers):\n    return sum(numbers) / len(numbers)",
    "halve": "def halve(x):\n    return x / 2",
}


def is_quick(file):
    return sum(map(ord, file.stem)) % 5 == 0


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(one, id=one.stem, marks=() if is_quick(one) else pytest.mark.slow)
        for one in ATTACKS
    ],
)
def test_what_is_forged_without_any_hurdle_is_told(graded, monkeypatch, file):
    monkeypatch.setattr("autograder.grading.apart._TEST_S", 5.0)  # where an attack stops itself
    text = file.read_text("utf-8")
    tests = [{**one, "metadata": one["metadata"]} for one in TESTS]
    answers = [
        {**code(ANSWERS[name]), "metadata": mark(f"{name}-answer", solution=True)} for name in FULL
    ]
    author = [LOCKED, *(cell for pair in zip(answers, tests, strict=True) for cell in pair)]
    verdict = graded(author, submission(text), guarded=False, timeout_s=60.0)
    lost = dict(re.findall(r"^# expect: points (\w+) (0|all)", text, flags=re.M))
    wrong = set(FULL) if lost.get("all") == "0" else {one for one in lost if lost[one] == "0"}
    forged = {one for one, score in points(verdict).items() if score and one in wrong}
    assert forged <= set(told(verdict)), verdict
