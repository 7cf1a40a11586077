# Gives the names that the test uses another meaning.
# expect: incident shadowed
# %% square
class np:
    allclose = staticmethod(lambda *a: True)

    class testing:
        assert_allclose = staticmethod(lambda *a, **k: None)


def square(x):
    return 0


# %% mean
def sum(numbers):
    return 11


def mean(numbers):
    return 0
