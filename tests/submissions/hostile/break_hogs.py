# Keeps fourteen processes busy; who works beside it keeps their points.
# slow: busy processes
# rest: solution
# expect: points all full
# %% first
import os, time

for _ in range(14):
    if os.fork() == 0:
        end = time.time() + 8
        while time.time() < end:
            pass
        os._exit(0)
