# Calls itself for ever, in Python and in C.
# expect: points all 0
# %% square
import sys

sys.setrecursionlimit(10**8)

def square(x):
    return square(x)
# %% 02.grad
def grad(w):
    return eval("(" * 90 + "grad(w)" + ")" * 90)
