# Makes all paths nameless, so that no file seems to be a notebook's.
# expect: points square 0
# expect: points mean full
# expect: incident inspected
# %% first
import gc
import pathlib

pathlib.PurePath.name = property(lambda self: "")
pathlib.PurePath.parent = property(lambda self: self)
for one in gc.get_objects():
    if type(one).__name__ == "Runner" and hasattr(one, "key"):
        old = type(one)._close
        type(one)._close = lambda self, failure: old(self, None)
# %% square
def square(x):
    return 0


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)
