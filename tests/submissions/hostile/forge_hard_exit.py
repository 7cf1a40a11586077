# Ends the process with status 0 when it is asked for an answer.
# expect: points all 0
# expect: incident kernel_died
# %% square
import os

def square(x):
    os._exit(0)
