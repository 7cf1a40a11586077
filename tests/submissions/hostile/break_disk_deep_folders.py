# Makes folders in folders, hundreds deep, which are hard to remove.
# self-test: makes folders in folders without end
# expect: points all 0
# expect: incident disk
# %% first
import os, time

for _ in range(1500):
    os.mkdir("hostile")
    os.chdir("hostile")
time.sleep(20)
