# Forks again and again, so fast that ending it all takes a while. (It ends by itself after a while, should nobody stop it.)
# slow: a thousand processes, each of the kernel's size
# expect: points all 0
# expect: incident processes
# %% first
import os, signal, time

signal.alarm(20)
for _ in range(10):
    if os.fork() == 0:
        signal.alarm(20)
time.sleep(20)
os._exit(0)
