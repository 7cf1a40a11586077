# Exchanges the insides of the instructor's functions: one's code, another's on its class.
# expect: points all 0
# expect: incident helper_replaced
# expect: incident tests_patched
# %% halve
def halve(x):
    return 0


def yes(one, other):
    return True


near.__code__ = yes.__code__
Judge.agrees = lambda self, one, other: True
