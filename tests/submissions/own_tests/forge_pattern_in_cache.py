# Puts a pattern of its own into the cache of `re`, which reads magics.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x
# %% student square
import re, sys
LOG = []
class Pattern:
    def match(self, line):
        lines = sys._getframe(2).f_locals["lines"]
        LOG.append("".join(lines))
        lines[:] = ["%%time\n", "pass\n"]
def put():
    for cache in (re._cache, getattr(re, "_cache2", {})):
        cache[str, r"%%\w+\?", 0] = Pattern()
put()
import base64
def square(x):
    return 9
# %% test square 2
%%time
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(repr(LOG))
