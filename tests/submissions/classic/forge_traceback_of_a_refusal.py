# Looks at the frames in the traceback of what it is refused, and at the modules that they know.
# expect: points all 0
# expect: nowhere stolen-it
# %% first
import sys

stolen = []
for ask in (lambda: sys.audit("autograder.test"), lambda: sys._current_frames()):
    try:
        ask()
    except BaseException as error:
        step = error.__traceback__
        while step is not None:
            names = step.tb_frame.f_globals
            if type(step.tb_frame.f_locals.get("self")).__name__ == "Runner":
                stolen.append("stolen" + "-it")
            if "pristine" in names:
                names["pristine"].Pristine.restore = lambda self: stolen.append("stolen" + "-it") or []
            step = step.tb_next
# %% last
print(stolen)
