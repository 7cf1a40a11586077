"""Objects that agree with whatever they are compared with are told; honest ones are not."""

import pytest

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


@pytest.fixture
def told(grade):
    """What is told of objects, each of which a test has got from a call."""

    def of(source):
        test = "assert len([thing(i) for i in range(len(things))]) == len(things)"
        return graded(grade, f"{source}\ndef thing(i): return things[i]", test)

    return of


def test_honest_objects_of_all_kinds_are_no_lies(told):
    assert told(HONEST) == (2, [])


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


@pytest.mark.slow
def test_tensors_variables_and_layers_are_no_lies(told):
    assert told(KERAS) == (2, [])


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
