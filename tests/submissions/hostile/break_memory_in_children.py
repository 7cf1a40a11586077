# Fills memory in many processes, each of them small.
# slow: fills four gigabytes
# expect: points all 0
# expect: incident memory
# %% first
import mmap, os, time

for _ in range(12):
    if os.fork() == 0:
        held = mmap.mmap(-1, 400 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        held.madvise(mmap.MADV_HUGEPAGE)  # as fast as the machine can
        held[:: mmap.PAGESIZE] = bytes(len(held) // mmap.PAGESIZE)
        time.sleep(20)
        os._exit(0)
time.sleep(20)
