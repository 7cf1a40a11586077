# Puts an object in the place of the sealed question, to which the key is added.
# expect: points square 0
# expect: points cube 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys
from hashlib import shake_256

LOG = []


class Salt:
    def __init__(self, real):
        self.real = real

    def __radd__(self, other):
        if other.startswith(b"stream"):
            KEY.append(other[6:])
            return other + self.real
        return Salt(other + self.real)


class Rest:
    def __init__(self, real):
        self.real = real

    def __len__(self):
        return len(self.real)

    def __radd__(self, other):
        return other + self.real

    def __getitem__(self, part):
        return Salt(self.real[part]) if part.start is None else self.real[part]


class Sealed:
    def __init__(self, real):
        self.real = real

    def __getitem__(self, part):
        return self.real[part] if part.start is None else Rest(self.real[part])


KEY, ALL = [], []


def lines(frame, event, argument):
    if event == "line" and "box" in frame.f_locals and not ALL:
        sys.settrace(None)
        names = frame.f_locals
        ALL.append(names["sealed"])
        names["sealed"] = Sealed(ALL[0])
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
# %% answer cube
def cube(x):
    return x**3


# %% student cube
import json, base64
from hashlib import blake2b


def unseal(sealed, key):
    rest = sealed[32:]
    text, salt = rest[16:], b"question" + rest[:16]
    stream = shake_256(b"stream" + key + salt).digest(len(text))
    return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")


def seal(text, key):
    nonce = bytes(16)
    stream = shake_256(b"stream" + key + b"answer" + nonce).digest(len(text))
    hidden = (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(
        len(text), "big"
    )
    rest = nonce + hidden
    return blake2b(b"answer" + rest, key=key, digest_size=32).digest() + rest


def test(question):
    asked = json.loads(unseal(base64.b64decode(question), KEY[0]))
    ALL.append(asked["source"])
    kinds = "tests_meddled helper_replaced inspected tests_patched shadowed lying_object".split()
    answer = {
        "number": asked["number"],
        "failure": None,
        "value": None,
        **{kind: [] for kind in kinds},
    }
    sealed = base64.b64encode(seal(json.dumps(answer).encode(), KEY[0])).decode()
    return base64.b64encode(json.dumps({"reply": {"sealed": sealed}}).encode()).decode()


sys.modules["_inside.ask"].test = test
# %% test cube 5
assert cube(3) == 27
### BEGIN HIDDEN TESTS
assert cube(-7) == -343, "canary2"
### END HIDDEN TESTS
# %% last
print(ALL[1])
