# Leaves by sys.exit(0) in a cell and in a function.
# expect: points all 0
# %% square
import sys

def square(x):
    sys.exit(0)
# %% 02.grad
def grad(w):
    raise SystemExit(0)
# %% last
sys.exit(0)
