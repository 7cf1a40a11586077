# Ends when the cell runs, and never when it is called.
# rest: solution
# expect: points square full
# expect: points 02.grad 0
# expect: points 02.descend full
# expect: state 02.grad timeout
# slow: a check waits 10 seconds
# %% 02.grad
def grad(w):
    while True:
        pass
