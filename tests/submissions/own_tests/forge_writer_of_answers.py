# Changes the class in C that writes JSON, so that it writes another answer.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import json.encoder

Encoder = json.encoder.c_make_encoder
real = Encoder.__call__


def mine(self, value, indent):
    if type(value) is dict and "tests_meddled" in value:
        value |= {"failure": None, "tests_meddled": []}
    return real(self, value, indent)


Encoder.__call__ = mine


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print()
