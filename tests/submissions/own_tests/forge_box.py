# Puts a list of its own where the test is handed over.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys

LOG = []


class Box(list):
    def __iadd__(self, other):
        space, code = other
        for one in code.co_consts:
            if type(one) is list:
                parts = one[0]
                LOG.append(len(parts))
                del parts[1:-1]
        self.extend(other)
        return self


def lines(frame, event, argument):
    if event == "line" and "box" in frame.f_locals and not LOG:
        sys.settrace(None)
        frame.f_locals["box"] = Box()
        LOG.append(frame.f_lineno)
        return None
    return lines


def trace(frame, event, argument):
    if frame.f_code.co_name == "test" and "question" in frame.f_locals:
        return lines


sys.settrace(trace)


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(LOG)
