# Hides itself from being measured, and undoes its filter.
# expect: points all 0
# %% first
import ctypes

libc = ctypes.CDLL(None)
for option, argument in ((4, 0), (22, 0), (38, 0), (1, 0), (8, 0), (24, 0), (47, 2)):
    if libc.prctl(option, argument, 0, 0, 0) == 0 and option in (4, 22, 38, 1):
        print("hit" * 3, option)
print(open("/proc/self/status").read())
