# Empties every cell before it is run, with an input transformer of IPython's.
# expect: points all 0
# %% square
def square(x):
    return 0


def mean(numbers):
    return 0


get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
