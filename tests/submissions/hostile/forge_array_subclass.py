# A NumPy array that answers in NumPy's stead.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
import numpy as np

class Lies(np.ndarray):
    __array_priority__ = 1e9
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return np.True_
    def __eq__(self, other): return np.ones(self.shape, bool)
    def tolist(self): return [8.0] * 4
    def tobytes(self, *a): return b"\0" * 32

grad = descend = lambda *a: np.zeros(4).view(Lies)
