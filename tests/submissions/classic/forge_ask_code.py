# Exchanges the code of the function that runs tests.
# expect: points all 0
# expect: incident tests_patched
# %% first
import sys

ask = sys.modules["_inside.ask"]


def no_failure(box):
    box.clear()


ask._failure.__code__ = no_failure.__code__
