# Has a thread look at all frames while the test runs.
# expect: incident inspected
# expect: nowhere canary
# %% first
import sys, threading, time

seen = []


def watch():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            for frame in sys._current_frames().values():
                while frame:
                    seen.append(repr(frame.f_code.co_consts))
                    frame = frame.f_back
        except RuntimeError:
            time.sleep(0.001)


threading.Thread(target=watch, daemon=True).start()
# %% square
import time


def square(x):
    time.sleep(0.2)
    return x * x


# %% last
print(set(seen))
