# Answers with a class that says it is a library's, and with an array that holds nothing.
# expect: incident lying_object
# %% square
import numpy as np


def square(x):
    return np.array([])


# %% mean
class Yes:
    __module__ = "decimal"

    def __eq__(self, other):
        return True


def mean(numbers):
    return Yes()
