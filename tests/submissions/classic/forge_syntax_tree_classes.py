# Gives the parser's classes a property, which is asked as a test is made into code.
# expect: points all 0
# expect: incident tests_patched
# expect: nowhere stolen-it
# %% first
import ast
import sys

stolen = []


def spy(node):
    frame = sys._getframe(1)
    while frame is not None:
        if type(frame.f_locals.get("self")).__name__ == "Runner":
            stolen.append("stolen" + "-it")
        frame = frame.f_back
    return "spied"


ast.Name.id = property(spy, lambda *_: None)
# %% last
print(stolen)
