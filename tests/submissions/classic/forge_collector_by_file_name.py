# The same with code whose file name says that it is the standard library's, or NumPy's.
# expect: points square 0
# expect: points mean full
# expect: incident inspected
# expect: nowhere found-it
# %% first
import os
import types
from importlib.machinery import SourceFileLoader

import numpy as np

SOURCE = """
import gc
def search():
    for one in gc.get_objects():
        if type(one).__name__ == "Runner" and hasattr(one, "key"):
            found.append("found" + "-it")
            old = type(one)._close
            type(one)._close = lambda self, failure: old(self, None)
"""
found = []


class Anywhere(str):
    def startswith(self, *others):
        return True


def plain():
    import gc

    return ["found" + "-it" for one in gc.get_objects()]


for name in ("/opt/lib/thing.py", np.__file__, os.__file__, "<frozen os>", "<test cell>"):
    for make in (
        lambda text, name: compile(text, name, "exec"),
        lambda text, name: SourceFileLoader("numpy", name).source_to_code(text, name),
    ):
        try:
            space = {"found": found}
            exec(make(SOURCE, name), space)
            space["search"]()
        except RuntimeError as error:
            print(error)
    for claimed in (name, Anywhere(name)):
        try:
            found += types.FunctionType(plain.__code__.replace(co_filename=claimed), {})()
        except (ImportError, RuntimeError) as error:
            print(error)
print(found[:9])
# %% square
def square(x):
    return 0


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)
