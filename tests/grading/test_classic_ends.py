"""A classic test has passed only if it came to its end, and its points are what it said there."""

import pytest

from .conftest import classic, code

AWAITED = "assert await square(3) == 9"
PARTIAL = "points = 0\nif await square(3) == 9:\n    points += 2\npoints"
HONEST = "async def square(x): return x * x"
FORGED = {
    "loop": "import asyncio\nloop = asyncio.get_running_loop()\nclass Done:\n"
    "    def __init__(self, coroutine): coroutine.close()\n"
    "    done = result = lambda self: True\n"
    "made = loop.create_task\ndef make(coroutine, **more):\n"
    "    test = coroutine.__name__ == '<module>'\n"
    "    return Done(coroutine) if test else made(coroutine, **more)\n"
    "loop.create_task = make\nasync def square(x): return 1",
    "future": "import asyncio, _asyncio\nasync def square(x):\n"
    "    for task in asyncio.all_tasks():\n        _asyncio.Future.set_result(task, None)\n"
    "    await asyncio.sleep(0)\n    await asyncio.sleep(5)",
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_test_whose_loop_ends_early_has_not_passed(grade, forged):
    tests = [classic(AWAITED), classic(PARTIAL, name="two"), classic("1 + 1;", name="three")]
    verdict = grade([code(FORGED[forged]), *tests], [code(HONEST), *tests])
    assert [one.score for one in verdict.exercises] == [0, 0, 2], verdict
    assert "tests_meddled" in {one.kind for one in verdict.incidents}


LOOKS = """
class Lucky:
    def __eq__(self, other):
        for name in set(globals()) - known:
            globals()[name] = 2
        return True
known = {"_", "known", *globals()}
def square(x): return Lucky()
"""


def test_the_points_stand_in_no_variable_that_the_notebook_could_change(grade):
    tests = classic("square(3) == 9\n0")
    verdict = grade([code(LOOKS), tests], [code("square = pow"), tests])
    assert verdict.score == 0, verdict


def test_an_honest_loop_comes_to_its_end(grade):
    own = f"import asyncio\n{HONEST}\nasync def all_of(*xs):\n"
    own += "    return await asyncio.gather(*map(square, xs))\n"
    own += "def again(x): return asyncio.run(square(x))"
    tests = [
        classic("assert await all_of(1, 2) == [1, 4]\nawait square(1)", 2),
        classic("import asyncio\nasync with asyncio.timeout(5):\n    await square(2)", name="two"),
        classic("# nothing", name="three"),
        classic(PARTIAL, name="four"),
    ]
    verdict = grade([code(own), *tests])
    assert ([one.score for one in verdict.exercises], verdict.incidents) == ([1, 2, 2, 2], ())
