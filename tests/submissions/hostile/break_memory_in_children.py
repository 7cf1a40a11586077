# Fills memory in many processes, each of them small.
# slow: fills four gigabytes
# expect: points all 0
# expect: incident memory
# %% first
import os, time

for _ in range(12):
    if os.fork() == 0:
        held = bytearray(b"x") * (400 << 20)
        time.sleep(20)
        os._exit(0)
time.sleep(20)
