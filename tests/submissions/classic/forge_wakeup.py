# Has a signal find no room to wake anybody, which Python tells a hook of the notebook's later on.
# expect: points mean 0
# expect: points halve 0
# expect: nowhere canary
# %% first
import contextlib
import os
import random
import signal
import sys
import time

reader, writer = os.pipe()
os.set_blocking(writer, False)
with contextlib.suppress(BlockingIOError):
    while True:
        os.write(writer, b"x" * 4096)
with contextlib.suppress(BlockingIOError):
    while True:
        os.write(writer, b"x")
found = []


def hook(unraisable):
    frame = sys._getframe(1)
    while frame and not found:
        runner = frame.f_locals.get("self")
        if type(runner).__name__ == "Runner":
            found.append(runner)
            real = type(runner)._close

            def close(failure):
                runner.ended[:] = [(4,)]
                return real(runner, None)

            runner._close = close
        frame = frame.f_back


def send():
    if found:
        return
    signal.set_wakeup_fd(writer, warn_on_full_buffer=True)
    whom, wait_s = os.getpid(), random.random() * 0.004
    if not os.fork():
        time.sleep(wait_s)
        os.kill(whom, signal.SIGINT)
        os._exit(0)


sys.unraisablehook = hook


# %% square
def square(x):
    send()
    return x * x


# %% mean
def mean(numbers):
    send()
    return 0


# %% halve
def halve(x):
    send()
    return 0
