# Searches all of Python's objects for the runner.
# expect: incident inspected
# expect: nowhere canary
# %% first
import gc

gc.unfreeze()
found = [one for one in gc.get_objects() if type(one).__name__ in ("Runner", "Pristine")]
print(len(found))
