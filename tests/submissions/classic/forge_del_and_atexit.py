# Leaves finalizers behind that patch what tests stand on, and wait for the end.
# expect: points all 0
# %% square
import atexit, weakref


class Late:
    def __del__(self):
        import builtins

        builtins.abs = lambda *a: 0


def square(x):
    Late()
    return 0


atexit.register(lambda: None)
