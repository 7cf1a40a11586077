# Raises an error whose text is no plain string, and is cut short by code of the notebook's.
# expect: points all 0
# expect: nowhere stolen-it
# %% square
import sys

stolen = []


class Text(str):
    def __getitem__(self, place):
        frame = sys._getframe(1)
        while frame is not None:
            if type(frame.f_locals.get("self")).__name__ == "Runner":
                stolen.append("stolen" + "-it")
            frame = frame.f_back
        return "cut"


class Odd(AssertionError):
    def __str__(self):
        return Text("long")


def square(x):
    raise Odd
# %% last
print(stolen)
