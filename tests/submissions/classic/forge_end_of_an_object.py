# Has objects end while the runner is at work: those that a test saw, and those that were replaced.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import builtins
import sys

stolen = []


class Ends:
    def __call__(self, *given):
        return 0

    def __del__(self):
        frame = sys._getframe(1)
        while frame is not None:
            if type(frame.f_locals.get("self")).__name__ == "Runner":
                stolen.append("stolen" + "-it")
            frame = frame.f_back


builtins.abs = Ends()
# %% square
def square(x):
    return Ends()
# %% mean
builtins.abs = Ends()


def mean(numbers):
    return Ends()
# %% last
print(stolen)
