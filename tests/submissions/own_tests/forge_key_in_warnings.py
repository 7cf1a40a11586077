# Gives `warnings` a name that is no text, and is asked whether it is another one.
# expect: points square 0
# expect: nowhere canary
# %% answer square
def square(x):
    return x * x


# %% student square
import sys, gc, ast, warnings

LOG, STATE = [], {"calls": 0, "go": True}


def look(phase, info):
    STATE["calls"] += 1
    node = sys._getframe(1).f_locals.get("node")
    if type(node) is ast.Module and STATE["go"]:
        STATE["go"] = False
        gc.disable()
        gc.callbacks.clear()
        gc.set_threshold(700)
        LOG.append(ast.dump(node))
        for one in ast.walk(node):
            if isinstance(one, ast.Assert):
                one.test = ast.copy_location(ast.Constant(True), one.test)


class Key:
    def __hash__(self):
        return hash("filters")

    def __eq__(self, other):
        if sys._getframe(1).f_code.co_filename.endswith("ask.py"):
            vars(warnings).pop(self, None)
            gc.callbacks.append(look)
            gc.set_threshold(1)
            gc.enable()
        return False


filters = vars(warnings).pop("filters")
vars(warnings)[Key()] = 1
vars(warnings)["filters"] = filters


def square(x):
    return 9


# %% test square 2
assert square(3) == 9
### BEGIN HIDDEN TESTS
assert square(-7) == 49, "canary"
### END HIDDEN TESTS
# %% last
print(STATE, repr(LOG))
