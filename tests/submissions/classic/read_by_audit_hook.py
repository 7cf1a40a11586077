# Adds an audit hook, which Python calls with the source that is compiled and the code that is run.
# expect: incident inspected
# expect: nowhere canary
# expect: nowhere hitted
# %% first
import sys

seen = []


def hook(event, arguments):
    if event in ("compile", "exec", "autograder.test"):
        frame = sys._getframe(1)
        while frame:
            seen.append(str(frame.f_locals.get("self")))
            frame = frame.f_back
        seen.append(repr(arguments))


sys.addaudithook(hook)
# %% last
print(seen, "hit" * bool(seen) + "ted")
