# Has the next `import` bring another module, and is itself again.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import builtins, types

usual = builtins.__import__


def once(name, *given):
    module = usual(name, *given)
    if name == "math":
        builtins.__import__ = usual
        fake = types.ModuleType("math")
        fake.__dict__.update(vars(module))
        fake.isclose = lambda *a, **k: True
        return fake
    return module


def square(x):
    if x == 3:
        builtins.__import__ = once
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
from math import isclose

assert isclose(square(-7), 49), "canary"
### END HIDDEN TESTS
# %% last
print()
