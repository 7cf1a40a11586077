# Answers with an array of text whose code points are none.
# rest: solution
# expect: points 02.descend 0
# expect: points square full
# %% 02.descend
import numpy as np

descend = lambda *a: np.array([0x7FFFFFFF], dtype="<u4").view("<U1")
