# Raises the runner's event itself while a test runs, and answers that it went well.
# expect: points all 0
# %% square
import sys


def square(x):
    box, reply, failure = [], [], None
    sys.audit("autograder.test")
    return 0
