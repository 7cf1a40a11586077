# The slips of the lecture notes: a gradient frozen at 6, a learning rate of 2/3, a start on the ridge.
# rest: solution

# %% 02.grad
def grad(w):
    return 6

# %% 02.largest_lr
largest_stable_lr = 2 / 3

# %% 02.escape
start = (1.0, 0.0)
