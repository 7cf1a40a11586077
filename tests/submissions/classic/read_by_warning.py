# Has its own code called when the test's compilation warns, from stream, filter and hook.
# expect: nowhere canary
# %% first
import sys
import warnings

seen = []


def show(*a, **k):
    frame = sys._getframe(1)
    while frame:
        seen.append(repr(vars(frame.f_locals["self"])) if "self" in frame.f_locals else "")
        frame = frame.f_back


class Pattern:
    def match(self, *a):
        show()


warnings.showwarning = warnings.formatwarning = show
warnings.simplefilter("always")
warnings.filters.insert(0, ("always", Pattern(), Warning, Pattern(), 0))
# %% last
print([one for one in seen if "Runner" in one or "key" in one])
