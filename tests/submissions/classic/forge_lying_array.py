# Answers with an object that NumPy asks how it compares.
# expect: points square 0
# %% square
class Yes:
    def __array_function__(self, function, types, args, kwargs):
        return True

    def __array_ufunc__(self, *a, **k):
        return True


def square(x):
    return Yes()
