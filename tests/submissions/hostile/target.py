# The notebook that hostile submissions are made of: two classic nbgrader exercises (asserts with
# hidden tests; partial credit) and two of this course's checks. An answer stands before its test.
# %% square
def square(x):
    return x * x  # @ANSWER@
# %% check square 2
import numpy as np

assert np.allclose(square(3), 9)
### BEGIN HIDDEN TESTS
assert (square(-7), "@HIDDEN@") == (49, "@HIDDEN@")
### END HIDDEN TESTS
# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)  # @ANSWER@
# %% check mean 4
points = 0
if np.isclose(mean([1, 2, 3]), 2):
    points += 1
### BEGIN HIDDEN TESTS
if np.isclose(mean([2, 9]), 5.5):
    points += 3  # @HIDDEN@
### END HIDDEN TESTS
points
# %% 02.grad
def grad(w):
    return 3 * (w - 8)
# %% check 02.grad 2
check("02.grad")
# %% 02.descend
def descend(w0, lr, steps):
    weights = [w0]
    for _ in range(steps):
        weights.append(weights[-1] - lr * 3 * (weights[-1] - 8))
    return weights
# %% check 02.descend 2
check("02.descend")
