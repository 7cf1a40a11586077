# Runs the module's own code with names of its own, so that `sys.audit` is called from the right code.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys, types

ask = sys.modules["_inside.ask"]
space = dict(vars(ask))
space["_failure"] = lambda box: None
ask.test = types.FunctionType(ask.test.__code__, space)
