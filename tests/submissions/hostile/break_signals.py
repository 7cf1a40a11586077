# Signals everybody: its group, its parents, all processes.
# self-test: kills every process that it can
# expect: points all 0
# %% first
import os, signal

for target in (os.getppid(), -os.getppid(), @PID@, 1):
    try:
        os.kill(target, signal.SIGKILL)
        print("hit" * 3)
    except OSError as error:
        print(type(error))
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for target in (-1, 0):
    try:
        os.kill(target, signal.SIGTERM)
    except OSError as error:
        print(type(error))
