# Writes into the interpreter's own constants, so that False is true and 9 is 0.
# expect: points 02.grad 0
# expect: points 02.descend 0
# %% last
import ctypes

ctypes.c_long.from_address(id(False) + 24).value = 1
