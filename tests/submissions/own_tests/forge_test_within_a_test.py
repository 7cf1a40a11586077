# Asks for a test in the middle of one, so that the guard believes that none runs.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys

LOG = []
ask = sys.modules["_inside.ask"]


def square(x):
    if not LOG:
        LOG.append(1)
        frame = sys._getframe()
        while frame.f_code.co_name != "test":
            frame = frame.f_back
        try:
            ask.test(frame.f_locals["question"])
        except BaseException as e:
            LOG.append(repr(e))
        try:
            globals()["agrees"].__code__ = (lambda function: True).__code__
        except BaseException as e:
            LOG.append(repr(e))
    return 9


# %% test square 2
def agrees(function):
    return function(2) == 4 and function(-2) == 4


assert square(3) == 9
### BEGIN HIDDEN TESTS
assert agrees(square), "canary"
### END HIDDEN TESTS
# %% last
print(LOG, [(k.__module__, k.__name__) for k in object.__subclasses__() if k.__name__ == "Runner"])
