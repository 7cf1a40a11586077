"""Notebooks in which nothing stands by which Python itself could be changed are known as such."""

import re

import pytest

from autograder.grading.ordinary import is_ordinary
from tests.grading.test_classic_attacks import ATTACKS
from tests.grading.test_own_tests import FOLDER, key_and_submission

TAKEN = {"np": "numpy", "plt": "matplotlib.pyplot", "assert_equal": "nose.tools:assert_equal"}


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return [n**2 for n in x if n] or {k: v for k, v in zip(x, x)}",
        "import numpy as np\nimport pandas as pd\ntable = pd.read_csv('a.csv')\n"
        "table['b'] = table.a.fillna(0) * np.random.rand(3)\nmean = table.groupby('b').mean()",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
        "ax.plot([1])",
        "from math import sqrt, pi\nfrom collections import Counter\nroot = sqrt(2)",
        "class Stack:\n    def __init__(self):\n        self.items = []\n    def push(self, x):\n"
        "        self._last = x\n        self.items.append(x)\ns = Stack()\ns.push(3)\n"
        "print(s.items)",
        "def gen(n):\n    try:\n        yield from range(n)\n    except ValueError as e:\n"
        "        raise e",
        "with_lambda = sorted([1], key=lambda x: -x)\nprint(f'{with_lambda!r}')",
        "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n"
        "    return inner",
        "import numpy as np\nx = np.array([1]).copy().astype(float)\nx[0] = 3\nassert x.sum() == 3",
        "from sklearn.linear_model import Ridge\nmodel = Ridge().fit([[1], [2]], [1, 2])",
        "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n"
        "model.compile(loss='mse')\nmodel.fit([[1.0]], [1.0], epochs=3)",
        "",
    ],
)
def test_work_that_computes_is_ordinary(source):
    assert is_ordinary([source], TAKEN)


@pytest.mark.parametrize(
    "source",
    [
        *("import sys", "import os", "from ctypes import *", "import gc, math", "import mylib"),
        *("from numpy import testing", "import numpy.testing as t", "from .a import b"),
        *("(1).__class__", "x = '__globals__'", "__builtins__", "getattr(x, 'y')", "eval('1')"),
        *("np.allclose = f", "y = np\ny.allclose = f", "f(np)", "del np.sum", "np.lib", "np.sys"),
        *(
            "def sum(x): pass",
            "len = 3",
            "import math as np",
            "assert_equal = f",
            "for abs in x: 1",
        ),
        *(
            "class A(B): pass",
            "class A:\n    def __eq__(self, o): return True",
            "@f\nclass A: pass",
        ),
        *("class A:\n    def f(self, g): self.x = g\nA.f(np.linalg, 3)", "def f(self): self.x = 1"),
        *("class A:\n    def f(self):\n        self = x\n        self.y = 1", "x.y = 3", "type(x)"),
        *(
            "class A:\n    def f(self):\n        g(lambda self: self.x)",
            "global x",
            "@f\ndef g(): 1",
        ),
        *(
            "class A: pass\nB = A",
            "async def f(): pass",
            "!ls",
            "%run x.py",
            "%%time\nf()",
            "f(: 1",
        ),
        *(
            "df.eval('x')",
            "open('x')",
            "get_ipython()",
            "x.f_back",
            "import re",
            "import threading",
        ),
        *("assert_equal(1, 1)", "def f():\n    import sys", "np.load('x')", "x._data", "input()"),
        *("from typing import get_type_hints", "import string\nstring.Formatter()", "super()"),
        *("from unittest.mock import ANY", "import warnings", "import signal", "plt.setp(x, y=1)"),
    ],
)
def test_what_reaches_further_is_not(source):
    assert not is_ordinary(["x = 1", source], TAKEN)


def test_cells_are_looked_at_together():
    cells = ["class A:\n    def f(self, g):\n        self.x = g", "g = A"]
    assert is_ordinary(cells[:1], TAKEN) and not is_ordinary(cells, TAKEN)


def own_cells(file):
    """What stands in the submission alone."""
    text = file.read_text("utf-8")
    if file.parent == FOLDER:
        return [one["source"] for one in key_and_submission(text)[1] if not is_graded(one)]
    return re.split(r"^# %% \w+\n", text, flags=re.M)[1:]


def is_graded(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade")


@pytest.mark.parametrize(
    "file", [pytest.param(one, id=one.stem) for one in [*ATTACKS, *sorted(FOLDER.glob("*.py"))]]
)
def test_no_attack_is_ordinary(file):
    taken = {"np": "numpy", "near": "", "Judge": ""}
    # It only ends itself, for which there is nothing.
    assert is_ordinary(own_cells(file), taken) == (file.stem == "forge_exit")
