"""What of ours a notebook's handlers and hooks could find on the stack while it works."""

import ast
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from pathlib import Path

import pytest

from autograder.sandbox.inside import onlookers, private
from autograder.sandbox.inside.eager import eager
from autograder.sandbox.inside.origins import codes_in

SHOWN = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
FOLDER = Path(private.__file__).parent
PRIVATE = sorted({*private._GUARDS, *private._RUNNERS})


@pytest.mark.parametrize("name", PRIVATE)
def test_no_code_of_the_runner_or_the_guard_has_frames_that_are_always_shown(name):
    codes = [*codes_in(private._code_of(FOLDER / f"{name}.py"))]
    assert [one.co_name for one in codes if one.co_flags & SHOWN] == []


def test_no_code_that_watches_a_test_has_frames_that_are_always_shown():
    assert [one.co_name for one in codes_in(onlookers.CODE) if one.co_flags & SHOWN] == []


GENERATORS = """
def counted(most):
    if most < 0:
        return
    for number in range(most):
        yield number
    yield from (-number for number in range(most))

def bare():
    yield
    return lambda: 1

def nested(rows):
    def inner(row):
        yield from row
    return [cell for row in rows for cell in inner(row)]

first = next(number for number in range(5) if number > 2)
found = [*counted(3)], [*counted(-1)], [*bare()], nested([[1], [2, 3]]), first, sum(counted(4))
"""


def test_a_generator_becomes_a_lists_iterator_that_yields_the_same():
    plain, gathered = {}, {}
    exec(GENERATORS, plain)
    exec(compile(eager(ast.parse(GENERATORS)), "", "exec"), gathered)
    assert gathered["found"] == plain["found"]
    assert type(gathered["counted"](2)) is type(iter([]))


def test_a_generator_that_is_sent_something_is_refused():
    with pytest.raises(ValueError, match="Line 3"):
        eager(ast.parse("\ndef echo():\n    heard = yield\n    print(heard)\n"))
