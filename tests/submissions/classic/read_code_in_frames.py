# Looks from an answer at the test that calls it: its constants, names and lines.
# expect: points square full
# expect: nowhere canary
# %% square
import sys

seen = []


def square(x):
    frame = sys._getframe(1)
    while frame:
        seen.append(repr(frame.f_code.co_consts))
        seen.append(repr(frame.f_locals))
        frame = frame.f_back
    return x * x


# %% last
print(seen)
