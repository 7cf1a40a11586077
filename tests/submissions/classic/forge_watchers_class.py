# Exchanges a method of the watcher's, whose frames it sees, and which the runner calls afterwards.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import sys

import numpy as np

stolen = []


def steal(*a):
    frame = sys._getframe(1)
    while frame is not None:
        one = frame.f_locals.get("self")
        if type(one).__name__ == "Runner":
            stolen.append("stolen" + "-it")
        frame = frame.f_back
    return True


class Odd:
    def __eq__(self, other):
        names = sys._getframe(1).f_globals
        if "Seen" in names:
            names["Seen"].is_own = steal
            np.testing.assert_allclose = lambda *a, **k: None
        return NotImplemented

    def __array__(self, *a, **k):
        return np.array(9)


# %% mean
def mean(x):
    return Odd()
# %% last
print(stolen)
