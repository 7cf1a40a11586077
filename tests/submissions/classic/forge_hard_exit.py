# Ends the process in the middle of the test.
# expect: points all 0
# expect: incident kernel_died
# %% square
import os


def square(x):
    os._exit(0)
