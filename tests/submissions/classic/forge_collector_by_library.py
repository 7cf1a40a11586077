# The same through functions of libraries that call what they are handed, and a file of its own.
# expect: points square 0
# expect: points mean full
# expect: incident inspected
# expect: nowhere found-it
# %% first
import functools
import gc
import pathlib
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np

pathlib.Path("own_search.py").write_text("import gc\n\ndef search():\n    return gc.get_objects()\n")
import own_search

found = []


def look(things):
    for one in things:
        if type(one).__name__ == "Runner" and hasattr(one, "key"):
            found.append("found" + "-it")
            old = type(one)._close
            type(one)._close = lambda self, failure: old(self, None)


def pooled():
    with ThreadPoolExecutor() as pool:
        return pool.submit(gc.get_objects).result()


def imported():
    usual, threading.Lock = threading.Lock, gc.get_objects
    try:
        import sched

        return sched.threading.Lock()
    finally:
        threading.Lock = usual


for way in (own_search.search, np.vectorize(gc.get_objects, otypes=[object]), pooled, imported):
    try:
        look(way())
        print(way)
    except RuntimeError as error:
        print(error)
# %% square
import collections
import itertools

# No function in Python stands between the test and the search.
square = functools.partial(
    collections.deque, map(found.extend, itertools.starmap(gc.get_objects, [()]))
)


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)


# %% last
print("found" + "-it" if any(type(one).__name__ == "Seen" for one in found) else "nothing")
