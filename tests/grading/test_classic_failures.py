"""However honest code fails in a test: it has an answer, accuses nobody, and the rest goes on."""

from types import SimpleNamespace

import pytest

from autograder.checking.outcome import State
from autograder.grading.execution import _in_one_line
from autograder.grading.shown_tests import HiddenTests
from autograder.grading.verdicts import ExerciseVerdict

from .conftest import classic, code, mark

#: what an answer does, and what its student is told
ODD = {
    "a text of NumPy's": (
        "import numpy as np\nclass Unknown(Exception):\n"
        "    def __str__(self): return np.str_('no such word')\n"
        "def find(x): raise Unknown",
        "raised Unknown: no such word",
    ),
    "a text of a class of its own": (
        "class Text(str): pass\nclass Unknown(Exception):\n"
        "    def __str__(self): return Text('no such word')\n"
        "def find(x): raise Unknown",
        "raised Unknown: no such word",
    ),
    "a name of NumPy's": (
        "import numpy as np\nclass Unknown(Exception): pass\n"
        "Unknown.__name__ = np.str_('Missing')\ndef find(x): raise Unknown('word')",
        "raised Missing: word",
    ),
    "a class that hides its name": (
        "class Named(type):\n    @property\n    def __name__(cls): raise ValueError\n"
        "class Unknown(Exception, metaclass=Named): pass\ndef find(x): raise Unknown('word')",
        "raised Unknown: word",
    ),
    "a text that raises": (
        "class Unknown(Exception):\n    def __str__(self): return self.word\n"
        "def find(x): raise Unknown",
        "raised Unknown.",
    ),
    "no end of printing": (
        "def find(x):\n    while True: print('word ' * 20_000)",
        "would not stop printing",
    ),
}


def graded(grade, answer, test, *more):
    cells = [{**code(answer), "metadata": mark("answer", solution=True)}, classic(test), *more]
    return grade(cells, [{**cells[0], "source": "..."}, *cells[1:]])


@pytest.mark.parametrize("name", ODD)
def test_a_student_is_told_what_was_raised_and_nobody_is_accused(grade, name):
    answer, said = ODD[name]
    verdict = graded(grade, answer, "assert find(3) == 9")
    [one] = verdict.exercises
    assert one.score == 0
    assert said in one.message
    assert "tests_patched" not in [one.kind for one in verdict.incidents], verdict


def test_what_numpy_says_in_lines_is_told_by_as_many_whole_ones_as_fit(grade):
    test = "import numpy as np\nnp.testing.assert_allclose(find(3), np.arange(9.0))"
    [one] = graded(grade, "def find(x): return [x / 7] * 9", test).exercises
    assert "Not equal to tolerance rtol=1e-07, atol=0; Mismatched elements: 9 / 9" in one.message
    assert one.message.endswith("(DESIRED) …")
    assert len(one.message) < 300


def test_who_loops_in_a_test_is_told_that_it_was_their_code_and_for_how_long(grade):
    [one] = graded(grade, "def find(x):\n    while True: pass", "assert find(3) == 9").exercises
    assert one.message.startswith("Your code ran longer than ")
    assert one.message.endswith("s in this test, and was stopped. Is there a loop that never ends?")


