# An answer puts the text of the test that calls it into an exception, which the student is shown.
# expect: points square 0
# %% square
import linecache, sys

def square(x):
    if x == 3:
        return 9
    frame = sys._getframe(1)
    raise ValueError(f"{frame.f_code.co_consts} {linecache.getlines(frame.f_code.co_filename)}")
