# Patches NumPy, which only the test calls np, with a function that undoes itself when it is called.
# expect: points square 0
# expect: incident tests_meddled
# %% square
import numpy as n

real = n.testing.assert_allclose


def once(*a, **k):
    n.testing.assert_allclose = real


def square(x):
    n.testing.assert_allclose = once
    return 9
