# Answers with as much as a reply may hold.
# slow: holds up the class for a while
# rest: solution
# expect: points 02.descend 0
# expect: points square full
# %% 02.descend
import numpy as np

descend = lambda *a: np.zeros(8_000_000, dtype="u1")
