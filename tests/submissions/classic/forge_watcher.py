# Finds the objects that watch a test, by their frames, and makes them lie.
# expect: points square 0
# %% square
import sys


class Spy:
    def __eq__(self, other):
        frame = sys._getframe(1)
        while frame:
            for value in list(frame.f_locals.values()):
                if type(value).__name__ in ("Seen", "Remarks"):
                    type(value).seen = lambda self, value: True
            frame = frame.f_back
        return False


spy = Spy()


def square(x):
    return 0
