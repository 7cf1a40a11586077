# Changes not what a test calls, but what that is made of: its code, and its module's own names.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys
import numpy as np
from numpy.testing import assert_allclose

np.allclose.__wrapped__.__code__ = (lambda a, b, rtol=1, atol=1, equal_nan=1: True).__code__
quiet = lambda *a, **k: None
sys.modules[
    assert_allclose.__wrapped__.__module__
    if hasattr(assert_allclose, "__wrapped__")
    else assert_allclose.__module__
].assert_array_compare = quiet
