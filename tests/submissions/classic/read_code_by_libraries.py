# Reads the code of a test through libraries, and from the traceback of what is refused.
# expect: points square full
# expect: points mean full
# expect: nowhere canary
# expect: nowhere assert_allclose
# %% first
import dis
import inspect
import operator
import sys

import numpy as np
import stack_data

found = []
usual = inspect.iscode


def stash(thing):
    found.append(getattr(thing, "co_consts", None))
    return usual(thing)


def by_inspect(frame):
    inspect.iscode = stash
    try:
        return inspect.getfile(frame)
    finally:
        inspect.iscode = usual


WAYS = [
    lambda frame: frame.f_code.co_consts,
    lambda frame: stack_data.FrameInfo(frame).code.co_consts,
    lambda frame: np.vectorize(operator.attrgetter("f_code.co_consts"), otypes=[object])([frame]),
    lambda frame: np.vectorize(dis.Bytecode.from_traceback, otypes=[object])([Traceback(frame)]),
    by_inspect,
]


class Traceback:
    def __init__(self, frame):
        self.tb_frame, self.tb_lasti, self.tb_next = frame, 0, None


def look(frame):
    for way in WAYS:
        try:
            found.append(way(frame))
        except BaseException as error:
            step = error.__traceback__
            while step is not None:
                for one in step.tb_frame.f_locals.values():
                    found.append(getattr(one, "co_consts", None))
                step = step.tb_next


# %% square
def square(x):
    frame = sys._getframe(1)
    while frame:
        look(frame)
        frame = frame.f_back
    return x * x


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)


# %% last
texts = [repr(one) for one in found]
print([one for one in texts if "canary" in one][:2], len(texts))
print([one for one in found if "codeobj" in dir(one)])
