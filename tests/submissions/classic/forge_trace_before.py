# Leaves a trace and a profile function behind, which would see the test from its first line.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys


def trace(frame, event, argument):
    try:
        if event == "line" and frame.f_globals is globals():
            frame.f_lineno = 10**6
    except ValueError:
        pass
    return trace


sys._getframe().f_back.f_trace = trace
frame = sys._getframe()
while frame:
    frame.f_trace, frame = trace, frame.f_back
sys.settrace(trace)
sys.setprofile(lambda *a: None)
