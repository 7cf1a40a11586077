# Asks the debugger, and the last traceback, for the text of the test that failed.
# expect: points all 0
# %% mean
%debug
# %% 02.grad
import sys, traceback

for error in (getattr(sys, "last_value", None), getattr(sys, "last_exc", None)):
    traceback.print_exception(error)
get_ipython().showtraceback((sys.last_type, sys.last_value, sys.last_traceback))
