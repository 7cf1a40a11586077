# Makes more processes than it may. (They end by themselves after a while, should nobody stop them.)
# self-test: makes more processes than it may
# expect: points all 0
# expect: incident processes
# %% first
import os, signal, time

for _ in range(90):
    if os.fork() == 0:
        signal.alarm(20)
        time.sleep(20)
        os._exit(0)
time.sleep(20)
