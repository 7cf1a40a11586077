# Says of modules that they are being imported just now, by an object that is asked each time.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import collections
import collections.abc
import functools
import sys
import types

stolen = []


class Spec:
    @property
    def _initializing(self):
        frame = sys._getframe(1)
        while frame is not None:
            if type(frame.f_locals.get("self")).__name__ == "Runner":
                stolen.append("stolen" + "-it")
            frame = frame.f_back
        return False


for one in (collections, collections.abc, functools, types):
    one.__spec__ = Spec()
# %% last
print(stolen)
