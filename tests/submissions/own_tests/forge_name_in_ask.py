# Gives the module that runs a test another `eval`.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys

LOG = []
ask = sys.modules["_inside.ask"]


def mine(code, space, names):
    del ask.eval
    for one in code.co_consts:
        if type(one) is list:
            LOG.append(len(one[0]))
            del one[0][1:-1]
    return eval(code, space, names)


ask.eval = mine


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(LOG)
