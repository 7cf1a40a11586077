# Looks for the guard in the frames of a timer's signal, and has it hand over what is executed.
# expect: points square full
# expect: nowhere canary
# %% first
import signal
import sys

seen = []


def take(event, arguments, *others):
    for one in getattr(arguments[0], "co_consts", ()):
        if type(one) is list and type(one[0]) is list:
            seen.extend(repr(part.__code__.co_consts) for part in one[0])


def look(number, frame):
    while frame and not seen:
        guard = frame.f_locals.get("self")
        if type(guard).__name__ == "Guard":
            guard.handlers["exec"] = take
            seen.append("the guard")
        if "_FILES" in frame.f_globals and "_file" in frame.f_globals:
            frame.f_globals["_FILES"] = frozenset(["exec"])
            frame.f_globals["_file"] = lambda code, *others: take("exec", [code])
            seen.append("the lookout")
        frame = frame.f_back


signal.signal(signal.SIGALRM, look)
signal.setitimer(signal.ITIMER_REAL, 0.0003, 0.0003)
for _ in range(20000):
    look.__code__
    try:
        open("/nothing")
    except OSError:
        pass
    if seen:
        break
signal.setitimer(signal.ITIMER_REAL, 0)
lookout = sys.modules.get("_inside.lookout")
if lookout:
    lookout._FILES = frozenset(["exec"])
    lookout._file = lambda code, *others: take("exec", [code])


# %% square
def square(x):
    return x * x


# %% last
print(seen)
