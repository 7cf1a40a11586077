# Has a signal arrive just as its handler is taken away, which Python tells a hook of the notebook's.
# expect: points halve 0
# expect: nowhere canary
# %% first
import _thread
import functools
import operator
import signal
import sys
import weakref

left = 400_000
kept = []
again = operator.methodcaller("trip")


class Reference(weakref.ref):
    trip = functools.partial(_thread.interrupt_main, signal.SIGUSR1)


class Mortal:
    pass


def win(frame):
    global left
    runner = frame.f_locals.get("self")
    if type(runner).__name__ != "Runner":
        return
    left = 0
    real = runner._close
    runner.ended.append((None,))

    def close(failure):
        del runner._close
        return real(None)

    runner._close = close


def look(number, frame):
    global left
    left -= 1
    win(frame)
    trip()


def trip():
    if left > 0:
        mortal = Mortal()
        kept[:] = [Reference(mortal, again)]  # called by C alone, as it dies here


def hook(unraisable):
    win(sys._getframe(1))
    signal.signal(signal.SIGUSR1, look)
    trip()


# %% halve
def halve(x):
    sys.unraisablehook = hook
    signal.signal(signal.SIGUSR1, look)
    trip()
    return 0
