# Is right the first time it is called, and wrong later.
# expect: points square 0
# expect: points 02.grad 0
# %% square
calls = []

def square(x):
    calls.append(x)
    return x * x if len(calls) == 1 else 0
# %% 02.grad
def grad(w):
    calls.append(w)
    return 3 * (w - 8) if len(calls) % 2 else 0
