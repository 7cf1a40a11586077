# Changes the class of `ctypes` by which code is read without an event.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import ctypes, types, _inside.ask as ask

real, REAL = ctypes.pythonapi._FuncPtr.__call__, ask.test
TEST = REAL.__code__
OURS, LOG = [], []


def mine(self, *given):
    one = given[0]
    if type(one) is types.FrameType and "OURS" in one.f_locals:
        return TEST
    if OURS and type(one) is types.FunctionType and OURS[0] is one:
        return real(self, REAL)
    return real(self, *given)


ctypes.pythonapi._FuncPtr.__call__ = mine
exec(
    """
def mytest(question, OURS=None):
    global test
    test = REAL()
    sealed = base64.b64decode(question)
    box = []
    sys.audit("autograder.test")
    LOOK(box)
    failure = _failure(box)
    reply = []
    sys.audit("autograder.test")
    text = base64.b64encode(reply.pop()).decode()
    sys.audit("autograder.after")
    return base64.b64encode(json.dumps({"reply": {"sealed": text}}).encode()).decode()
""",
    vars(ask),
)


def look(box):
    for one in box[-1].co_consts:
        if type(one) is list:
            for part in one[0]:
                OURS[:] = [part]
                LOG.append(repr(part.__code__.co_consts))
            one[0] = (one[0][0], one[0][-1])


mytest = ask.mytest
del ask.mytest
mytest.__kwdefaults__ = None


def again():
    return REAL


ask.LOOK, ask.REAL = look, again
ask.test = mytest


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(repr(LOG))
