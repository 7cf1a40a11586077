# An object that equals, and is close to, everything. What that is worth for asserts stands in the
# threat model; for a check it is nothing.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __gt__(self, other): return True
    def __le__(self, other): return True
    def __ge__(self, other): return True
    def __abs__(self): return self
    def __sub__(self, other): return self
    def __rsub__(self, other): return self
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __len__(self): return 5
    def __getitem__(self, key): return self
    def __array__(self, *a, **k):
        import numpy as np
        return np.zeros(5)

grad = descend = lambda *a: Yes()
