# Gives a class that the runner restores a metaclass whose descriptor is called as it is put back.
# expect: points all 0
# expect: incident tests_patched
# %% first
import abc, sys
import collections.abc as c

stolen = []


class Thief:
    def __get__(self, one, kind=None):
        return 1

    def __set__(self, owner, value):
        frame = sys._getframe(1)
        while frame is not None:
            runner = frame.f_locals.get("self")
            if type(runner).__name__ == "Runner":
                stolen.append(runner)
                real = runner._close

                def close(failure):
                    return real(None)

                runner._close = close
                runner.key = runner.key
                break
            frame = frame.f_back


class Meta(abc.ABCMeta):
    index = Thief()


c.Sequence.index = lambda *a: 0
c.Sequence.__class__ = Meta
# %% last
print(stolen)
