# Jumps over the lines of a test with a trace function that a string or a library's class puts there.
# expect: points square 0
# expect: points mean full
# expect: points halve 0
# %% square
exec("""
import sys


def install():
    frame = sys._getframe(2)

    def trace(frame, event, argument):
        if event == "line":
            frame.f_trace = None
            frame.f_lineno = max(line for _, _, line in frame.f_code.co_lines() if line)
        return trace

    frame.f_trace = trace
    sys.settrace(trace)
""")


def square(x):
    install()
    return 9


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)


# %% halve
import sys

from IPython.core.debugger import Pdb


class Jumps(Pdb):
    def trace_dispatch(self, frame, event, argument):
        if event == "line":
            frame.f_lineno = max(line for _, _, line in frame.f_code.co_lines() if line)
        return self.trace_dispatch


def halve(x):
    Jumps().set_trace(sys._getframe(1))
    return 0
