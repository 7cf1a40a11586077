"""What is read of an instructor's cells: magics left out, and however deep."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.demands import demands_of
from autograder.grading.graph import imported_names
from autograder.grading.key import make_key
from autograder.grading.lesson import bound_names
from autograder.grading.python import dotted

from .conftest import classic, code, mark, notebook

DEEP = {
    "chain": "assert ''" + ".strip()" * 400 + " == ''",
    "sum": "assert " + "+".join(["one()"] * 300) + " == 300",
    "async": f"import asyncio\nawait asyncio.sleep(0)\nassert ''{'.strip()' * 400} == ''\n0;",
    "elif": "if one() == 0: pass\n" + "".join(f"elif one() == -{n}: pass\n" for n in range(300)),
}
TOO_DEEP = "x = ''" + ".strip()" * 20_000


@pytest.mark.parametrize("source", [*DEEP.values(), TOO_DEEP], ids=[*DEEP, "too deep"])
def test_no_code_is_too_deep_to_be_looked_at(source):
    setup = {**code(f"def one(): return 1\n{source}"), "metadata": mark("setup", locked=True)}
    answer = {**code(source), "metadata": mark("a", solution=True)}
    key = make_key("nb", notebook(setup, answer, classic(f"one()\n{source}"), code(source)))
    assert [cell.source for cell in key.cells]
    assert not demands_of(new_notebook(cells=[new_code_cell(source)])).files


def test_a_test_as_deep_as_python_takes_runs_and_fails_like_any_other(grade):
    deep = {**DEEP, "too deep": TOO_DEEP}
    tests = [classic(source, 1, name=name) for name, source in deep.items()]
    solved, wrong = "def one(): return 1", "def one(): return 2"
    verdict = grade([code(solved), *tests])
    assert ([one.score for one in verdict.exercises], verdict.incidents) == ([1, 1, 1, 1, 0], ())
    assert "RecursionError" in verdict.exercises[4].message
    verdict = grade([code(wrong), *tests], [code(solved), *tests])
    assert ([one.score for one in verdict.exercises], verdict.incidents) == ([1, 0, 1, 1, 0], ())


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("%%capture shown\nfor case in range(3):\n    value = case", {"case", "value"}),
        ("if True:\n    !ls\n    a = 1\n%matplotlib inline", {"a"}),
        ("x = !ls\ny, z = %time f(1)\n%time w = 2", {"x", "y", "z", "w"}),
        ("%%bash\nx = 3", set()),
        ("%%time\nx = (3\n     % 2)", {"x"}),
        (
            "match x:\n    case [a, *b] | {'k': a, **b}: pass\n    case C(c) as d: pass",
            {"a", "b", "c", "d"},
        ),
        ("try:\n    pass\nexcept E as e:\n    import m.n, o as p", {"e", "m", "p"}),
    ],
)
def test_magics_hide_no_name_that_a_cell_binds(source, names):
    assert bound_names(source) == names


def test_what_is_imported_for_a_type_checker_only_is_no_import():
    source = "import a\nif TYPE_CHECKING:\n    import b\nelse:\n    import c\nimport d"
    more = "\nif typing.TYPE_CHECKING: import e\ntry:\n    from f import g\nexcept E: pass"
    assert list(imported_names(ast.parse(source + more))) == ["a", "c", "d", "f.g"]


@pytest.mark.parametrize(
    ("source", "name"), [("np.a.b", "np.a.b"), ("f().read", ".read"), ("f()", ""), ("x", "x")]
)
def test_a_dotted_name_is_told(source, name):
    assert dotted(ast.parse(source, mode="eval").body) == name
