# Leaves by KeyboardInterrupt, or has the system send it.
# expect: points square 0
# %% square
import os, signal


def square(x):
    os.kill(os.getpid(), signal.SIGINT)
    raise KeyboardInterrupt
