# Makes NumPy say that everything is close to everything.
# expect: points all 0
# expect: incident tests_patched
# %% first
import numpy as np

np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
