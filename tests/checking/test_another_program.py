"""What another program has of a notebook, told alike in the notebook and when grading."""

import re

import numpy as np
import pytest

from .conftest import ended

HEAD = """
import collections, dataclasses, datetime, enum, functools, json, math, os, random, re, typing
from pathlib import Path
from types import SimpleNamespace
import tensorflow as tf
"""

#: by what it is called, a way to write a value that a function looks up, and what the function says
WRITTEN = {
    "a number": ("A = 100", "A"),
    "added to in place": ("A = 50\nA *= 2", "A"),
    "a loop": ("A = 0\nfor _ in range(10):\n    A += 10", "A"),
    "a table, by a loop": ("A = {}\nfor k in range(3):\n    A[k] = k * 50", "A[2]"),
    "a list of names": ("[A, B] = [100, 0]", "A + B"),
    "in an if": ("if hasattr(keras, 'ops'):\n    A = 100\nelse:\n    A = 1", "A"),
    "in a try": ("try:\n    A = 100\nexcept ImportError:\n    A = 1", "A"),
    "in a with": ("with tf.device('CPU'):\n    A = 100", "A"),
    "a function in an if": (
        "if True:\n    def A():\n        return 100\nelse:\n    def A():\n        return 1",
        "A()",
    ),
    "Keras's epsilon": ("A = keras.backend.epsilon()", "A * 1e9"),
    "Keras's dtype": ("A = keras.config.floatx()", "A"),
    "a replaced text": ("A = 'm.h5'.replace('.h5', '.keras')", "A"),
    "a date's text": ("A = datetime.date(2024, 1, 1).isoformat()", "A"),
    "a path": ("A = Path('m.keras')", "str(A)"),
    "a constant tensor": ("A = tf.constant(100.0)", "float(A)"),
    "a tensor, asked": ("A = tf.zeros((2, 3))", "A.numpy().size"),
    "a dtype": ("A = tf.float32", "A.name"),
    "NumPy's eps": ("A = np.finfo('float32').eps", "float(A) > 0"),
    "an array": ("A = np.arange(6).reshape(2, 3)", "A.T.tolist()"),
    "math.prod": ("A = math.prod([10, 10])", "A"),
    "what a function of their own gives": ("def B():\n    return 100\nA = B()", "A"),
    "a class's attribute": ("class A:\n    B = 100", "A.B"),
    "an enumeration": (
        "class A(enum.IntEnum):\n    B = 50\n    def twice(self):\n        return 2 * self",
        "A.B.twice()",
    ),
    "a named tuple": ("A = collections.namedtuple('A', 'b c')(100, 0)", "A.b"),
    "a dataclass": (
        "@dataclasses.dataclass\nclass B:\n    C: int = 100\n"
        "    D: list = dataclasses.field(default_factory=list)\nA = B()",
        "(A.C, len(A.D), B(3).C, dataclasses.replace(A, C=4).C)",
    ),
    "a simple namespace": ("A = SimpleNamespace(B=100)", "A.B"),
    "json": ("A = json.loads('{\"b\": 100}').get('b')", "A"),
    "a cached function": ("@functools.lru_cache\ndef A():\n    return 100", "A()"),
    "a graph": (
        "@tf.function\ndef A(x):\n    if x > 1:\n        return x * 2\n    return x",
        "float(A(tf.constant(50.0)))",
    ),
    "a function that a function made": ("def B(n):\n    return lambda x: x + n\nA = B(3)", "A(97)"),
    "a partial": ("A = functools.partial(pow, 10)", "A(2)"),
    "an activation by name": ("A = keras.activations.get('relu')", "float(A(2.0))"),
    "a layer without weights": (
        "A = keras.layers.ReLU(max_value=1)",
        "float(A(np.ones((1, 1)) * 3)[0, 0])",
    ),
    "an initializer": ("A = keras.initializers.Constant(3.0)", "float(A(()))"),
    "a loss": ("A = keras.losses.Huber(delta=2.0)", "A.get_config()['delta']"),
    "a pattern": ("A = re.compile('a+')", "bool(A.match('aa'))"),
    "a deleted name": ("B = 100\ndef A(x=B):\n    return x\ndel B", "A()"),
    "a generic class": (
        "T = typing.TypeVar('T')\nclass A(typing.Generic[T]):\n    B = 100",
        "A().B",
    ),
    "a class of a class of theirs": (
        "class B:\n    def hi(self):\n        return 50\n"
        "class A(B):\n    def hi(self):\n        return 2 * super().hi()\nA.one = A()",
        "A().hi()",
    ),
    "an underscore's": ("_A = 100", "_A"),
    "bytes and more": ("A = (b'\\0\\1', 3 + 4j, {1, 2}, ...)", "str(A)"),
    "a number of many digits": ("A = -(10 ** 6_000)", "A % 1_000_007"),
    "a class that says that it is any other": (
        "class B(type):\n    def __eq__(cls, other):\n        return True\n"
        "    def __hash__(cls):\n        return 1\n"
        "class C(metaclass=B):\n    D = 100\nA = C()",
        "A.D",
    ),
    "an ordered dict": ("A = collections.OrderedDict(b=1)", "list(A)"),
}

