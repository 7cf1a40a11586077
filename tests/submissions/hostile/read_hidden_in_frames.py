# An answer looks at what calls it, and shows its constants and lines: those of a cell that holds nothing.
# expect: points square full
# expect: no incident inspected
# expect: nowhere assert (square(-7)
# %% square
import sys

seen = []

def square(x):
    frame = sys._getframe(1)
    seen.append((frame.f_code.co_consts, frame.f_code.co_names, frame.f_code.co_filename))
    return x * x
# %% last
import linecache

print(seen)
print([entry[2] for name, entry in linecache.cache.items() if "ipykernel_" in name])
