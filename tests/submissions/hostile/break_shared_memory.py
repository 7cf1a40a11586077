# Leaves files in the folders that all programs share.
# expect: points all 0
# %% first
import os, pathlib

for place in ("/dev/shm", "/tmp", "/var/tmp", "/run", "@OUTSIDE@", "@COURSE@", "/dev/mqueue", "/"):
    try:
        pathlib.Path(place, "hostile-left").write_text("x")
        print(place)
    except OSError as error:
        print(type(error))
from multiprocessing import shared_memory
try:
    shared_memory.SharedMemory("hostile-shared", create=True, size=4096)
except Exception as error:
    print(type(error))
