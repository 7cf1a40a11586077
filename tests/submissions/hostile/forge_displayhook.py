# Shows a number of points instead of the value of a test.
# expect: points all 0
# %% first
import sys

sys.displayhook = lambda value: print(4)
get_ipython().displayhook.__class__.__call__ = lambda self, result=None: print(4)
