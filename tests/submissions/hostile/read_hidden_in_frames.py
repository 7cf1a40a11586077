# An answer looks at the test that calls it, and shows the test's constants and lines.
# expect: points square 0
# expect: incident inspected
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
