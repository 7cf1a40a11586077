# Makes more files than it may.
# slow: ten thousand files
# expect: points all 0
# expect: incident disk
# %% first
import time

for number in range(10_500):
    open(f"hostile{number}", "w").close()
time.sleep(20)
