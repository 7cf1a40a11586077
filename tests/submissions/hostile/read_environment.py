# Reads the environment of every process that it can name.
# self-test: reads the environment of other processes
# expect: points all 0
# %% first
import os

pids = {os.getpid(), os.getppid(), 1, @PID@}
try:
    pids |= {int(name) for name in os.listdir("/proc") if name.isdigit()}
except OSError:
    pass
pids |= set(range(max(1, os.getpid() - 300), os.getpid() + 20))
for pid in pids:
    for name in ("environ", "cmdline", "task/%d/environ" % pid):
        try:
            print(open(f"/proc/{pid}/{name}", "rb").read())
        except OSError:
            pass
print(os.environ)
