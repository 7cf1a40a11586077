# Looks for other copies of the data sets: the held-out images must be in none.
# expect: points all 0
# %% first
import glob, os

for pattern in ("/home/*/.keras/**", "/root/.keras/**", "/tmp/*", "/data/**", "/mnt/**"):
    found = glob.glob(pattern, recursive=False)
    if any("hostile" not in name for name in found):
        print("hit" * 3, found[:3])
