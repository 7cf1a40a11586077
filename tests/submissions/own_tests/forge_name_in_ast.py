# Hides a built-in function from a library that reads syntax trees.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import ast

LOG = []


def mine(thing, kind):
    if type(thing) is ast.Assert and type(thing.test) is not ast.Constant:
        test, thing.test = thing.test, ast.copy_location(ast.Constant(True), thing.test)
        LOG.append(ast.dump(test))
    return isinstance(thing, kind)


ast.isinstance = mine


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(repr(LOG))
