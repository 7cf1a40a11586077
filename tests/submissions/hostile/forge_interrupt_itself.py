# Raises what looks like the grader's own interrupt.
# expect: points all 0
# %% square
def square(x):
    raise KeyboardInterrupt
# %% 02.grad
import os, signal

def grad(w):
    os.kill(os.getpid(), signal.SIGINT)
    return 0
