# Jumps over the lines of a test with a trace function.
# expect: points square 0
# %% square
import sys


def square(x):
    frame = sys._getframe(1)

    def trace(frame, event, argument):
        if event == "line":
            frame.f_trace = None
            frame.f_lineno = max(line for _, _, line in frame.f_code.co_lines() if line)
        return trace

    frame.f_trace = trace
    sys.settrace(trace)
    return 9
