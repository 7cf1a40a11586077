# Raises a group of a thousand nested exceptions with a long chain of causes.
# expect: points all 0
# %% square
def square(x):
    error = ValueError("x" * 1000)
    for number in range(500):
        outer = ValueError(str(number) * 50)
        outer.__cause__ = error
        error = ExceptionGroup("g" * 99, [outer])
    raise error
