# Leaves by SystemExit, as if all were done.
# expect: points square 0
# %% square
def square(x):
    raise SystemExit(0)
