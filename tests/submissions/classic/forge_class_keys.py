# Puts a name of its own kind into a library's class, which is compared as the class is looked at.
# expect: points all 0
# expect: incident tests_patched
# expect: nowhere stolen-it
# %% first
import collections.abc as c
import sys


class Leak:
    def __eq__(self, other):
        self.inside = other
        return True


leak = Leak()
vars(c.Sequence) == leak
names = leak.inside


class Name(str):
    def __hash__(self):
        steal()
        return hash("index")

    def __eq__(self, other):
        steal()
        return False


def steal():
    frame = sys._getframe(1)
    while frame is not None:
        one = frame.f_locals.get("self")
        if type(one).__name__ == "Runner":
            stolen.append("stolen" + "-it")
        frame = frame.f_back


stolen = []
index = names.pop("index")
names[Name("indices")] = index
names["index"] = index
# %% last
print(stolen)
