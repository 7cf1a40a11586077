# An endless loop in one answer; the others are right.
# rest: solution

# %% 02.grad
def grad(w):
    while True:
        pass
