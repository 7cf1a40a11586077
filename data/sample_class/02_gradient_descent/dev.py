# Walks uphill, and drops the last, smaller batch.
# rest: solution

# %% 02.descend
def descend(w0, lr, steps):
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] + lr * 3 * (path[-1] - 8))
    return path

# %% 02.minibatch
def minibatch_descent(x, y, batch_size, lr, epochs):
    w = b = 0.0
    history = []
    for _ in range(epochs):
        for i in range(len(x) // batch_size):
            rows = slice(i * batch_size, (i + 1) * batch_size)
            miss = w * x[rows] + b - y[rows]
            w, b = w - lr * 2 * (miss * x[rows]).mean(), b - lr * 2 * miss.mean()
            history.append((w, b))
    return history
