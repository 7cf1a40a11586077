# Reads from and writes to every descriptor that it was born with.
# expect: points all 0
# %% first
import os, select

for number in sorted(int(name) for name in os.listdir("/proc/self/fd")):
    try:
        target = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue
    print(number, target)
    if target.startswith("/") and "@COURSE@" in target:
        print("hit" * 3)
    if target.startswith("pipe:"):
        try:
            os.write(number, b'{"what": "file", "name": "x"}\nready\n{"event": "exit"}\n')
        except OSError:
            pass
