# Has a thread turn the collector on as a test is opened, whose callback looks for its syntax tree.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import threading, gc, sys, ast

LOG, STATE = [], {"go": True, "spins": 0, "calls": 0}


def look(phase, info):
    STATE["calls"] += 1
    frame = sys._getframe(1)
    node = frame.f_locals.get("node")
    if type(node) is ast.Module and STATE["go"]:
        STATE["go"] = False
        LOG.append(ast.dump(node))
        for one in ast.walk(node):
            if isinstance(one, ast.Assert):
                one.test = ast.copy_location(ast.Constant(True), one.test)


def spin():
    while STATE["go"]:
        gc.enable()
        STATE["spins"] += 1


gc.set_threshold(1)
gc.callbacks.append(look)
threading.Thread(target=spin, daemon=True).start()


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
STATE["go"] = False
gc.callbacks.clear()
print(STATE, repr(LOG))
