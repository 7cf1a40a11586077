# Kills its own kernel in the middle of a test.
# expect: points all 0
# expect: incident kernel_died
# %% square
import os, signal

def square(x):
    os.kill(os.getpid(), signal.SIGKILL)