#: what cannot be taken along, and what is said that it is
LEFT = {
    "is an open file": ("A = open(os.devnull)", "A.read()"),
    "is a model": ("A = keras.Sequential([keras.Input((1,))])", "A.count_params()"),
    "is an optimizer": ("A = keras.optimizers.Adam()", "A.name"),
    "is a layer with weights of its own": ("A = keras.layers.Dense(1)\nA.build((1, 1))", "A.name"),
    "is a variable": ("A = tf.Variable(1.0)", "float(A)"),
    "is too large": ("A = np.zeros((1000, 1000))", "float(A.sum())"),
    "is something that holds itself": ("A = []\nA.append(A)", "len(A)"),
    "is a generator": ("A = (k for k in range(3))", "next(A)"),
    "is something that holds itself. That": (
        "A = SimpleNamespace()\nB = SimpleNamespace(C=A)\nA.D = B",
        "A.D",
    ),
    "is a function that holds a ReferenceType": (
        "@functools.singledispatch\ndef A(x):\n    return 1",
        "A(2)",
    ),
    "is a list that holds a model": ("A = [keras.Sequential([keras.Input((1,))])]", "len(A)"),
    "is made with `B": (
        "B = keras.Sequential()\nA = functools.partial(keras.Model.count_params, B)",
        "A()",
    ),
    "was not there": ("def B():\n    global A\n    A = 1", "A"),
}  # fmt: skip


def cell_of(written, said, number):
    """Write it with names of its own, and a function that looks them up."""
    code = written + f"\ndef told():\n    return {said}\n"
    for name in ("_A", "A", "B", "C", "D", "told"):
        code = re.sub(rf"(?<![\w'\"]){name}(?!\w)", f"{name}{number}", code)
    return code


def cells_of(table):
    return HEAD + "\n".join(cell_of(*one, number) for number, one in enumerate(table.values()))


def asked_in_the_next_program(table):
    """Return a look at what each function says in this program, and in the next one."""

    def look(answer):
        folder = answer.folder("told0")
        again, _ = answer.restarted("told0", folder)
        told = range(len(table))
        here = [ended(answer.function(f"told{number}")) for number in told]
        return here, [ended(again.function(f"told{number}")) for number in told]

    return look


def test_values_that_functions_look_up_are_there_however_they_were_made(in_notebook, in_kernel):
    cells = cells_of(WRITTEN)
    here, there = in_notebook(asked_in_the_next_program(WRITTEN), cells)
    assert dict(zip(WRITTEN, there, strict=True)) == dict(zip(WRITTEN, here, strict=True))
    assert in_kernel(asked_in_the_next_program(WRITTEN), cells) == (here, there)


