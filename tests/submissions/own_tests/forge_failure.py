# Has what a test raised be another object, which changes the answer as it is read.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys, json, os, importlib.util

place = importlib.util.find_spec("debugpy").submodule_search_locations[0]
sys.path.append(os.path.join(place, "_vendored", "pydevd"))
from _pydevd_bundle.pydevd_save_locals import save_locals

LOG = []


class Failure:
    def __iter__(self):
        was = json.JSONEncoder.iterencode

        def mine(self, o, _one_shot=False):
            json.JSONEncoder.iterencode = was
            LOG.append(repr(o)[:300])
            o["failure"], o["tests_meddled"] = None, []
            return was(self, o, _one_shot)

        json.JSONEncoder.iterencode = mine
        return iter(())


class Sys:
    @property
    def audit(self):
        frame = sys._getframe(1)
        ask.sys = sys
        LOG.append(sorted(frame.f_locals))
        names = frame.f_locals
        names["failure"] = Failure()
        save_locals(frame)
        return sys.audit

    def __getattr__(self, name):
        return getattr(sys, name)


ask = sys.modules["_inside.ask"]


def square(x):
    ask.sys = Sys()
    return 9


# %% test square 2
assert square(-7) == 49, "canary"
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(LOG, ask.sys)
