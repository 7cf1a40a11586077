"""What ``%timeit`` does in a test.

Executed beside the watcher, in its namespace (see `watcher`): the notebook's functions are below it
on the stack.
"""

from timeit import Timer
from typing import Any

_REPEATED = 7  #: times, unless the test says otherwise; as IPython does
_DIGITS = 3


def timed(function: Any, number: int, repeat: int, wanted: object) -> object:
    """Run what is to be timed: once, unless the times are `wanted`, which are IPython's kind."""
    if not wanted:
        function()
        return None
    from IPython.core.magics.execution import TimeitResult

    timer = Timer(function)
    number = number or timer.autorange()[0]
    runs = timer.repeat(repeat or _REPEATED, number)
    each = [seconds / number for seconds in runs]
    return TimeitResult(number, repeat or _REPEATED, min(each), max(each), runs, 0.0, _DIGITS)
