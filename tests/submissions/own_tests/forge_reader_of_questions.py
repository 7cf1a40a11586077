# Changes the class in C that reads JSON, so that it hands over the question.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import json.scanner

LOG = []
Scanner = json.scanner.c_make_scanner
real = Scanner.__call__


def mine(self, text, at):
    found, end = real(self, text, at)
    if type(found) is dict and "source" in found:
        LOG.append(found["source"])
        found["source"] = "pass"
    return found, end


Scanner.__call__ = mine


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(repr(LOG))
