"""Notebooks in which nothing stands by which Python itself could be changed are known as such."""

import re

import pytest

from autograder.grading.ordinary import is_ordinary
from tests.grading.test_classic_attacks import ATTACKS
from tests.grading.test_own_tests import FOLDER, key_and_submission

TAKEN = {"np": "numpy", "assert_equal": "nose.tools:assert_equal", "helper": ""}


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return [n**2 for n in x if n] or {k: v for k, v in zip(x, x)}",
        "import numpy as np\nx = np.random.rand(3) @ np.linalg.inv(np.eye(3))\nx[0] = np.mean(x)",
        "from math import sqrt, pi\nfrom collections import Counter\nroot = sqrt(2)",
        "class Stack:\n    'A stack.'\n    def __init__(self):\n        self.items = []\n"
        "    def push(self, x):\n        self._last = x\n        self.items.append(x)\n"
        "s = Stack()\ns.push(3)\nprint(s.items)",
        "def gen(n):\n    try:\n        yield from range(n)\n    except ValueError as e:\n"
        "        raise e",
        "with_lambda = sorted([1], key=lambda x: -x)\nprint(f'{with_lambda!r}')",
        "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n"
        "    return inner",
        "x = np.array([1]).copy().astype(float)\nx[0] = 3\nassert x.sum() == 3 and x.T.shape",
        "import random\nrandom.seed(3)\nx = random.choice([1, 2])\nhelper(x)",
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
        *("class A:\n    def f(self, g): self.x = g\nA.f(x.y, 3)", "def f(self): self.x = 1"),
        *("class A:\n    def f(self):\n        self = x\n        self.y = 1", "x.y = 3", "type(x)"),
        *(
            "class A:\n    def f(self):\n        g(lambda self: self.x)",
            "global x",
            "@f\ndef g(): 1",
        ),
        *("class A:\n    def f(self): self.x = 1\n    f(y)", "class A: pass\nB = A", "helper = 3"),
        *("async def f(): pass", "!ls", "%run x.py", "%%time\nf()", "f(: 1", "x.tofile('math.py')"),
        *("open('x')", "get_ipython()", "x.f_back", "import re", "import threading", "input()"),
        *("assert_equal(1, 1)", "def f():\n    import sys", "np.load('x')", "x._data", "super()"),
        *("import pandas as pd", "import matplotlib.pyplot as plt", "from scipy import stats"),
        *(
            "'{0.gi_frame}'.format(x)",
            "'{}'.format_map(x)",
            "f'{x.gi_frame}'",
            "np.savetxt('a', x)",
        ),
        *("from numpy import savetxt", "y = np.linalg\nf(y)", "np.random.mtrand.sys", "np.ma"),
        *("from unittest.mock import ANY", "import warnings", "import signal", "import json"),
    ],
)
def test_what_reaches_further_is_not(source):
    assert not is_ordinary(["x = 1", source], TAKEN)


def test_what_the_author_has_of_other_modules_may_do_anything():
    assert is_ordinary(["table.agg('sum')"], TAKEN)
    assert not is_ordinary(["table.agg('sum')"], {**TAKEN, "pd": "pandas"})


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