def test_what_cannot_be_taken_along_is_named_and_told_alike(in_notebook, in_kernel):
    cells = cells_of(LEFT)
    _, there = in_notebook(asked_in_the_next_program(LEFT), cells)
    assert in_kernel(asked_in_the_next_program(LEFT), cells)[1] == there
    for number, (words, (state, _, why)) in enumerate(zip(LEFT, there, strict=True)):
        assert state == "error"
        assert f"there is no `A{number}`: it {words}" in why


def test_an_attribute_of_a_class_that_stays_behind_is_named(in_notebook, in_kernel):
    code = "class A:\n    every = []\n    def __init__(self):\n        A.every.append(self)\nA()"
    table = {"": (code, "len(A.every)")}
    _, [(_, _, why)] = there = in_notebook(asked_in_the_next_program(table), cells_of(table))
    assert "there is no `A0.every`: it is something that holds itself" in why
    assert in_kernel(asked_in_the_next_program(table), cells_of(table)) == there


def test_what_stays_behind_itself_is_told_so_where_it_is_called(in_notebook, in_kernel):
    code = HEAD + (
        "class Teller:\n    def __init__(self):\n        self.file = open(os.devnull)\n"
        "    def __call__(self):\n        return 1\ntold0 = Teller()"
    )
    look = asked_in_the_next_program([""])
    _, [(state, _, why)] = there = in_notebook(look, code)
    assert state == "error"
    assert "there is no `told0`: it is a Teller that holds an open file" in why
    assert in_kernel(look, code) == there


MODEL = """
{made}
@keras.saving.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, by=1.0, **kwargs):
        super().__init__(**kwargs)
        self.by = by
        {kept}
        self.out = keras.layers.Dense(3)
    def call(self, x):
        return {called}
    def get_config(self):
        return {{**super().get_config(), {config}}}
{later}
"""


def net(made="", called="self.out(x) * self.by", later="", kept="", config="'by': self.by"):
    return MODEL.format(made=made, called=called, later=later, kept=kept, config=config)


#: a registered class, and whether another program loads what predicts the same
MODELS = {
    "a default by a call": (
        net("ONE = dict(by=1.0).get('by')").replace("by=1.0, **", "by=ONE, **"),
        True,
    ),
    "a value in call": (net("EPS = keras.backend.epsilon()", "self.out(x) * self.by + EPS"), True),
    "a value that changed": (net("TWO = 1.0\nTWO += 1", "self.out(x) * TWO"), True),
    "a value below the class": (net("", "self.out(x) * TWO", "TWO = 2.0"), True),
    "an object of Keras's": (net("act = keras.layers.ReLU()", "act(self.out(x))"), True),
    "a function in an if": (
        net("if hasattr(keras, 'ops'):\n    act = keras.ops.relu", "act(self.out(x))"),
        True,
    ),
    "kept in a global while the check makes it": (
        net("SEEN = [1.0]", kept="SEEN.append(by)", called="self.out(x) * max(SEEN)", config=""),
        False,
    ),
    "kept in the class while the check makes it": (
        net(kept="Net.most = by", called="self.out(x) * getattr(Net, 'most', 1)", config=""),
        False,
    ),
}


def same_once_loaded(answer):
    made = answer.new("Net", by=3.0)
    inputs = np.random.default_rng(0).standard_normal((4, 5)).astype("float32")
    seen = made.call_twice(inputs).first
    return bool(np.allclose(made.model().reloaded().in_place.predict(inputs), seen, atol=1e-5))


@pytest.mark.parametrize("kind", MODELS)
def test_a_registered_class_has_in_another_program_what_it_looked_up_as_the_check_began(ask, kind):
    code, same = MODELS[kind]
    assert ask(same_once_loaded, code) is same


def test_a_registered_class_that_looks_up_a_model_is_told_which_and_why(ask, recwarn):
    made = "inner = keras.Sequential([keras.Input((5,)), keras.layers.Dense(5)])"
    state, summary, why = ask(same_once_loaded, net(made, "self.out(inner(x))"))
    assert state == "error"
    assert "name 'inner' is not defined" in summary
    assert "`inner`: it is a model" in why
    # Keras's own warning would stand above the card.
    assert not [one for one in recwarn if "build_from_config" in str(one.message)]
