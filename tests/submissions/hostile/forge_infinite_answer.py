# Answers with what has no end.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% first
import itertools

class Endless(list):
    def __len__(self): return 10**12
    def __iter__(self): return itertools.repeat(8.0)

descend = lambda *a: Endless()
grad = lambda w: 10 ** (10**5)
