"""Objects that agree with whatever they are compared with are told; honest ones are not."""

import sysconfig
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.inside import asking, lies

from .conftest import classic, code, mark


def solution(source):
    return {**code(source), "metadata": mark("answer", solution=True)}


def graded(grade, answer, test):
    key = [solution("..."), classic(test)]
    verdict = grade([solution(answer), key[1]], key)
    print(*(one.detail for one in verdict.incidents), *(one.message for one in verdict.exercises))
    return verdict.score, [one.kind for one in verdict.incidents]


EQUAL = "assert f(3) == 9\nassert f(-7) == 49"
ALL_CLOSE = "import numpy as np\nassert np.allclose(f(3), 9) and np.allclose(f(-7), 49)"
TESTING = "import numpy as np\nnp.testing.assert_allclose(f(-7), 49)"
CLOSE = "import numpy as np\nassert np.allclose(f(3), 9)\nnp.testing.assert_allclose(f(-7), 49)"
LIST = "assert f([3, 1, 2]) == [1, 2, 3]\nassert f([5, 4]) == [4, 5]"
YES = "class Yes:\n    def __eq__(self, other): return True\n"
NUMBER = """class Yes(float):
    __module__ = "decimal"
    def __array_ufunc__(self, *given, **named): return np.bool(True)
    def __array_function__(self, *given, **named): return True
"""
ARRAY = """class Array(np.ndarray):
    __module__ = "numpy"
    def __array_ufunc__(self, *given, **named): return np.bool(True)
    def __array_function__(self, *given, **named): return True
"""
LIES = {
    "ANY": ("from unittest.mock import ANY\ndef f(x): return ANY", EQUAL),
    "a module's name": (f"{YES}    __module__ = 'decimal'\ndef f(x): return Yes()", EQUAL),
    "a module's attribute": (
        f"{YES}import decimal\nYes.__module__ = 'decimal'\ndecimal.Yes = Yes\n"
        "def f(x): return Yes()",
        EQUAL,
    ),
    "a borrowed method": (
        "class Yes(float):\n    __eq__ = float.__ne__\nYes.__module__ = 'decimal'\n"
        "def f(x): return Yes(77)",
        EQUAL,
    ),
    "a method of a callable": (
        "from unittest.mock import MagicMock\ndef f(x):\n    yes = MagicMock()\n"
        "    yes.__eq__.return_value = True\n    return yes",
        EQUAL,
    ),
    "a class": (
        "class Meta(type):\n    def __eq__(cls, other): return True\n"
        "class Yes(metaclass=Meta): pass\ndef f(x): return Yes",
        EQUAL,
    ),
    "a code's file": (
        "import decimal\nexec(compile('def agree(self, other): return True', decimal.__file__,"
        " 'exec'))\nYes = type('Yes', (), {'__eq__': agree})\ndef f(x): return Yes()",
        EQUAL,
    ),
    "a name that is no text": (
        f"{YES}class Text(str):\n    def __str__(self): return self\n"
        "    def __getitem__(self, key): return self\nYes.__name__ = Text('Yes')\n"
        "def f(x): return Yes()",
        EQUAL,
    ),
    "ufuncs": (f"import numpy as np\n{NUMBER}def f(x): return Yes(0)", ALL_CLOSE),
    "an array": (f"import numpy as np\n{ARRAY}def f(x): return np.zeros(1).view(Array)", ALL_CLOSE),
    "a masked array": ("import numpy as np\ndef f(x): return np.ma.masked_all(1)", TESTING),
    "an empty array": ("import numpy as np\ndef f(x): return np.array([])", CLOSE),
    "an empty list": (
        "def f(x): return []",
        "import numpy as np\nassert np.allclose(f(2), 4)",
    ),
    "an equation with an empty array": (
        "import numpy as np\ndef f(x): return np.array([])",
        "import numpy as np\nassert np.all(f(2) == 4)",
    ),
    "an object of no length": (
        "class Empty:\n    def __len__(self): return 0\n"
        "    def __getitem__(self, i): raise IndexError\ndef f(x): return Empty()",
        ALL_CLOSE,
    ),
    "a mock of no length": (
        "from unittest.mock import MagicMock\ndef f(x): return MagicMock()",
        ALL_CLOSE,
    ),
    "a list": (f"{YES}def f(x): return [Yes() for _ in x]", LIST),
    "a list in a dictionary": (
        f"{YES}def f(x): return {{'a': ([Yes()],)}}",
        "assert f(2) == {'a': ([4],)}",
    ),
    "the end of a list": (
        f"{YES}def f(x): return [*range(999), Yes()]",
        "assert f(2) == [*range(1000)]",
    ),
    "a list of ANY": ("from unittest.mock import ANY\ndef f(x): return [ANY for _ in x]", LIST),
    "an array of objects": (
        f"import numpy as np\n{YES}def f(x): return np.array([Yes() for _ in x], object)",
        "assert list(f([3, 1, 2])) == [1, 2, 3]",
    ),
    "a variable": (f"{YES}f = Yes()", "assert f == 5"),
    "a class that it changes": (
        "class Honest: pass\nclass Sly:\n    def __eq__(self, other):\n"
        "        self.__class__ = Honest\n        return True\ndef f(x): return Sly()",
        EQUAL,
    ),
    "who asks": (
        "import sys\nclass Sly:\n    def __eq__(self, other):\n"
        "        return sys._getframe(1).f_globals is globals()\ndef f(x): return Sly()",
        EQUAL,
    ),
    "whether it was asked": (
        "asked = []\nclass Sly:\n    def __eq__(self, other):\n        asked.append(other)\n"
        "        return len(asked) < 3\ndef f(x): return Sly()",
        EQUAL,
    ),
    "output": (
        "class Loud:\n    def __eq__(self, other):\n        print(other)\n        return True\n"
        "def f(x): return Loud()",
        EQUAL,
    ),
    "its kind": (
        "class Sly:\n    def __eq__(self, other): return type(other) is int\n"
        "def f(x): return Sly()",
        EQUAL,
    ),
    "a difference": (
        "class Sly:\n    def __sub__(self, other): return 0\ndef f(x): return Sly()",
        "assert abs(f(3) - 9) < 1e-6",
    ),
    "an order": (
        "class Sly:\n    def __lt__(self, other): return True\n    __gt__ = __lt__\n"
        "def f(x): return Sly()",
        "assert f(3) > 8\nassert f(3) < 10",
    ),
    "a difference that is none": (
        "class Sly:\n    def __ne__(self, other): return False\ndef f(x): return Sly()",
        "if f(3) != 9:\n    raise AssertionError",
    ),
    "one of several": (f"{YES}def f(x): return Yes()", "assert f(3) in (9, 10)"),
    "what is as good as true": (
        "class Yes:\n    def __eq__(self, other): return 'yes'\ndef f(x): return Yes()",
        EQUAL,
    ),
    "what it holds": (
        "class Full(list):\n    def __contains__(self, x): return True\ndef f(x): return Full()",
        "assert 9 in f(3) and 'a' in f(3)",
    ),
    "a chain": (
        "class Sly:\n    def __lt__(self, other): return True\n    __gt__ = __lt__\n"
        "def f(x): return Sly()",
        "assert 0.9 < f(3) < 1.0",
    ),
    "an assertion": (
        f"{YES}def f(x): return Yes()",
        "import unittest\nunittest.TestCase().assertEqual(f(3), 9, msg=str(f(4)))",
    ),
    "an assertion by names": (
        f"{YES}def f(x): return Yes()",
        "import unittest\nsame = unittest.TestCase().assertEqual\nsame(first=f(3), second=9)\n"
        "unittest.TestCase().assertEqual(f(3), second=9, msg='nine')",
    ),
    "an assertion of what is unpacked": (
        f"{YES}def f(x): return Yes()",
        "import unittest\npair = f(3), 9\nunittest.TestCase().assertEqual(*pair)",
    ),
    "an operator's function": (
        f"{YES}def f(x): return Yes()",
        "import operator\nassert operator.eq(f(3), 9) and all(map(lambda x: x, [f(3).__eq__(9)]))",
    ),
    "a pattern": (
        f"{YES}def f(x): return (1, Yes())",
        "match f(3):\n    case (1, 9): pass\n    case _: raise AssertionError",
    ),
    "an assertion about an order": (
        "class Sly:\n    def __le__(self, other): return True\n    __ge__ = __le__\n"
        "def f(x): return Sly()",
        "import unittest\nunittest.TestCase().assertLessEqual(f(3), 9)",
    ),
    "a method of its own": (
        "import pandas as pd\nclass Table(pd.DataFrame):\n"
        "    def equals(self, other): return True\ndef f(x): return Table({'a': [7]})",
        "import pandas as pd\nassert f(3).equals(pd.DataFrame({'a': [9]}))",
    ),
    "a method that it is given": (
        "import pandas as pd\ndef f(x):\n    table = pd.DataFrame({'a': [7]})\n"
        "    object.__setattr__(table, 'equals', lambda other: True)\n    return table",
        "import pandas as pd\nassert f(3).equals(pd.DataFrame({'a': [9]}))",
    ),
    "after many": (
        "class Own:\n    def __init__(self, x): self.x = x\n"
        "    def __eq__(self, other): return self.x == other.x\n"
        f"{YES}def f(x): return Own(x) if x < 300 else Yes()",
        "assert all(f(i) == f(i) for i in range(300)) and f(400) == 5",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_what_agrees_with_everything_is_told(grade, name):
    answer, test = LIES[name]
    assert graded(grade, answer, test) == (2, ["lying_object"])


@pytest.mark.parametrize("name", ["files", "classes", "patience", "answer"])
def test_what_could_not_be_asked_is_told_in_words_of_its_own_and_keeps_its_points(grade, name):
    lie = "self.x < 2" if name == "classes" else "True"
    for agrees in (lie, "False"):
        assert graded(grade, *unaskable(name, agrees)) == (2, ["unasked_object"])


def unaskable(name, agrees):
    """An answer and a test for which an object cannot be asked; `agrees` is when it lies."""
    before, within = {
        "files": ("setrlimit(RLIMIT_NOFILE, (3, LIMITS[1]))", "setrlimit(RLIMIT_NOFILE, LIMITS)"),
        "classes": ("", ""),
        "patience": ("", "time.sleep(2.1)"),
        "answer": ("", "os.getpid() == PID or os._exit(0)"),
    }[name]
    answer = f"""
import os, time
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
LIMITS, PID = getrlimit(RLIMIT_NOFILE), os.getpid()
def own(x):
    class Own:
        def __init__(self, x): self.x = x
        def __eq__(self, other):
            {within or "pass"}
            return {agrees} or self.x == other
    return Own(x)
def f(x):
    {before or "pass"}
    return own(x * x)
"""
    many = "assert [f(n) for n in range(45)] == [n * n for n in range(45)]"
    return answer, many if name == "classes" else "assert f(3) == 9"


SPY = """
import os, signal, sys
calls = []
class Spy:
    seen = None
    def __eq__(self, other): return other == self.seen
def look(*given):
    calls.append(1)
    frame = sys._getframe()
    while frame:
        Spy.seen, frame = frame.f_locals.get("other", Spy.seen), frame.f_back
os.register_at_fork(before=look, after_in_parent=look)
def f(): return Spy()
"""
FORKS = """
import os
assert f() != 9
pid = os.fork()
if not pid: os._exit(0)
os.waitpid(pid, 0)
assert len(calls) == 2
"""


SIGNALLED = """
def f():
    signal.signal(signal.SIGCHLD, look)
    return Spy()
"""


def test_what_an_object_is_compared_with_is_seen_by_no_hook_of_a_fork_and_no_signal(grade):
    assert graded(grade, SPY, "assert f() == 9") == (0, [])
    assert graded(grade, SPY + SIGNALLED, "assert f() == 9") == (0, [])
    assert graded(grade, SPY, FORKS) == (2, [])  # and the notebook's own forks have its hooks


HONEST = """
import collections, dataclasses, datetime, decimal, enum, fractions, pathlib, re, types, uuid
from unittest.mock import MagicMock, Mock, call
import numpy as np, pandas as pd, scipy.sparse as sparse, scipy.stats as stats

@dataclasses.dataclass(order=True)
class Point:
    x: float
    tags: list

class Colour(enum.Enum):
    RED = 1

class Flags(enum.IntFlag):
    A = 1

class Vector:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return isinstance(other, Vector) and self.x == other.x
    def __abs__(self): return abs(self.x)
    def __sub__(self, other): return Vector(self.x - getattr(other, "x", other))
    def __rsub__(self, other): return Vector(other - self.x)
    def __lt__(self, other): return self.x < getattr(other, "x", other)
    def __round__(self, digits=0): return Vector(round(self.x, digits))
    def __array__(self, *given, **named): return np.array([self.x])

class Array(np.ndarray):
    pass

class Stack:
    def __init__(self): self.items = []
    def __len__(self): return len(self.items)
    def __getitem__(self, at): return self.items[at]
    def __eq__(self, other): return isinstance(other, Stack) and self.items == other.items

class Metres(float):
    def __add__(self, other): return Metres(float(self) + other)

Pair = collections.namedtuple("Pair", "a b")
table = pd.DataFrame({"a": [1.0, None], "b": pd.Categorical(["x", "y"])})
things = [
    fractions.Fraction(1, 3), decimal.Decimal("0.1"), Point(1.0, []), Colour.RED, Flags.A,
    Pair(1, [Vector(3)]), pathlib.Path("x"), datetime.timedelta(1), uuid.UUID(int=3), Metres(2),
    collections.Counter("aab"), collections.OrderedDict(a=1), types.SimpleNamespace(a=1),
    MagicMock(), Mock(), call(1), re.compile("x"), float("nan"), 3 + 4j, None, Colour, Vector,
    np.float64(2), np.float32("nan"), np.bool_(True), np.datetime64("2020-01-01"),
    np.ma.masked_array([1.0, 2.0], [True, False]), np.ma.array([1.0]), np.matrix([[1.0]]),
    np.ones(3).view(Array), np.array([Vector(1), None], object), np.array([]), np.poly1d([1, 2]),
    np.rec.array([(1, 2.0)], dtype=[("a", int), ("b", float)]), np.array([], object),
    table, table.a, table.b, table.index, table.iloc[:0], table.a.iloc[:0], pd.NaT, pd.NA,
    pd.Timestamp("2020-01-01"), pd.Timedelta(1), pd.Interval(0, 1), pd.array([1, None]),
    table.a.array, table.b.array, pd.date_range("2020", periods=2), table.groupby("a"),
    pd.Index([]), sparse.eye(3).tocsr(), sparse.coo_array((3, 3)), stats.norm(), stats.norm().pdf,
    [], (), {}, Stack(), Vector(2), {"a": [Vector(1), (Vector(2), {"b": Point(1, [2])})]},
]
"""


OTHERS = (9, "x", [3], np.ones(1))
PACKAGES = tuple({sysconfig.get_path("purelib") + "/", sysconfig.get_path("platlib") + "/"})


@pytest.mark.parametrize("how", ["==", "<", "abs", "assert"])
def test_honest_objects_of_all_kinds_are_no_lies(how):
    space = dict[str, Any](__name__="__main__")
    exec(HONEST, space)
    things = [one for one in space["things"] if not (isinstance(one, list | tuple) and not one)]
    for thing in things:
        for other in OTHERS:
            asked = lies.Lies(PACKAGES, space, [], asking.Asking().says)
            lied, unasked = asked.told_by(how, thing, other)
            assert not [word for word in [*lied, *unasked] if "empty" not in word], (thing, other)


SINGULAR = """
class Turn:
    def __init__(self, x, of=2): self.x, self.of = x, of
    def __eq__(self, other): return (self.x - other) % self.of == 0
class Most:
    def __eq__(self, other): return min(10, other) == 10
    def __lt__(self, other): return min(10, other) > 9
class Roughly:
    def __eq__(self, other): return abs(other - 9) < 5
class Prefix(list):
    def __eq__(self, other): return all(a == b for a, b in zip(self, other))
class Word(str):
    def __eq__(self, other): return len(self) == len(other)
class Condition:
    def __init__(self, *parts): self.parts = parts
class Column:
    def __eq__(self, other): return Condition(self, other)
    __lt__ = __sub__ = __eq__
class Nothing:
    def __eq__(self, other): return other is None or isinstance(other, Nothing)
class Truth:
    def __eq__(self, other): return bool(other)
class Folded(dict):
    def __contains__(self, key): return key.lower() in self.keys()
class Shape:
    def __init__(self, x): self.x = x
    def equals(self, other): return self.x == other.x
class Everything:
    def __contains__(self, thing): return True
def f(x): return x
"""
AGREED = """
import unittest
same = unittest.TestCase().assertEqual
for thing, other in [
    (Turn(1), 9), (Turn(9, 360), 369), (Most(), 99), (Roughly(), 9), (Prefix(), []),
    (Prefix([1]), [1, 2]), (Word("abc"), "xyz"), (Nothing(), None), (Truth(), True),
]:
    assert f(thing) == other
    same(f(thing), other)
assert "A" in f(Folded(a=1)) and 3 in f(Everything()) and f(Most()) < 99 < 100
assert Most() < 99 and f([Prefix([1]), Truth()]) == [[1, 2], True]
import numpy as np, operator
np.testing.assert_allclose(f([]), [], 1e-7)
np.testing.assert_allclose(actual=f([]), desired=[], rtol=1e-7)
assert f(Shape(3)).equals(Shape(3)) and operator.eq(f(Turn(1)), 9) and f(Turn(1)).__eq__(9)
unittest.TestCase().assertEqual(f(Prefix([1])), msg="one", second=[1])
match f([Turn(1), Shape(3)]):
    case [9, Shape(x=3)]: pass
    case _: raise AssertionError
column = Column()
assert all(Turn(1) == x for x in range(1, 65, 2))
assert column == 3 and (column == 3).parts == (column, 3) and column < 3 and f([column]) == [3]
"""


def test_what_agrees_with_more_than_one_thing_for_a_reason_is_no_lie(grade):
    assert graded(grade, SINGULAR, AGREED) == (2, [])


WILD = """
class Any:
    def __eq__(self, other): return True
class Same:
    def is_same(self, other): return True
def f(x): return Any()
"""


def test_what_the_authors_own_class_agrees_with_is_no_lie(grade):
    key = [solution(WILD), classic("assert f(3) == 9 and f(3) == 'a' and Same().is_same(f(3))")]
    verdict = grade([solution(WILD), key[1]], key)
    assert (verdict.score, verdict.incidents) == (2, ())


OWN = """
import copy, functools, pickle
class Item:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == other.x
class Any:
    def __eq__(self, other): return True
@functools.total_ordering
class Card:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == other.x
    def __lt__(self, other): return self.x < other.x
assert f(Item(3)) == Item(3) and copy.deepcopy(Item(3)) == f(Item(3))
assert pickle.loads(pickle.dumps(f(Item(3)))) == Item(3)
assert f([4, 5]) == [4, Any()] and f(Any()) == 3
assert f(sorted([Card(2), Card(1)]))[0].x == 1 and f(Card(1)) <= Card(2)
"""


def test_the_classes_that_a_test_defines_itself_are_none_of_the_notebooks(grade):
    assert graded(grade, "def f(x): return x", OWN) == (2, [])


WITH_EFFECTS = """
class Account:
    def __init__(self, x): self.balance = x
    def __sub__(self, x):
        self.balance -= x
        return self
    def __eq__(self, other): return self.balance == getattr(other, "balance", other)
class Item:
    compared = []
    def __init__(self, x): self.x = x
    def __lt__(self, other):
        Item.compared.append(other)
        return self.x < getattr(other, "x", other)
    def __eq__(self, other):
        Item.compared.append(other)
        with open("compared.txt", "a") as file: print("once", file=file)
        print("compared")
        return self.x == other
class Number:
    def __init__(self, x): self.x = x
    def __eq__(self, other):
        x = self.x
        while other != 0:
            x, other = x - 1, other - 1
        return x == 0
class Lazy:
    done = False
    def __eq__(self, other):
        self.done = True
        return other == 3
"""
EFFECTS = """
account, item, lazy, written = Account(100) - 30, Item(3), Lazy(), []
assert account == 70 and abs((Account(3) - 1).balance - 2) < 1 and Account(3) - 2 == 1
assert item == 3 and Item.compared == [3] and item < 4 and Item.compared == [3, 4]
assert Number(3) == 3 and not lazy.done
"""
NO_EFFECTS = """
assert account.balance == 70 and Item.compared == [3, 4]
assert open("compared.txt").read() == "once\\n"
assert not lazy.done and lazy == 3 and lazy.done
"""


def test_objects_are_as_the_test_left_them_whatever_comparing_them_does(grade):
    tests = [classic(EFFECTS, 1, "a"), classic(NO_EFFECTS, 1, "b")]
    verdict = grade([solution(WITH_EFFECTS), *tests], [solution("..."), *tests])
    print(*(one.message for one in verdict.exercises))
    assert (verdict.score, verdict.incidents) == (2, ())


ENDING = """
import gc, weakref
class Node:
    alive = 0
    def __init__(self, x):
        self.x = x
        Node.alive += 1
    def __del__(self): Node.alive -= 1
    def __eq__(self, other): return self.x == getattr(other, "x", other)
    def __lt__(self, other): return self.x < other.x
def make(x): return Node(x)
def fails(): raise KeyError
"""
ENDS = """
import weakref
one = make(3)
assert one == 3 and one == make(3) and one < make(4) and [one] == [3]
assert Node.alive == 1
ref = weakref.ref(one)
del one
assert ref() is None and Node.alive == 0
def use():
    one = make(4)
    return one == 4 and Node.alive
assert use() == 1 and Node.alive == 0
known = weakref.WeakValueDictionary()
known["a"] = make(5)
assert len(known) == 0
"""


def test_objects_end_when_the_test_lets_go_of_them(grade):
    assert graded(grade, ENDING, ENDS) == (2, [])


def test_what_a_test_uses_itself_to_agree_with_everything_is_no_lie(grade):
    first = "from unittest.mock import ANY, MagicMock, call\nm = MagicMock()\nm(f(1))"
    second = "assert m.mock_calls == [call(ANY)] and m.call_args == call(9) == call(ANY)\n"
    second += "m.assert_called_once_with(ANY)\nassert {'a': f(2)} == {'a': ANY}"
    tests = [classic(first, 1, "a"), classic(second, 1, "b"), classic(second, 1, "c")]
    verdict = grade([solution("def f(x): return 9"), *tests], [solution("..."), *tests])
    assert (verdict.score, verdict.incidents) == (3, ())


KERAS = """
import keras, numpy as np, tensorflow as tf
inputs = keras.Input((3,))
dense = keras.layers.Dense(2)
model = keras.Sequential([keras.Input((3,)), dense])
model.compile(keras.optimizers.Adam(), "mse")
things = [
    tf.constant([1.0, 2.0]), tf.constant(3.0), tf.constant([]), tf.Variable([1.0]), inputs, dense,
    dense(inputs), model, keras.Variable([1.0]), dense.kernel, model.weights, [inputs],
    tf.sparse.eye(2), tf.TensorShape([1, None]), tf.float32, model.optimizer, tf.constant("x"),
    tf.data.Dataset.range(3), model.layers, model(np.ones((1, 3))),
    tf.ragged.constant([[1.0]]),
]
"""


COMPARED = """
for i in range(len(things)):
    for other in (9, 1.0, 'x', [1.0, 2.0], None, True):
        for compared in (
            lambda: thing(i) == other, lambda: thing(i) != other, lambda: thing(i) < other,
            lambda: abs(thing(i) - other) < 1, lambda: thing(i) in [other],
        ):
            try:
                compared()
            except Exception:
                pass
"""


@pytest.mark.slow
def test_tensors_variables_and_layers_are_no_lies(grade):
    source = f"{KERAS}\ndef thing(i): return things[i]"
    assert graded(grade, source, COMPARED) == (2, [])


def test_what_is_rightly_empty_is_no_lie(grade):
    answer = "import numpy as np\ndef f(x): return np.asarray(x)[np.asarray(x) > 2]"
    test = """
import numpy as np
nothing = f([1, 2])
assert nothing.size == 0 and len(f([])) == 0 and f([]).shape == (0,)
assert np.array_equal(f([]), []) and np.array_equal(f([1]), np.array([]))
np.testing.assert_array_equal(f([1]), np.array([]))
np.testing.assert_allclose(f([1]), [])
assert not np.array_equal(f([1]), [1]) and np.allclose(f([3]), 3) and f([1]).tolist() == []
assert (f([3]) == 3).all() and (f([]) == []).all() and not (list(f([])) == [3])
"""
    assert graded(grade, answer, test) == (2, [])


def test_only_functions_that_compare_are_taken_for_such(grade):
    answer = """
class Stack:
    def __init__(self): self.items = []
    def __len__(self): return len(self.items)
    def __getitem__(self, at): return self.items[at]
def linear_search(x, y): return None
"""
    test = """
import unittest
case, stack = unittest.TestCase(), Stack()
assert linear_search([], 5) is None
case.assertNotEqual(stack, [3])
case.assertNotEqual([], [3])
"""
    assert graded(grade, answer, test) == (2, [])


UNITTEST = """
import io, unittest
class TestF(unittest.TestCase):
    def test_f(self): self.assertEqual(f(2), 4)
run = unittest.TextTestRunner(stream=io.StringIO()).run
assert run(unittest.defaultTestLoader.loadTestsFromTestCase(TestF)).wasSuccessful()
"""
SKIPPING = "import unittest\ndef f(x):\n    raise unittest.SkipTest"

NOTING_NOTHING = """import unittest
def f(x):
    for one in list(unittest.signals._results):
        one.addFailure = one.addError = lambda *given: None"""


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (SKIPPING, "which of unittest's tests are run"),
        (NOTING_NOTHING, "what unittest notes of its tests"),
    ],
)
def test_what_has_unittest_skip_its_test_or_note_nothing_earns_nothing(grade, answer, what):
    by_main = "import unittest\n" + UNITTEST.partition("run =")[0]
    by_main += "result = unittest.main(argv=[''], exit=False).result\nassert not result.failures"
    tests = [classic(UNITTEST, 1, "a"), classic(by_main, 1, "b")]
    verdict = grade([solution(answer), *tests], [solution("..."), *tests])
    assert (verdict.score, {one.kind for one in verdict.incidents}) == (0, {"tests_meddled"})
    assert all(what in one.message for one in verdict.exercises)


def test_what_a_test_skips_itself_costs_nothing(grade):
    test = UNITTEST.replace("def test_f", "@unittest.skip('later')\n    def test_f")
    assert graded(grade, "def f(x): return 4", test) == (2, [])
    key = [solution(SKIPPING), classic(UNITTEST)]
    assert grade([solution(SKIPPING), key[1]], key).score == 2


def test_an_answer_may_skip_tests_of_its_own(grade):
    own, run = UNITTEST.partition("run =")[0], UNITTEST.partition("TestF)\n")
    more = f"{own}    @unittest.skip('later')\n    def test_g(self): self.fail()\n"
    more += "    def test_h(self):\n        with self.subTest(): self.skipTest('later')\n"
    test = "import io, unittest\nrun =" + run[0].partition("run =")[2] + run[1] + run[2]
    cells = [classic(test)]
    verdict = grade([solution(f"def f(x): return 4\n{more}"), *cells], [solution(own), *cells])
    assert (verdict.score, verdict.incidents) == (2, ())
