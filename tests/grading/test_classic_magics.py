"""Magics in classic test cells: what they wrap is a part of the test, and fails like it."""

import pytest

from .conftest import classic, code

SOLVED = "async def later(x): return 2 * x\ndef double(x):\n    return 2 * x"
WRONG = "async def later(x): return 0\ndef double(x):\n    return 0"
WRAPPED = [
    "%%capture\nassert double(3) == 6",
    "%%capture out --no-stderr\nassert await later(3) == 6\nprint(1)",
    "\n\n%%time\nassert double(3) == 6",
    "%%time\nassert await later(3) == 6;",
    "%%timeit\nassert double(3) == 6",
    "%%timeit -n1 -r 1 x = 3\nassert double(x) == 6",
    "%time assert double(3) == 6",
    "%timeit -n 1 -r1 assert_equal(double(3), 6)",
    "if True:\n    %time value = double(3); assert value == 6\n    good = 1\nassert good == 1",
    "value = %time double(3)\nassert value == 6",
    "took = %timeit -qo -n2 -r2 double(3)\nassert took.loops == 2 and double(3) == 6",
    "%%capture shown\n%%time\nfrom __future__ import annotations\nassert double(3) == 6",
    "get_ipython().run_cell_magic('time', '', 'assert double(3) == 6')",
    "%matplotlib inline\nfiles = !echo 6\nassert double(3) == int(files[0])",
    "!true\nassert double(3) == 6;",
]
EQUAL = "def assert_equal(one, other): assert one == other\n"
FORGED = f"""{WRONG}
def nothing(line, cell=None): return 0
for name in ("time", "timeit", "capture", "matplotlib"):
    get_ipython().register_magic_function(nothing, "line_cell", name)
shell = get_ipython()
shell.getoutput = lambda *given: ["0"]
shell.find_line_magic = shell.find_cell_magic = lambda name: nothing
type(shell).run_line_magic = type(shell).run_cell_magic = lambda *given: 0
get_ipython = lambda: None
import IPython.utils.capture
IPython.utils.capture.capture_output.__exit__ = lambda *given: True"""


def graded(grade, answer):
    key = [code(EQUAL), code(SOLVED)]
    tests = [classic(test, 1, name=f"t{n}") for n, test in enumerate(WRAPPED)]
    return grade([code(EQUAL), code(answer), *tests], [*key, *tests])


@pytest.mark.parametrize(("answer", "points"), [(SOLVED, 1), (WRONG, 0), (FORGED, 0)])
def test_what_a_magic_wraps_counts_like_the_rest_of_the_test(grade, answer, points):
    verdict = graded(grade, answer)
    scores = {one.id: one.score for one in verdict.exercises}
    assert scores == {f"t{n}": points for n in range(len(WRAPPED))}, verdict
    assert answer == FORGED or not verdict.incidents


#: with the points of two that they give
SHOWN = {
    "%%time\npoints = 1\npoints": 1,
    "%%time\n\nawait later(0.5)": 1,
    "%time double(0.5)": 1,
    "%%time\n1;": 2,
    "%%capture\n1": 2,
    "%%timeit -n1 -r1\n1": 2,
    "1  # of 2;": 1,
    "(1);  # of 2": 2,
    "double(\n    0.5\n)": 1,
    "1; ": 2,
    "await later(0.5)": 1,
    "await later(0.5);": 2,
}


def test_the_last_value_is_what_a_notebook_would_show(grade):
    tests = [classic(test, 2, name=test) for test in SHOWN]
    verdict = grade([code(SOLVED), *tests])
    assert {one.id: one.score for one in verdict.exercises} == SHOWN


def test_what_was_captured_is_there_for_later_cells(grade):
    tests = [
        classic("%%capture shown\nprint(double(2))\ndouble(3)"),
        classic(
            "assert shown.stdout == '4\\n'\n"
            "assert [one.data['text/plain'] for one in shown.outputs] == ['6']",
            name="two",
        ),
        classic("kept = 1\n%timeit -n1 kept = 2\nassert kept == 1", name="three"),
    ]
    look = code("assert not [name for name in globals() if 'timed' in name]\nseen = True")
    verdict = grade([code(SOLVED), *tests, look, classic("assert seen", name="four")])
    assert verdict.score == 8, verdict


def test_no_magic_of_the_notebooks_gets_to_see_a_test(grade):
    spy = "seen = []\nget_ipython().register_magic_function(\n"
    spy += "    lambda line, cell=None: seen.append((line, cell)), 'line_cell', 'time')\n"
    tests = [classic("%%time\nassert double(3) == 6"), classic("%time double(3)", name="two")]
    look = code("assert not seen, seen\nunseen = True")
    verdict = grade([code(spy + SOLVED), *tests, look, classic("assert unseen", name="three")])
    assert verdict.score == 6, verdict


def test_the_notebook_keeps_its_own_magics(grade):
    own = "get_ipython().register_magic_function(lambda line: 7, 'line', 'time')"
    use = code("x = %time\n%load_ext autoreload")
    cells = [
        code(own),
        code(SOLVED),
        classic("six = %time double(3)\n%autoreload 2\nassert six == 6"),
        use,
    ]
    key = [*cells, classic("assert x == 7", name="two")]
    verdict = grade([code("%load_ext autoreload"), *key])
    assert (verdict.score, verdict.incidents) == (4, ()), verdict


def test_any_other_magic_does_what_it_does_in_a_notebook(grade):
    sources = [
        "%%writefile made.txt\nhello",
        "assert open('made.txt').read() == 'hello\\n'\ndouble?",
        "%%bash\ntrue",
        "%%prun -q\nassert double(1) == 2",
        "name = 'a'\nout = !echo {name} $name\nassert out == ['a a']\n%pwd",
    ]
    tests = [classic(test, 2, name=f"t{n}") for n, test in enumerate(sources)]
    verdict = grade([code("%time 1\n%matplotlib inline"), code(SOLVED), *tests])
    assert ([one.score for one in verdict.exercises], verdict.incidents) == ([2] * 5, ()), verdict
