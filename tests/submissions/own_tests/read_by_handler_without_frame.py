# Has a signal handled by functions in C, which have no frame, in the middle of the guard.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import _thread, signal, gc, operator, functools, itertools

GOT, FOUND = [], []


class Handler:
    __call__ = property(operator.methodcaller("go"))  # called in C alone: no frame


trip = functools.partial(_thread.interrupt_main, signal.SIGUSR1)


def own():
    pass


def unseen(reads, steps=6):
    todo = iter([trip] * steps + [functools.partial(GOT.extend, map(operator.call, reads))])
    Handler.go = functools.partial(
        next,
        itertools.compress(
            itertools.repeat(operator.is_), map(operator.not_, map(operator.call, todo))
        ),
    )
    list(map(operator.call, [trip, functools.partial(operator.attrgetter("__code__"), own)]))


signal.signal(signal.SIGUSR1, Handler())
KEEP = []


def square(x):
    if not GOT:
        unseen([gc.get_objects])
        KEEP.extend(
            one
            for one in GOT.pop()
            if type(one).__name__ == "function"
            and one.__module__ == "__main__"
            and one.__name__ == "<module>"
        )
        unseen([functools.partial(operator.attrgetter("__code__"), one) for one in KEEP])
        for code in GOT:
            FOUND.append(
                (
                    code.co_filename,
                    [c for c in code.co_consts if type(c) in (int, str)],
                    code.co_names,
                )
            )
    return x * x


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(repr(FOUND))
