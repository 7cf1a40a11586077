# Asks for more memory than a machine has, at once.
# self-test: asks for a terabyte of memory
# expect: points all 0
# %% first
import mmap
import numpy as np

for take in (lambda: bytearray(2**40), lambda: mmap.mmap(-1, 2**40), lambda: np.ones(2**37),
             lambda: [0] * 2**37, lambda: "x" * 2**40):
    try:
        held = take()
        print("hit" * 3)
    except (MemoryError, OSError) as error:
        print(type(error))
