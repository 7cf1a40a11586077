# Puts a name of its own kind into a module that a test names; looking there compares it.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import sys
import types

stolen = []


class Name(str):
    def __hash__(self):
        return hash("testing")

    def __eq__(self, other):
        frame = sys._getframe(1)
        while frame is not None:
            if type(frame.f_locals.get("self")).__name__ == "Runner":
                stolen.append("stolen" + "-it")
            frame = frame.f_back
        return False


np = types.ModuleType("np")
vars(np)[Name("other")] = None
# %% last
print(stolen)
