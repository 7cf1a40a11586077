# 10, 9.4, 8.8, 8.2: the gradient is never measured again.
# rest: solution

# %% 02.descend
def descend(w0, lr, steps):
    slope = 3 * (w0 - 8)
    return [w0 - lr * slope * step for step in range(steps + 1)]