VALUES = {
    "a large whole number": "def find(x): return 10**400",
    "a part of NumPy's": "import numpy as np\ndef find(x): return np.add",
    "an iterator of NumPy's": "import numpy as np\ndef find(x): return np.arange(x).flat",
    "a name of NumPy's": (
        "import numpy as np\nfor name in np.array(['one', 'two']): globals()[name] = 1\n"
        "def find(x):\n    globals()[np.str_('three')] = x\n    return one + two"
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_an_odd_value_or_name_costs_nothing(grade, name):
    verdict = graded(grade, VALUES[name], "assert find(3) is not None\nfind(3)")
    assert (verdict.score, verdict.incidents) == (2, ()), verdict


def test_a_kernel_is_as_it_was_after_a_test_without_an_answer(grade):
    first = "import gc, signal, sys\nsignal.signal(signal.SIGUSR1, lambda *given: None)"
    answer = f"{first}\ndef find(x):\n    globals()[3] = x"  # a name that may not even be looked at
    looks = (
        "del globals()[3]\nassert gc.isenabled() and callable(signal.getsignal(signal.SIGUSR1))\n"
        "sys.settrace(lambda *given: None)\nsys.settrace(None)\nfine = 1"
    )
    more = code(looks), classic("assert fine", name="fine")
    verdict = graded(grade, answer, "assert find(3) is None", *more)
    assert [one.score for one in verdict.exercises] == [0, 2], verdict


#: what makes processes, each of which calls what a test defines
POOLS = {
    "by itself": (
        "import os, pickle\ndef apply(function, x):\n    reader, writer = os.pipe()\n"
        "    if not (child := os.fork()):\n"
        "        os.write(writer, pickle.dumps(function(x)))\n        os._exit(0)\n"
        "    os.waitpid(child, 0)\n    return pickle.loads(os.read(reader, 100))"
    ),
    "by a pool": (
        "import multiprocessing\ndef apply(function, x):\n"
        "    with multiprocessing.get_context('fork').Pool(1) as pool:\n"
        "        return pool.map(function, [x])[0]"
    ),
}


@pytest.mark.parametrize("how", POOLS)
def test_what_a_test_defines_may_be_called_in_another_process(grade, how):
    test = (
        "def total(n):\n    found = sum(range(n))\n    assert abs(found) >= 0\n    return found\n"
        "assert apply(total, 5) == 10"
    )
    verdict = graded(grade, POOLS[how], test)
    assert (verdict.score, verdict.incidents) == (2, ()), verdict


def test_a_test_may_fork_itself_and_a_child_that_comes_back_by_mistake_is_let_go(grade):
    test = (
        "import os\nreader, writer = os.pipe()\nif not (child := os.fork()):\n"
        "    os.write(writer, str(square(3)).encode())\n    os._exit(0)\n"
        "os.waitpid(child, 0)\nassert os.read(reader, 9) == b'9'"
    )
    answer = (
        "import os\ndef square(x):\n    return x * x\ndef twice(x):\n    os.fork()\n    return x"
    )
    verdict = graded(grade, answer, test, classic("assert twice(3) == 3", name="twice"))
    assert [one.score for one in verdict.exercises] == [2, 2], verdict
    assert verdict.incidents == ()


def test_a_cell_that_prints_without_end_costs_no_test_that_nbgrader_would_pass(grade):
    def answer(name, text):
        return {**code(text), "metadata": mark(name, solution=True)}

    tests = [classic(f"assert {name}(3) == 4", 1, f"test-{name}") for name in "fgh"]
    right = [answer(name, f"def {name}(x): return x + 1") for name in "fgh"]
    endless = "def g(x): return x + 1\nwhile True: print('still here ' * 10_000)"
    key = [cell for pair in zip(right, tests, strict=True) for cell in pair]
    student = [*key[:2], answer("g", endless), *key[3:]]
    verdict = grade(student, key)
    assert [one.score for one in verdict.exercises] == [1, 1, 1]
    assert [one.kind for one in verdict.incidents] == ["output"]


def test_a_hidden_line_that_is_raised_in_pieces_is_found_in_what_is_told():
    cell = SimpleNamespace(released="", hidden="assert mean([0.5, 1.5, 4]) == 2")
    key = SimpleNamespace(cells=[cell], lesson=SimpleNamespace(texts=[]), given={})
    said = _in_one_line("assert mean(\n[0.5, 1.5, 4]\n) == 2")
    told = ExerciseVerdict("mean", State.INCORRECT, 0.0, 2.0, said)
    assert HiddenTests(key).stand_in(told)
