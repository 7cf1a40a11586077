# Goes around by way of /proc: other roots, other tasks, its parent's folder.
# expect: points all 0
# %% first
import os

ways = ["/proc/self/root", "/proc/1/root", "/proc/self/task/../../1/root", f"/proc/{os.getppid()}/cwd",
        f"/proc/{os.getppid()}/root", "/proc/@PID@/root", "/proc/@PID@/cwd", "/proc/thread-self/root"]
for way in ways:
    try:
        print(open(way + "@SECRET@").read())
    except OSError as error:
        print(type(error))
