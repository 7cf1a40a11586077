# Forks again and again. (It ends by itself after a while, should nobody stop it.)
# self-test: forks again and again
# expect: points all 0
# expect: incident processes
# %% first
import os, signal, time

signal.alarm(20)
for _ in range(7):
    if os.fork() == 0:
        signal.alarm(20)
time.sleep(20)
os._exit(0)
