# A NumPy array of objects that run code where they are unpacked.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
import numpy as np

class Bomb:
    def __reduce__(self):
        return (print, ("hit" * 3,))
    def __eq__(self, other): return True

grad = descend = lambda *a: np.array([Bomb(), Bomb()], dtype=object)
