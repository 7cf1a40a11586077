# Lets a child process go on with the test.
# expect: points square 0
# %% square
import os


def square(x):
    os.fork()
    return 0
