# Has two signals' handlers set each other again, in turns, as both are taken away.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import _thread, signal, sys, weakref, functools, operator, re, base64, ast

LOG, KEEP, STATE = [], [], {"left": 0, "steps": 0, "called": 0, "which": 64}


class R(weakref.ref):
    pass


class R10(R):
    x = functools.partial(_thread.interrupt_main, 10)


class R64(R):
    x = functools.partial(_thread.interrupt_main, 64)


again = operator.methodcaller("x")


class Obj:
    pass


sset, sget = signal.signal, signal.getsignal


def handler(number, frame):
    STATE["left"] -= 1
    STATE["steps"] += 1
    if STATE["left"] <= 0:
        return
    try:
        inner(number, frame)
    except BaseException as error:
        LOG.append(repr(error)[:100])
    if STATE["left"] > 0:
        o = Obj()
        KEEP[:] = [(R10 if STATE["which"] == 10 else R64)(o, again)]


def inner(number, frame):
    if sget(10) is not handler:
        sset(10, handler)
        STATE["which"] = 10
    if sget(64) is not handler:
        sset(64, handler)
        STATE["which"] = 64
    node = frame.f_locals.get("node")
    if type(node) is ast.Module:
        LOG.append(ast.dump(node))
        for one in ast.walk(node):
            if isinstance(one, ast.Assert):
                one.test = ast.copy_location(ast.Constant(True), one.test)
        STATE["left"] = 0


def start():
    STATE["which"] = 64
    o = Obj()
    KEEP[:] = [R64(o, again)]


decode = base64.b64decode


def mine(*given):
    base64.b64decode = decode
    STATE.update(left=1000000)
    sset(10, handler)
    sset(64, handler)
    found = decode(*given)
    start()
    return found


base64.b64decode = mine


def square(x):
    STATE["called"] += 1
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(STATE, repr(LOG))
