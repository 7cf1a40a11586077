# Fills memory in many processes, each of them small, while its cells rest: a slow machine takes
# longer to fill it than one cell may take.
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
        time.sleep(30)
        os._exit(0)
# %% square
time.sleep(4)
# %% mean
time.sleep(4)
# %% 02.grad
time.sleep(4)
# %% 02.descend
time.sleep(4)
