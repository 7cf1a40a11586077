# Numbers of other kinds, which count otherwise.
# expect: points 02.grad 0
# %% first
from fractions import Fraction
from decimal import Decimal
import numpy as np

class Odd(Fraction):
    def __float__(self): return 0.0
    def __eq__(self, other): return True

grad = lambda w: [Odd(1, 3), Decimal("NaN"), np.datetime64("now"), 3 + 0j][int(w) % 4]
