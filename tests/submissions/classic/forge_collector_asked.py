# Replaces what the runner asks of the garbage collector before it restores anything.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import gc
import sys

stolen = []
real = gc.isenabled


def spy():
    frame = sys._getframe(1)
    while frame is not None:
        if type(frame.f_locals.get("self")).__name__ == "Runner":
            stolen.append("stolen" + "-it")
        frame = frame.f_back
    return real()


gc.isenabled = spy
# %% last
print(stolen)
