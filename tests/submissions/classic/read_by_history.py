# Looks where IPython and Python keep what was run, and the last exception.
# expect: nowhere canary
# %% square
def square(x):
    return 0


# %% last
import linecache, sys

print(
    In,
    _ih,
    _i,
    _ii,
    [line for lines in linecache.cache.values() for line in lines[2] if len(lines) > 2],
)
print(getattr(sys, "last_traceback", None), getattr(sys, "last_value", None), sys.exc_info())
print({name: repr(value)[:300] for name, value in globals().items()})
