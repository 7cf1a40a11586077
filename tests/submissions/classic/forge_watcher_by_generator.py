# Has a signal arrive at each step of what watches a test, until a frame of that is shown.
# expect: points mean 0
# expect: nowhere canary
# %% first
import _thread
import functools
import operator
import signal
import weakref

left = 5000
kept = []
again = operator.methodcaller("trip")


class Reference(weakref.ref):
    trip = functools.partial(_thread.interrupt_main, signal.SIGUSR1)


class Mortal:
    pass


def look(number, frame):
    global left
    left -= 1
    if "Seen" in frame.f_globals and "Lies" in frame.f_globals:
        left = 0
        seen = lambda self, value, number=0, how="": True if number else value
        frame.f_globals["Seen"].seen = seen
    trip()


def trip():
    if left > 0:
        mortal = Mortal()
        kept[:] = [Reference(mortal, again)]  # called by C alone, as it dies here


signal.signal(signal.SIGUSR1, look)


# %% mean
class Odd(int):
    def __eq__(self, other):
        return int(self) == other


def mean(numbers):
    trip()
    return Odd(0)
