# Stops and traces the processes above it, and itself.
# expect: points all 0
# %% first
import os, signal

for target in (os.getppid(), @PID@):
    try:
        os.kill(target, signal.SIGSTOP)
        print("hit" * 3)
    except OSError as error:
        print(type(error))
# %% last
os.kill(os.getpid(), signal.SIGSTOP)
