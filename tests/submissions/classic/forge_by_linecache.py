# Runs code between the opening of a test and its first line, from where Python keeps lines of code.
# expect: points square 0
# expect: nowhere canary
# %% first
import _thread
import functools
import linecache
import operator
import signal
import weakref

left = 3000
kept, seen = [], []
again = operator.methodcaller("trip")


class Reference(weakref.ref):
    trip = functools.partial(_thread.interrupt_main, signal.SIGUSR1)


class Mortal:
    pass


def look(number, frame):
    global left
    left -= 1
    arguments = frame.f_locals.get("arguments")
    if arguments and hasattr(arguments[0], "co_consts"):
        for one in arguments[0].co_consts:
            if type(one) is list and type(one[0]) is list:
                left = 0
                seen.append(f"a canary of {len(one[0])} parts")
                one[0][1:] = one[0][-1:]
    trip()


def trip():
    if left > 0:
        signal.signal(signal.SIGUSR1, look)
        mortal = Mortal()
        kept[:] = [Reference(mortal, again)]  # called by C alone, as it dies here


class Lines:
    def __del__(self):
        trip()


class Key(str):
    def __hash__(self):
        return hash("<test>")

    def __eq__(self, other):
        trip()
        return False


class Cache(dict):
    def __setitem__(self, name, value):
        trip()


# %% square
linecache.cache["<test>"] = (0, None, [Lines()], "<test>")


def square(x):
    return 1


# %% mean
linecache.cache[Key("x")] = (0, None, [], "")


def mean(numbers):
    return 0


# %% halve
linecache.cache = Cache()


def halve(x):
    return 0


# %% last
print(seen)
