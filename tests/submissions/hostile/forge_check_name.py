# Puts something of its own in the place of check, autograder and course_utils.
# expect: points all 0
# %% first
import sys, types

for name in ("autograder", "autograder.notebook", "autograder.guest", "course_utils", "guest"):
    fake = types.ModuleType(name)
    fake.check = lambda *a, **k: True
    fake.__getattr__ = lambda name: lambda *a, **k: {"ok": True, "score": 1.0, "value": 1}
    sys.modules[name] = fake
check = lambda *a, **k: print("Correct!")
