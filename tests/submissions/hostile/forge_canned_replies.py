# Knows the public inputs by heart, and nothing else.
# expect: points all 0
# %% square
square = {3: 9}.get
# %% mean
def mean(numbers):
    return {6: None}.get(sum(numbers))
# %% 02.grad
def grad(w):
    return {10: 6.0, 8: 0.0}.get(w, 1.0)
