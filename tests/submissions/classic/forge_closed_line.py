# Closes the line by which attempts are told, then tries.
# expect: points square 0
# expect: points mean full
# expect: incident inspected
# %% first
import os
import stat

for fd in map(int, os.listdir("/proc/self/fd")):
    try:
        if fd > 2 and stat.S_ISFIFO(os.fstat(fd).st_mode):
            os.close(fd)
    except OSError:
        pass
# %% square
import gc


def square(x):
    gc.get_objects()
    return 0


# %% mean
def mean(numbers):
    return sum(numbers) / len(numbers)
