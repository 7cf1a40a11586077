# Answers with an object that looks at the stack when it is compared.
# expect: nowhere canary
# %% square
import sys

seen = []


class Spy:
    def __eq__(self, other):
        frame = sys._getframe(1)
        while frame:
            seen.append(
                repr({k: v for k, v in frame.f_locals.items() if k in ("self", "key", "sealed")})
            )
            try:
                seen.append(repr(frame.f_code.co_consts))
            except RuntimeError:
                pass
            frame = frame.f_back
        return True

    __array__ = None


def square(x):
    Spy() == 1
    return x * x


# %% last
print(seen)
