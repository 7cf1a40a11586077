# Has a timer's signal look at the frame it interrupts, all through the test.
# expect: incident tests_patched
# expect: nowhere canary
# %% first
import signal

seen = set()


def look(number, frame):
    try:
        while frame:
            for value in list(frame.f_locals.values()):
                if type(value).__module__.startswith("_inside"):
                    seen.update(map(repr, vars(value).items()))
            frame = frame.f_back
    except Exception as error:  # wherever it struck: it would end the kernel there
        seen.add(repr(error))


signal.signal(signal.SIGALRM, look)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)


# %% square
def square(x):
    return x * x


# %% last
signal.setitimer(signal.ITIMER_REAL, 0)
print([one for one in seen if "key" in one])
