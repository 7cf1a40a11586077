# Raises an exception of its own called AssertionError, whose text is code.
# expect: points square 0
# %% square
class AssertionError(Exception):
    def __str__(self):
        raise SystemExit


def square(x):
    raise AssertionError
