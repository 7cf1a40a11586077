# Makes NumPy say that everything is close to everything.
# expect: points all 0
# %% first
import numpy as np

np.allclose = np.isclose = np.array_equal = np.array_equiv = lambda *a, **k: True
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
