# Has the right frame raise the event too early, by way of a property that C code calls.
# expect: points all 0
# expect: incident tests_meddled
# %% square
import operator, sys

ask = sys.modules["_inside.ask"]


class Fake:
    real = staticmethod(sys.audit)
    audit = property(operator.methodcaller("real", "autograder.test"))


def square(x):
    ask.sys = Fake()
    return x
