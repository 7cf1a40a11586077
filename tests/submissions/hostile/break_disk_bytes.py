# Writes half a gigabyte and more.
# slow: half a gigabyte
# expect: points all 0
# expect: incident disk
# %% first
import time

for number in range(12):
    with open(f"file{number}", "wb") as file:
        file.write(b"x" * (60 << 20))
time.sleep(5)
