# Looks at the variables of all the frames up the stack, and at their modules' names.
# expect: points square full
# expect: nowhere canary
# %% square
import sys

seen = []


def square(x):
    frame = sys._getframe(1)
    while frame:
        seen.append((dict(frame.f_locals), dict(frame.f_globals)))
        frame = frame.f_back
    return x * x


# %% last
for local, names in seen:
    for key, value in [*local.items(), *names.items()]:
        if key not in ("seen", "local", "names", "_ih", "In"):
            print(key, repr(value)[:3000])
