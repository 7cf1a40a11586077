# Answers with what the library has to equal everything.
# expect: incident lying_object
# %% mean
from unittest.mock import ANY


def mean(numbers):
    return ANY
