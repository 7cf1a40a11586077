# Overruns its stack in C, which kills a kernel.
# expect: points all 0
# %% first
import ctypes

ctypes.string_at(0)
