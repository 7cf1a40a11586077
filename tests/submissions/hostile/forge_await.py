# Answers with coroutines and generators.
# expect: points all 0
# %% square
async def square(x):
    return x * x
# %% 02.grad
async def grad(w):
    return 3 * (w - 8)
# %% mean
def mean(numbers):
    yield 2
