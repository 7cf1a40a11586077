# Answers wrongly, and patches NumPy and the builtins while the test runs.
# expect: points square 0
# expect: points mean 0
# expect: incident tests_meddled
# %% square
import builtins
import numpy as np


def square(x):
    np.allclose = lambda *a, **k: True
    np.testing.assert_allclose = lambda *a, **k: None
    return 0
